"""Figures with sliders that the tests and the benchmark of course.figures share; numpy alone."""

import ipywidgets as w
import numpy as np
from matplotlib.collections import LineCollection

from course import plots
from course.figures import explore


def ravine():
    """Two panels, 441 settings: the path of heavy ball over contours, and its loss."""
    fig, (left, right) = plots.subplots(2)
    x, y = np.meshgrid(np.linspace(-3, 3, 121), np.linspace(-2, 2, 121))
    left.contourf(x, y, np.sqrt(0.5 * x**2 + 5 * y**2), levels=8, colors=plots.LEVELS[::-1])
    (path,) = left.plot([], [], "o-", color=plots.COLOR["orange"], label="heavy ball")
    left.set(xlim=(-3, 3), ylim=(-2, 2), xlabel="$w_1$", ylabel="$w_2$")
    left.legend()
    (loss,) = right.semilogy([], [], color=plots.COLOR["orange"])
    right.set(xlim=(0, 60), ylim=(1e-6, 1e2), xlabel="step", ylabel="loss")
    curvature = np.array([1.0, 10.0])

    def ravine(learning_rate, momentum):
        point, velocity, points = np.array([-2.5, 1.0]), 0, []
        for _ in range(61):
            points.append(point)
            velocity = momentum * velocity + curvature * point
            point = point - learning_rate * velocity
        points = np.array(points)
        path.set_data(points.T)
        loss.set_data(range(61), 0.5 * points**2 @ curvature)
        return path, loss

    return explore(
        fig, ravine, pad=(left, "learning_rate", "momentum"), play="momentum",
        learning_rate=w.FloatSlider(0.05, min=0.01, max=0.21, step=0.01),
        momentum=w.FloatSlider(0.9, min=0, max=1, step=0.05, description="momentum β"),
        describe=lambda learning_rate, momentum:
            f"Learning rate {learning_rate:g}, momentum {momentum:g}: 60 steps.")


def zoo():
    """Every kind of artist and of control in one figure of three panels; some points diverge."""
    fig, (a, b, c) = plots.subplots(3, width=260)
    arrows = a.quiver([0, 1, 2], [0, 1, 0], [1, 1, 1], [1, 0, -1], color=plots.COLOR["blue"])
    step = a.annotate("", (1, 1), (0, 0), arrowprops={"arrowstyle": "-|>"})
    title, note = a.set_title(""), a.text(1, 1.5, "", ha="center")
    a.set(xlim=(-1, 3), ylim=(-1, 2))
    bars = b.bar(range(5), np.ones(5))
    b.set_ylim(0, 6)
    t = np.linspace(0, 6, 40)
    (line,) = c.plot(t, t, "--", color=plots.COLOR["ink"], alpha=0.6, label="wave")
    dots = c.scatter(t[::4], t[::4], s=20, c=range(10))
    areas = [c.fill_between(t, t)]
    c.set(xlim=(0, 6), ylim=(-3, 3))
    c.legend(loc="upper right")

    def zoo(size, kind, speed, filled, scale):
        arrows.set_UVC([1, size, 1], [size / 3, 0, -1])
        step.xy = (size / 2, 1)
        title.set_text(f"size {size}")
        note.set_text(rf"$\theta_{size}$ = {scale:g}")
        for i, bar in enumerate(bars):
            bar.set_height(size * (i + 1) / 5)
        wave = (np.sin if kind == "sine" else np.cos)(t * speed) * scale
        wave[10:12] = np.nan
        wave[30:] *= 1e300 if size == 3 else 1
        areas.pop().remove()
        areas.append(c.fill_between(t, 0, wave, color=plots.COLOR["purple"],
                                    alpha=0.4 if filled else 0.1))
        line.set_data(t, wave)
        dots.set_offsets(np.c_[t[::4], wave[::4]])
        return arrows, [step, title, note], bars, areas, line, dots

    return explore(fig, zoo, size=(1, 3), kind=["sine", "cosine"], filled=True,
                   speed=w.ToggleButtons(options=[("slow", 1), ("fast", 3)]),
                   scale=w.FloatLogSlider(value=1, base=10, min=-1, max=0, step=0.5))


