"""What other packages work out again for each citation and each word, worked out once.

Each of these is pure, a plugin by its name and a stem by its word, and is asked for thousands of
times, while a single processor puts the pages together.
"""

from functools import cache
from types import SimpleNamespace

import pybtex.plugin
from sphinx.search.en import SearchEnglish
from sphinx.search.zh import SearchChinese


class Terms(set):
    """Words that are looked up for every word, where Sphinx goes through a list."""

    extend = set.update


def remembering(init):
    """The `init` of a search language, whose stemmer from then on remembers its stems."""
    def prepare(self, options):
        init(self, options)
        self.stemmer = SimpleNamespace(stemWord=cache(self.stemmer.stemWord))
    return prepare


def setup(app):
    # it reads what every installed package says of itself
    pybtex.plugin._load_entry_point = cache(pybtex.plugin._load_entry_point)
    for language in (SearchEnglish, SearchChinese):
        language.init = remembering(language.init)
    SearchChinese.latin_terms = Terms()
    return {"parallel_read_safe": True, "parallel_write_safe": True}
