"""Write the quizzes for a learning platform: GIFT for Moodle, QTI 1.2 for Canvas and others.

    python tools/quizzes.py _build/quizzes [chapter ...]

Every option comes with its reason, less the wrong numbers in QTI. An order becomes a matching,
place to step, which both know.
"""

import html
import io
import re
import sys
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from course.quizzes import QUIZZES

QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
CONTENT = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
CANVAS = {"single": "multiple_choice_question", "multiple": "multiple_answers_question",
          "number": "numerical_question", "order": "matching_question"}


def gift(quiz, category):
    """The quiz as GIFT, for Moodle's question bank; docs.moodle.org, "GIFT format"."""
    questions = "\n\n".join(f"::{escaped(f'{quiz.name} {q.name}')}::[plain]{escaped(q.ask)} "
                            f"{{{GIFT[q.kind](q)}\n}}" for q in quiz.questions)
    return f"$CATEGORY: {category}\n\n{questions}\n"


def escaped(text):
    return re.sub(r"([~=#{}:\\])", r"\\\1", str(text)).replace("\n", "\\n")


def share(part):
    """A percentage as Moodle lists it: it refuses others."""
    return f"%{float(Fraction(100) * part):.7g}%"


def one_of(question):
    return "".join(f"\n{'=' if o.right else '~'}{escaped(o.answer)}#{escaped(o.why)}"
                   for o in question.options)


def some_of(question):
    """All right ones together give 100 %; each wrong one takes its share of that away."""
    rights = sum(o.right for o in question.options)
    wrongs = len(question.options) - rights
    return "".join(f"\n~{share(Fraction(1, rights) if o.right else Fraction(-1, wrongs))}"
                   f"{escaped(o.answer)}#{escaped(o.why)}" for o in question.options)


def number(question):
    entries = (f"\n=%{100 if o.right else 0}%{o.answer!r}:{question.tolerance!r}#{escaped(o.why)}"
               for o in question.options)
    return "#" + "".join(entries) + f"\n~#{escaped(question.hint)}"


def places(question):
    pairs = (f"\n={n} -> {escaped(o.answer)}" for n, o in enumerate(question.options, start=1))
    return "".join(pairs) + f"\n####{escaped(reasons(question))}"


def reasons(question):
    return " ".join(f"{n}. {o.answer}: {o.why}" for n, o in enumerate(question.options, start=1))


GIFT = {"single": one_of, "multiple": some_of, "number": number, "order": places}


def tree(parent, tag, text=None, **attributes):
    """A child of an XML element, without a name for what has none."""
    child = ElementTree.SubElement(parent, tag, attributes)
    child.text = text
    return child


def material(parent, text):
    tree(tree(parent, "material"), "mattext", html.escape(text, quote=False), texttype="text/html")


def qti(quiz, title):
    """The quiz as one `assessment` of IMS QTI 1.2, with the fields that Canvas reads."""
    root = ElementTree.Element("questestinterop", xmlns=QTI)
    assessment = tree(root, "assessment", ident=quiz.name, title=title)
    section = tree(assessment, "section", ident="root_section")
    for question in quiz.questions:
        item(section, quiz, question)
    return written(root)


def item(section, quiz, question):
    found = tree(section, "item", ident=f"{quiz.name}-{question.name}", title=question.name)
    fields = tree(tree(found, "itemmetadata"), "qtimetadata")
    for label, entry in ("question_type", CANVAS[question.kind]), ("points_possible", "1"):
        field = tree(fields, "qtimetadatafield")
        tree(field, "fieldlabel", label)
        tree(field, "fieldentry", entry)
    presented = tree(found, "presentation")
    material(presented, question.ask)
    processing = tree(found, "resprocessing")
    tree(tree(processing, "outcomes"), "decvar", varname="SCORE", vartype="Decimal", minvalue="0",
         maxvalue="100")
    feedback = QTI_KINDS[question.kind](question, presented, processing)
    for ident, text in feedback.items():
        material(tree(tree(found, "itemfeedback", ident=ident), "flow_mat"), text)


def condition(processing, go_on, score=None, shows=None):
    """A respcondition; returns its conditionvar, to be filled."""
    found = tree(processing, "respcondition", **{"continue": "Yes" if go_on else "No"})
    variable = tree(found, "conditionvar")
    if score:
        tree(found, "setvar", score, action="Set" if score == "100" else "Add", varname="SCORE")
    if shows:
        tree(found, "displayfeedback", feedbacktype="Response", linkrefid=shows)
    return variable


