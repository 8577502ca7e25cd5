"""Run in the browser: beside the pages, a JupyterLite with every chapter and our own library.

It is built when something that goes into it has changed. Pyodide, which is Python for browsers,
comes from its CDN when a reader opens a notebook; PYODIDE, at build time, puts a compiled copy into
the site instead (release.py, compiled.py).
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from jupyter_core.paths import jupyter_path
from sphinx.errors import ExtensionError
from sphinx.util import logging

from course.chapter import without_solutions
from course.language import LANGUAGES
from course.words import fill
from momentum_book.compiled import carry
from momentum_book.contents import chapters
from momentum_book.copies import copy, names
from momentum_book.digest import PACKAGES, digest, version
from momentum_book.editions import chinese, source_of
from momentum_book.places import EXTENSION, ROOT, lay, python_path
from momentum_book.release import CDN, KERNEL, kernel
from momentum_book.repairs import RepairError, replaced, substituted
from momentum_book.wheels import COURSE_FILES, write_all

EXTENSIONS = (KERNEL, "@jupyter-widgets/jupyterlab-manager", "anywidget")
WHEELS = "../../../../wheels/"        # as Pyodide sees them, from the script of its worker
APP = "notebooks/index.html"
SCRIPTS = ("book/_scripts/learner-notes.js", "lite/answers.js", "lite/run.js")
PYODIDE = os.environ.get("PYODIDE")
# The menus of a Chinese notebook; `jupyter lite build` copies the whole language pack.
PACK = "api/translations/zh_CN.json"
SPOKEN = ("jupyterlab", "notebook", "jupyterlab_widgets")
LOCALE = """  if (new URLSearchParams(location.search).get("path")?.startsWith("zh/"))
    config.settingsOverrides["@jupyterlab/translation-extension:plugin"] = {locale: "zh_CN"};
"""


def inputs(config):
    """A hash of all that the JupyterLite is made of."""
    return digest("lite/*", *SCRIPTS, *PACKAGES, "course/figures/*.[jc]s*", "book/*.ipynb",
                  "book/zh/*", "book/data/*", "book/references.bib", EXTENSION,
                  "requirements.txt", "_toc.yml",
                  salt=f"{sys.version} {config.solutions} {PYODIDE}")


def stage(folder, hide):
    """Lay out what `jupyter lite build` reads: settings, and copies of the chapters."""
    shutil.rmtree(folder, ignore_errors=True)
    lay(ROOT / "lite", folder)
    lay(ROOT / "book/data", folder / "files/data")
    sources = names(ROOT / "book/references.bib")
    for name, chapter in chapters(ROOT).items():
        for home, text in (("", source_of(name).read_text("utf8")), ("zh", chinese(name)[1])):
            path = folder / "files" / home / f"{Path(name).name}.ipynb"
            path.parent.mkdir(exist_ok=True)
            text = without_solutions(text) if hide else text
            path.write_text(copy(text, sources, chapter.exercises), "utf8")
    config = folder / "jupyter_lite_config.json"
    found = json.loads(config.read_text("utf8"))
    found["LiteBuildConfig"]["federated_extensions"] = [str(extension(n)) for n in EXTENSIONS]
    config.write_text(json.dumps(found), "utf8")


def extension(name):
    places = [Path(p, name) for p in jupyter_path("labextensions")]
    found = next((p for p in places if p.is_dir()), None)
    if not found:
        raise ExtensionError(f"{name} is not installed: pip install -r requirements.txt")
    return found


def slim(extensions):
    """Take from JupyterLab's extensions what no browser asks for."""
    for path in extensions.glob("anywidget/static/main.*.js"):     # for those who use npm
        path.unlink()
    for path in extensions.rglob("*.js"):          # no_sourcemaps knows only those that are files
        text = path.read_text("utf8")
        path.write_text(re.sub(r"\n//# sourceMappingURL=data:\S+\s*$", "\n", text), "utf8")


def speak_chinese(out):
    """JupyterLab in Chinese where the notebook is: 48 KB on the wire, for no other."""
    pack = out / PACK
    if not pack.exists():
        raise ExtensionError("jupyterlab-language-pack-zh-CN is not installed: "
                             "pip install -r requirements.txt")
    data = json.loads(pack.read_text("utf8"))["data"]
    kept = {"data": {name: data[name] for name in SPOKEN}, "message": ""}
    pack.write_text(json.dumps(kept, ensure_ascii=False, separators=(",", ":")), "utf8")
    path = out / "config-utils.js"
    here = "  // rewrite the config\n"
    path.write_text(replaced(path.read_text("utf8"), here, LOCALE + here, where=path.name), "utf8")


