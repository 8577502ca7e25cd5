"""The Chinese edition's form: what is translated, what must stay, and what an English change does."""

import json

import pytest

from course.language import texts, translated
from course.traces import trace
from course.translate.__main__ import CONTENT, PAGES, catalogue, pieces, status
from course.translate.pages import Piece, Translation, cells, literals, notebook, page, read, sections
from course.translate.parity import differences, in_code
from course.translate.style import faults
from tests.support.in_kernel import tail  # noqa: F401
from tests.support.places import BOOK
