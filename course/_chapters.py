"""The chapters of a package are its modules `chapter1`, `chapter2`, …: there is no list of them."""

from importlib import import_module
from pkgutil import iter_modules


def chapters(package, path):
    """{number: module} in the order of the numbers; called with a package's __name__, __path__."""
    names = [module.name for module in iter_modules(path)]
    numbers = [name[7:] for name in names if name.startswith("chapter") and name[7:].isdecimal()]
    return {n: import_module(f"{package}.chapter{n}") for n in sorted(map(int, numbers))}
