"""`import course.zh`: from here on the course answers in Chinese."""

import os

from course.language import VARIABLE

os.environ[VARIABLE] = "zh"
