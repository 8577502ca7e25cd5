"""Table, sound and path agree with what matplotlib was given, at settings chosen at random."""

import random

import numpy as np
import pytest

from course import plots
from course.figures import explore
from tests.support.browser import axe
from tests.support.figure_tab import go

# The curve called `name`, as sound: rendered without a loudspeaker, and listened to afterwards.
HEARD = """async ([id, name]) => {
  const Figure = customElements.get("explore-figure"), {parts} = Figure;
  await Figure.part("hear");
  const read = await Figure.part("values");
  const curves = read(document.getElementById(id)).filter(curve => curve.name === name);
  const rate = 44100, {SECONDS, sound} = parts.hear;
  const context = new OfflineAudioContext(1, SECONDS * rate, rate);
  sound(context, curves, 0);
  return [...(await context.startRendering()).getChannelData(0)];
}"""
TABLES = """id => [...document.querySelectorAll(`#${id} .gm-hear table`)].map(table => ({
  caption: table.caption.textContent,
  rows: [...table.rows].map(row => [...row.cells].map(cell => cell.textContent.replace("−", "-"))),
}))"""


def opened(tab, name="fig-ravine"):
    summary = tab.locator(f"#{name} .gm-hear summary")
    summary.press("Enter")
    tab.locator(f"#{name} .gm-hear table").first.wait_for()
    return tab.locator(f"#{name}")


def random_setting(explorable):
    seed = random.randrange(10**6)
    print("seed", seed)
    return random.Random(seed).choice([*explorable.recorder.settings()]), seed


def shares(y):
    """Where values of the loss lie between the bottom and the top of its axes: 1e-6 to 100."""
    return (np.log10(y) + 6) / 8


def test_the_table_has_the_values_of_the_curve(visit, site):
    explorable = site[1]["fig-ravine"]
    setting, seed = random_setting(explorable)
    tab = visit()
    opened(tab)
    go(tab, "fig-ravine", explorable, setting)              # the table follows
    *_, loss = tab.evaluate(TABLES, "fig-ravine")
    assert loss["rows"][0] == ["step", "loss"] and len(loss["rows"]) == 14
    _, line = explorable.recorder.artists(setting)
    x, y = line.get_data()
    for step, value in loss["rows"][1:]:
        want = shares(np.exp(np.interp(float(step), x, np.log(y))))
        if value == "outside":
            assert not 0.01 < want < 0.99, (seed, step)
        else:
            assert abs(shares(float(value)) - want) < 0.01, (seed, step)


def test_a_path_that_goes_back_and_forth_is_a_table_of_its_points(visit, site):
    explorable = site[1]["fig-ravine"]
    tab = visit()
    opened(tab)
    path, _ = tab.evaluate(TABLES, "fig-ravine")
    assert path["caption"] == "heavy ball" and path["rows"][0] == ["point", "w1", "w2"]
    line, _ = explorable.recorder.artists(explorable.recorder.start)
    for number, *place in path["rows"][1:]:
        want = line.get_xydata()[int(number) - 1]
        assert np.abs(np.array(place, float) - want).max() < 0.02, number


def test_the_pitch_is_the_height_of_the_curve(visit, site):
    explorable = site[1]["fig-ravine"]
    setting, seed = random_setting(explorable)
    tab = visit()
    go(tab, "fig-ravine", explorable, setting)
    samples = np.array(tab.evaluate(HEARD, ["fig-ravine", "loss"]))
    _, line = explorable.recorder.artists(setting)
    x, y = line.get_data()
    rate, length = 44100, 882                               # a fiftieth second: one step of sound
    for start in range(10 * length, len(samples) - 2 * length, 13 * length):
        window = samples[start:start + length]
        moment = (start + length / 2) / len(samples) * 60
        want = shares(np.exp(np.interp(moment, x, np.log(y))))
        near = shares(np.exp(np.interp([moment - 1, moment + 1], x, np.log(y))))
        if not (min(want, *near) > 0.02 and max(want, *near) < 0.98):
            continue
        crossings = np.flatnonzero((window[:-1] < 0) & (window[1:] >= 0))
        heard = rate / np.diff(crossings).mean()
        steep = np.abs(near - want).max()
        assert abs(np.log2(heard / 220) / 3 - want) < 0.03 + steep, (seed, moment)


