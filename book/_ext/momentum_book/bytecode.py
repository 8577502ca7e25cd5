"""Archives of Python made light and ready to run. Pyodide itself runs this file: only it has its
bytecode.

A library loses its sources: nothing is compiled in the browser, and little is fetched more. What is
ours keeps them beside the bytecode, for tracebacks and for who wants to read it. What nothing in a
browser can use is left out (LEFT_OUT).
"""

import io
import json
import re
from importlib.util import MAGIC_NUMBER, cache_from_source
from itertools import filterfalse
from marshal import dumps
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

HEADER = MAGIC_NUMBER + (1).to_bytes(4, "little") + bytes(8)     # "never compare with a source"

LEFT_OUT = re.compile(r"""
    # for compilers, for type checkers, for tests, for makers of documents and installers
    \.(?:a|h|c|pxd|pyx|pyi|afm|orig)$ | /_(?!multiarray)\w+_tests\.cpython-.*\.so$
  | /lapack_lite\.cpython-.*\.so$ | /(?:sphinxext|_pyinstaller\w*)/
  | ^(?:matplotlib|IPython)/testing/(?!__init__|skipdoctest)
  | ^numpy/(?:f2py|random/_examples)/
    # pictures of buttons and of grass
  | ^matplotlib/mpl-data/(?:images|sample_data|plot_directive)/
    # other windows than a browser's, and what writes PDF (PNG and SVG are written)
  | ^matplotlib/(?:_type1font|_ttconv|backends/(?:_?backend_(?:cairo|gtk|macosx|nbagg|pdf|pgf|ps|qt
    |tk|webagg|wx)|_tkagg|qt_|web_))
  | ^IPython/(?:terminal|external)/(?!__init__|pt_inputhooks/__init__)
  | ^IPython/(?:lib/(?:demo|backgroundjobs)|utils/_process_win32\w*
    |core/(?:profile|history)app)\.py$
  | ^contourpy/util/(?:bokeh|mpl)_
  | ^PIL/(?:_imagingft|_imagingtk|_webp|ImageQt|ImageTk|ImageWin|ImageGrab|PSDraw)
    # pictures of other kinds than PNG, JPEG, GIF, TIFF, BMP, PPM
  | ^PIL/(?:(?:Blp|Bufr|Cur|Dcx|Dds|Eps|Fits|Fli|Fpx|Ftex|Gbr|Grib|Hdf5|Icns|Ico|Im|Imt|Iptc|Jpeg2K
    |McIdas|Mic|Mpeg|Msp|Palm|Pcd|Pcx|Pdf|Pixar|Psd|Qoi|Sgi|Spider|Sun|Tga|WebP|Wmf|Xbm|XVThumb
    |Xpm)ImagePlugin|PdfParser|(?:Bdf|Pcf)FontFile|GdImageFile|WalImageFile|TarIO)\.py$
    # fonts but DejaVu Sans, and one of each family that mathtext looks for
  | /DejaVuS(?:erif|ans(?:Mono)?-BoldOblique|ansMono-)[\w-]*\.ttf$ | /STIXGeneral\w+\.ttf$
    # languages but Python, time zones (a browser has its own), lists of what has been unpacked
  | ^pygments/(?:lexers/(?!__init__|_mapping|python|special)|sphinxext|cmdline
    |formatters/(?:img|latex|svg|groff|irc|rtf|bbcode|pangomarkup))
  | ^dateutil/tz/win\.py$ | /dateutil-zoneinfo\.tar\.gz$ | \.dist-info/RECORD$
    # sockets, processes, old mail, old sound, code pages of old systems, what is there in C as well
  | ^(?:multiprocessing|wsgiref|xmlrpc|idlelib|lib2to3|pydoc_data|turtledemo|ensurepip)/
  | ^(?:http/server|asyncio/(?:windows|proactor)_\w+|ctypes/_aix
    |encodings/(?:cp(?!437)[478]\d\d|mac_)\w*|aifc|cgi|cgitb|chunk|compileall|crypt|ftplib|imaplib
    |mailbox|mailcap|modulefinder|nntplib|pipes|poplib|pyclbr|sndhdr|smtplib|sunau|tabnanny|telnetlib|uu|xdrlib|zipapp|_pyio
    |_pydatetime|_pydecimal)\.py$
    # what the program has in itself, frozen
  | ^(?:importlib/(?:_bootstrap|_bootstrap_external|machinery|util)|_collections_abc|_sitebuiltins
    |abc|codecs|genericpath|io|ntpath|os|posixpath|runpy|site|stat|zipimport)\.py$
""", re.VERBOSE)

