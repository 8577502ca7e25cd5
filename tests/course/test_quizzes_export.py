"""What a learning platform gets of a quiz: read as the platform reads it, it judges as we do."""

import io
import itertools
import re
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from quizzes import gift, package

from course.quizzes import QUIZZES

QUESTIONS = [(quiz, question) for quiz in QUIZZES.values() for question in quiz.questions]
IDS = [f"{quiz.name} {question.name}" for quiz, question in QUESTIONS]
each_question = pytest.mark.parametrize(("quiz", "question"), QUESTIONS, ids=IDS)
NAMES = {"q": "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"}


def item(quiz, question):
    """The question as it comes out of the zip."""
    with ZipFile(io.BytesIO(package(quiz, "a title"))) as archive:
        manifest = ElementTree.fromstring(archive.read("imsmanifest.xml"))
        names = {node.get("href") for node in manifest.iter() if node.tag.endswith("}file")}
        assert names | {"imsmanifest.xml"} == {*archive.namelist()}
        root = ElementTree.fromstring(archive.read(*names))
    return root.find(f".//q:item[@title='{question.name}']", NAMES)


def holds(node, given):
    """Whether a condition of QTI is true of {respident: what is given}; a number or idents."""
    kind, said = node.tag.split("}")[1], given.get(node.get("respident"))
    if kind in ("and", "not", "conditionvar"):
        inner = [holds(child, given) for child in node]
    return {"and": lambda: all(inner), "conditionvar": lambda: all(inner),
            "not": lambda: not any(inner), "other": lambda: True,
            "varequal": lambda: node.text in said,
            "vargte": lambda: said >= float(node.text),
            "varlte": lambda: said <= float(node.text)}[kind]()


def judged(found, given):
    """(score, the words shown) as the rules of QTI give them: in order, until one ends it."""
    score, shown = 0.0, []
    for rule in found.iterfind("q:resprocessing/q:respcondition", NAMES):
        if not holds(rule.find("q:conditionvar", NAMES), given):
            continue
        for change in rule.iterfind("q:setvar", NAMES):
            score = float(change.text) + (score if change.get("action") == "Add" else 0)
        for link in rule.iterfind("q:displayfeedback", NAMES):
            path = f"q:itemfeedback[@ident='{link.get('linkrefid')}']//q:mattext"
            shown.append(found.find(path, NAMES).text)
        if rule.get("continue") == "No":
            break
    return score, shown


@each_question
def test_qti_judges_as_the_course_does(quiz, question):
    found = item(quiz, question)
    asked = found.find("q:presentation/q:material/q:mattext", NAMES).text
    assert asked.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == question.ask
    labels = [f"option{n}" for n, _ in enumerate(question.options, start=1)]
    if question.kind == "number":
        for option in question.options:
            for off in (-0.9, 0, 0.9):
                near = option.answer + off * question.tolerance
                score, shown = judged(found, {"response1": near})
                assert (score == 100) is option.right
                assert shown == [plain(option.why if option.right else question.hint)]
    elif question.kind == "order":
        for order in itertools.permutations(labels):
            given = {f"place{n}": {label} for n, label in enumerate(order, start=1)}
            score, _ = judged(found, given)
            at_home = sum(a == b for a, b in zip(order, labels, strict=True))
            assert score == pytest.approx(100 * at_home / len(labels), abs=0.1)
    else:
        most = len(labels) if question.kind == "multiple" else 1
        for size in range(1, most + 1):
            for ticked in itertools.combinations(labels, size):
                score, shown = judged(found, {"response1": {*ticked}})
                right = all((label in ticked) is option.right
                            for label, option in zip(labels, question.options, strict=True))
                assert score == (100 if right else 0)
                assert {*shown} == {plain(question.options[labels.index(label)].why)
                                    for label in ticked}


def plain(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def entries(text, question):
    """(weight, answer, feedback) of each answer in GIFT, read as its documentation says."""
    body = re.search(rf"^::\S+ {question.name}::\[plain\](?s:.*?)(?<!\\)\{{(#?)((?s:.*?))^\}}",
                     text, re.MULTILINE)
    found = []
    for line in body[2].strip().split("\n"):
        sign, weight, answer, why = re.fullmatch(
            r"(?<!\\)([=~])(?:%(-?[\d.]+)%)?(.*?)(?<!\\)#(.*)", line).groups()
        found.append((float(weight) if weight else 100.0 * (sign == "="),
                      *(re.sub(r"\\(.)", r"\1", part) for part in (answer, why))))
    return found


@each_question
def test_gift_says_the_same(quiz, question):
    text = gift(quiz, "A course/a chapter")
    assert text.startswith("$CATEGORY: A course/a chapter\n\n::")
    if question.kind == "order":
        steps = re.findall(rf"::\S+ {question.name}::.*((?:\n=\d+ -> .*)+)", text)[0]
        assert [re.sub(r"\\(.)", r"\1", line[5:].removeprefix("> ").strip())
                for line in steps.strip().split("\n")] == [o.answer for o in question.options]
        return
    found = entries(text, question)
    if question.kind == "number":
        assert found.pop() == (0, "", question.hint)
        assert [(answer, why) for _, answer, why in found] == [
            (f"{o.answer!r}:{question.tolerance!r}", o.why) for o in question.options]
    else:
        assert [(answer, why) for _, answer, why in found] == [
            (o.answer, o.why) for o in question.options]
    weights = [weight for weight, *_ in found]
    assert sum(w for w in weights if w > 0) == pytest.approx(100, abs=1e-3)
    assert [w > 0 for w in weights] == [o.right for o in question.options]
    if question.kind == "multiple":
        assert sum(w for w in weights if w < 0) == pytest.approx(-100, abs=1e-3)


@each_question
def test_no_condition_of_a_wrong_number_is_taken_for_right(quiz, question):
    """Canvas imports each pair of bounds as a right answer, whatever its condition sets."""
    bounds = item(quiz, question).findall(".//q:vargte", NAMES)
    assert len(bounds) == (question.kind == "number") * sum(o.right for o in question.options)


def test_the_same_quiz_makes_the_same_bytes():
    quiz = QUIZZES["chapter-1"]
    assert package(quiz, "a title") == package(quiz, "a title")
