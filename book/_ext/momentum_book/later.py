"""In the browser: what of Python's libraries is fetched only when somebody asks for it.

This file becomes the module `_later` of the site's own Python, and the last finder in
sys.meta_path; compiled.py writes beside it where each module lies.
"""

import json
import os
from functools import cache
from importlib.machinery import PathFinder

HOME = "/lib/later"


@cache
def places():
    """{module: the archive with it}"""
    archive = __spec__.loader.archive
    return json.loads(__spec__.loader.get_data(os.path.join(archive, "later.json")))


def fetched(name):
    """The bytes of a file in the site; a worker may wait for them."""
    from js import XMLHttpRequest
    from pyodide_js._api import config
    asked = XMLHttpRequest.new()
    asked.open("GET", f"{config.indexURL}later/{name}", False)
    asked.responseType = "arraybuffer"
    try:
        asked.send()
    except Exception as error:
        raise ImportError(f"{name} cannot be fetched: {error}") from None
    if asked.status != 200:
        raise ImportError(f"{name} cannot be fetched: status {asked.status}")
    return asked.response.to_bytes()


@cache
def unpack(archive):
    import io
    import zipfile
    with zipfile.ZipFile(io.BytesIO(fetched(archive))) as opened:
        opened.extractall(HOME)


def find_spec(name, path=None, target=None):
    if archive := places().get(name):
        unpack(archive)
        folder = "/".join([HOME, *name.split(".")[:-1]])
        return PathFinder.find_spec(name, [folder])


def fill(path):
    """Fetch a font whose file is empty."""
    if not os.path.getsize(path):
        with open(path, "wb") as file:
            file.write(fetched(os.path.basename(path)))
