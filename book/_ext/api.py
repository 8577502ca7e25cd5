"""The page on mathlib: sphinx.ext.autodoc reads the docstrings, this says which and in what form.

A docstring here is plain text: an indented block is a formula, `name : text` describes a field.
"""

import pkgutil
import re
from itertools import cycle, groupby

import mathlib

MARK = "% every public module of mathlib, listed by book/_ext/api.py"
SECTION = """
## mathlib.{name}

```{{eval-rst}}
.. automodule:: mathlib.{name}
   :members:
   :member-order: bysource
```
"""


def modules():
    """The names of mathlib's public modules, the mathematics before the packages."""
    found = sorted(pkgutil.iter_modules(mathlib.__path__), key=lambda m: (m.ispkg, m.name))
    return [m.name for m in found if not m.name.startswith("_")]


def list_modules(app, docname, source):
    if MARK in source[0]:
        app.env.note_dependency(__file__)
        source[0] = source[0].replace(MARK, "".join(SECTION.format(name=m) for m in modules()))


MARKUP = re.compile(r"(`+[^`]+`+|(?<![\w*)])\*\w[\w -]*\*(?!\w))")          # `code` and *stress*


def escaped(text):
    """Plain text for reStructuredText: code and stress, and no sign that would mean something."""
    text = re.sub(r"(^|; |\. )(\w+) : ", r"\1`\2`: ", text, flags=re.MULTILINE)
    pieces = [re.sub(r"([\\*|]|_(?!\w))", r"\\\1", piece) if even else piece.replace("`", "``")
              for piece, even in zip(MARKUP.split(text), cycle([True, False]), strict=False)]
    return "".join(pieces)


def paragraphs(lines):
    """The docstring's blocks between empty lines; an indented block may have empty lines inside."""
    block = []
    for line in [*lines, ""]:
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []


def fields(block):
    """[[name, line, …], …] of the lines `name : text` at its start, and the lines after them.

    These begin a sentence; where they do not, the colon is one of running text.
    """
    found = []
    for n, line in enumerate(block):
        match = re.fullmatch(r"(\**\w+(?:\([^)]*\))?(?:, \w+)*) +: (.*)", line)
        if match:
            found.append([match[1], match[2]])
        elif found and line.startswith(" "):
            found[-1].append(line.strip())
        else:
            return (found, block[n:]) if line[0].isupper() else ([], block)
    return found, []


def restructured(lines):
    """A plain docstring as reStructuredText: formulas and columns verbatim, fields as a list."""
    out, verbatim = [], False
    for block in paragraphs(lines):
        found, block = fields(block)
        for name, *text in found:
            out += [f"``{name}``", f"    {escaped(' '.join(text))}"]
        out += [""] * bool(found)
        if block and all(re.search(r"^\S.* {2,}\S", line) for line in block):       # columns
            block = [f"    {line}" for line in block]
        for indented, run in groupby(block, lambda line: line.startswith("    ")):
            if indented:
                out += [*([] if verbatim else ["::", ""]), *run, ""]
            else:
                out += [*escaped("\n".join(run)).split("\n"), ""]
            verbatim = indented
    return out


def skip_methods(app, what, name, obj, skip, options):
    """A package's classes are what its functions return; their methods are its own business.

    Nor is there anything to say of a named tuple's fields beyond its signature.
    """
    inside = getattr(getattr(obj, "fget", obj), "__module__", None) or ""
    field = str(getattr(obj, "__doc__", "")).startswith("Alias for field number")
    return True if what == "class" and (inside.count(".") > 1 or field) else None


def mend(app, what, name, obj, options, lines):
    # a dataclass without a docstring gets its signature as one
    generated = what == "class" and lines and lines[0].startswith(f"{obj.__name__}(")
    lines[:] = [] if generated else restructured(lines)


def setup(app):
    app.setup_extension("sphinx.ext.autodoc")
    app.connect("source-read", list_modules)
    app.connect("autodoc-process-docstring", mend)
    app.connect("autodoc-skip-member", skip_methods)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
