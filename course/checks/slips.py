"""Slips that every program knows: brackets, signs, `//` for `/`, a factor left out.

An exercise holds the text of its right program. Change one thing in it, run it, and if the numbers
are those of a learner, that one thing explains them: exactly, whatever the learner really wrote.
"""

import ast
import contextlib
import copy
import io
import tokenize
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache, lru_cache
from itertools import chain, combinations
from keyword import iskeyword
from types import CodeType
from typing import Any, NamedTuple

import numpy as np

from course.checks.wrote import begins
from course.words import say


class Slip(NamedTuple):
    kind: str
    name: str
    what: str           # was changed
    wanted: str = ""    # the name for which another one stands


RARE = {"local", "line", "exchanged", "crossed", "indent"}  # named where nothing more common fits
RAREST = {"twice", "rest", "extra", "square", "rooted", "rounds", "added",
          "loops"}     # and these after them
SYNTAX = {"brackets", "pairs", "floor", "matmul"}    # one character: another program
Swap = tuple[type[ast.operator], type[ast.operator], str]
OPERATORS: tuple[Swap, ...] = (
    (ast.Div, ast.FloorDiv, "floor"), (ast.MatMult, ast.Mult, "matmul"),
    (ast.Div, ast.Mult, "product"), (ast.Add, ast.Sub, "sign"),
    (ast.Sub, ast.Add, "sign"), (ast.Pow, ast.Mult, "times"),
)
ROOTS = {"sqrt", "square"}
TWINS = {"mean": "sum", "sum": "mean", "std": "var", "var": "std", "max": "min", "min": "max"}
TURNED = {ast.Gt: ast.Lt, ast.Lt: ast.Gt, ast.GtE: ast.LtE, ast.LtE: ast.GtE}
OPENING = {"=", "+=", "-=", "*=", "/=", "+", "-", "*", "/", "**", "@", "//", "%", "(", "[", ",",
           "<", ">", "<=", ">=", "==", "!=", ":", ""}


def named(kind: str, **names: str) -> Slip:
    return Slip(kind, say(f"checks.slip-{kind}", **names), say(f"checks.say-{kind}", **names),
                names.get("wanted", "") if kind in ("name", "local") else "")


def in_expression(source: str, scope: Mapping[str, Any], fits: Callable[[Any], bool],
                  ) -> list[Slip]:
    """The slips in an expression whose values fit."""
    return fitting(source, "eval", lambda code: fits(eval(code, dict(scope)))) if source else []


def in_function(source: str, name: str, scope: Mapping[str, Any],
                fits: Callable[[Callable[..., object]], bool],
                only: Collection[str] = (), usual: bool = False) -> list[Slip]:
    """The slips in the function called `name` whose results fit.

    only  : the kinds to try, if not all
    usual : whether the rarer ones are left out
    """
    def function(code: CodeType) -> Callable[..., object]:
        own = dict(scope)
        exec(code, own)
        return own[name]

    if "while" in source:           # one changed sign, and it never ends
        return []
    mode = "exec usual" if usual else "exec"
    return fitting(source, mode, lambda code: fits(function(code)), only)


def fitting(source: str, mode: str, fits: Callable[[CodeType], bool],
            only: Collection[str] = ()) -> list[Slip]:
    """Each slip that fits, once: numbers do not tell which of several was made."""
    found: dict[Slip, None] = {}
    for slip, code in variants(source.strip(), mode):
        if slip in found or (only and slip.kind not in only):
            continue
        try:
            with np.errstate(all="ignore"):
                if fits(code):
                    found[slip] = None
        except Exception:           # most programs with a hole do not run
            continue
    wanted = [slip.wanted for slip in found]            # any other one would do: none is meant
    sure = [slip for slip in found if not slip.wanted or wanted.count(slip.wanted) == 1]
    common = [slip for slip in sure if slip.kind not in RARE | RAREST]
    return common or [slip for slip in sure if slip.kind in RARE] or sure


@cache
def variants(source: str, mode: str) -> tuple[tuple[Slip, CodeType], ...]:
    """Every program that differs from `source` by one slip, the commonest kinds first."""
    return tuple(varied(source, mode))


