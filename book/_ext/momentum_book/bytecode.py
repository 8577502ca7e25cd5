"""Archives of Python made ready to run. Pyodide itself runs this file: only it has its bytecode.

A library loses its sources: nothing is compiled in the browser, and little is fetched more. What is
ours keeps them beside the bytecode, for tracebacks and for who wants to read it.
"""

import re
from importlib.util import MAGIC_NUMBER, cache_from_source
from itertools import filterfalse
from marshal import dumps
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

HEADER = MAGIC_NUMBER + (1).to_bytes(4, "little") + bytes(8)     # "never compare with a source"

LEFT_OUT = re.compile(r"^matplotlib/mpl-data/sample_data/|^numpy/f2py/|\.(?:a|h|pxd)$")


def write(archive, name, data):
    archive.writestr(ZipInfo(name), data, ZIP_DEFLATED, 9)       # dated 1980: the same every time


def compiled(source, target, place, keep):
    """Write the archive `source` to `target`, compiled.

    place : the folder it will be unpacked to, for tracebacks
    keep : whether the sources stay
    """
    with ZipFile(source) as before, ZipFile(target, "w") as after:
        for name in filterfalse(LEFT_OUT.search, before.namelist()):
            data = before.read(name)
            if not name.endswith(".py"):
                write(after, name, data)
                continue
            code = HEADER + dumps(compile(data, f"{place}/{name}", "exec", dont_inherit=True))
            if keep:
                write(after, name, data)
            write(after, cache_from_source(name) if keep else f"{name}c", code)