def choices(presented, options, ident="response1", several=False):
    answer = tree(presented, "response_lid", ident=ident,
                  rcardinality="Multiple" if several else "Single")
    list_ = tree(answer, "render_choice")
    for label, option in options:
        material(tree(list_, "response_label", ident=label), option.answer)
    return answer


def qti_choice(question, presented, processing):
    several = question.kind == "multiple"
    options = [(f"option{n}", option) for n, option in enumerate(question.options, start=1)]
    choices(presented, options, several=several)
    for label, _ in options:
        tree(condition(processing, True, shows=f"{label}_fb"), "varequal", label,
             respident="response1")
    right = condition(processing, False, "100")
    whole = tree(right, "and") if several else right
    for label, option in options:
        if option.right:
            tree(whole, "varequal", label, respident="response1")
        elif several:
            tree(tree(whole, "not"), "varequal", label, respident="response1")
    return {f"{label}_fb": option.why for label, option in options}


def qti_number(question, presented, processing):
    """Only what is right has a condition: Canvas takes every range that it finds for right."""
    answer = tree(presented, "response_str", ident="response1", rcardinality="Single")
    tree(tree(answer, "render_fib", fibtype="Decimal"), "response_label", ident="answer1")
    rights = {f"option{n}_fb": option for n, option in enumerate(question.options, start=1)
              if option.right}
    for shows, option in rights.items():
        variable = condition(processing, False, "100", shows)
        low, high = (Fraction(repr(option.answer)) + sign * Fraction(repr(question.tolerance))
                     for sign in (-1, 1))
        tree(variable, "vargte", str(float(low)), respident="response1")
        tree(variable, "varlte", str(float(high)), respident="response1")
    tree(condition(processing, True, shows="general_incorrect_fb"), "other")
    return {**{shows: option.why for shows, option in rights.items()},
            "general_incorrect_fb": question.hint}


def qti_order(question, presented, processing):
    options = {o.answer: f"option{n}" for n, o in enumerate(question.options, start=1)}
    each = f"{100 / len(options):.2f}"
    for place, option in enumerate(question.options, start=1):
        shown = [(options[other.answer], other) for other in question.shown]
        answer = choices(presented, shown, ident=f"place{place}")
        answer.insert(0, ElementTree.Element("material"))
        tree(answer[0], "mattext", str(place), texttype="text/plain")
        tree(condition(processing, True, each), "varequal", options[option.answer],
             respident=f"place{place}")
    tree(condition(processing, True, shows="general_fb"), "other")
    return {"general_fb": reasons(question)}


QTI_KINDS = {"single": qti_choice, "multiple": qti_choice, "number": qti_number, "order": qti_order}


def package(quiz, title):
    """The bytes of a zip with the quiz and its manifest; the same quiz makes the same bytes."""
    root = ElementTree.Element("manifest", xmlns=CONTENT, identifier=f"{quiz.name}-package")
    meta = tree(root, "metadata")
    tree(meta, "schema", "IMS Content")
    tree(meta, "schemaversion", "1.1.3")
    tree(root, "organizations")
    resource = tree(tree(root, "resources"), "resource", identifier=quiz.name,
                    type="imsqti_xmlv1p2", href=f"{quiz.name}/{quiz.name}.xml")
    tree(resource, "file", href=f"{quiz.name}/{quiz.name}.xml")
    files = {"imsmanifest.xml": written(root), f"{quiz.name}/{quiz.name}.xml": qti(quiz, title)}
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(ZipInfo(name), text)                  # of 1 January 1980
    return target.getvalue()


def written(root):
    ElementTree.indent(root)
    return ElementTree.tostring(root, "utf-8", xml_declaration=True).decode()


def main(folder, *chapters):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in map("chapter-{}".format, chapters) if chapters else QUIZZES:
        quiz = QUIZZES[name]
        title = f"Gaining Momentum, {name.replace('-', ' ')}"
        (folder / f"{name}.gift").write_text(gift(quiz, title.replace(", ", "/")), "utf8")
        (folder / f"{name}-qti.zip").write_bytes(package(quiz, title))
        print(f"{folder / name}.gift, {folder / name}-qti.zip: {len(quiz.questions)} questions")


if __name__ == "__main__":
    main(*sys.argv[1:])
