"""Figures with sliders that move in Jupyter and on a page without a kernel."""

from mathlib.explore.explorable import Explorable, explore
from mathlib.explore.page import Picture, assets, picture

__all__ = ["Explorable", "Picture", "assets", "explore", "picture"]