# No chapter, no check and no help opens these.
SELDOM = re.compile(r"""
    # fonts but the upright one, the Chinese edition, other axes and other windows
    ^matplotlib/mpl-data/fonts/ttf/(?!DejaVuSans\.ttf|DejaVuSansDisplay)[\w-]+\.ttf$
  | ^course/zh/ | ^mpl_toolkits/
  | ^matplotlib/(?:(?:_qhull|_tri)\.cpython|(?:animation|patheffects|sankey|testing/\w+
    |backends/backend_(?:mixed|svg|template))\.py$)
    # transforms, polynomials, tests, old ways
  | ^numpy/(?:compat|fft|polynomial|testing)/
  | ^numpy/(?:_core/(?:defchararray|strings)|ctypeslib|matlib|lib/(?:_user_array_impl|recfunctions)
    |ma/(?:mrecords|testutils|timer_comparison)|typing/mypy_plugin)\.py$
    # of the standard library: files of other kinds, tests, statistics, cookies
  | ^(?:unittest|xml|zoneinfo)/
  | ^(?:concurrent/futures/process|ctypes/(?:util|wintypes|macholib/\w+)|http/cookie(?:jar|s)
    |email/(?:_header_value_parser|contentmanager|generator|headerregistry|policy)|pyodide/console
    |urllib/robotparser|configparser|doctest|filecmp|fileinput|graphlib|imghdr|netrc|optparse
    |pickletools|plistlib|pty|py_compile|rlcompleter|sched|shelve|statistics|stringprep
    |trace|tracemalloc|wave)\.py$
    # of what all these bring along
  | ^IPython/(?:core/input(?:splitter|transformer)|extensions/autoreload
    |lib/(?:deepreload|latextools|lexers))\.py$
  | ^packaging/(?!__init__|_structures|version) | /packaging/(?:licenses/|metadata\.py$)
  | ^PIL/(?:Image(?:Cms|Draw2|Font|Morph)|TiffImagePlugin)\.py$ | ^PIL/_imaging(?:cms|morph)\.
  | ^pygments/(?:styles/(?!__init__|_mapping|default)|formatters/(?:other|terminal)\.py$)
  | ^psygnal/(?:containers/|_evented_model|testing|qt) | ^pyparsing/diagram/
  | ^(?:dateutil/zoneinfo/|ipywidgets/embed|piplite/cli|traitlets/config/(?:argcomplete|sphinxdoc))
""", re.VERBOSE)

