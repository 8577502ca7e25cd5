"""The page on the library: autodoc and napoleon read the docstrings, this says whose."""

import pkgutil

import mathlib
from momentum_book.repairs import replaced

PAGE = "book/reference/mathlib"
MATHLIB = "% every public module of mathlib, listed by the build"
COURSE = "% every name that a notebook imports from course, listed by the build"
MODULE = """
## {title}

```{{eval-rst}}
.. automodule:: {name}
   :members:
   :member-order: bysource
```
"""
NAME = """
```{{eval-rst}}
.. autofunction:: course.{name}
```
"""
FUNCTIONS = ("check", "explore", "picture", "predicted", "quiz")      # what a notebook imports
MODULES = ("plots",)


def modules():
    """The names of mathlib's public modules."""
    return sorted(m.name for m in pkgutil.iter_modules(mathlib.__path__) if m.name[0] != "_")


def list_modules(app, docname, source):
    if docname == PAGE:
        app.env.note_dependency(__file__)
        lists = {
            MATHLIB: [MODULE.format(title=f"mathlib.{name}", name=f"mathlib.{name}")
                      for name in modules()],
            COURSE: [NAME.format(name=name) for name in FUNCTIONS]
                    + [MODULE.format(title=f"course.{name}", name=f"course.{name}")
                       for name in MODULES]}
        for mark, parts in lists.items():
            source[0] = replaced(source[0], mark, "".join(parts), where=docname)


def skip_fields(app, what, name, obj, skip, options):
    """There is nothing to say of a named tuple's fields beyond its signature."""
    return True if str(getattr(obj, "__doc__", "")).startswith("Alias for field number") else None


def unsaid(app, what, name, obj, options, lines):
    """A dataclass without a docstring gets its signature as one, which stands there already."""
    if what == "class" and lines and lines[0].startswith(f"{obj.__name__}("):
        lines.clear()


def setup(app):
    app.setup_extension("sphinx.ext.autodoc")
    app.setup_extension("sphinx.ext.napoleon")
    app.connect("source-read", list_modules)
    app.connect("autodoc-process-docstring", unsaid)
    app.connect("autodoc-skip-member", skip_fields)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
