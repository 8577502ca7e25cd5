"""Figures with sliders that move in Jupyter and on a page without a kernel.

    explorable   explore(): from a figure and a function to something that shows itself
    controls     a slider as a finite list of values
    snapshot     a notebook's names as they were
    recorder     draws setting by setting; panels, sketch, paths, mathtext, theme draw one part
    storeys      what lies under, between and over the parts that move
    axes         where numbers lie in a picture; axes.js reads it on the page
    payload      all settings as plain data
    page, live   the two faces: HTML with explore.js and explore.css; ipywidgets
    pad          where one drags in a live picture; pad.js is that of both faces
    still        picture(): the same without sliders
"""

from course.figures.explorable import Explorable, explore
from course.figures.page import assets
from course.figures.still import Picture, picture

__all__ = ["Explorable", "Picture", "assets", "explore", "picture"]
