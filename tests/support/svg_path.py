"""An independent reading of SVG path data: the end points of its commands, subpath by subpath."""

import re

import numpy as np

ARGUMENTS = {"M": 2, "m": 2, "l": 2, "q": 4, "c": 6, "a": 7, "z": 0}


def points_of(data):
    """One array (points, 2) for each subpath."""
    parts, here = [], np.zeros(2)
    for letter, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", data):
        count = ARGUMENTS[letter]          # KeyError: a command the renderer never writes
        numbers = [float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", rest)]
        assert len(numbers) % count == 0 if count else not numbers, (letter, rest)
        if letter == "z":
            here = parts[-1][0]
        for i in range(0, len(numbers), count or 1):
            end = np.array(numbers[i + count - 2:i + count])
            here = end if letter == "M" else here + end
            if letter in "Mm" and i == 0:
                parts.append([here])
            else:
                parts[-1].append(here)
    return [np.array(part) for part in parts]
