"""course.figures against matplotlib's own transforms, and its payload against fresh drawings."""

import doctest
import random
import re
from unittest import mock

import ipywidgets as w
import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.markers import MarkerStyle
from matplotlib.patches import Circle
from matplotlib.path import Path

from course import plots
from course.figures import assets, explore, page, picture
from course.figures import storeys as piles
from course.figures.mathtext import to_markup
from course.figures.panels import draw, layout, parts, settle
from course.figures.paths import encode, stamp, stamped
from course.figures.sketch import Sketch
from tests.support.explore_figures import pile, ravine, zoo
from tests.support.svg_path import points_of


def sketch(fig, artist):
    return draw(settle(fig), artist)


def expected(ax, x, y):
    """Where matplotlib itself puts data points, y downwards."""
    at = ax.transData.transform(np.c_[x, y])
    return np.c_[at[:, 0], ax.figure.bbox.height - at[:, 1]]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=2, max_size=100))
def test_a_line_runs_through_its_points(points):
    fig, ax = plt.subplots()
    x, y = np.array(points).T
    (line,) = ax.plot(x, y)
    ax.set(xlim=(-1, 1), ylim=(-1, 1))
    (((tag, *_), data),) = sketch(fig, line)
    whole = np.rint(expected(ax, x, y))
    kept = whole[[True, *np.diff(whole, axis=0).any(axis=1)]]      # steps of zero are left out
    assert tag == "path"
    np.testing.assert_allclose(points_of(data)[0], kept, atol=1)


POLYGON = st.tuples(st.lists(st.tuples(st.integers(-99, 99), st.integers(-99, 99)),
                             min_size=1, max_size=30, unique=True), st.booleans())


@given(st.lists(POLYGON, min_size=1, max_size=5), st.booleans())
def test_broken_and_closed_lines_keep_their_points(parts, stopped):
    """Short ones are written step by step, long ones all at once."""
    points, codes = [(0, 0)] * stopped, [Path.STOP] * stopped
    for part, closed in reversed(parts):
        points = [*part, *([part[0]] if closed else []), *points]
        codes = [Path.MOVETO, *[Path.LINETO] * (len(part) - 1),
                 *([Path.CLOSEPOLY] if closed else []), *codes]
    data = encode(points, codes)
    assert data.count("z") == sum(closed for _, closed in parts)
    for seen, (part, _) in zip(points_of(data), parts, strict=True):
        assert seen.tolist() == [list(point) for point in part]


@pytest.mark.parametrize("look", [{"linewidth": 0}, {"edgecolor": "none"}, {}])
def test_an_area_lies_on_its_points_wherever_its_axes_are(look):
    fig, (_, ax) = plots.subplots(2)
    area = ax.fill_between([0, 1, 2], 0, [1, 2, 1], color=plots.COLOR["blue"], **look)
    ax.set(xlim=(-1, 3), ylim=(-1, 3))
    (((tag, *_), data),) = sketch(fig, area)
    corners = expected(ax, [0, 0, 1, 2, 2, 1], [0, 1, 2, 1, 0, 0])
    assert tag == "path"
    for corner in corners:
        assert np.abs(points_of(data)[0] - corner).max(axis=1).min() <= 1


def test_a_gap_breaks_the_line_and_a_diverged_run_ends_at_the_border():
    fig, ax = plt.subplots()
    (line,) = ax.plot([0, 1, np.nan, 2, 3, 4, 5], [0, 1, 5, 1, 0, 1e300, np.inf])
    ax.set(xlim=(0, 5), ylim=(-1, 1))
    ((_, data),) = sketch(fig, line)
    parts = points_of(data)
    np.testing.assert_allclose(parts[0], expected(ax, [0, 1], [0, 1]), atol=1)
    np.testing.assert_allclose(parts[1][:2], expected(ax, [2, 3], [1, 0]), atol=1)
    assert re.fullmatch(r"[Ml\d -]+", data)
    assert all(np.abs(part).max() < 2 * fig.bbox.width for part in parts)


