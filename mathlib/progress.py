"""A progress bar that only grows: the same text on every run, on a terminal and in a notebook."""


def progress(items, label):
    """Yield each of the items; print a block when it has been dealt with.

    label : what is being done. Afterwards the line reads `label ■■■ 3 of 3`. No carriage returns
    and no times: the line can be stored with a notebook and compared with a new run.
    """
    items = list(items)
    print(label, end=" ", flush=True)
    for item in items:
        yield item
        print("■", end="", flush=True)
    print(f" {len(items)} of {len(items)}")