def moved(out):
    """Let the kernel's own wheels be fetched beside all others, and its worker begin before the
    kernel; returns the names of the wheels, and of the worker.

    Else each is installed when all others have been, and first some that no chapter needs.
    """
    static = out / "extensions" / KERNEL / "static"
    workers = []
    for path in static.glob("*.js"):
        text = path.read_text("utf8")
        if "piplite.piplite" in text:
            text = substituted(r'\w+\.includes\("piplite"\)\|\|', "true||", text, where=path.name)
            text = substituted(r'\["ssl","sqlite3","ipykernel",[^]]*\]', "[]", text,
                               where=path.name)
            path.write_text(text, "utf8")
            if found := re.search(r":new Worker\(new URL\(\w\.p\+\w\.u\((\d+)\)", text):
                workers += static.glob(f"{found[1]}.*.js")
    if len(workers) != 1:
        raise RepairError(f"{KERNEL}: one worker expected, found {workers}")
    text = workers[0].read_text("utf8")
    workers[0].write_text(ROOT.joinpath("lite/early.js").read_text("utf8") + text, "utf8")
    wheels = [path for name in ("piplite", "ipykernel", "pyodide_kernel")
              for path in static.glob(f"pypi/{name}-*.whl")]
    names = [path.replace(out / "wheels" / path.name).name for path in wheels]
    return names, workers[0].relative_to(out).as_posix()


def build(work, out, hide):
    """Lay out, build and complete the JupyterLite."""
    stage(work, hide)
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--lite-dir", work,
               "--output-dir", out]
    done = subprocess.run(command, cwd=work, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    if done.returncode:
        raise ExtensionError(f"jupyter lite build failed:\n{done.stdout[-3000:]}")
    slim(out / "extensions")
    speak_chinese(out)
    path = out / "jupyter-lite.json"
    found = json.loads(path.read_text("utf8"))
    wheels = write_all(out / "wheels")
    names, kernel(found)["worker"] = moved(out)
    options = kernel(found)["loadPyodideOptions"]
    options["env"] = {"HOME": f"/lib/python3.12/site-packages/{COURSE_FILES}"}
    options["packages"] += [WHEELS + name for name in [*wheels, *names]]
    path.write_text(json.dumps(found), "utf8")
    if PYODIDE:
        carry(PYODIDE, out)
    page = out / APP
    notes, answers, run = (ROOT.joinpath(name).read_text("utf8") for name in SCRIPTS)
    ours = fill(notes, "site") + answers + fill(run, "lite", languages=LANGUAGES)
    out.joinpath("run.js").write_text(ours, "utf8")
    script = f'<script src="../run.js?v={version(ours)}"></script>'
    text = replaced(page.read_text("utf8"), "<head>", f"<head>\n    {script}", where=APP)
    page.write_text(text, "utf8")


def begin_if_changed(app, env, docnames):
    """Build it beside the pages, in a process of its own: it waits for nothing else."""
    app.lite = None
    if app.builder.format != "html" or not app.config.run_in_the_browser or chinese_here(app):
        return
    if not PYODIDE:
        logging.getLogger(__name__).info(f"Python stays at {urlsplit(CDN).netloc}, and a reader is "
                                         "asked first; PYODIDE=fetch puts it into the site.")
    out, now = Path(app.outdir, "lite"), inputs(app.config)
    stamp = out / ".inputs"
    if not stamp.exists() or stamp.read_text() != now:
        stamp.unlink(missing_ok=True)
        command = [sys.executable, "-m", __name__, str(Path(app.outdir).parent / "lite"), str(out),
                   app.config.solutions, now]
        app.lite = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": python_path()},
                                    text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def chinese_here(app):
    """Whether these are the Chinese pages, which share the JupyterLite of the English ones."""
    return app.config.language == "zh_CN"


def finish(app, exception):
    """Wait for it; a build that failed needs it no more."""
    if getattr(app, "lite", None):
        if exception:
            app.lite.terminate()
        told, _ = app.lite.communicate()
        failed, app.lite = app.lite.returncode, None        # Sphinx tells an error here once more
        if failed and not exception:
            raise ExtensionError(f"Run in the browser cannot be built:\n{told[-3000:]}")


def main(work, out, solutions, now):
    build(Path(work), Path(out), solutions == "hide")
    Path(out, ".inputs").write_text(now)


def add_link(app, pagename, templatename, context, doctree):
    """The chapter's address in JupyterLite, from this very page: the template shows it."""
    if app.config.run_in_the_browser and pagename in app.chapters:
        place, folder = ("../lite", "zh/") if chinese_here(app) else ("lite", "")
        file = folder + app.chapters[pagename].file
        context["run_here"] = f"{context['pathto'](f'{place}/{APP}', 1)}?path={file}"


def setup(app):
    app.setup_extension("momentum_book.contents")
    app.add_config_value("run_in_the_browser", True, "html", bool)
    app.connect("html-page-context", add_link)
    app.connect("env-before-read-docs", begin_if_changed, priority=400)      # before chapters run
    app.connect("build-finished", finish, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


if __name__ == "__main__":
    main(*sys.argv[1:])
