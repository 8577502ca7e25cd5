"""Repairs of what others wrote. One that does not find what it mends stops the build.

A theme that says it in another way would otherwise lose the repair without a word.
"""

import re

from sphinx.errors import SphinxError


class RepairError(SphinxError):
    category = "Repair"


def replaced(text, old, new, *, where, times=1):
    """`text` with `new` for `old`, which must occur `times` times."""
    if text.count(old) != times:
        raise RepairError(f"{where}: {old!r} must occur {times} times there, found "
                          f"{text.count(old)}. What wrote it has changed; mend the repair.")
    return text.replace(old, new)


def substituted(pattern, new, text, *, where, least=1):
    """`text` with `new` for every match of a pattern, of which there must be `least` or more."""
    text, found = re.subn(pattern, new, text)
    if found < least:
        raise RepairError(f"{where}: {pattern!r} must match {least} times or more, found {found}. "
                          "What wrote it has changed; mend the repair.")
    return text
