"""Say truthfully, in one sentence, how wrong numbers differ from the right ones."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations_with_replacement, permutations, product

import numpy as np

from course.checks.compare import Array, close, short
from course.words import listed, say


def shape_difference(answer: Array, expected: Array) -> str | None:
    """One sentence if the shapes differ, else None."""
    if answer.shape == expected.shape or answer.size == expected.size == 1:
        return None
    shapes = {"shape": answer.shape, "expected": expected.shape}
    if expected.ndim and len(expected) > 1 and close(answer, expected[-1], 1e-6):
        return say("checks.only-last", count=len(expected))
    if answer.ndim == expected.ndim == 2 and answer.shape == expected.shape[::-1]:
        return say("checks.turned", **shapes)
    if answer.size == expected.size and close(answer.ravel(), expected.ravel(), 1e-6):
        return say("checks.flattened", **shapes)
    for key, one in (("last", lambda: answer[-1]), ("first", lambda: answer[0]),
                     ("sum", lambda: answer.sum(0)), ("mean", lambda: answer.mean(0))):
        if answer.ndim == expected.ndim + 1 and len(answer) and close(one(), expected, 1e-6):
            return say("checks.of-them", **shapes, but=say(f"checks.its-{key}"))
    if answer.ndim != expected.ndim or answer.ndim == 0 or answer.shape[1:] != expected.shape[1:]:
        return say("checks.shape", **shapes)
    lengths = {"length": len(answer), "expected": len(expected)}
    for part, a, e in (
        ("checks.first-missing", answer, expected[1:]),
        ("checks.last-missing", answer, expected[:-1]),
        ("checks.extra-start", answer[1:], expected),
        ("checks.extra-end", answer[:-1], expected),
    ):
        if close(a, e, 1e-6):
            return say("checks.length-but", **lengths, but=say(part))
    if len(answer) and close(answer, expected[: len(answer)], 1e-6):
        return say("checks.length-only", **lengths,
                   but=say("checks.length-prefix", count=len(answer)))
    if len(answer) == 2 < len(expected) and close(answer, expected[[0, -1]], 1e-6):
        return say("checks.length-only", **lengths, but=say("checks.length-ends"))
    return say("checks.length", **lengths)


def pattern(answers: Sequence[Array], expecteds: Sequence[Array], tolerance: float) -> str | None:
    """One sentence on how *all* answers are related to the right ones, or None.

    answers, expecteds : arrays, equal in shape pair by pair.
    """
    a, e = (np.concatenate([np.ravel(x) for x in some]) for some in (answers, expecteds))
    if not (np.isfinite(a).all() and np.isfinite(e).all()):
        return None
    if a.size > 1 and not a.any():
        return say("checks.all-zero")
    if close(a, -e, tolerance):
        return say("checks.opposite")
    if text := columns(answers, expecteds, tolerance):
        return text
    if a.size > 1 and (text := scaled(a, e, tolerance)):
        return text
    if a.size > 1 and (text := bent(a, e, tolerance)):
        return text
    pairs = [(x, y) for x, y in zip(answers, expecteds, strict=True) if x.ndim and len(x) > 2]
    varied = any(not close(y[1:], y[:-1], tolerance) for _, y in pairs)
    for key, fits in (
        ("checks.same-row", lambda x, y: close(x, np.broadcast_to(x[-1], x.shape), tolerance)
                                         and close(x[-1], y[-1], tolerance)),
        ("checks.late", lambda x, y: close(x[1:], y[:-1], tolerance)),
        ("checks.early", lambda x, y: close(x[:-1], y[1:], tolerance)),
        ("checks.reversed", lambda x, y: close(x[::-1], y, tolerance)),
        ("checks.summed", lambda x, y: close(x, np.cumsum(y, axis=0), tolerance)),
        ("checks.stepped", lambda x, y: close(x[1:], np.diff(y, axis=0), tolerance)),
    ):
        if varied and all(fits(x, y) for x, y in pairs):
            return say(key)
    return None


def columns(answers: Sequence[Array], expecteds: Sequence[Array], tolerance: float) -> str | None:
    """A sentence if every row holds the right numbers in one other order."""
    widths = {x.shape[1] if x.ndim == 2 and len(x) > 1 else 0 for x in expecteds}
    width = max(widths) if len(widths) == 1 else 0
    for order in permutations(range(width if width <= 4 else 0)):
        if order and all(close(x[:, order], y, tolerance)
                         for x, y in zip(answers, expecteds, strict=True)):
            return say("checks.columns")
    return None


def factors(answers: Sequence[Array], expecteds: Sequence[Array], tolerance: float) -> str | None:
    """A sentence if each answer is the right one times a number of its own."""
    found = [one_factor(x, y, tolerance) for x, y in zip(answers, expecteds, strict=True)]
    if None in found:
        return None
    return say("checks.factors", factors=listed(f"{factor:.4g}" for factor in found))


def scaled(a: Array, e: Array, tolerance: float) -> str | None:
    """One factor for all, or one shift. a, e : everything in one row."""
    if factor := one_factor(a, e, tolerance):
        return say("checks.factor", factor=f"{factor:.4g}")
    if close(a - e, np.full_like(a, (a - e)[0]), tolerance):
        return say("checks.shifted", shift=f"{(a - e)[0]:.4g}")
    return None


def bent(a: Array, e: Array, tolerance: float) -> str | None:
    """Each number made from the right one in one and the same way."""
    with np.errstate(all="ignore"):
        others = {"reciprocal": 1 / e, "rest": 1 - e, "squared": e * e, "rooted": e**0.5,
                  "sizes": np.abs(e), "cut": np.trunc(e)}
    if not (others["cut"].any() and np.array_equal(a, np.trunc(a))):
        del others["cut"]
    for key, other in others.items():
        if np.isfinite(other).all() and close(a, other, tolerance):
            return say(f"checks.{key}")
    if (e > 0).all() and (a > 0).all() and not (e == 1).any():
        powers = np.log(a) / np.log(e)
        if a.size > 2 and np.ptp(e) and np.allclose(powers, powers[0], rtol=tolerance, atol=0):
            return say("checks.to-the-power", power=short(powers[0], 4))
    for decimals in range(1, 7):
        if close(a, np.round(e, decimals), 1e-12):
            return say("checks.rounded", decimals=decimals)
    return None


Named = Mapping[str, Array]     # what the arguments are, case by case


def in_terms(answers: Sequence[Array], expecteds: Sequence[Array], arguments: Named,
             tolerance: float) -> str | None:
    """A factor or a shift that is made of the arguments; three different ones are a proof.

    arguments : {name of a parameter, or len(name): its number in each case}
    """
    if not all(np.isfinite(x).all() for x in (*answers, *expecteds)):
        return None
    factors, shifts = [], []
    for a, e in zip(answers, expecteds, strict=True):
        ratio = a / np.where(e, e, np.nan) if np.any(e) else None
        seen = ratio[np.isfinite(ratio)] if ratio is not None else np.array([])
        factor = seen[0] if seen.size and np.allclose(seen, seen[0], rtol=tolerance) else np.nan
        factors.append(factor if close(a, factor * e, tolerance) else np.nan)
        away = np.ravel(a - e)
        shifts.append(away[0] if np.allclose(away, away[0], rtol=tolerance) else np.nan)
    for key, many in (("factor", np.array(factors)), ("shift", np.array(shifts))):
        if np.isfinite(many).all() and len({f"{x:.9g}" for x in many}) >= min(3, len(many)):
            for text, value in expressions(arguments):
                if np.allclose(value, many, rtol=tolerance, atol=1e-12):
                    return say(f"checks.{key}-is", **{key: text})
    return None


def expressions(arguments: Named) -> Iterator[tuple[str, Array]]:
    """Short formulas of the arguments, the simplest first, with their values."""
    with np.errstate(all="ignore"):
        for p, x in arguments.items():
            yield from ((f"{p}", x), (f"1 / {p}", 1 / x), (f"1 - {p}", 1 - x),
                        (f"1 / (1 - {p})", 1 / (1 - x)), (f"1 + {p}", 1 + x),
                        (f"1 / (1 + {p})", 1 / (1 + x)), (f"{p}**2", x * x),
                        (f"sqrt({p})", x**0.5), (f"1 / sqrt({p})", x**-0.5),
                        (f"1 / {p}**2", x**-2.0), (f"{p} - 1", x - 1),
                        (f"{p} / (1 - {p})", x / (1 - x)), (f"(1 - {p}) / {p}", (1 - x) / x),
                        (f"1 - {p}**2", 1 - x * x), (f"(1 - {p})**2", (1 - x) ** 2),
                        (f"{p} / ({p} - 1)", x / (x - 1)), (f"({p} - 1) / {p}", (x - 1) / x),
                        (f"sqrt(1 - {p})", (1 - x) ** 0.5), (f"{p} * (1 - {p})", x * (1 - x)))
        for (p, x), (q, z) in permutations(arguments.items(), 2):
            if p < q:
                yield f"{p} * {q}", x * z
            yield from ((f"{p} / {q}", x / z), (f"{p} * (1 - {q})", x * (1 - z)),
                        (f"{p} / (1 - {q})", x / (1 - z)), (f"-{p} * {q}", -x * z))


def in_products(answers: Sequence[Array], expecteds: Sequence[Array], arguments: Named,
                tolerance: float) -> str | None:
    """A factor or a shift that is a product of short formulas, and of a simple number."""
    a, e = (np.concatenate(some) for some in (answers, expecteds))
    if not (a.size == e.size == len(answers) > 5 and e.all() and np.isfinite([a, e]).all()):
        return None
    products = list(powers_of(*arguments.items()) if len(arguments) == 1
                    else products_of_two(arguments))
    for key, many in (("factor", a / e), ("shift", a - e)):
        for text, made in products:
            if not np.isfinite(made).all() or not made.any():
                continue
            ratio = many[i := np.argmax(np.abs(made))] / made[i]
            for number in (1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 4.0, 0.25):
                if np.isclose(ratio, number, rtol=tolerance, atol=0) and np.allclose(
                        many, number * made, rtol=tolerance, atol=1e-12):
                    sign = {1.0: "", -1.0: "-"}.get(number, f"{number:g} * ")
                    return say(f"checks.{key}-is", **{key: f"{sign}{text}"})
    return None


def powers_of(argument: tuple[str, Array]) -> Iterator[tuple[str, Array]]:
    """Powers of p, 1 − p, 1 + p and 1 + 2p, the lowest first."""
    p, x = argument
    parts = ((p, x), (f"(1 - {p})", 1 - x), (f"(1 + {p})", 1 + x), (f"(1 + 2 * {p})", 1 + 2 * x))
    all_powers = product(range(-3, 4), range(-3, 4), range(-3, 4), range(-1, 2))
    for powers in sorted(all_powers, key=lambda some: sum(map(abs, some))):
        if 0 < sum(map(abs, powers)) < 5:
            above, below = (" * ".join(f"{text}**{abs(power)}" if abs(power) > 1 else text
                                       for (text, _), power in zip(parts, powers, strict=True)
                                       if sign * power > 0) for sign in (1, -1))
            text = f"{above or 1} / ({below})" if " * " in below else (
                f"{above or 1} / {below}" if below else above)
            with np.errstate(all="ignore"):
                yield text, np.prod([value ** float(power) for (_, value), power
                                     in zip(parts, powers, strict=True)], axis=0)


def products_of_two(arguments: Named) -> Iterator[tuple[str, Array]]:
    """Of short formulas, each of one argument."""
    parts = [part for p, x in arguments.items() for part in short_formulas(p, x)]
    for (one, x), (other, z) in combinations_with_replacement(parts, 2):
        with np.errstate(all="ignore"):
            yield f"{one} * {other}", x * z


def short_formulas(p: str, x: Array) -> Iterator[tuple[str, Array]]:
    """p, 1 − p, 1 + p, and one divided by each."""
    with np.errstate(all="ignore"):
        yield from ((f"{p}", x), (f"(1 / {p})", 1 / x), (f"(1 - {p})", 1 - x),
                    (f"(1 / (1 - {p}))", 1 / (1 - x)), (f"(1 + {p})", 1 + x),
                    (f"(1 / (1 + {p}))", 1 / (1 + x)))


def one_sided(a: Array, e: Array) -> str | None:
    """All too small, or all too large, and by how much at least and at most."""
    if a.size < 2 or not np.isfinite(a).all() or np.abs(a[e == 0]).max(initial=0) > 1e-9:
        return None
    low, high = (ratio := a[e != 0] / e[e != 0]).min(), ratio.max()
    if (away := max(1 - low, high - 1)) < 0.05:
        return say("checks.nearly", percent=short(np.float64(100 * away), 2))
    if -1e-9 < low < 0.9 and 0.99 < high < 1 + 1e-9:
        return say("checks.ends-early")
    if 0 < low <= high < 1 or low > 1:
        return say("checks.all-small" if high < 1 else "checks.all-large",
                   low=short(np.float64(low), 3), high=short(np.float64(high), 3))
    return None


def one_factor(answer: Array, expected: Array, tolerance: float) -> float | None:
    """The one number that makes `expected` into `answer`, or None; a single entry proves none."""
    if answer.size < 2 or not expected.any():
        return None
    largest = np.unravel_index(np.argmax(np.abs(expected)), expected.shape)
    factor = answer[largest] / expected[largest]
    return factor if factor and close(answer, factor * expected, tolerance) else None


def first_difference(answer: Array, expected: Array, tolerance: float,
                     first_step: int | None = None) -> str | None:
    """'first differs at t = 1: expected 0.1, got 1', or None where they agree.

    first_step : the step to which entry 0 of the first axis belongs, if that axis is time.
    """
    wrong = ~np.isclose(answer, expected, rtol=tolerance, atol=1e-12)
    if not wrong.any():
        return None
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    values = say("checks.expected-got", expected=short(expected[index]), got=short(answer[index]))
    if not index:
        return values
    where = say("checks.index", index=list(index) if len(index) > 1 else index[0])
    if first_step is not None and len(index) > 1:
        where = say("checks.at-time-entry", t=index[0] + first_step, index=list(index[1:]))
    elif first_step is not None:
        where = say("checks.at-time", t=index[0] + first_step)
    return say("checks.differs", where=where, values=values)
