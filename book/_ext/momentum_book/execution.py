"""Run the notebooks: side by side, and again whenever the library beneath them has changed."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from myst_nb.core import render
from myst_nb.core.read import create_nb_reader

from course.face import VARIABLE
from momentum_book.digest import PACKAGES, digest
from momentum_book.places import python_path

SHELVES = "COURSE_FIGURES"           # a folder: what figures of a book leave for their twins


def library():
    """A hash of all that a notebook's outputs rest on, besides its own cells."""
    return digest(*PACKAGES, "book/data/*", "requirements.txt", salt=sys.version)


def choose_cache(app, config):
    # jupyter-cache looks at the cells only. A cache for each state of the library makes it look
    # further; and as a changed setting, the new path makes Sphinx read every page again.
    caches = Path(app.doctreedir).parent / ".jupyter_cache"
    chosen = caches / library()
    for old in caches.glob("*") if caches.is_dir() else ():
        if old != chosen:
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    config.nb_execution_cache_path = str(chosen)
    os.environ.setdefault(SHELVES, str(chosen / "figures"))     # the other edition inherits it


def allow_parallel_reading(app):
    """These, which Jupyter Book adds, say nothing of it: they act when all is read."""
    for name in ("sphinx_multitoc_numbering", "sphinx_jupyterbook_latex"):
        if name in app.extensions:
            app.extensions[name].parallel_read_safe = True


def run_side_by_side(app, env, docnames):
    """Fill the cache with the notebooks about to be read, as many at once as there are processors.

    A notebook that fails here is left to MyST-NB, which runs it again and reports the error.
    """
    settings = env.mystnb_config
    allow_parallel_reading(app)
    if settings.execution_mode != "cache":
        return
    cache = get_cache(settings.execution_cache_path)
    found = {name: notebook(Path(env.doc2path(name)), env) for name in docnames}
    missing = {name: nb for name, nb in found.items() if nb and not cached(cache, nb)}
    for name, nb in run(missing, env, settings.execution_timeout).items():
        cache.cache_notebook_bundle(CacheBundleIn(nb, uri=env.doc2path(name)), overwrite=True)


def notebook(path, env):
    """The notebook in a file, be it written in Markdown; None for a page without cells."""
    text = path.read_text("utf8")
    reader = create_nb_reader(str(path), env.myst_config, env.mystnb_config, text)
    return reader.read(text) if reader else None


def cached(cache, nb):
    try:
        return cache.match_cache_notebook(nb)
    except KeyError:
        return None


def run(notebooks, env, timeout):
    """{name: notebook with its outputs} of these, but for those that fail."""
    if not notebooks:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for n, (name, nb) in enumerate(notebooks.items()):
            copy = nbformat.from_dict(nb)
            copy.metadata["folder"] = str(Path(env.doc2path(name)).parent)
            copy.metadata["shelf"] = str(Path(os.environ[SHELVES], name))
            paths[name] = Path(folder, f"{n}.ipynb")
            nbformat.write(copy, paths[name])
        done = Path(folder, "done")
        done.mkdir()
        execute(paths.values(), done, timeout)
        return {name: nbformat.read(done / path.name, 4) for name, path in paths.items()
                if (done / path.name).exists()}


def execute(paths, folder, timeout):
    """Each of these notebooks with its outputs into the folder, but for those that fail."""
    command = [sys.executable, "-m", "momentum_book.runner", str(timeout), folder, *paths]
    # one thread each: side by side they fill the processors, and more would only wait for another
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    subprocess.run(command, env=os.environ | threads | {"PYTHONPATH": python_path()},
                   stdin=subprocess.DEVNULL)


def joined(outputs):
    """All pieces of a stream as one text, as it was printed.

    MyST-NB would end a line after every piece, and where a piece ends is chance: the kernel sends
    what it has five times a second, be it in the middle of a table.
    """
    kept, streams = [], {}
    for output in outputs or ():
        if output["output_type"] != "stream":
            kept.append(output)
        elif output["name"] in streams:
            streams[output["name"]]["text"] += output["text"]
        else:
            streams[output["name"]] = output.copy()
            kept.append(streams[output["name"]])
    return kept


def setup(app):
    render.coalesce_streams = joined
    app.setup_extension("momentum_book.contents")
    os.environ[VARIABLE] = "static"           # inherited by what runs chapters: all is drawn
    app.connect("config-inited", choose_cache)
    app.connect("env-before-read-docs", run_side_by_side)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
