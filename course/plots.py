"""Pictures: one palette, one style, and `plot_*(..., ax=None) -> ax` functions."""

from typing import TYPE_CHECKING, Any, Literal, overload

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course.face import on_page

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType  # newer than the oldest matplotlib that will do

    from mathlib.problems import Problem

# role: (light theme, dark theme). Every colour keeps a contrast of 3:1 to the page (text: 4.5:1)
# and the four methods stay apart for colour-blind readers. Figures are drawn in the light colours;
# course.figures turns each into a CSS variable, so the page's theme chooses.
PALETTE = {
    "ink": ("#1f2933", "#e6e8eb"),  # text and axes
    "muted": ("#616975", "#a3abb8"),  # secondary text, plain gradient descent
    "grid": ("#e4e7eb", "#2f363f"),  # grid lines
    "paper": ("#ffffff", "#14181e"),  # page background
    "blue": ("#0067a5", "#5ab4e6"),  # EMA form
    "orange": ("#c84c00", "#ff8f4a"),  # heavy ball; the accent
    "green": ("#00805c", "#3ecf9b"),  # Nesterov
    "purple": ("#9a4182", "#e39cc8"),  # a fourth series
    # a landscape from high to low: pale enough for a path drawn over it to stand out
    "level0": ("#f6f8fa", "#1a1f26"),
    "level1": ("#eef3f7", "#1e252e"),
    "level2": ("#e7eef4", "#222b36"),
    "level3": ("#dfe8f0", "#26323f"),
    "level4": ("#d8e3ec", "#2a3948"),
    "level5": ("#d1dee9", "#2f4051"),
    "level6": ("#cad9e6", "#34475b"),
    "level7": ("#c3d4e3", "#394f65"),
}

# what figures are drawn in; paper is not quite white: white is an author's, and stays in the dark
COLOR = {role: light for role, (light, dark) in PALETTE.items()} | {"paper": "#fffffe"}
LEVELS = [COLOR[f"level{i}"] for i in range(8)]

STYLE: "dict[RcKeyType, Any]" = {
    "figure.dpi": 72,  # so that a point is a CSS pixel
    "figure.facecolor": COLOR["paper"],
    "axes.facecolor": COLOR["paper"],
    "axes.edgecolor": COLOR["muted"],
    "axes.labelcolor": COLOR["ink"],
    "axes.titlecolor": COLOR["ink"],
    "axes.titlelocation": "left",
    "axes.titlesize": 14,
    "axes.labelsize": 13,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": COLOR["grid"],
    "grid.linewidth": 0.8,
    "xtick.color": COLOR["muted"],
    "ytick.color": COLOR["muted"],
    "xtick.labelsize": 12,
    "ytick.labelsize": 12,
    "legend.fontsize": 12,
    "legend.frameon": False,
    "legend.labelcolor": COLOR["ink"],
    "text.color": COLOR["ink"],
    "lines.linewidth": 1.8,
    "lines.markersize": 4,
    "font.size": 12,
    "axes.prop_cycle": plt.cycler(color=[COLOR[c] for c in ("orange", "blue", "green", "purple")]),
}


if on_page():
    matplotlib.rcdefaults()  # a book looks the same whoever builds it


@overload
def subplots(columns: Literal[1] = ..., rows: Literal[1] = ..., *, width: float = ...,
             height: float = ...) -> tuple[Figure, Axes]: ...
@overload
def subplots(columns: int = ..., rows: int = ..., *, width: float = ..., height: float = ...
             ) -> tuple[Figure, Axes | np.ndarray]: ...
def subplots(columns: int = 1, rows: int = 1, *, width: float = 350, height: float = 280
             ) -> tuple[Figure, Axes | np.ndarray]:
    """`plt.subplots` in the course's style: panels of `width` x `height` CSS pixels.

    Returns (figure, axes), `axes` being one Axes, or an array of them as `plt.subplots` shapes it.
    On the page each panel is a picture of its own, so that panels stack on a narrow screen.
    """
    with plt.rc_context():
        matplotlib.rcdefaults()  # a reader's own settings are for the reader's own figures
        plt.rcParams.update(STYLE)
        size = (columns * width / 72, rows * height / 72)
        fig, axes = plt.subplots(rows, columns, figsize=size, layout="constrained")
    plt.close(fig)  # pictures are shown by course.figures, not by the inline backend
    return fig, axes


