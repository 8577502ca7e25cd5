"""Every number that a quiz states, the wrong ones too, computed: {question: options in order}."""

from importlib import import_module
from pkgutil import iter_modules

FILES = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
NUMBERS = {name: options for file in FILES for name, options in file.NUMBERS.items()}
