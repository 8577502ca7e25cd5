"""A figure in another language takes what holds no words from its twin."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course import explore, plots
from course.figures import explorable, twins
from course.language import VARIABLE

CODE = 'steps = [1, 2, 3]\nprint(f"{steps} {word}")  # counted'
IN_CHINESE = 'import course.zh\nsteps = [1, 2, 3]\nprint(f"{word}：{steps}")'
DRAWN = []


def wave(words, *, ends=False):
    """A figure with a curve, a marker, a text and an arrow that move, and labels that do not."""
    title, curve, end = words
    fig, ax = plots.subplots()
    t = np.linspace(0, 10, 60)
    (line,) = ax.plot(t, np.sin(t), label=curve)
    (ball,) = ax.plot([0], [0], "o")
    note = ax.annotate("", (5, 0), (2, 0.5), arrowprops={"arrowstyle": "->"})
    ax.set(title=title, ylim=(-1.5, 1.5))
    ax.legend(loc="upper right")

    def moved(frequency=1):
        line.set_ydata(np.sin(frequency * t))
        ball.set_data([t[9]], [np.sin(frequency * t[9])])
        note.set_text(f"{end} {frequency}")
        return (line, ball, note) if not ends else (line, ball)

    return explore(fig, moved, frequency=[1, 2, 3], describe=lambda frequency: f"{end}{frequency}")


ENGLISH, CHINESE = ("A wave", "height", "end"), ("波", "高度", "末")


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A chapter's shelf; a function opens it anew, in a language, before a cell runs."""
    def opened(language, code):
        monkeypatch.setenv(VARIABLE, language)
        monkeypatch.setattr(twins, "shelf", twins.Shelf(tmp_path / "1"))
        twins.shelf.runs(code)

    yield opened
    plt.close("all")


def paths(payload):
    """What a setting draws without words, for every setting."""
    return [[payload.pieces[n] for n in frame
             if payload.styles[payload.pieces[n][0]][1][0] != "text"] for frame in payload.frames]


def test_a_twin_draws_its_own_words_and_nothing_else(shelf, monkeypatch):
    monkeypatch.setenv(VARIABLE, "zh")
    alone = wave(CHINESE).payload()                   # drawn whole, by nobody's help
    shelf("en", CODE)
    source = wave(ENGLISH).payload()
    shelf("zh", IN_CHINESE)
    drawn = []
    original = explorable.Recorder.drawn
    monkeypatch.setattr(explorable.Recorder, "drawn", lambda self, part, *where: (
        drawn.append(type(part).__name__), original(self, part, *where))[1])
    figure = wave(CHINESE)
    assert isinstance(figure.recorder, twins.Retold)
    told = figure.payload()
    assert drawn == ["Annotation"] * 3
    assert told.says == alone.says == ("末1", "末2", "末3")
    assert "波" in told.rows[0][0].under + told.rows[0][0].over
    np.testing.assert_allclose(twins.places(figure.recorder.fig),
                               twins.places(wave(ENGLISH).recorder.fig))
    assert [len(frame) for frame in told.frames] == [len(frame) for frame in alone.frames]
    names = [dict(look).get("curve") for _, (_, _, *look) in told.styles]
    assert "0 高度" in names and "0 height" not in names
    lines = [[data for look, data in frame if dict(p.styles[look][1][2:]).get("curve")]
             for p in (source, told) for frame in paths(p)]
    assert lines[:3] == lines[3:]


@pytest.mark.parametrize("code", [
    'steps = [1, 2, 4]\nprint(f"{word}")', "steps = [1, 2, 3]\nprint(word)", "steps = [1, 2, 3]"])
def test_other_code_has_no_twin(shelf, code):
    shelf("en", CODE)
    wave(ENGLISH).payload()
    shelf("zh", code)
    assert twins.find("moved") is None
    shelf("zh", IN_CHINESE)
    assert twins.find("moved")


def test_outside_of_a_book_nothing_is_left_or_looked_for(monkeypatch):
    assert twins.shelf is None and twins.find("moved") is None
    twins.keep("moved", None, [])


def test_a_twin_with_other_artists_is_an_error(shelf):
    shelf("en", CODE)
    wave(ENGLISH).payload()
    shelf("zh", CODE)
    with pytest.raises(ValueError, match=r"explore\('moved'\): at frequency=1 other artists move"):
        wave(CHINESE, ends=True).payload()
