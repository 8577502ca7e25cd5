"""A notebook's names as they were when a figure was made."""

import functools
import inspect
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

Given = ParamSpec("Given")
Returned = TypeVar("Returned")


def remembering(function: Callable[Given, Returned]) -> Callable[Given, Returned]:
    """The function, called from now on with the global names that it could see today.

    A later cell may give `line` another value, or a helper that the function calls. So the names
    of the whole notebook are put back for the time of the call. What the function itself assigns
    (`global counter`) stays assigned.
    """
    names = namespace(function)
    then = dict(names)

    @functools.wraps(function)
    def call(*given: Given.args, **named: Given.kwargs) -> Returned:
        now = dict(names)
        before = now | then
        names.update(then)
        try:
            return function(*given, **named)
        finally:
            own = {key: value for key, value in names.items()
                   if key not in before or before[key] is not value}
            then.update(own)
            for key in names.keys() - now.keys():
                del names[key]
            names.update(now | own)

    return call


def namespace(function: Callable[..., object]) -> dict[str, Any]:
    """The global names that a function sees, whatever it is wrapped in."""
    while isinstance(function, functools.partial):
        function = function.func
    function = inspect.unwrap(function)
    if not hasattr(function, "__globals__"):
        function = type(function).__call__           # an object that can be called
    return getattr(function, "__globals__", {})