def varied(source: str, kind: str) -> Iterator[tuple[Slip, CodeType]]:
    mode = kind.split()[0]
    for slip, text in without_brackets(source):
        yield slip, compile(text, "slip", mode)
    tree: ast.Module | ast.Expression = (
        ast.parse(source) if mode == "exec" else ast.parse(source, mode="eval"))
    places = list(positions(tree))
    for change in (*COMMON, *RARER) if kind == "exec" else COMMON:   # one number has many reasons
        for parent, field, index in places:
            node = at(parent, field, index)
            for slip, new in change(node, tree):
                put(parent, field, index, ast.fix_missing_locations(ast.copy_location(new, node)))
                bare = isinstance(tree.body, ast.Constant)      # one number of the task: no slip
                code = compile(tree, "slip", mode)
                put(parent, field, index, node)
                if not bare:
                    yield slip, code
    for slip, other in other_lines(tree):
        yield slip, compile(ast.fix_missing_locations(other), "slip", mode)


def positions(tree: ast.AST) -> Iterator[tuple[ast.AST, str, int | None]]:
    """Where each node of a tree hangs: its parent, the field, the place in a list."""
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if isinstance(value, ast.AST):
                yield parent, field, None
            elif isinstance(value, list):
                yield from ((parent, field, i) for i, part in enumerate(value)
                            if isinstance(part, ast.AST))


def at(parent: ast.AST, field: str, index: int | None) -> ast.AST:
    value = getattr(parent, field)
    return value if index is None else value[index]


def put(parent: ast.AST, field: str, index: int | None, node: ast.AST) -> None:
    if index is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[index] = node


def without_brackets(source: str) -> Iterator[tuple[Slip, str]]:
    """Less one pair of brackets that groups (and does not call), less all of a line, or, which is
    rarer, less some, or those below in several lines, where that changes the meaning."""
    usual = named("brackets")
    rarer = usual._replace(kind="pairs")
    lines, stack, before = source.splitlines(keepends=True), [], ""
    rows: dict[int, list[tuple[int, int]]] = {}
    below: dict[int, set[int]] = {}             # where those stand that hold what is divided by
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.string == "(":
            stack.append((token.start, before, before in OPENING or iskeyword(before)))
        elif token.string == ")":
            (row, column), sign, groups = stack.pop()
            if groups and row == token.start[0]:
                rows.setdefault(row, []).append((column, token.start[1]))
                if sign == "/":
                    below.setdefault(row, set()).update((column, token.start[1]))
        if token.type not in (tokenize.NL, tokenize.COMMENT):
            before = token.string
    meaning = ast.dump(ast.parse(source))
    for row, pairs in rows.items():
        counts = range(1, len(pairs) + 1) if len(pairs) <= 4 else (1, len(pairs))
        for some in chain.from_iterable(combinations(pairs, count) for count in counts):
            gone = {column for pair in some for column in pair}
            line = "".join(sign for i, sign in enumerate(lines[row - 1]) if i not in gone)
            code = "".join([*lines[: row - 1], line, *lines[row:]])
            with contextlib.suppress(SyntaxError):
                if ast.dump(ast.parse(code)) != meaning:
                    yield usual if len(some) in (1, len(pairs)) else rarer, code
    for count in range(2, min(len(below), 4) + 1):      # left out in one line, and in another too
        for some_rows in combinations(below, count):
            yield rarer, "".join("".join(sign for i, sign in enumerate(line) if row not in some_rows
                                         or i not in below[row])
                                 for row, line in enumerate(lines, 1))


Change = Iterator[tuple[Slip, ast.AST]]


def swapped_operators(node: ast.AST, tree: ast.AST) -> Change:
    if isinstance(node, ast.BinOp | ast.AugAssign):
        for old, new, kind in OPERATORS:
            if isinstance(node.op, old):
                yield named(kind), altered(node, op=new())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield named("sign"), node.operand


