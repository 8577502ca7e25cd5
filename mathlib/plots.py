"""Pictures: one palette, one style, and `plot_*(..., ax=None) -> ax` functions."""

import matplotlib.pyplot as plt

# role: (light theme, dark theme). Every colour keeps a contrast of 3:1 to the page (text: 4.5:1)
# and the four methods stay apart for colour-blind readers. Figures are drawn in the light colours;
# mathlib.explore turns each into a CSS variable, so the page's theme chooses.
PALETTE = {
    "ink": ("#1f2933", "#e6e8eb"),        # text and axes
    "muted": ("#616975", "#a3abb8"),      # secondary text, plain gradient descent
    "grid": ("#e4e7eb", "#2f363f"),       # grid lines
    "paper": ("#ffffff", "#14181e"),      # page background
    "blue": ("#0067a5", "#5ab4e6"),       # EMA form
    "orange": ("#c84c00", "#ff8f4a"),     # heavy ball; the accent
    "green": ("#00805c", "#3ecf9b"),      # Nesterov
    "purple": ("#9a4182", "#e39cc8"),     # a fourth series
    # a landscape from high to low: pale enough for a path drawn over it to stand out
    "level0": ("#f4f6f8", "#1a1f26"),
    "level1": ("#eaeff4", "#1e252e"),
    "level2": ("#e0e8ef", "#222b36"),
    "level3": ("#d5e0ea", "#26323f"),
    "level4": ("#cad8e5", "#2a3948"),
    "level5": ("#bfd0e0", "#2f4051"),
    "level6": ("#b3c8db", "#34475b"),
    "level7": ("#a7c0d6", "#394f65"),
}
