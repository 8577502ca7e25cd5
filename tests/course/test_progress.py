"""Three lines, each printed when that third has been dealt with, not before."""

import pytest

from course.progress import progress


@pytest.mark.parametrize("count, thirds", [(3, [1, 2, 3]), (10, [4, 7, 10]), (6, [2, 4, 6])])
def test_a_line_at_each_third(capsys, count, thirds):
    printed = {}
    for item in progress((i for i in range(1, count + 1)), "working"):
        printed[item - 1] = capsys.readouterr().out
    printed[count] = capsys.readouterr().out
    bars = ["■□□", "■■□", "■■■"]
    assert {done: text for done, text in printed.items() if text} == {
        done: f"working {bar} {done} of {count}\n" for done, bar in zip(thirds, bars, strict=True)}


def test_nothing_to_do(capsys):
    assert list(progress([], "idle")) == []
    assert capsys.readouterr().out == ""