def more_in_brackets(node: ast.AST, tree: ast.AST) -> Change:
    """`a * (b + c)` for `a * b + c`, and the like."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add | ast.Sub):
        return
    match node:
        case ast.BinOp(left=ast.BinOp(op=ast.Mult() | ast.Div()) as first):
            inside = altered(node, left=first.right)
            yield named("bracketed"), altered(first, right=inside)
    match node:
        case ast.BinOp(right=ast.BinOp(op=ast.Mult() | ast.Div()) as last):
            inside = altered(node, right=last.left)
            yield named("bracketed"), altered(last, left=inside)
    begin: ast.expr = node
    rest: list[tuple[ast.operator, ast.expr]] = []
    while isinstance(begin, ast.BinOp) and isinstance(begin.op, ast.Add | ast.Sub):
        rest.append((begin.op, begin.right))
        begin = begin.left
    if len(rest) > 1 and isinstance(begin, ast.BinOp) and isinstance(
            begin.op, ast.Mult | ast.Div):
        whole = begin.right
        for sign, term in reversed(rest):
            whole = ast.BinOp(whole, sign, term)
        yield named("bracketed"), altered(begin, right=whole)


def one_factor_below(node: ast.AST, tree: ast.AST) -> Change:
    """`a / b * c` for `a / (b * c)`, whichever factor is written first."""
    match node:
        case ast.BinOp(left=above, op=ast.Div(), right=ast.BinOp(op=ast.Mult())):
            factors, product = [], node.right
            while isinstance(product, ast.BinOp) and isinstance(product.op, ast.Mult):
                factors.append(product.right)
                product = product.left
            for first in (factors := [*factors, product]):
                less = ast.BinOp(above, ast.Div(), first)
                for other in factors:
                    if other is not first:
                        less = ast.BinOp(less, ast.Mult(), other)
                yield named("brackets"), less


def powers(node: ast.AST, tree: ast.AST) -> Change:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        yield named("power"), node.left
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ROOTS:
        yield named("power"), node.args[0]
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "sqrt":
        half = ast.BinOp(node.args[0], ast.Div(), ast.Constant(2))
        yield named("brackets"), half                       # x ** 1 / 2
        yield named("halved"), half
        yield named("squared"), ast.BinOp(node.args[0], ast.Pow(), ast.Constant(2))
    yield from roots(node)


def roots(node: ast.AST) -> Change:
    """A root of a whole product or fraction for that of a part, and of a part for the whole."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div):
        for field in ("left", "right"):
            match getattr(node, field):
                case ast.Call(func=ast.Attribute(attr="sqrt"), args=[inside]) as root:
                    yield named("root"), altered(root, args=[altered(node, **{field: inside})])
    match node:
        case ast.Call(func=ast.Attribute(attr="sqrt"),
                      args=[ast.BinOp(op=ast.Mult() | ast.Div()) as whole]) as root:
            for field in ("left", "right"):
                part = altered(root, args=[getattr(whole, field)])
                yield named("root"), altered(whole, **{field: part})


def upside_down(node: ast.AST, tree: ast.AST) -> Change:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        yield named("over"), altered(node, left=node.right, right=node.left)


def left_out(node: ast.AST, tree: ast.AST) -> Change:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Add | ast.Sub | ast.Div):
        yield named("left-out"), node.left
        if isinstance(node.op, ast.Mult | ast.Add):
            yield named("left-out"), node.right
        elif isinstance(node.op, ast.Sub):
            yield named("left-out"), ast.UnaryOp(ast.USub(), node.right)
            yield named("left-out"), node.right
        else:
            yield named("left-out"), altered(node, left=ast.Constant(1))


class Known(NamedTuple):
    """What a program is made of, as far as its slips depend on it."""

    exponents: list[ast.expr]
    shapes: list[ast.AST]           # arguments of what makes arrays of a shape
    looped: list[ast.AST]           # parts of what is looped over: another may never end
    growing: set[str]               # names of lists that grow: another may never end
    asked: list[str]                # names of the arguments of the last function
    own: dict[str, None]            # these, and what it assigns, each once
    shares: set[str]                # names of what is taken from 1 somewhere
    rests: list[ast.AST]            # what stands there after the minus
    factors: list[str]              # names of arguments by which something is multiplied
    terms: set[ast.AST]             # what is added, assigned or returned


@lru_cache(maxsize=1)
def known(tree: ast.AST) -> Known:
    nodes = list(ast.walk(tree))
    functions = [n for n in nodes if isinstance(n, ast.FunctionDef)]
    asked = [n.arg for n in functions[-1].args.args] if functions else []
    assigned = [n.id for n in ast.walk(functions[-1]) if isinstance(n, ast.Name)
                and isinstance(n.ctx, ast.Store) and n.id != "_"] if functions else []
    signs = [n for n in nodes if isinstance(n, ast.BinOp)]
    sums = [n for n in signs if isinstance(n.op, ast.Add | ast.Sub)]
    multiplied = {part.id for n in signs if isinstance(n.op, ast.Mult | ast.Div | ast.Pow)
                  for part in (n.left, n.right) if isinstance(part, ast.Name)}
    ends = [n.value for n in nodes if isinstance(n, ast.Assign | ast.Return) and n.value]
    return Known(
        exponents=[n.right for n in nodes
                   if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Pow)],
        shapes=[part for n in nodes if isinstance(n, ast.Call)
                and getattr(n.func, "attr", "") in ("eye", "zeros", "ones") for part in n.args],
        looped=[part for n in nodes if isinstance(n, ast.For) for part in ast.walk(n.iter)],
        growing={n.value.id for n in nodes if isinstance(n, ast.Attribute)
                 and n.attr == "append" and isinstance(n.value, ast.Name)},
        asked=asked, own=dict.fromkeys([*asked, *assigned]),
        shares={n.right.id for n in sums if is_rest(n) and isinstance(n.right, ast.Name)},
        rests=[n.right for n in sums if is_rest(n)],
        factors=[name for name in asked if name in multiplied],
        terms={part for n in sums for part in (n.left, n.right)}.union(
            *(n.elts if isinstance(n, ast.Tuple) else [n] for n in ends)))


