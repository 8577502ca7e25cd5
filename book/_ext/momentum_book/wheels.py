"""Wheels for Pyodide, made of what is installed here: no network, the same bytes every time."""

from importlib.metadata import distribution
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from momentum_book.places import ROOT

# Pyodide does not bring them. All are Python; psygnal runs without what is compiled of it.
PURE = ("comm", "typing-extensions", "psygnal", "ipywidgets", "anywidget")
LEFT_OUT = {"tests", "labextension", "nbextension"}      # folders; an extension is not for Python
DESKS = {"grade", "slides", "translate"}        # rooms of the course where teachers work
COURSE_FILES = "course_files"     # in the wheel of the course: what its notebooks find around them


def write(folder, name, version, files):
    """A wheel of {path inside: bytes}; returns its file name."""
    target = folder / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for path in sorted(files):
            archive.writestr(ZipInfo(path), files[path], ZIP_DEFLATED)      # dated 1980
    return target.name


def installed(name):
    """Version and files of a package, as pip has unpacked it, without anything compiled."""
    package = distribution(name)
    paths = [p for p in package.files if ".." not in p.parts
             and p.suffix not in (".pyc", ".so", ".pyd") and not LEFT_OUT & {*p.parts}]
    return package.version, {p.as_posix(): p.read_binary() for p in paths}


def course():
    """Version and files of our packages in this tree, and beside it the data that chapters read."""
    version = distribution("gaining-momentum").version
    info = f"gaining_momentum-{version}.dist-info"
    files = {p.relative_to(ROOT).as_posix(): p.read_bytes()
             for room in ("mathlib", "course") for p in ROOT.joinpath(room).rglob("*")
             if p.suffix in (".py", ".js", ".css", ".toml") and not DESKS & {*p.parts}}
    files |= {f"{COURSE_FILES}/data/{p.name}": p.read_bytes()
              for p in ROOT.joinpath("book/data").iterdir()}
    files |= {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: gaining-momentum\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": ""}
    return version, files


def write_all(folder):
    """Write every wheel into the folder; returns their names, in the order of their needs."""
    folder.mkdir(parents=True, exist_ok=True)
    packages = {name: installed(name) for name in PURE} | {"gaining-momentum": course()}
    return [write(folder, name, *package) for name, package in packages.items()]
