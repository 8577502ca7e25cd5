"""Run the notebooks: side by side, and again whenever the library beneath them has changed."""

import os
import shutil
import sys
from pathlib import Path

from digest import PACKAGES, digest
from jupyter_cache import get_cache
from jupyter_cache.executors import load_executor
from myst_nb.core import render


def library():
    """A hash of all that a notebook's outputs rest on, besides its own cells."""
    return digest(*PACKAGES, "book/data/*", "requirements.txt", salt=sys.version)


def choose_cache(app, config):
    # jupyter-cache looks at the cells only. A cache for each state of the library makes it look
    # further; and as a changed setting, the new path makes Sphinx read every page again.
    caches = Path(app.outdir).parent / ".jupyter_cache"
    chosen = caches / library()
    for old in caches.glob("*") if caches.is_dir() else ():
        if old != chosen:
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    config.nb_execution_cache_path = str(chosen)


def run_side_by_side(app, env, docnames):
    """Fill the cache with the notebooks about to be read, one process each.

    A notebook that fails here is left to MyST-NB, which runs it again and reports the error.
    """
    paths = [p for p in map(env.doc2path, docnames) if p.endswith(".ipynb")]
    if env.mystnb_config.execution_mode != "cache" or len(paths) < 2:
        return
    cache = get_cache(env.mystnb_config.execution_cache_path)
    records = [cache.add_nb_to_project(path) for path in paths]
    executor = load_executor("local-parallel", cache)
    executor.run_and_cache(
        filter_pks=[r.pk for r in records], timeout=env.mystnb_config.execution_timeout
    )


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
    os.environ["EXPLORE_FACE"] = "static"     # kernels inherit it: explore() draws every setting
    app.connect("config-inited", choose_cache)
    app.connect("env-before-read-docs", run_side_by_side)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
