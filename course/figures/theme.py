"""Colours by role: a figure is drawn in the light palette, and the page's theme chooses the shade.

What a figure names from `plots.COLOR` follows the theme, and so does what matplotlib draws in its
own colours: black texts, axes and lines, grey grids. Any other colour is the author's and stays,
and so does an outline around it, or a text in a box of it.
"""

from collections.abc import Sequence

from matplotlib.colors import rgb2hex

from course.plots import COLOR, PALETTE

ROLES = {value: role for role, value in COLOR.items()}
DEFAULTS = {"#000000": "ink", "#b0b0b0": "grid", "#cccccc": "grid"}     # matplotlib's own

# how pages say that they are dark: sphinx-book-theme and Read the Docs' kin, furo, Bootstrap and
# Quarto, JupyterLab, VS Code; and which of them leave it to the reader's system
DARK = ("html[data-theme=dark],body[data-theme=dark],html[data-bs-theme=dark],body.quarto-dark,"
        "body[data-jp-theme-light=false],body.vscode-dark")
AUTO = "html.gm-auto,body[data-theme=auto]"


def color(rgb: Sequence[float], *, default: bool) -> str:
    """A colour for SVG; `default` says whether matplotlib's own colours follow the theme here."""
    red, green, blue = rgb[:3]
    value = rgb2hex((red, green, blue))
    role = ROLES.get(value) or (DEFAULTS.get(value) if default else None)
    return f"var(--gm-{role},{value})" if role else value


def css() -> str:
    """The palette as CSS variables, for every way in which a page says that it is dark."""
    light, dark = ("".join(f"--gm-{role}:{pair[i]};" for role, pair in PALETTE.items())
                   for i in (0, 1))
    dark += "color-scheme:dark;"
    return (f":root{{{light}}}\n"
            f"{DARK}{{{dark}}}\n"
            f"@media (prefers-color-scheme:dark){{{AUTO}{{{dark}}}}}\n"
            f"@media print{{:root,{DARK},{AUTO}"
            f"{{{light}color-scheme:light;}}}}\n")
