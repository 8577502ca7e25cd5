"""What is remembered is what would have been worked out anew."""

from momentum_book import once
from sphinx.search.en import SearchEnglish
from sphinx.search.zh import SearchChinese


def test_stems_are_those_of_sphinx():
    words = ["Momentum", "momentum", "running", "SGD", "ties", "using", "动量", "averages"]
    for language in (SearchEnglish, SearchChinese):
        plain = language({})
        kept = type("Kept", (language,), {"init": once.remembering(language.init),
                                          "latin_terms": once.Terms()})({})
        for _ in range(2):
            for searched in (plain, kept):
                searched.split(" ".join(words))
            assert [*map(kept.stem, words)] == [*map(plain.stem, words)]