def is_rest(node: ast.AST) -> bool:
    """Whether it is 1 less something."""
    return (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)
            and isinstance(node.left, ast.Constant) and node.left.value == 1)


def one_off(node: ast.AST, tree: ast.AST) -> Change:
    if (isinstance(node, ast.Constant) and type(node.value) is int
            and not (node.value == 2 and node in known(tree).exponents)     # a power missing
            and node not in known(tree).shapes and not in_fraction(node, tree)):
        for step in (1, -1):
            yield named("one-off"), ast.Constant(node.value + step)
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "len":
        for op in (ast.Add(), ast.Sub()):
            yield named("one-off"), ast.BinOp(node, op, ast.Constant(1))
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "range":
        *starts, end = node.args
        for op in (ast.Add(), ast.Sub()):
            longer = ast.BinOp(end, op, ast.Constant(1))
            yield named("one-off"), altered(node, args=[*starts, longer])


def in_fraction(node: ast.AST, tree: ast.AST) -> bool:
    """Whether the whole is a fraction, and this is its upper or lower number."""
    whole = getattr(tree, "body", None)
    return (isinstance(whole, ast.BinOp) and isinstance(whole.op, ast.Div)
            and node in (whole.left, whole.right))


def other_names(node: ast.AST, tree: ast.AST) -> Change:
    """One name of the function for another, where it is used."""
    if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
        return
    about = known(tree)
    if node.id not in about.own or node.id in about.growing or node in about.looped:
        return
    for other in about.own:
        if other != node.id and other not in about.growing:
            kind = "name" if {other, node.id} <= {*about.asked} else "local"
            yield named(kind, found=other, wanted=node.id), ast.Name(other, ast.Load())


def other_calls(node: ast.AST, tree: ast.AST) -> Change:
    """Another function, an option less, a case for the other, an order not turned."""
    match node:
        case ast.Call(func=ast.Attribute(attr=attr) as called) if attr in TWINS:
            yield (named("name", found=TWINS[attr], wanted=attr),
                   altered(node, func=altered(called, attr=TWINS[attr])))
        case ast.Call(func=ast.Name("abs"), args=[inside]):
            yield named("abs"), inside
        case ast.Attribute(attr="T", value=inside):
            yield named("turned"), inside
        case ast.Compare(ops=[op]) if type(op) in TURNED:
            yield named("compare"), altered(node, ops=[TURNED[type(op)]()])
        case ast.IfExp(body=one, orelse=other):
            yield named("cases"), altered(node, body=other, orelse=one)
        case ast.Subscript(value=inside, slice=ast.Slice(step=ast.UnaryOp())):
            yield named("order"), inside
    if isinstance(node, ast.Call):
        for keyword in node.keywords:
            others = [one for one in node.keywords if one is not keyword]
            yield named("option", option=keyword.arg or ""), altered(node, keywords=others)


def twice(node: ast.AST, tree: ast.AST) -> Change:
    """A term of a sum taken twice, or half of it."""
    if isinstance(node, ast.expr) and node in known(tree).terms and not isinstance(
            node, ast.Constant | ast.Tuple):
        for op in (ast.Mult(), ast.Div()):
            yield named("twice"), ast.BinOp(node, op, ast.Constant(2))


def complements(node: ast.AST, tree: ast.AST) -> Change:
    """`1 - beta` for `beta`, where the one or the other is meant."""
    about = known(tree)
    if (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
            and node.id in about.shares and node not in about.rests):
        rest = ast.BinOp(ast.Constant(1), ast.Sub(), node)
        yield named("rest", found=ast.unparse(rest), wanted=node.id), rest