def test_a_diverged_area_is_cut_not_stretched():
    fig, ax = plt.subplots()
    area = ax.fill_between([0, 1, 2], [0, 1, 1e200], color="k")
    ax.set(xlim=(0, 2), ylim=(-1, 1))
    ((_, data),) = sketch(fig, area)
    assert np.abs(np.vstack(points_of(data))).max() < 2 * fig.bbox.width


def test_a_diverged_dot_is_not_drawn():
    fig, ax = plt.subplots()
    dots = ax.scatter([0, 1, 2], [0, 0, 1e200], c=range(3))        # three paths, not one marker
    ax.set(xlim=(-1, 3), ylim=(-1, 1))
    near = [part[0] for _, data in sketch(fig, dots) for part in points_of(data)]
    assert len(near) == 2 and np.abs(near).max() < 2 * fig.bbox.width


def test_a_line_after_a_closed_outline_starts_where_the_outline_did():
    points, codes = [[0, 0], [4, 0], [4, 4], [9, 9], [2, 2]], [1, 2, 2, Path.CLOSEPOLY, 2]
    assert encode(points, codes) == "M0 0l4 0 0 4zl2 2"


def test_curves_stay_curves():
    fig, ax = plt.subplots()
    circle = ax.add_patch(Circle((0.5, 0.5), 0.25))
    ((_, data),) = sketch(fig, circle)
    assert data.count("c") == 1 and data.endswith("z")
    np.testing.assert_allclose(points_of(data)[0][0], expected(ax, [0.5], [0.25])[0], atol=1)


