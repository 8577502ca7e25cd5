"""Pictures: one palette, one style, and `plot_*(..., ax=None) -> ax` functions."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, Literal, overload

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from course.face import on_page
from course.words import say

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


# what adds texts, lines or shapes to axes, and asks for the style as it does
ADDS = ("annotate", "axhline", "axhspan", "axvline", "axvspan", "bar", "barh", "clabel", "contour",
        "contourf", "errorbar", "fill_between", "fill_betweenx", "hist", "hlines", "legend",
        "pcolormesh", "plot", "quiver", "scatter", "set_title", "set_xlabel", "set_ylabel", "stem",
        "step", "text", "vlines")


class _StyledAxes(Axes):
    """Axes in the course's style, also for what is added when `subplots` is long done."""


@contextmanager
def _style() -> Iterator[None]:
    with plt.rc_context():
        matplotlib.rcdefaults()  # a reader's own settings are for the reader's own figures
        plt.rcParams.update(STYLE)
        yield


def _in_style(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def add(self: _StyledAxes, *given: Any, **how: Any) -> Any:
        with _style():
            return method(self, *given, **how)

    return add


for _name in ADDS:
    setattr(_StyledAxes, _name, _in_style(getattr(Axes, _name)))

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
    with _style():
        size = (columns * width / 72, rows * height / 72)
        fig, axes = plt.subplots(rows, columns, figsize=size, layout="constrained",
                                 subplot_kw={"axes_class": _StyledAxes})
        for ax in fig.axes:  # ticks are made when they are drawn
            ax.tick_params(which="both", color=COLOR["muted"], labelcolor=COLOR["muted"],
                           labelsize=STYLE["xtick.labelsize"])
    plt.close(fig)  # pictures are shown by course.figures, not by the inline backend
    return fig, axes


def plot_key(entries: Mapping[str, Artist | str], *, columns: int = 0, ax: Axes) -> Axes:
    """What each line stands for, between the title and the picture: no curve comes there.

    An entry is an artist, or a name from COLOR for a line in that colour. Returns the Axes.
    """
    shown = [Line2D([], [], color=COLOR[entry]) if isinstance(entry, str) else entry
             for entry in entries.values()]
    key = ax.legend(shown, [*entries], loc="lower left", bbox_to_anchor=(0, 1),
                    ncols=columns or len(shown), borderpad=0, borderaxespad=0.3,
                    handlelength=1.3, handletextpad=0.4, columnspacing=1.5)
    for text, artist in zip(key.get_texts(), shown, strict=True):
        text.set_color(artist.get_color() if isinstance(artist, Line2D) else COLOR["ink"])
    rows = -(-len(shown) // (columns or len(shown)))
    ax.set_title(ax.get_title("left"), pad=6 + 18 * rows)
    return ax


def plot_regimes(*, averaged: bool = False, ax: Axes | None = None) -> Axes:
    """What the heavy ball does along one direction, over (alpha lam, beta); returns the Axes. ::

        monotone  alpha lam <= (1 - sqrt beta)**2      waves     up to (1 + sqrt beta)**2
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
    # sliders step through the roots 0, 0.1, 0.2, … of beta: texts stand half way between
    low = 0.11 if not averaged else 0  # below, there is room for a name
    for rate in (0.2, 0.4, 0.6, 0.8):  # up the monotone side, then through the waves
        beta = np.append(np.linspace(low**2, rate**2, 20), rate**2)
        pull = (1 - rate) * (1 - beta / rate)
        pull[-1] = (1 + rate) ** 2
        across = pull / (1 - beta if averaged else 1)
        ax.plot(across, beta, color=COLOR["muted"], linewidth=0.7)
        ax.text(across[-1], (rate + 0.05) ** 2, f"{rate}", color=COLOR["muted"], ha="center",
                va="center")
    names = {"monotone": (0.08, 0.05), "waves": (1, 0.95), "zigzag": (1.53, 0.05),
             "diverges": (3.3, 0.25)}
    if averaged:
        names = {"monotone": (0.023, 0.45), "waves": (1, 0.95), "diverges": (50, 0.45)}
        ax.set_xscale("log")
        ax.set_xticks([0.01, 0.1, 1, 10, 100], ["0.01", "0.1", "1", "10", "100"])
        ax.minorticks_off()
    else:
        ax.set_xscale("function", functions=(_root, np.square))
        ax.set_xticks([0, 0.25, 1, 2.25, 4], ["0", "0.25", "1", "2.25", "4"])
    for name, (x, up) in names.items():
        ax.text(x, up**2, say(f"plots.{name}"), color=COLOR["ink"], ha="center", va="center")
    ax.set_yscale("function", functions=(_root, np.square))
    ax.set_yticks([0, 0.04, 0.16, 0.36, 0.64, 0.9], ["0", "0.04", "0.16", "0.36", "0.64", "0.9"])
    ax.set(xlim=(0.004, 250) if averaged else (0, 4.8), ylim=(0, 1))
    ax.grid(False)
    return ax


def regime_name(regime: str) -> str:
    """What plot_regimes calls a regime of mathlib.theory, for a sentence below it."""
    return say(f"plots.{regime}")


def plot_unit_circle(*, ax: Axes | None = None) -> Axes:
    """The complex plane with the unit circle, for roots to move in; returns the Axes."""
    if ax is None:
        _, ax = subplots()
    turn = np.linspace(0, 2 * np.pi, 73)
    ax.plot(np.cos(turn), np.sin(turn), color=COLOR["ink"], linewidth=1.2)
    ax.axhline(0, color=COLOR["muted"], linewidth=0.6)
    ax.set(xlabel=say("plots.real"), ylabel=say("plots.imaginary"),
           xlim=(-1.75, 1.75), ylim=(-1.5, 1.5))
    ax.set_aspect("equal")
    return ax


def _root(x: np.ndarray) -> np.ndarray:
    return np.sqrt(np.maximum(x, 0))


def plot_scale(colors: Sequence[str], labels: Mapping[int, float | str], name: str, *, ax: Axes
               ) -> Axes:
    """A bar beside the axes that says which numbers its colours stand for; returns the Axes.

    `labels` has what is written at an edge between two colours; edge 0 is the lower end.
    """
    bar = ax.inset_axes((1.03, 0, 0.035, 1))
    bar.barh(range(len(colors)), 1, height=1, align="edge", color=colors, linewidth=0)
    bar.set(xlim=(0, 1), ylim=(0, len(colors)), xticks=[])
    bar.set_yticks([*labels], [text if isinstance(text, str) else f"{float(f'{text:.2g}'):g}"
                               for text in labels.values()])
    bar.tick_params(length=0, labelsize=STYLE["ytick.labelsize"], labelcolor=COLOR["muted"],
                    labelleft=False, labelright=True)
    first, *_, last = bar.get_yticklabels()  # inside the bar's ends
    first.set_verticalalignment("bottom")
    last.set_verticalalignment("top")
    bar.spines[:].set(visible=True, color=COLOR["grid"])
    bar.set_xlabel(name, labelpad=22, fontsize=STYLE["ytick.labelsize"], color=COLOR["muted"])
    return ax


def plot_landscape(problem: "Problem", xlim: tuple[float, float], ylim: tuple[float, float], *,
                   scale: bool = True, ax: Axes | None = None) -> Axes:
    """Filled contours of a two-parameter loss, darker where it is lower; returns the Axes.

    The levels are spaced evenly in the square root of the loss above its minimum, which draws a
    quadratic bowl as equally spaced rings. A cross marks the minimum, a bar (unless `scale` is
    False) says how high the loss is.
    """
    if ax is None:
        _, ax = subplots()
    points = np.stack(np.meshgrid(np.linspace(*xlim, 121), np.linspace(*ylim, 121)), axis=-1)
    height = np.sqrt(np.maximum(problem.loss(points) - problem.loss(problem.minimum), 0))
    levels = np.linspace(0, height.max(), len(LEVELS) + 1)
    ax.contourf(points[..., 0], points[..., 1], height, levels=levels, colors=LEVELS[::-1])
    ax.plot(*problem.minimum, "+", color=COLOR["ink"], markersize=10, markeredgewidth=1.5)
    if scale:
        low = problem.loss(problem.minimum)
        values = {edge: low + levels[edge] ** 2 for edge in (0, 4, 8)}
        plot_scale(LEVELS[::-1], values, say("plots.loss"), ax=ax)
    ax.set(xlim=xlim, ylim=ylim)
    ax.grid(False)
    return ax
