"""The site's own Python: a release of Pyodide and our wheels, compiled once and kept in _build/.

Half of the time until Python answers goes into compiling its libraries, at every start anew. Here
Pyodide does that at build time, run by Node.js: bytecode.py says how.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

from sphinx.errors import ConfigError, ExtensionError

from momentum_book.bytecode import write
from momentum_book.places import ROOT
from momentum_book.release import LOCK, URL, files, key, release

BYTECODE = Path(__file__).with_name("bytecode.py")
FINDER = BYTECODE.with_name("later.py")          # the module _later of the site's Python
STDLIB = "python_stdlib.zip"
HOME, PLACE = "/lib/python312.zip", "/lib/python3.12/site-packages"      # in Pyodide's own disk
OWN = "./pyodide/pyodide.js"
KEPT = ROOT / "_build/compiled"
# What others ask for and nothing here imports: it is fetched when a cell does.
LATER = {"fonttools", "jedi", "matplotlib-pyodide", "openssl", "parso", "prompt-toolkit", "pytz",
         "sqlite3", "ssl", "wcwidth"}
SCRIPT = """
const [release, bytecode, folder, tasks] = process.argv.slice(1);
(async () => {
  const {loadPyodide} = require(`${release}/pyodide.js`);
  // without the columns of each instruction: a fifth of all, and for sources that nobody has
  const env = {PYTHONHASHSEED: "0", PYTHONNODEBUGRANGES: "1"};
  const python = await loadPyodide({indexURL: release, env});
  await python.loadPackage("fonttools");
  python.mountNodeFS("/archives", folder);
  python.runPython(require("fs").readFileSync(bytecode, "utf8"));
  for (const [name, ...how] of JSON.parse(tasks))
    python.globals.get("compiled")(`/archives/${name}`, `/archives/compiled/${name}`, ...how);
})().catch(error => { console.error(String(error)); process.exit(1); });
"""


def node():
    """The program that runs Pyodide here: Playwright brings one, and a system may have its own."""
    found = find_spec("playwright")
    ours = Path(found.origin).parent / "driver" / ("node.exe" if os.name == "nt" else "node") \
        if found else None
    program = ours if ours and ours.exists() else shutil.which("node")
    if not program:
        raise ConfigError("PYODIDE: Python is compiled by Node.js, and there is none: "
                          "pip install -r requirements.txt")
    return program


def compiled(folder, sources, keep=()):
    """{source: where it lies compiled, beside what is SELDOM in it}; what has not been compiled
    before is, all at once.

    folder : the release that compiles
    keep : those of them whose sources stay
    """
    salt = BYTECODE.read_bytes() + SCRIPT.encode() + folder.joinpath(LOCK).read_bytes()
    keys = {source: hashlib.sha256(salt + bytes([source in keep]) + source.name.encode()
                                   + source.read_bytes()).hexdigest()[:16] for source in sources}
    done = {source: KEPT / key / source.name for source, key in keys.items()}
    todo = [source for source in sources if not done[source].exists()]
    if todo:
        KEPT.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=KEPT) as work:
            run(folder, Path(work), {source: source in keep for source in todo})
            for source in todo:
                if not done[source].exists():             # another build may have been faster
                    Path(work, "compiled", source.name).replace(done[source].parent)
    return done


def run(folder, work, sources):
    """Let Pyodide compile {source: whether it stays} into work/compiled."""
    work.joinpath("compiled").mkdir()
    for source in sources:
        shutil.copyfile(source, work / source.name)
    tasks = [[s.name, HOME if s.name == STDLIB else PLACE, keep]
             for s, keep in sources.items()]
    done = subprocess.run([node(), "-e", SCRIPT, folder, BYTECODE, work, json.dumps(tasks)],
                          text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        raise ExtensionError(f"Pyodide cannot compile: {done.stdout[-2000:]}")


def laid(archives, folder):
    """Lay what is seldom asked for into the folder; returns {module: its archive there}."""
    folder.mkdir()
    places = {}
    for archive in archives:
        for font in archive.parent.glob("*.ttf"):
            shutil.copyfile(font, folder / font.name)
        more = archive.with_name("later.zip")
        with ZipFile(archive) as first, ZipFile(more) as later:
            known = {str(p) for name in first.namelist() for p in PurePosixPath(name).parents}
            modules = {path.split(".")[0].removesuffix("/__init__")
                       for path in later.namelist() if re.search(r"\.(?:pyc?|so)$", path)
                       and "__pycache__" not in path}
        modules |= {str(p) for name in modules for p in PurePosixPath(name).parents} - known
        if modules:
            target = shutil.copyfile(more, folder / f"{archive.stem}.zip")
            places |= {name.replace("/", "."): target.name for name in sorted(modules)}
    return places


def carry(source, lite):
    """Put the release that PYODIDE names into a built JupyterLite, and lead its pages there."""
    folder, lock = release(source)
    out, wheels = lite / "pyodide", sorted((lite / "wheels").iterdir())
    archives = [folder / p["file_name"] for name, p in lock["packages"].items()
                if name not in LATER]
    ours = [wheel for wheel in wheels if wheel.name.startswith("gaining_momentum")]
    done = compiled(folder, [folder / STDLIB, *archives, *wheels], keep=ours)
    for wheel in wheels:
        shutil.copyfile(done[wheel], wheel)
    out.mkdir()
    for name in files(lock):
        shutil.copyfile(done.get(folder / name, folder / name), out / name)
    for name, package in lock["packages"].items():
        data = out.joinpath(package["file_name"]).read_bytes()
        package["sha256"] = hashlib.sha256(data).hexdigest()
        if name not in LATER:
            package["depends"] = [n for n in package["depends"] if key(n) not in LATER]
    out.joinpath(LOCK).write_text(json.dumps(lock), "utf8")
    places = laid(done.values(), out / "later")
    with ZipFile(out / STDLIB, "a") as stdlib:
        write(stdlib, "_later.py", FINDER.read_bytes())
        write(stdlib, "later.json", json.dumps(places))
    config = lite / "jupyter-lite.json"
    config.write_text(config.read_text("utf8").replace(URL, OWN), "utf8")
