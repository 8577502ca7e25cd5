"""python -m course.grade folder/ [table.csv]: a table by learner and exercise, and what to discuss.

The folder holds the files that learners handed in. The table goes to folder/grades.csv, where no
other name is given.
"""

import csv
import sys
from collections import Counter, defaultdict
from pathlib import Path

from course.checks import EXERCISES
from course.grade.alone import BOOK
from course.grade.handin import HandinError, read
from course.grade.judge import Verdict, chapters, judged
from course.words import say

Grades = dict[str, dict[str, Verdict]]           # by learner, by exercise


def grade(folder: Path) -> tuple[Grades, list[str]]:
    """The verdicts, and a line for each file that could not be read."""
    posed = chapters(BOOK)
    grades: Grades = {}
    unread = []
    for path in sorted(folder.glob("*.json")):
        try:
            handin = read(path)
        except (HandinError, OSError, UnicodeDecodeError) as error:
            unread.append(f"{path.name}: {error}")
            continue
        learner = handin.learner
        if learner in grades:                    # two who share a name, or one who handed in twice
            learner = f"{learner} ({path.name})"
        grades[learner] = {name: judged(name, given, posed) for name, given in handin.given.items()}
    return grades, unread


def table(grades: Grades) -> list[list[str]]:
    """Rows for a spreadsheet; text that it would take for a formula gets an apostrophe in front."""
    names = [name for name in EXERCISES if any(name in row for row in grades.values())]
    rows = [[say("grade.learner"), say("grade.right-of-all"), *names]]
    for learner, row in sorted(grades.items()):
        right = sum(verdict.state == "right" for verdict in row.values())
        rows.append([learner, f"{right}", *(str(row.get(name, "")) for name in names)])
    return [[f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell for cell in row]
            for row in rows]


def discussed(grades: Grades) -> list[str]:
    """What the class misunderstands: for each exercise its mistakes, the most frequent first."""
    by_exercise: defaultdict[str, list[Verdict]] = defaultdict(list)
    for row in grades.values():
        for name, verdict in row.items():
            by_exercise[name].append(verdict)
    lines = []
    for name in EXERCISES:
        if verdicts := by_exercise.get(name):
            right = sum(verdict.state == "right" for verdict in verdicts)
            lines.append(say("grade.exercise", name=name, right=right, all=len(verdicts)))
            wrong = Counter(verdict for verdict in
                            (Verdict(v.state, v.about) for v in verdicts)
                            if verdict.state not in ("right", "open"))
            lines += [f"  {count:4d}  {verdict}" for verdict, count in wrong.most_common()]
    return lines


def main(folder: str, target: str = "") -> None:
    place = Path(folder)
    if not place.is_dir():
        raise SystemExit(say("grade.no-folder", folder=folder))
    grades, unread = grade(place)
    path = Path(target) if target else place / "grades.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:      # as spreadsheets like it
        csv.writer(file).writerows(table(grades))
    print("\n".join(discussed(grades)))
    for line in unread:
        print(say("grade.unread", line=line))
    print(say("grade.done", count=len(grades), table=path))


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