def plot_regimes(*, averaged: bool = False, ax: Axes | None = None) -> Axes:
    """What the heavy ball does along one direction, over (alpha lam, beta); returns the Axes.

    monotone  alpha lam <= (1 - sqrt beta)**2      waves  up to (1 + sqrt beta)**2
    zigzag    up to 2 (1 + beta)                   diverges  beyond

    Thin lines join settings of equal rate. The vertical axis grows like sqrt(beta). The horizontal
    one grows like sqrt(alpha lam), which makes the borders of the waves straight; with `averaged`
    it is that of the EMA form, where all is divided by 1 - beta, and grows like the logarithm.
    """
    if ax is None:
        _, ax = subplots()
    root = np.linspace(0, 0.9999, 200)
    unit = 1 - root**2 if averaged else 1
    edges: list[float | np.ndarray] = [1e-9, (1 - root) ** 2 / unit, (1 + root) ** 2 / unit,
                                       2 * (1 + root**2) / unit]
    for low, high, level in zip(edges, edges[1:], (2, 5, 3), strict=False):
        color = COLOR[f"level{level}"]
        ax.fill_betweenx(root**2, low, high, facecolor=color, edgecolor="none")
    for rate in (0.2, 0.4, 0.6, 0.8):  # up the monotone side, then through the waves
        beta = np.append(np.linspace(0, rate**2, 20), rate**2)
        pull = (1 - rate) * (1 - beta / rate)
        pull[-1] = (1 + rate) ** 2
        ax.plot(pull / (1 - beta if averaged else 1), beta, color=COLOR["muted"], linewidth=0.7)
        ax.text(1, rate**2, f"{rate}", color=COLOR["muted"], ha="center", va="bottom")
    names = {"monotone": (0.037, 0.07), "waves": (1, 0.85), "zigzag": (1.53, 0.003),
             "diverges": (3.2, 0.07)}
    if averaged:
        names = {"monotone": (0.02, 0.2), "waves": (1, 0.85), "diverges": (50, 0.2)}
        ax.set_xscale("log")
        ax.set_xticks([0.01, 0.1, 1, 10, 100], ["0.01", "0.1", "1", "10", "100"])
        ax.minorticks_off()
    else:
        ax.set_xscale("function", functions=(_root, np.square))
        ax.set_xticks([0, 0.25, 1, 2.25, 4], ["0", "0.25", "1", "2.25", "4"])
    for name, place in names.items():
        ax.text(*place, name, color=COLOR["ink"], ha="center")
    ax.set_yscale("function", functions=(_root, np.square))
    ax.set_yticks([0, 0.04, 0.16, 0.36, 0.64, 0.9], ["0", "0.04", "0.16", "0.36", "0.64", "0.9"])
    ax.set(xlim=(0.004, 250) if averaged else (0, 4.8), ylim=(0, 1))
    ax.grid(False)
    return ax


def plot_unit_circle(*, ax: Axes | None = None) -> Axes:
    """The complex plane with the unit circle, for roots to move in; returns the Axes."""
    if ax is None:
        _, ax = subplots()
    turn = np.linspace(0, 2 * np.pi, 73)
    ax.plot(np.cos(turn), np.sin(turn), color=COLOR["ink"], linewidth=1.2)
    ax.axhline(0, color=COLOR["muted"], linewidth=0.6)
    ax.set(xlabel="real part", ylabel="imaginary part", xlim=(-1.75, 1.75), ylim=(-1.5, 1.5))
    ax.set_aspect("equal")
    return ax


def _root(x: np.ndarray) -> np.ndarray:
    return np.sqrt(np.maximum(x, 0))


def plot_landscape(problem: "Problem", xlim: tuple[float, float], ylim: tuple[float, float], *,
                   ax: Axes | None = None) -> Axes:
    """Filled contours of a two-parameter loss, darker where it is lower; returns the Axes.

    The levels are spaced evenly in the square root of the loss above its minimum, which draws a
    quadratic bowl as equally spaced rings. A cross marks the minimum.
    """
    if ax is None:
        _, ax = subplots()
    points = np.stack(np.meshgrid(np.linspace(*xlim, 121), np.linspace(*ylim, 121)), axis=-1)
    height = np.sqrt(np.maximum(problem.loss(points) - problem.loss(problem.minimum), 0))
    levels = np.linspace(0, height.max(), len(LEVELS) + 1)
    ax.contourf(points[..., 0], points[..., 1], height, levels=levels, colors=LEVELS[::-1])
    ax.plot(*problem.minimum, "+", color=COLOR["ink"], markersize=10, markeredgewidth=1.5)
    ax.set(xlim=xlim, ylim=ylim)
    ax.grid(False)
    return ax
