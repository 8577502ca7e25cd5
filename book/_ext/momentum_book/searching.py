"""What is typed into the search is cut into words that the index has: 0.9, 10, 学习率.

Sphinx cuts 0.9 in two, and its search page passes over digits. It cuts a Chinese text by a
dictionary that knows 学习 and not 学习率, and what one asks in Chinese not at all.
"""

import re
import tomllib

import jieba
from sphinx.search.en import SearchEnglish
from sphinx.search.zh import SearchChinese

from momentum_book.places import BOOK

DECIMAL = r"\d+\.\d+"
# Han: the longest words of the index, one behind the other; where none begins, a sign is left out.
SPLIT = r"""
var splitQuery = query => {
  const cut = han => {
    for (let end = han.length; end > 1; end--)
      if (Object.hasOwn(Search._index.terms, han.slice(0, end)))
        return [han.slice(0, end), ...cut(han.slice(end))];
    return han ? cut(han.slice(1)) : [];
  };
  const words = query.match(
    /DECIMAL|\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}_\p{Emoji_Presentation}])+/gu) ?? [];
  return words.flatMap(word => /\p{Script=Han}/u.test(word) ? cut(word) : [word]);
};""".replace("DECIMAL", DECIMAL)
# numbers, which the search page passes over; what stands in one line ends where its element ends
REPAIRS = [("stopwords.indexOf(queryTermLower) !== -1 ||\n        queryTerm.match(/^\\d+$/)",
            "stopwords.indexOf(queryTermLower) !== -1"),
           ("    if (anchor) {\n      const anchorContent", """\
    for (const part of htmlElement.querySelectorAll("dt, dd, p, li, th, td, summary"))
      part.append(" ");
    if (anchor) {
      const anchorContent"""),
           # a word of the index is no more than that: what every object has (constructor) is none
           ("    Search._index = index;\n", """\
    Search._index = index;
    for (const words of [index.terms, index.titleterms])
      Object.setPrototypeOf(words, {__proto__: null, hasOwnProperty: {}.hasOwnProperty});
""")]


class Chinese(SearchChinese):
    """Sphinx's, with the course's own terms, decimals, and single digits."""

    latin1_letters = re.compile(rf"{DECIMAL}|[a-zA-Z0-9_]+")
    js_splitter_code = SPLIT

    def init(self, options):
        super().init(options)
        terms = tomllib.loads(BOOK.joinpath("zh/terms.toml").read_text("utf8"))["terms"]
        for words in terms.values():
            for word in words:
                jieba.add_word(word)

    def word_filter(self, stemmed_word):
        return stemmed_word.isdecimal() or super().word_filter(stemmed_word)


class English(SearchEnglish):
    """Sphinx's, with decimals."""

    _word_re = re.compile(rf"{DECIMAL}|\w+")
    js_splitter_code = SPLIT


def setup(app):
    app.add_search_language(English)
    app.add_search_language(Chinese)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
