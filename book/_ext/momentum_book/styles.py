"""The theme's styles without the rules that no page of this book can use.

A browser shows nothing before it has them all. A rule goes if it names a class, an id or an element
that occurs neither in a page nor, as any word at all, in a script: what scripts may put on the page
keeps its look.
"""

import re

import tinycss2

from momentum_book.repairs import RepairError

CODE = "pygments.css"
CUT = ("basic.css", "styles/pydata-sphinx-theme.css", "styles/sphinx-book-theme.css")
ADDRESS = re.compile(r"url\((?![\"']?(?:data:|#))[\"']?([^\"')]+)")
WORD = re.compile(r"[\w-]+")
TAG = re.compile(r"<([a-z][\w-]*)((?:\s[^<>]*)?)>")
NAMED = re.compile(r"\b(?:class|id)=\"([^\"]*)\"")


def part(name, text, words):
    """A sheet as it stands in another, one folder up if it has one of its own."""
    text = text.removeprefix('@charset "UTF-8";')
    if "/" in name and (found := ADDRESS.search(text)):
        raise RepairError(f"{name}: {found[1]} would be another address in the sheet of a page")
    if name == CODE:
        text += on_paper(text)
    return small(cut(text, words) if name in CUT else text)


def small(text):
    """A sheet without comments and indents."""
    def tight(tokens):
        for token in tokens:
            if token.type == "whitespace":
                token.value = " "
            tight(getattr(token, "content", None) or getattr(token, "arguments", ()))
        return tokens

    return tinycss2.serialize(tight(tinycss2.parse_component_value_list(text, skip_comments=True)))


def on_paper(text):
    """Paper is white: there code has the colours of the light theme in the dark one too."""
    light = re.findall(r'(?<=^html\[data-theme=")light(".*\n)', text, re.MULTILINE)
    if not light:
        raise RepairError(f"{CODE} names no light theme. What wrote it has changed.")
    return "@media print {\n" + "".join(f'html[data-theme="dark{rule}' for rule in light) + "}\n"


def used(pages, scripts):
    """All words that can be a class, an id or an element on these pages."""
    words = set()
    for page in pages:
        for tag, attributes in set(TAG.findall(page.read_text("utf8"))):
            words.add(tag)
            words.update(word for names in NAMED.findall(attributes) for word in names.split())
    for script in scripts:
        words.update(WORD.findall(script.read_text("utf8")))
    return words


def cut(text, words):
    """The sheet without the selectors that name what is not among the words."""
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    return "".join(kept(rule, words) for rule in rules)


def kept(rule, words):
    if rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports", "layer"):
        inside = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
        text = "".join(kept(one, words) for one in inside)
        prelude = tinycss2.serialize(rule.prelude)
        return f"@{rule.at_keyword}{prelude}{{{text}}}" if text else ""
    if rule.type != "qualified-rule":
        return rule.serialize()
    selectors = [s for s in split(rule.prelude) if names(s) <= words]
    if not selectors:
        return ""
    prelude = ",".join(tinycss2.serialize(s).strip() for s in selectors)
    return f"{prelude}{{{tinycss2.serialize(rule.content)}}}"


def split(prelude):
    """The selectors of a list."""
    found = [[]]
    for token in prelude:
        if token == ",":
            found.append([])
        else:
            found[-1].append(token)
    return found


def names(selector):
    """Classes, ids and elements that it asks for; what stands in brackets may be one of many."""
    found, before = set(), None
    for token in selector:
        if token.type == "hash" or (token.type == "ident" and before != ":"):
            found.add(token.value)
        before = token.value if token.type == "literal" else None
    return found
