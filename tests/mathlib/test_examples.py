"""The examples in the docstrings run and print what stands there."""

import doctest
import importlib
import pkgutil

import numpy as np
import pytest

import mathlib

MODULES = [importlib.import_module(f"mathlib.{found.name}")
           for found in pkgutil.iter_modules(mathlib.__path__)]
NAMES = {name: value for module in MODULES for name, value in vars(module).items()
         if getattr(value, "__module__", "").startswith("mathlib")} | {"np": np}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_examples(module):
    assert doctest.testmod(module, extraglobs=NAMES).failed == 0


def test_there_are_examples():
    found = [test for module in MODULES for test in doctest.DocTestFinder().find(module)]
    assert sum(len(test.examples) for test in found) >= 4