def test_a_steady_curve_is_one_tone_and_a_gap_is_silent(visit, site):
    """The zoo's wave has a gap at its eleventh and twelfth point of forty."""
    tab = visit()
    go(tab, "fig-zoo", site[1]["fig-zoo"], (0, 0, 0, 0, 0))
    samples = np.array(tab.evaluate(HEARD, ["fig-zoo", "wave"]))
    loud = np.abs(samples).reshape(-1, 882).max(axis=1)
    gap = slice(round(200 * 9.6 / 39), round(200 * 11.4 / 39))
    assert loud[gap].max() < 0.02 < loud[10:40].min()
    assert loud[70:150].min() > 0.1


def test_listen_is_off_until_it_is_pressed_and_a_marker_runs_along(visit):
    tab = visit()
    tab.evaluate("""() => {
      window.contexts = [];
      const Real = AudioContext;
      window.AudioContext = class extends Real {
        constructor(...given) { super(...given); contexts.push(this); }
      };
    }""")
    figure = opened(tab)
    assert tab.evaluate("contexts.length") == 0
    figure.get_by_role("button", name="listen: loss").press("Enter")
    marker = figure.locator(".gm-marker")
    marker.wait_for(state="attached")
    before = marker.get_attribute("cx")
    tab.wait_for_function("""before =>
      document.querySelector(".gm-marker").getAttribute("cx") > before""", arg=before)
    figure.get_by_role("button", name="stop: loss").press("Enter")
    assert marker.count() == 0
    tab.wait_for_function("contexts.length === 1 && contexts[0].state === 'closed'")
    figure.get_by_role("button", name="listen: loss").press("Enter")
    figure.locator("input").first.press("End")              # another setting: it stops
    assert marker.count() == 0
    assert figure.get_by_role("button", name="listen: loss").count() == 1


def test_two_curves_of_one_axes_share_a_table_and_sound_together(browser, tmp_path):
    """Two level lines are two tones: at a quarter and at half of the height."""
    fig, ax = plots.subplots()
    ax.set(xlim=(0, 10), ylim=(0, 4), xlabel="step")
    low, high = (ax.plot([0, 10], [0, 0], label=name)[0] for name in ("low", "high"))

    def levels(level=1):
        low.set_ydata([level, level])
        high.set_ydata([2 * level, 2 * level])
        return low, high

    path = tmp_path / "levels.html"
    path.write_text(explore(fig, levels, level=(1, 2)).to_html(), "utf-8")
    tab = browser.new_page()
    tab.goto(path.as_uri())
    opened(tab, "fig-levels")
    (table,) = tab.evaluate(TABLES, "fig-levels")
    assert table["rows"][:2] == [["step", "low", "high"], ["0", "1", "2"]]
    both = tab.evaluate(HEARD.replace("curve.name === name", "true"), ["fig-levels", ""])
    loudness = np.abs(np.fft.rfft(np.array(both)[44100:88200]))         # a second: 1 Hz a step
    for share in (0.25, 0.5):
        tone = 220 * 2 ** (3 * share)
        near = slice(int(tone) - 12, int(tone) + 12)
        assert loudness[near].max() > 20 * np.median(loudness), tone
        assert abs(near.start + loudness[near].argmax() - tone) < 3
    tab.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark"), (320, "light")])
def test_the_table_is_accessible_and_within_the_screen(visit, width, scheme):
    tab = visit(viewport={"width": width, "height": 800}, color_scheme=scheme)
    for name in ("fig-ravine", "fig-zoo"):
        for target in opened(tab, name).locator(".gm-hear :is(button, summary)").all():
            assert target.bounding_box()["height"] >= (44 if width < 600 else 32)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(tab) == []
