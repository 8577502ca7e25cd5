"""A picture for who shares a page: its title over a ravine that the heavy ball runs down."""

import textwrap

from mathlib.descent import minimize
from mathlib.optim import SGD
from mathlib.problems import quadratic

INK, PAPER, PATH, LEVEL = "#14202b", "#f6f4ef", "#c4432b", "#9fb1bf"


def draw(path, title, kicker):
    """A PNG of 1200 by 630 pixels, the size that those who show cards ask for."""
    import numpy as np  # slow to load, and most builds draw no card
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 6.3), dpi=100, facecolor=PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 0.56))
    axes.set(xlim=(-10.5, 3.5), ylim=(-2.1, 2.1))
    axes.axis("off")
    x, y = np.meshgrid(np.linspace(-10.5, 3.5, 300), np.linspace(-2.1, 2.1, 100))
    axes.contour(x, y, (x**2 + 25 * y**2) / 2, levels=[0.5, 2, 5, 10, 18, 30, 46, 66],
                 colors=LEVEL, linewidths=1.2)
    ball = minimize(quadratic([1, 25]), [-9.5, 1.6], SGD(0.03, momentum=0.8), steps=60).params
    axes.plot(ball[:, 0], ball[:, 1], color=PATH, linewidth=3, marker="o", markersize=7)
    figure.text(0.05, 0.9, kicker, color=PATH, fontsize=22, va="center")
    figure.text(0.05, 0.82, textwrap.fill(title, 34), color=INK, fontsize=44, va="top",
                linespacing=1.1, weight="bold")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Software": None})