def pile():
    """What stands still lies between what moves, and two lines that move cross."""
    fig, (left, right) = plots.subplots(2)
    bars = left.bar(range(3), [2, 2, 2], color=plots.COLOR["blue"], width=0.9)
    left.scatter(range(3), [1, 1, 1], s=300, color=plots.COLOR["orange"], zorder=1.5)
    (thread,) = left.plot([0, 2], [0, 3], linewidth=8, color=plots.COLOR["green"])
    left.plot([0, 2], [1.5, 1.5], linewidth=8, color=plots.COLOR["ink"], zorder=3)
    cap = left.text(1, 1, "on top", zorder=4)
    left.set_ylim(0, 4)
    (one,) = right.plot([0, 1], [0, 1], linewidth=10)
    right.plot([0, 1], [0.5, 0.5], linewidth=10, color=plots.COLOR["purple"])
    (two,) = right.plot([0, 1], [1, 0], linewidth=10)
    right.set(xlim=(0, 1), ylim=(0, 1))

    def pile(height, raised):
        for bar in bars:
            bar.set_height(height)
        thread.set_ydata([0, height])
        cap.set_y(height)
        one.set_ydata([0, height / 3])
        one.set_zorder(3 if raised else 2)
        return bars, thread, cap, one, two

    return explore(fig, pile, height=(1, 3, 0.5), raised=False)


def chameleon():
    """Colours, dashes, markers, anchors, sizes and how many things there are: all of it changes."""
    fig, (left, right) = plots.subplots(2)
    dots = left.scatter([], [], s=60)
    (line,) = left.plot([0, 1], [0, 1])
    name = left.text(0.5, 0.5, "")
    left.set(xlim=(0, 1), ylim=(0, 1))
    bars = right.bar([0, 1], [1, 1])
    right.set_ylim(0, 3)
    colors = [plots.COLOR[color] for color in ("blue", "orange", "green")]

    def chameleon(count, look):
        dots.set_offsets(np.linspace(0.2, 0.8, count).repeat(2).reshape(-1, 2))
        dots.set_facecolor(colors[look])
        line.set(color=colors[look - 1], linestyle="-" if look else "--", visible=look < 2,
                 marker="o" if count else "")
        name.set(text=f"{count} dots" * (look != 1), ha=("left", "center", "right")[look],
                 rotation=30 * count, fontsize=10 + look, color=colors[look])
        for i, bar in enumerate(bars):
            bar.set(height=count, facecolor=colors[(look + i) % 2])
        return dots, line, name, bars

    return explore(fig, chameleon, count=(0, 3), look=(0, 2))


def crowd():
    """Markers that one can see through, many over each other: of one colour, and ringed."""
    fig, (left, right) = plots.subplots(2, height=261.3)
    spread = np.random.default_rng(0).normal(size=(200, 2))
    clouds = [left.scatter(*spread.T, s=120, alpha=0.3, color=plots.COLOR["blue"]),
              right.scatter(*spread[:40].T, s=300, alpha=0.5, color=plots.COLOR["orange"],
                            edgecolors=plots.COLOR["blue"], linewidths=3)]
    for ax in (left, right):
        ax.set(xlim=(-3, 3), ylim=(-3, 3))

    def crowd(width):
        for cloud, points in zip(clouds, (spread, spread[:40]), strict=True):
            cloud.set_offsets(width * points)
        return clouds

    return explore(fig, crowd, width=(0.2, 1, 0.4))


def strokes():
    """Lines of one collection: of one look, crossing and half transparent, of two looks."""
    fig, (left, right) = plots.subplots(2)
    t = np.linspace(0, 1, 50)
    waves = [np.c_[t, 0.5 + 0.1 * k * np.sin(9 * t)] for k in range(1, 5)]
    thick = left.vlines(np.linspace(0.05, 0.95, 10), 0, t[:10], linewidth=3,
                        color=plots.COLOR["orange"])
    crossing = right.add_collection(LineCollection(waves, linewidth=12, alpha=0.4,
                                                   color=plots.COLOR["blue"]))
    two = right.add_collection(LineCollection([1 - wave for wave in waves], linewidth=3,
                                              colors=[plots.COLOR["ink"], plots.COLOR["orange"]]))
    for ax in (left, right):
        ax.set(xlim=(0, 1), ylim=(0, 1))

    def strokes(height):
        thick.set_segments([[(x, 0), (x, height * x)] for x in np.linspace(0.05, 0.95, 10)])
        crossing.set_segments([wave * (1, height) for wave in waves])
        two.set_segments([1 - wave * (1, height) for wave in waves])
        return thick, crossing, two

    return explore(fig, strokes, height=(0.4, 1, 0.3))
