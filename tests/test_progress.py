"""The bar grows while the work is done, and is complete when it is."""

from mathlib.progress import progress


def test_one_block_for_each_item_that_is_done(capsys):
    seen = []
    for item in progress((x for x in "abc"), "working"):
        assert capsys.readouterr().out == ("■" if seen else "working ")
        seen.append(item)
    assert seen == ["a", "b", "c"]
    assert capsys.readouterr().out == "■ 3 of 3\n"


def test_nothing_to_do(capsys):
    assert list(progress([], "idle")) == []
    assert capsys.readouterr().out == "idle  0 of 0\n"
