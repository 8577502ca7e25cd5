"""Two things at once: two mistakes that an exercise knows, one of them and a slip, two slips.

Each pair is a program. It is named where its numbers are the learner's, on the cases and on inputs
that differ from them a little, and where no other pair's are. Which pairs are tried does not depend
on the clock, so that every machine says the same.
"""

from __future__ import annotations

import ast
import contextlib
import itertools
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import lru_cache
from types import CodeType
from typing import TYPE_CHECKING, Any

import numpy as np

from course.checks import slips
from course.checks.compare import Array
from course.checks.differences import elsewhere
from course.checks.exercise import Mistake
from course.checks.slips import Slip
from course.checks.wrote import replaced, together, whole

if TYPE_CHECKING:
    from course.checks.function import Answers, Function

Pair = tuple[Mistake | Slip, Mistake | Slip]
Program = Callable[..., object]
Made = Callable[[ast.AST, ast.AST], slips.Change]
COST = {"sign": 1, "product": 1, "times": 1, "power": 1, "squared": 1, "halved": 1, "over": 1,
        "rest": 1, "root": 1, "abs": 1, "square": 2, "rooted": 2, "twice": 2, "left-out": 2,
        "one-off": 2.2, "brackets": 3}      # how much a slip explains away
DEAR = 4            # a pair that assumes more is no explanation, but as true as any other
CHANGES = (slips.swapped_operators, slips.powers, slips.upside_down, slips.left_out, slips.one_off,
           slips.complements)
RARER = (slips.squares, slips.twice)        # beside a mistake, in a short program
SHORT = 70          # parts
WORK = 100_000      # as many parts of programs are compiled for one answer


def doubles(asked: Function) -> Iterator[tuple[Pair, CodeType]]:
    """Programs with two of the mistakes, where they do not meet in one place."""
    for one, other in itertools.combinations(asked.mistakes, 2):
        for codes in itertools.product(one.codes, other.codes):
            if any("while" in code for code in codes):      # together they may never end
                continue
            with contextlib.suppress(Exception):        # many that are put together do not run
                yield (one, other), compile(together(asked.source, *codes), "two", "exec")


def mistake_and_slip(asked: Function) -> Iterator[tuple[Pair, CodeType]]:
    """A mistake, and a slip in what it leaves of the right program."""
    right = [ast.dump(node) for node in ast.walk(ast.parse(asked.source))]
    changes = (*CHANGES, *RARER) if len(right) < SHORT else CHANGES
    for mistake in asked.mistakes:
        for code in mistake.codes:
            text = code if whole(code) else replaced(asked.source, code)
            if "while" not in text:
                yield from (((mistake, slip), made)
                            for slip, made in single(text, {*right}, changes))


def two_slips(asked: Function, answers: Answers) -> Iterator[tuple[Pair, CodeType]]:
    """As many as there is time for: fewer of a long program, and of one that takes many steps."""
    steps = sum(part.size for part in answers[told_by(asked, answers)])
    for source in asked.sources if asked.formula else asked.sources[:1]:
        if "while" not in source:
            size = sum(1 for _ in ast.walk(ast.parse(source)))
            yield from first_twice(source, WORK // (size + size * steps // 40))


def single(source: str, right: Container[str] | None = None, changes: Sequence[Made] = CHANGES,
           ) -> Iterator[tuple[Slip, CodeType]]:
    """Every program that differs from `source` by one slip of a common kind.

    right : what the slip may be made in, as trees are written down; without it, anywhere
    """
    for slip, text in slips.without_brackets(source):
        if slip.kind == "brackets":
            yield slip, compile(text, "two", "exec")
    tree = ast.parse(source)
    for place in slips.positions(tree):
        for slip in changed(tree, place, right, changes):
            yield slip, compile(tree, "two", "exec")


def twice(source: str) -> Iterator[tuple[Pair, CodeType]]:
    """Every program that differs by two: the inner place first, then one further out or before."""
    for slip, text in slips.without_brackets(source):
        if slip.kind == "brackets":
            yield from (((slip, other), code) for other, code in single(text)
                        if other.kind != "brackets")
    tree = ast.parse(source)
    places = list(slips.positions(tree))
    for i, place in enumerate(places):
        for slip in changed(tree, place):
            for outer in places[:i]:
                for other in changed(tree, outer):
                    yield (other, slip), compile(tree, "two", "exec")


@lru_cache(maxsize=4)           # whoever tries an exercise tries it again
def first_twice(source: str, count: int) -> tuple[tuple[Pair, CodeType], ...]:
    return tuple(itertools.islice(twice(source), count))


def changed(tree: ast.Module, place: tuple[ast.AST, str, int | None],
            right: Container[str] | None = None, changes: Sequence[Made] = CHANGES,
            ) -> Iterator[Slip]:
    """Each slip at a place, while it is made in the tree."""
    node = slips.at(*place)
    made = [one for change in changes for one in change(node, tree) if one[0].kind in COST]
    if made and (right is None or ast.dump(node) in right):
        for slip, new in made:
            slips.put(*place, ast.fix_missing_locations(ast.copy_location(new, node)))
            yield slip
            slips.put(*place, node)


def fitting(asked: Function, function: Program, answers: Answers,
            pairs: Iterable[tuple[Pair, CodeType]]) -> list[Pair]:
    """The pairs, each once, whose programs give these answers, and the function's own elsewhere."""
    case = told_by(asked, answers)
    more: list[tuple[tuple[object, ...], tuple[Array, ...]]] | None = None
    found: dict[tuple[str, ...], Pair] = {}
    for pair, code in pairs:
        names = tuple(sorted(part.name for part in pair))
        if names in found:
            continue
        with contextlib.suppress(Exception), np.errstate(all="ignore"):
            program = defined(asked, code)
            if (asked.gives(program, asked.cases[case], answers[case])
                    and asked.results_in(answers, program)):
                more = elsewhere(asked, function) if more is None else more
                if more and all(asked.gives(program, args, right) for args, right in more):
                    found[names] = pair
    return list(found.values())


def defined(asked: Function, code: CodeType) -> Program:
    """The last function that a program defines."""
    scope: dict[str, Any] = dict(asked.reference.__globals__)
    exec(code, scope)
    return scope[code.co_names[-1]]


def cost(pair: Pair) -> float:
    """How much a pair explains away: a mistake by its name less than the sign turned in it, and
    the same slip again less than another one."""
    costs = [0.7 if isinstance(part, Mistake) else COST[part.kind] for part in pair]
    return sum(costs) * (0.9 if pair[0].name == pair[1].name else 1)


def simplest(found: Sequence[Pair]) -> list[Pair]:
    """Of pairs that give the same numbers those that explain least away."""
    least = min(map(cost, found), default=0)
    return [pair for pair in found if cost(pair) == least]


def told_by(asked: Function, answers: Answers) -> int:
    """The shortest case whose answer is wrong and not all zero."""
    wrong = [i for i in asked.shortest if not asked.equal([answers[i]], [asked.expected[i]])]
    return next((i for i in wrong if any(part.any() for part in answers[i])), (wrong or [0])[0])
