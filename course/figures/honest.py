"""Whether the pictures of all settings show what `update` did, and would again."""

from itertools import chain


def check(explorable, begun):
    """Called when every setting was drawn; `begun` is the frame of the setting it starts with."""
    e = explorable
    settings = list(e.settings())
    first, last = settings[0], settings[-1]
    after = still(e)
    if e.frame(e.start) != begun:
        raise ValueError(f"{e.where}: update draws another picture when it comes back to "
                         f"{e.at(e.start)}; it must depend on its arguments alone: no counter, no "
                         "random numbers but of a generator made inside")
    e.frame(first)
    before = still(e)
    if before != after:
        old, new = ([x for x in parts if x not in others]
                    for parts, others in ((before, after), (after, before)))
        texts = " and ".join(repr(x[1][1]) for x in (*old[:1], *new[:1]) if x[0][0] == "text")
        raise ValueError(f"{e.where}: what update does not return differs between {e.at(first)} "
                         f"and {e.at(last)}: {texts or 'axes, ticks, labels or legend'}; "
                         "a title or a text can be returned, the rest must stay as it is")


def still(explorable):
    """All elements that do not move."""
    storeys = (panel.background(explorable.sketch, explorable.moving)
               for panel in explorable.panels)
    return [*chain.from_iterable(chain.from_iterable(storeys))]
