"""What changes its look is dressed anew in place: the same picture, and no new node for it."""

import random
from dataclasses import replace
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pytest

from course.figures import explore
from tests.support.explore_figures import chameleon, pile

NODES = """figure => [...figure.querySelectorAll('.gm-moving')].map(panel =>
  [...panel.querySelectorAll('path, text')].filter(node => node.getAttribute('d') !== ''
    && (node.localName === 'path' || node.textContent)).map(node => [node.localName,
      Object.fromEntries([...node.attributes].map(({name, value}) => [name, value])),
      node.textContent]))"""
COUNT = """figure => {
  figure.added = 0;
  const count = changes => changes.forEach(({addedNodes}) => figure.added += addedNodes.length);
  new MutationObserver(count)
    .observe(figure.querySelector('.gm-picture'), {childList: true, subtree: true});
}"""


def expected(payload, setting):
    """Of each panel, what Python writes of one setting: (tag, attributes, text)."""
    there = replace(payload, start=setting)
    trees = (ElementTree.fromstring(f"<svg>{there.moving(panel)}</svg>")
             for panel in range(sum(map(len, payload.rows))))
    return [[[node.tag, node.attrib, "".join(node.itertext())] for node in tree.iter()
             if node.tag in ("path", "text")] for tree in trees]


@pytest.mark.parametrize("figure", [chameleon, pile])
def test_another_look_is_the_same_node_in_other_clothes(figure, browser, page_errors, tmp_path):
    explorable = figure()
    path = tmp_path / "figure.html"
    path.write_text(explorable.to_html(), "utf-8")
    tab = browser.new_page()
    errors = page_errors(tab)
    tab.goto(path.as_uri())
    shown = tab.locator("explore-figure")
    payload, seed = explorable.payload(), random.randrange(10**6)
    print("seed", seed)
    rng = random.Random(seed)
    for tour in range(2):
        settings = [*enumerate(explorable.recorder.settings())]
        rng.shuffle(settings)
        for number, setting in settings:
            shown.evaluate("(figure, setting) => figure.move([...setting.entries()])", setting)
            assert shown.evaluate(NODES) == expected(payload, number), (seed, tour, setting)
        if not tour:
            shown.evaluate(COUNT)
    assert shown.evaluate("figure => figure.added") == 0
    assert not errors
    tab.close()


@pytest.mark.parametrize("shared", [False, True])
def test_on_a_phone_a_colour_bar_stays_beside_its_axes_and_is_not_blown_up(shared, browser,
                                                                          tmp_path):
    fig, axes = plt.subplots(2, 2, figsize=(7, 5), layout="constrained")
    meshes = [ax.pcolormesh([[n, 1], [2, 3]]) for n, ax in enumerate(axes.flat)]
    fig.colorbar(meshes[0], ax=axes if shared else axes[0, 0])

    def shade(level):
        meshes[0].set_array([[level, 1], [2, 3]])
        return meshes[0]

    shown = explore(fig, shade, level=(0, 3))
    panels = [len(row) for row in shown.recorder.rows]
    assert panels == ([3, 2] if shared else [2, 2]), "one of its own only if it is for all"
    path = tmp_path / "bar.html"
    path.write_text(shown.to_html(), "utf-8")
    tab = browser.new_page(viewport={"width": 360, "height": 740})
    tab.goto(path.as_uri())
    for svg in tab.locator(".gm-panel > svg").all():
        assert svg.bounding_box()["height"] < 400
    tab.close()
