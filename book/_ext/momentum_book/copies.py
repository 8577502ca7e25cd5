"""A chapter as JupyterLite shows it: no outputs yet, and nothing that only Sphinx can read."""

import hashlib
import json
import re

from pybtex.database import parse_file

from course.checks.plain import edition

# Word for word what the kernel says of itself. Were it different, JupyterLite would write it into
# the notebook, and a reader who only looked would keep a copy and miss the next edition.
KERNEL = {
    "kernelspec": {"name": "python", "display_name": "Python (Pyodide)", "language": "python"},
    "language_info": {"codemirror_mode": {"name": "python", "version": 3},
                      "file_extension": ".py", "mimetype": "text/x-python", "name": "python",
                      "nbconvert_exporter": "python", "pygments_lexer": "ipython3",
                      "version": "3.8"},
}
LIST = "reference/bibliography.md"      # run.js leads such links to the page of the book


def names(bibliography):
    """{key: ("Polyak", "1964")} for the sources of a .bib file."""
    found = {}
    for key, entry in parse_file(str(bibliography)).entries.items():
        people = [" ".join(p.prelast_names + p.last_names).strip("{}")
                  for p in entry.persons.get("author", [])]
        who = people[0] + " et al." if len(people) > 2 else " and ".join(people)
        found[key] = (who or key, entry.fields.get("year", "no year"))
    return found


def plain(text, sources):
    """Markdown that every Jupyter renders: citations, numbers of formulas, boxes in plain words."""
    def cite(match):
        kind, keys = match[1], [key.strip() for key in match[2].split(",")]
        if kind == "t":
            return ", ".join(f"[{{}} ({{}})]({LIST})".format(*sources[key]) for key in keys)
        return f"([{'; '.join(', '.join(sources[key]) for key in keys)}]({LIST}))"

    def box(match):
        lines = [f"**{match[1]}.**", "", *match[2].strip().splitlines()]
        return "\n".join(f"> {line}".rstrip() for line in lines)

    text = re.sub(r"\{cite:([tp])\}`([^`]+)`", cite, text)
    text = re.sub(r"\{eq\}`([\w-]+)`", r"(\1)", text)
    text = re.sub(r"\{ref\}`([^`<]+?) *<[\w-]+>`", r"\1", text)
    text = re.sub(r"\s*\$\$ \(([\w-]+)\)$", r" \\tag{\1}" + "\n$$", text, flags=re.MULTILINE)
    return re.sub(r"^```\{admonition\} (.+)\n(?::.*\n)*((?:.*\n)*?)```$", box, text,
                  flags=re.MULTILINE)


def copy(text, sources, exercises=()):
    """The notebook to run in the browser; its edition tells a learner's old copy from a new one.

    exercises : those of the chapter; how the page keeps them goes along, for run.js
    """
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
        else:
            source = plain(source, sources)
        cell["source"] = source
    notebook["metadata"] |= KERNEL | {"course": {
        "edition": hashlib.sha256(json.dumps(notebook["cells"]).encode()).hexdigest()[:12],
        "exercises": {e.check: [e.number, edition(e.check)] for e in exercises if e.check}}}
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
