"""Which code may run at all: it is read before, and what only a cheat needs is refused by name.

Answers are a few lines of arithmetic on arrays. So modules come from a short list, and nothing may
be reached that leads out of the functions one is given: names with underscores at both ends, the
parts of frames, and the modules inside other modules.
"""

import ast

MODULES = {"cmath", "collections", "dataclasses", "fractions", "functools", "itertools", "math",
           "mathlib", "numpy", "random", "statistics", "typing"}
NAMES = {"__import__", "breakpoint", "compile", "delattr", "eval", "exec", "getattr", "globals",
         "help", "input", "locals", "memoryview", "object", "open", "setattr", "super", "vars"}
ATTRIBUTES = {"builtins", "core", "ctypeslib", "ctypes", "f2py", "gc", "importlib", "inspect", "io",
              "lib", "modules", "os", "pickle", "subprocess", "sys", "testing", "types",
              "warnings"}
FRAMES = ("ag_", "co_", "cr_", "f_", "gi_", "tb_")


def refused(code: str) -> str | None:
    """What in this code may not run, as `line 3: open`; None if all of it may.

    Code that cannot be read is not refused: it is answered as a mistake of writing.
    """
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for node in ast.walk(tree):
        for name in suspicious(node):
            return f"line {getattr(node, 'lineno', '?')}: {name}"
    return None


def suspicious(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names):
            return [alias.name for alias in names if not known(alias.name)]
        case ast.ImportFrom(module, names):
            whole = known(module or "") and not node.level
            return [f"{module}.{alias.name}" for alias in names if not whole or hidden(alias.name)]
        case ast.Attribute(attr=name) if hidden(name) or name in ATTRIBUTES:
            return [name]
        case ast.Attribute(attr=name, ctx=ast.Store() | ast.Del()) if not own(node):
            return [f"{ast.unparse(node)} ="]
        case ast.Name(id=name) if name in NAMES or hidden(name):
            return [name]
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name] if hidden(name) and name != "__init__" else []
        case ast.MatchClass(kwd_attrs=names):
            return [name for name in names if hidden(name) or name in ATTRIBUTES]
        case ast.keyword(arg=str(name)) | ast.arg(arg=name):
            return [name] if hidden(name) else []
    return []


def known(module: str) -> bool:
    first, *inside = module.split(".")
    return first in MODULES and (first == "mathlib" or not inside
                                 or module in ("numpy.linalg", "numpy.random", "numpy.fft",
                                               "collections.abc"))


def hidden(name: str) -> bool:
    return name.startswith(("__", *FRAMES))


def own(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id == "self"
