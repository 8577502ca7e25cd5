"""Every number that a quiz states, the wrong ones too, computed: {question: options in order}."""

from quiz_numbers import chapter5, chapter6, chapter7, chapter8, chapters1to4

CHAPTERS = chapters1to4, chapter5, chapter6, chapter7, chapter8
NUMBERS = {name: options for chapter in CHAPTERS for name, options in chapter.NUMBERS.items()}