REPAIRED = {
    # IPython begins with its terminal, which nobody can open here, and with all that it imports;
    # and its history would lie in a database, but is off here.
    "IPython/__init__.py": {"from .terminal.embed import embed\n": ""},
    "IPython/core/history.py": {"\nimport sqlite3\n": """
from types import SimpleNamespace
sqlite3 = SimpleNamespace(Connection=(), DatabaseError=(), IntegrityError=(), OperationalError=())
"""},
    # What is SELDOM: modules, fonts, axes in space; and a whole unittest for one patch.
    "_pyodide/_importhook.py": {"\n    sys.meta_path.append(jsfinder)\n": """
    sys.meta_path.append(jsfinder)
    import _later
    sys.meta_path.append(_later)
"""},
    "matplotlib/font_manager.py": {"\n    first_fontpath, *rest = font_filepaths\n": """
    first_fontpath, *rest = font_filepaths
    from _later import fill
    for path in font_filepaths:
        fill(path)
"""},
    "matplotlib/projections/__init__.py": {
        "\n    from mpl_toolkits.mplot3d import Axes3D\n": "\n    Axes3D = None\n",
        "\n        return self._all_projection_types[name]\n": """
        if name == "3d":
            from mpl_toolkits.mplot3d import Axes3D
            self.register(Axes3D)
        return self._all_projection_types[name]
"""},
    # `from numpy import *` would import what is left out.
    "numpy/__init__.py": {'\n        "f2py", "test",': '\n        "test",'},
    "piplite/piplite.py": {"\nfrom unittest.mock import patch\n": """
def patch(*given):
    from unittest.mock import patch
    return patch(*given)
"""},
}
FONTS = "matplotlib/fontlist.json"
LARGE = re.compile(r"/DejaVuSans(?:-Bold|-Oblique|Mono)?\.ttf$")
# Latin, Greek, Cyrillic; signs, arrows, mathematics, without Braille. Of any other letter
# matplotlib says that it is missing.
LETTERS = {*range(0x530), *range(0x1d00, 0x1dc0), *range(0x1e00, 0x2800), *range(0x2900, 0x2c80),
           *range(0xa700, 0xa800), *range(0xe000, 0xfb07), *range(0xfe00, 0xfe10),
           *range(0xfff0, 0x10000), *range(0x1d400, 0x1d800)}


def fewer(text):
    """The list of fonts, without those left out, and those of the computer that made it."""
    found = json.loads(text)
    for kind in ("afmlist", "ttflist"):
        found[kind] = [font for font in found[kind] if font["fname"].startswith("fonts/")
                       and not LEFT_OUT.search(f"/{font['fname']}")]
    return json.dumps(found)


def letters(data):
    """A font with LETTERS only, which are drawn as before."""
    from fontTools import subset  # a package of Pyodide
    options = subset.Options(legacy_kern=True, layout_features=["*"], name_IDs=["*"],
                             glyph_names=True, notdef_outline=True, legacy_cmap=True,
                             recalc_timestamp=False, drop_tables=["FFTM"])
    font = subset.load_font(io.BytesIO(data), options)
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=LETTERS & {*font.getBestCmap()})
    chosen.subset(font)
    font.save(target := io.BytesIO())
    return target.getvalue()


def repaired(name, data):
    """What is in an archive under this name, as it shall be."""
    if name == FONTS:
        return fewer(data).encode()
    if LARGE.search(name):
        return letters(data)
    for old, new in REPAIRED.get(name, {}).items():
        if data.count(old.encode()) != 1:
            raise ValueError(f"{name}: {old!r} must occur once there; mend the repair")
        data = data.replace(old.encode(), new.encode())
    return data


def write(archive, name, data):
    archive.writestr(ZipInfo(name), data, ZIP_DEFLATED, 9)       # dated 1980: the same every time


def compiled(source, folder, place, keep):
    """Write the archive `source` into the folder, compiled, and beside it what may come later: its
    fonts, and modules in later.zip.

    place : the folder it will be unpacked to, for tracebacks
    keep : whether the sources stay
    """
    folder = Path(folder)
    folder.mkdir(parents=True)
    with (ZipFile(source) as before, ZipFile(folder / Path(source).name, "w") as first,
          ZipFile(folder / "later.zip", "w") as later):
        for name in filterfalse(LEFT_OUT.search, before.namelist()):
            data, after = repaired(name, before.read(name)), first
            if SELDOM.search(name) and name.endswith(".ttf"):
                folder.joinpath(name.split("/")[-1]).write_bytes(data)
                data = b""                   # matplotlib looks whether it is there
            elif SELDOM.search(name):
                after = later
            if not name.endswith(".py"):
                write(after, name, data)
                continue
            code = HEADER + dumps(compile(data, f"{place}/{name}", "exec", dont_inherit=True))
            if keep:
                write(after, name, data)
            write(after, cache_from_source(name) if keep else f"{name}c", code)