def squares(node: ast.AST, tree: ast.AST) -> Change:
    """A square, or a root, where none belongs."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div):
        for field in ("left", "right"):
            part = getattr(node, field)
            if not isinstance(part, ast.Constant):
                square = ast.BinOp(part, ast.Pow(), ast.Constant(2))
                yield named("square"), altered(node, **{field: square})
                root = ast.BinOp(part, ast.Pow(), ast.Constant(0.5))
                yield named("rooted"), altered(node, **{field: root})


def too_many_factors(node: ast.AST, tree: ast.AST) -> Change:
    """A term with one of the arguments, or 1 less it, as a factor that does not belong there."""
    about = known(tree)
    if not isinstance(node, ast.expr) or node not in about.terms or isinstance(
            node, ast.Constant | ast.Tuple):
        return
    for name in about.factors:
        factor = ast.Name(name, ast.Load())
        rest = ast.BinOp(ast.Constant(1), ast.Sub(), factor)
        for part in (factor, rest):
            yield (named("extra", factor=ast.unparse(part)),
                   ast.BinOp(node, ast.Mult(), part))


def fewer_rounds(node: ast.AST, tree: ast.AST) -> Change:
    """A loop over all but the first, or the last."""
    if isinstance(node, ast.For) and isinstance(node.iter, ast.Name):
        for ends in ((ast.Constant(1), None), (None, ast.Constant(-1))):
            some = ast.Subscript(node.iter, ast.Slice(*ends), ast.Load())
            yield named("rounds"), altered(node, iter=some)


def added(node: ast.AST, tree: ast.AST) -> Change:
    """In a loop, what is assigned anew added to what was there."""
    if isinstance(node, ast.For):
        for i, line in enumerate(node.body):
            match line:
                case ast.Assign(targets=[ast.Name(name) as target]) if any(
                        isinstance(part, ast.Name) and part.id == name
                        for part in ast.walk(line.value)):
                    plus = ast.AugAssign(target, ast.Add(), line.value)
                    yield (named("added"),
                           altered(node, body=[*node.body[:i], plus, *node.body[i + 1 :]]))


def other_loops(node: ast.AST, tree: ast.AST) -> Change:
    """Of two loops, one in the other, the inner one outside."""
    if isinstance(node, ast.For):
        for i, line in enumerate(node.body):
            if isinstance(line, ast.For):
                inner = altered(line, target=node.target, iter=node.iter)
                yield (named("loops"), altered(node, target=line.target, iter=line.iter, body=[
                    *node.body[:i], inner, *node.body[i + 1 :]]))


def other_lines(tree: ast.AST) -> Iterator[tuple[Slip, Any]]:
    """A line missing, two exchanged, a return that stands in the loop."""
    places = [(node, i) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.For)
              for i in range(len(node.body))]
    for node, i in places:
        body, line = node.body, node.body[i]
        after = body[i + 1] if i + 1 < len(body) else None
        if isinstance(line, ast.Return | ast.For):
            if isinstance(line, ast.For):
                yield from other_depths(tree, node, i)
            continue
        node.body = [*body[:i], *body[i + 1 :]] or [ast.Pass()]
        yield named("line", begins=begins(line)), copy.deepcopy(tree)
        if after and not isinstance(after, ast.Return | ast.For):
            node.body = [*body[:i], after, line, *body[i + 2 :]]
            yield (named("exchanged", one=begins(line), other=begins(after)),
                   copy.deepcopy(tree))
            match line, after:
                case ast.Assign(targets=[ast.Name(one)]), ast.Assign(targets=[ast.Name(other)]):
                    two: list[Any] = [altered(line, value=after.value),
                                      altered(after, value=line.value)]
                    node.body = [*body[:i], *two, *body[i + 2 :]]
                    yield named("crossed", one=one, other=other), copy.deepcopy(tree)
        node.body = body


def other_depths(tree: ast.AST, node: Any, i: int) -> Iterator[tuple[Slip, Any]]:
    """The loop at this place without its last lines, which follow it; and with what follows it."""
    body, loop = node.body, node.body[i]
    inside = loop.body
    for k in range(1, len(inside)):
        loop.body, node.body = inside[:k], [*body[: i + 1], *inside[k:], *body[i + 1 :]]
        yield named("indent", begins=begins(inside[k])), copy.deepcopy(tree)
    node.body = body
    for k in range(i + 2, len(body) + 1):
        loop.body, node.body = inside + body[i + 1 : k], [*body[: i + 1], *body[k:]]
        slip = (named("return") if isinstance(body[k - 1], ast.Return)
                else named("indent", begins=begins(body[i + 1])))
        yield slip, copy.deepcopy(tree)
    loop.body, node.body = inside, body


def altered(node: ast.AST, **fields: Any) -> ast.AST:
    twin = copy.copy(node)
    for field, value in fields.items():
        setattr(twin, field, value)
    return twin


COMMON = (swapped_operators, more_in_brackets, one_factor_below, powers, upside_down, left_out,
          one_off, other_names, other_calls)
RARER = (twice, complements, squares, too_many_factors, fewer_rounds, added, other_loops)
