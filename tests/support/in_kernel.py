"""What the tests do in a chapter's own kernel: before its first cell, and after its last one."""

import base64
import itertools
import pickle
import zlib
from pathlib import Path

from course import checks, figures
from course.words import signed
from tests.support import labels, programs, raster

PICTURES = []     # every figure, as tests.support.raster.sample() takes it
DRAWN = []        # and as tests.support.programs.sample() does
TOUCHING = []     # and what tests.support.labels.found() finds
SAID = {}         # figure: (the values it starts with, [(values, its sentence) at every setting])


def watch(wanted):
    """From now on explore() notes what these figures say, and what all look like, at once.

    Later it would be too late: another cell may give a figure's names another meaning.
    """
    original = figures.explore

    def explore(*given, **how):
        figure = original(*given, **how)
        PICTURES.append(raster.sample(figure))
        DRAWN.append(programs.sample(figure))
        TOUCHING.extend(labels.found(figure))
        if figure.name in wanted:
            keys = [control.key for control in figure.controls]
            start = (control.values[control.start] for control in figure.controls)
            every = itertools.product(*(control.values for control in figure.controls))
            settings = [dict(zip(keys, values, strict=True)) for values in every]
            SAID[figure.name] = (dict(zip(keys, start, strict=True)),
                                 [(at, signed(figure.describe(**at))) for at in settings])
        return figure

    figures.explore = explore


def passed(solutions, chapter):
    """The exercises that these programs pass, each run with the chapter's names; all must pass."""
    names, original = [], checks.check

    def check(name, *answer):
        feedback = original(name, *answer)
        assert feedback.passed, feedback.text
        names.append(name)
        return feedback

    for code in solutions:
        exec(compile(code, "a solution", "exec"), chapter | {"check": check})
    return names


def astray(path):
    """What the programs of the figures draw or say otherwise than the figures."""
    return programs.differences(Path(path), DRAWN)


def packed(value):
    """A value as text for the process that asks."""
    return base64.b64encode(zlib.compress(pickle.dumps(value), 1)).decode()
