"""What must be the same in both languages: `differences(original, translated)` says what is not.

Formulas, links, citations, code, headings, quotations and folded parts are the same, and every
number of the original is in the translation, in digits.
"""

import re
from collections import Counter

from course.chapter import DETAILS, quotations, unfenced
from course.translate.pages import LITERAL, Piece

FORMULA = re.compile(r"\$\$.*?\$\$|(?<!\\)\$[^$\n]+(?:\n[^$\n]+)*\$", re.DOTALL)
IN_WORDS = re.compile(r"\\(?:text|mathrm|textbf)\{[^{}]*\}|\\[,;:! ]|[\s~。，；]|[.,;]?(?=\$+$)")
FENCE = re.compile(r"^(`{3,})(.*)\n([\s\S]*?)^\1$", re.MULTILINE)
NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?")
FIELD = re.compile(r"\{([^{}:!]*)(?:![rsa])?(?::[^{}]*)?\}")
WHAT = {
    "formulas": lambda text: [IN_WORDS.sub("", formula) for formula in FORMULA.findall(text)],
    "links": lambda text: re.findall(r"\]\(([^)\s]+)\)", text),
    "roles": lambda text: re.findall(r"\{[\w:]+\}`(?:[^`<]*<)?([\w,. -]+)>?`", text),
    "code": lambda text: [code.strip() for code in re.findall(
        r"(?<!`)`([^`\n]+)`(?!`)", re.sub(r"\{[\w:]+\}`[^`]*`", "", text))],
    "heading levels": lambda text: re.findall(r"^#+(?= )", text, re.MULTILINE),
    "fences": lambda text: [head for _, head, _ in FENCE.findall(text)
                            if "admonition" not in head],
    "folded parts": lambda text: [kind for kind, *_ in DETAILS.findall(text)],
    "html": lambda text: re.findall(r"</?\w+(?: [\w-]+=\"[^\"]*\")*>", text),
    "quotations": lambda text: ["quotation" for _ in quotations(text)],
    "table rows": lambda text: [line.count("|") - line.count(r"\|")
                                for line in unfenced(text).splitlines() if line.startswith("|")],
}


def differences(piece: Piece, said: str) -> list[str]:
    """What a translation of a piece of Markdown has more or less than the original."""
    wrong = []
    for name, find in WHAT.items():
        ours, theirs = (Counter(map(str, find(text))) for text in (piece.text, said))
        if name == "code":       # a word set as code may be quoted in other ways in a sentence
            ours, theirs = Counter(dict.fromkeys(ours, 1)), Counter(dict.fromkeys(theirs, 1))
        if ours != theirs:
            wrong.append(f"{name}: missing {sorted(ours - theirs)}, new {sorted(theirs - ours)}")
    for (_, head, code), (_, _, other) in zip(FENCE.findall(piece.text), FENCE.findall(said),
                                              strict=False):
        if "python" in head and bare(code) != bare(other):
            wrong.append(f"the code differs in more than strings and comments: {code!r:.60}")
    return wrong + numbers(piece.text, said)


def numbers(original: str, said: str) -> list[str]:
    """Numbers of the original that the translation does not have."""
    ours, theirs = (Counter(NUMBER.findall(FORMULA.sub(" ", text))) for text in (original, said))
    missing = sorted(set(ours) - set(theirs))
    return [f"numbers: missing {missing}"] if missing else []


def bare(code: str) -> str:
    """Python without the words of its strings and comments."""
    code = LITERAL.sub(lambda match: "#" if match["comment"] else '""', code)
    return "\n".join(line.rstrip() for line in code.splitlines() if line.strip())


def in_code(word: str, said: str) -> list[str]:
    """What is wrong with the translation of a string or comment: it must keep its {fields}."""
    wrong = []
    if fields(word) != fields(said):
        wrong.append(f"{{fields}} differ: {fields(word)} and {fields(said)}")
    if word.startswith("#") != said.startswith("#"):
        wrong.append("a comment begins with #, nothing else does")
    quote = next((q for q in ('"', "'") if q in re.sub(r"\\.|\{[^{}]*\}", "", said)
                  and q not in re.sub(r"\\.|\{[^{}]*\}", "", word)), "")
    if quote and not word.startswith("#"):
        wrong.append(f"{quote} would end the string; use “ ” or 「 」")
    if "\n" in said and "\n" not in word:
        wrong.append("a line break where the original has none")
    return wrong + numbers(FIELD.sub(" ", word), FIELD.sub(" ", said))


def fields(text: str) -> list[str]:
    """The {expressions} in a text, less how they are formatted and what they quote."""
    return sorted(re.sub(r"'[^']*'|\"[^\"]*\"", "''", found) for found in FIELD.findall(text))
