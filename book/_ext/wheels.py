"""Wheels for Pyodide, made of what is installed here: no network, the same bytes every time."""

import json
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import matplotlib
from digest import ROOT
from matplotlib.font_manager import fontManager

PURE = ("comm", "ipywidgets")     # Pyodide does not bring them; both are Python and nothing else
COURSE_FILES = "course_files"     # in the wheel of the course: what its notebooks find around them
MATPLOTLIB = 330                  # what matplotlib 3.8, the one in Pyodide, calls its list of fonts


def write(folder, name, version, files):
    """A wheel of {path inside: bytes}; returns its file name."""
    target = folder / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for path in sorted(files):
            archive.writestr(ZipInfo(path), files[path], ZIP_DEFLATED)      # dated 1980
    return target.name


def installed(name):
    """Version and files of a pure package, as pip has unpacked it."""
    package = distribution(name)
    paths = [p for p in package.files if ".." not in p.parts and p.suffix != ".pyc"
             and "tests" not in p.parts]
    return package.version, {p.as_posix(): p.read_binary() for p in paths}


def fonts():
    """The list of the fonts in matplotlib; without one, it says on the page that it makes one."""
    base, keys = Path(matplotlib.get_data_path()), ("name", "style", "variant", "weight", "stretch",
                                                    "size")
    listed = [{"fname": Path(f.fname).relative_to(base).as_posix(), "__class__": "FontEntry",
               **{key: getattr(f, key) for key in keys}}
              for f in fontManager.ttflist if Path(f.fname).is_relative_to(base)]
    listed.sort(key=lambda font: font["fname"])
    return json.dumps({
        "_version": MATPLOTLIB, "_FontManager__default_weight": "normal", "default_size": None,
        "defaultFamily": {"ttf": "DejaVu Sans", "afm": "Helvetica"}, "afmlist": [],
        "ttflist": listed, "__class__": "FontManager"})


def course():
    """Version and files of mathlib in this tree, and beside it the data that chapters read."""
    version = distribution("gaining-momentum").version
    info = f"gaining_momentum-{version}.dist-info"
    files = {p.relative_to(ROOT).as_posix(): p.read_bytes()
             for p in ROOT.joinpath("mathlib").rglob("*") if p.suffix in (".py", ".js", ".css")}
    files |= {f"{COURSE_FILES}/data/{p.name}": p.read_bytes()
              for p in ROOT.joinpath("book/data").iterdir()}
    files |= {
        f"{COURSE_FILES}/.matplotlib/fontlist-v{MATPLOTLIB}.json": fonts(),
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: gaining-momentum\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": ""}
    return version, files


def write_all(folder):
    """Write every wheel into the folder; returns their names, in the order of their needs."""
    folder.mkdir(parents=True, exist_ok=True)
    packages = {name: installed(name) for name in PURE} | {"gaining-momentum": course()}
    return [write(folder, name, *package) for name, package in packages.items()]