@pytest.mark.parametrize("marker", list("osx+^D*.|1P"))
def test_a_marker_returns_to_its_place(marker):
    style = MarkerStyle(marker)
    transform = style.get_transform().scale(12)
    shape = stamp(style.get_path(), transform)
    parts = points_of(stamped("M100 50l10-5 3 4", shape))
    places = np.array([part[0] for part in parts[::len(parts) // 3]])
    np.testing.assert_allclose(places, [(100, 50), (110, 45), (113, 49)], atol=0.01)
    if marker not in "o.":                # of an arc, points_of sees the end points alone
        box = style.get_path().get_extents(transform)
        drawn = np.vstack(points_of(stamped("M0 0", shape)))
        np.testing.assert_allclose([*drawn.min(axis=0), *drawn.max(axis=0)],
                                   [box.x0, -box.y1, box.x1, -box.y0], atol=0.1)


def test_markers_sit_on_the_points_and_text_on_its_anchor():
    fig, ax = plt.subplots()
    (dots,) = ax.plot([0.2, 0.4], [0.6, np.nan], "o")
    text = ax.text(0.5, 0.5, "half", ha="right", rotation=30)
    (((_, _, *look), data),) = sketch(fig, dots)
    np.testing.assert_allclose(points_of(data)[0], expected(ax, [0.2], [0.6]), atol=0.5)
    assert dict(look)["fill"] == "#1f77b4" and "0a6 6 0 1 0 12 0" in dict(look)["stamp"]
    (((tag, _, *look), (place, content)),) = sketch(fig, text)
    assert tag == "text" and place.endswith(" -30") and content == "half"
    assert dict(look) == {"fill": "var(--gm-ink,#000000)", "font-size": "1em",
                          "text-anchor": "end"}


def test_mathematics_in_text_is_text():
    assert to_markup("plain $5 < 6", False) == "plain $5 &lt; 6"
    assert to_markup(r"$w_1$", True) == (
        '<tspan font-style="italic">w</tspan><tspan dy="0.29em" font-size="70%">1</tspan>')
    assert to_markup(r"rate $\alpha$ \$", True) == "rate \u03b1 $"
    assert to_markup(r"$\mathdefault{10^{-3}}$", True) == (
        '10<tspan dy="-0.50em" font-size="70%">\u22123</tspan>')
    assert to_markup("$x^2y$", True).endswith('<tspan dy="0.35em" font-style="italic">y</tspan>')
    with pytest.raises(ValueError, match=r"\\frac cannot be drawn: .* in the text '\$\\\\frac"):
        to_markup(r"$\frac{1}{2}$", True)


def spans(markup):
    """(characters, height of the baseline above the text's, size), run by run, in em."""
    level, found = 0.0, []
    for shift, size, characters in re.findall(
            r'<tspan(?: dy="(.*?)em")?(?: font-size="(\d+)%")?[^>]*>(.*?)</tspan>', markup):
        level -= float(shift or 0) * int(size or 100) / 100
        found.append((characters, pytest.approx(level, abs=0.02), int(size or 100) / 100))
    return found


def test_scripts_of_scripts_stand_higher_and_are_smaller():
    assert spans(to_markup("$2^{2^n}$", True)) == [("2", 0.35, 0.7), ("n", 0.6, 0.49)]
    assert spans(to_markup("$e^{x^2}$", True)) == [
        ("e", 0, 1), ("x", 0.35, 0.7), ("2", 0.6, 0.49)]
    assert spans(to_markup("$x_{i_j}+1$", True)) == [
        ("x", 0, 1), ("i", -0.2, 0.7), ("j", -0.34, 0.49), ("+1", 0, 1)]
    with pytest.raises(ValueError, match=r"\^ cannot be drawn.*2\^\{2"):
        to_markup("$2^{2^{2^{2^n}}}$", True)


@pytest.mark.parametrize("make", [ravine, zoo])
def test_the_payload_holds_every_setting_and_is_the_same_every_time(make):
    explorable, fresh = make(), make().recorder
    payload = explorable.payload()
    assert len(payload.frames) == len(payload.says) == explorable.recorder.count
    assert len(set(payload.pieces)) == len(payload.pieces)
    seed = random.randrange(10**6)
    print("seed", seed)
    every = list(fresh.settings())
    for number in random.Random(seed).sample(range(fresh.count), 8):
        drawn = {(moved.panel, *element) for moved in fresh.frame(every[number])
                 for element in moved.elements}
        stored = [(*payload.styles[look], data) for look, data in
                  (payload.pieces[piece] for piece in payload.frames[number])]
        assert drawn <= {*stored}
        assert [panel for panel, *_ in stored] == sorted(panel for panel, *_ in stored)
    text = explorable.static()
    assert text == make().static()
    assert page.weight(text) < 80_000


def test_the_legend_keeps_its_handle_and_the_moving_line_is_drawn_once():
    recorder = ravine().recorder
    storeys = piles.widen({}, recorder.frame(recorder.start))
    rest = [*piles.under(recorder.ground, storeys, 0), *piles.over(recorder.ground, storeys, 0)]
    looks = [(dict(style[2:]), data) for style, data in rest]
    legend = [data for look, data in looks
              if look.get("stroke") == "var(--gm-orange,#c84c00)" and "stamp" not in look]
    assert len(legend) == 1 and np.ptp(points_of(legend[0])[0][:, 1]) == 0     # the handle alone


def test_one_panel_an_axes_rows_aligned_and_no_ids_inside(monkeypatch):
    monkeypatch.setenv("EXPLORE_FACE", "static")
    html = picture(zoo().recorder.fig, "Three panels.")._repr_html_()
    views = re.findall(r'<svg fill="none" [^>]*viewBox="([^"]*)"', html)
    boxes = np.array([v.split() for v in views], float)
    assert len(boxes) == 3 and np.ptp(boxes[:, 1]) == np.ptp(boxes[:, 3]) == 0
    assert " id=" not in html and " style=" not in html and 'aria-label="Three panels."' in html
    assert "#ffffff" not in html.replace("var(--gm-paper,#ffffff)", "")


def test_a_row_is_as_high_as_its_highest_panel():
    fig, (_, right) = plots.subplots(2)
    right.set(title="above", xlabel="below")
    renderer = settle(fig)
    ((first, second),) = layout(fig, renderer)
    own, height = right.get_tightbbox(renderer), fig.bbox.height
    assert first.box[1::2] == second.box[1::2]
    assert first.box[1] <= height - own.y1 and first.box[3] >= height - own.y0


def test_assets_carry_every_colour_of_both_themes():
    css = assets()["explore.css"]
    for role, (light, dark) in plots.PALETTE.items():
        assert f"--gm-{role}:{light};" in css and f"--gm-{role}:{dark};" in css


def test_faces(monkeypatch):
    explorable = zoo()
    live = explorable._repr_mimebundle_()
    assert live["text/plain"].replace("\u00d7", "x") == (
        "explore('zoo': size x kind x filled x speed x scale, 72 settings)")
    assert "application/vnd.jupyter.widget-view+json" in live
    assert "<script" not in live["text/html"] and "<img" in live["text/html"]
    monkeypatch.setenv("EXPLORE_FACE", "static")
    still = zoo()._repr_mimebundle_()
    assert set(still) == {"text/plain", "text/html"} and "<script" in still["text/html"]


@pytest.mark.parametrize("function", [explore, picture])
def test_the_example_in_the_docstring_works(function):
    found = doctest.DocTestFinder(recurse=False).find(function, globs={})
    assert found[0].examples
    for test in found:
        assert doctest.DocTestRunner().run(test).failed == 0


def test_a_later_cell_may_reuse_the_names_of_an_update():
    notebook = {"plots": plots, "explore": explore}
    exec("fig, ax = plots.subplots()\n(line,) = ax.plot([0, 1], [0, 1])\ncalls = 0\n"
         "def set_slope(slope):\n    line.set_ydata([0, slope])\n    return line\n"
         "def rise(slope):\n    global calls\n    calls += 1\n    return set_slope(slope)\n"
         "made = explore(fig, rise, slope=(0, 1, 0.25))\n"
         "line = fig = None\nset_slope = print\nlater = 3\n", notebook)
    before = notebook["calls"]
    payload = notebook["made"].payload()
    assert len({frame[0] for frame in payload.frames}) == 5
    assert notebook["calls"] > before and notebook["later"] == 3
    assert notebook["line"] is notebook["fig"] is None and notebook["set_slope"] is print


def test_live_a_move_sends_what_changed_alone():
    explorable = ravine()
    explorable._repr_mimebundle_()
    under, moving, over, _ = explorable.live.widget.children[0].children
    *_, sentence, _ = explorable.live.widget.children
    before = under.value, over.value, moving.value
    explorable.recorder.controls[0].widget.value = 0.2
    assert (under.value, over.value) == before[:2] and moving.value != before[2]
    assert "Learning rate 0.2, momentum 0.9" in sentence.value
    fresh = ravine().recorder
    assert f' d="{fresh.frame((19, 18))[-1].elements[-1][1]}"' in moving.value     # the loss curve


@pytest.mark.parametrize("make", [ravine, zoo, pile])
def test_the_parts_are_drawn_in_matplotlibs_own_order(make):
    """The order that panels.parts() restates, against `Axes.draw` itself."""
    recorder = make().recorder
    for ax in recorder.fig.axes:
        ax.axison = ax is not recorder.fig.axes[-1]
        own = [element for part in parts(ax) for element in recorder.sketch.record(part)]
        assert own == recorder.sketch.record(ax)


def test_what_stands_between_moving_artists_goes_with_them():
    payload = pile().payload()
    left, right = payload.rows[0]
    pieces = [payload.styles[payload.pieces[p][0]] for p in payload.frames[payload.start]]
    looks = [dict(style[2:]) for panel, style in pieces if panel == 0]
    colours = [look.get("fill") or look["stroke"] for look in looks]
    places = [colours.index(f"var(--gm-{role},{value})") for role, value in
              (("blue", "#0067a5"), ("orange", "#c84c00"), ("green", "#00805c"),
               ("ink", "#1f2933"))]
    assert places == sorted(places) and "font-size" in looks[-1]
    assert "#c84c00" not in left.under + left.over and "#9a4182" not in right.under + right.over


# ---- what of matplotlib and ipywidgets is private, or not promised, and used all the same

def test_matplotlib_still_has_what_is_used_of_its_inside():
    from matplotlib._mathtext_data import tex2uni  # mathtext.py

    fig, ax = plt.subplots()
    assert chr(tex2uni["alpha"]) == "\u03b1"
    assert ax.legend([], loc="best")._loc == 0                          # panels.settle
    assert ax.axison and {ax.patch, ax.xaxis, ax.title} <= {*ax.get_children()}    # panels.parts
    recorder = Sketch(fig)
    with recorder._draw_disabled():                                     # panels.settle
        ax.draw(recorder)
    assert not recorder.elements and fig._get_renderer() is recorder    # sketch.Canvas
    with mock.patch.object(recorder, "open_group", wraps=recorder.open_group) as opened:
        ax.text(0, 0, "a", bbox={}).draw(recorder)
        ax.legend(["a"]).draw(recorder)
    assert {"text", "legend"} <= {call.args[0] for call in opened.call_args_list}  # sketch.py
    plt.close(fig)


def test_ipywidgets_still_has_what_is_used_of_its_inside():
    choice = w.Dropdown(options={"one": 1})
    assert choice._options_full == (("one", 1),)                        # controls.py
    assert w.interactive.widget_from_abbrev((0, 3), 1).value == 1
    assert "text/plain" in w.HTML()._repr_mimebundle_()                 # explorable.py


# ---- colours in the dark

def looks_of(draw):
    fig, ax = plots.subplots()
    part = draw(ax)
    return [dict(style[2:]) for style, _ in settle(fig).record(part)]


INK, PAPER = "var(--gm-ink,#000000)", "var(--gm-paper,#fffffe)"


@pytest.mark.parametrize("artist, colours", [
    (lambda ax: ax.plot([1], "o", mfc="white", mec="k")[0],
     {"fill": "#ffffff", "stroke": "#000000"}),
    (lambda ax: ax.plot([1], "o", mfc=plots.COLOR["paper"], mec="k")[0],
     {"fill": PAPER, "stroke": INK}),
    (lambda ax: ax.plot([1, 2], color="k")[0], {"stroke": INK}),
    (lambda ax: ax.bar([0], [1], color="k")[0], {"fill": "#000000"}),
    (lambda ax: ax.text(0, 0, "a", color="white"), {"fill": "#ffffff"}),
    (lambda ax: ax.text(0, 0, "a", color="k"), {"fill": INK}),
])
def test_a_colour_follows_the_theme_only_where_it_is_the_themes(artist, colours):
    look = looks_of(artist)[-1]
    assert {key: look[key] for key in colours} == colours


@pytest.mark.parametrize("face, text", [("yellow", "#000000"), ("black", "#000000"),
                                        ("white", INK), ("none", INK)])
def test_a_text_stays_readable_in_its_box(face, text):
    looks = looks_of(lambda ax: ax.text(0, 0, "two\nlines", color="k", bbox={"facecolor": face}))
    assert [look["fill"] for look in looks if "font-size" in look] == [text, text]


def test_a_legends_box_is_paper():
    assert looks_of(lambda ax: ax.legend([*ax.plot([1])], ["a"], frameon=True))[0]["fill"] == PAPER


def test_a_font_is_kept_and_neighbouring_fills_leave_no_seam():
    assert looks_of(lambda ax: ax.text(0, 0, "a", family="monospace"))[0]["font-family"] == (
        "monospace")
    assert "font-family" not in looks_of(lambda ax: ax.text(0, 0, "a"))[0]
    mesh = looks_of(lambda ax: ax.pcolormesh([[1, 2], [3, 4]]))
    assert all(look.get("stroke") == look["fill"] or "shape-rendering" in look for look in mesh)
    rings = looks_of(lambda ax: ax.contourf([[1, 2], [3, 4]]))
    assert all(look["stroke"] == look["fill"] for look in rings)
