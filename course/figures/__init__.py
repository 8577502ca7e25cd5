"""Figures with sliders that move in Jupyter and on a page without a kernel."""

from course.figures.explorable import Explorable, explore
from course.figures.page import Picture, assets, picture

__all__ = ["Explorable", "Picture", "assets", "explore", "picture"]
