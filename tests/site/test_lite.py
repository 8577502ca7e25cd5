"""What runs in the browser, as files: copies of the chapters, wheels, a Pyodide of one's own."""

import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

import nbformat
import numpy as np
import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath
from sphinx.errors import ConfigError

from course.chapter import calls, read
from course.checks import EXERCISES
from course.checks.choice import Choice
from course.checks.function import Function
from tests.support.places import NOTEBOOKS as CHAPTERS
from tests.support.places import ROOT, ours
from tests.support.pyodide import OWN, URL
from tests.support.site import LITE, PAGES, SITE, soup

SOURCES = {"a": ("Ann", "1999"), "b": ("Bo et al.", "2001")}

in_the_site = pytest.mark.usefixtures("built")
each_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


@pytest.fixture
def wheel(tmp_path):
    from momentum_book.wheels import write_all
    names = write_all(tmp_path)
    assert names == sorted(names, key=names.index) and len(names) == 6
    return tmp_path / names[-1]


@in_the_site
@each_chapter
def test_every_chapter_is_there_and_its_page_leads_to_it(path):
    link = soup(f"book/{path.stem}.html").select_one("a.run-here")
    address, query = link["href"].split("?")
    assert (SITE / "book" / address).resolve() == (LITE / "notebooks/index.html").resolve()
    assert query == f"path={path.name}" and "Run in the browser" in link.get_text()
    assert (LITE / "files" / path.name).is_file()
    listed = json.loads((LITE / "api/contents/all.json").read_text("utf8"))["content"]
    assert path.name in {item["name"] for item in listed}


@in_the_site
def test_only_chapters_offer_to_run():
    with_link = {path for path in PAGES if soup(path).select_one("a.run-here")}
    assert with_link == {f"book/{path.stem}.html" for path in CHAPTERS}


@in_the_site
def test_what_it_adds_to_the_site():
    files = [p for p in LITE.rglob("*") if p.is_file()]
    hosted = LITE / "pyodide"
    assert sum(p.stat().st_size for p in files if hosted not in p.parents) <= 30_000_000
    assert not [p for p in files if p.suffix == ".map"]


@in_the_site
def test_python_comes_from_the_pinned_address():
    text = (LITE / "jupyter-lite.json").read_text("utf8")
    assert URL in text or '"./pyodide/pyodide.js"' in text
    assert re.fullmatch(r"https://cdn\.jsdelivr\.net/pyodide/v\d+\.\d+\.\d+/full/pyodide\.js", URL)


@each_chapter
def test_a_copy_keeps_the_code_and_reads_plainly(path):
    from momentum_book.copies import copy, names
    sources = names(ROOT / "book/references.bib")
    before = nbformat.read(path, as_version=4)
    after = nbformat.reads(copy(path.read_text("utf8"), sources), as_version=4)
    nbformat.validate(after)
    assert after.metadata.kernelspec.name == "python"
    for old, new in zip(before.cells, after.cells, strict=True):
        assert new.cell_type == old.cell_type
        if new.cell_type == "code":
            assert new.source == old.source and not new.outputs
        else:
            assert not re.search(r"\{[a-z:]+\}`|^```\{|\$\$ \(", new.source, re.MULTILINE)
            assert new.source.count("$$") == old.source.count("$$")


def test_directives_become_words():
    from momentum_book.copies import plain
    text = ("See {cite:t}`a`, and so on {cite:p}`a,b`; by {eq}`wave`.\n\n$$\nx = 1\n$$ (wave)\n\n"
            "```{admonition} Two words\n:class: note\nBody *one*.\n\nMore.\n```\nEnd `$$ (n)`.")
    assert plain(text, SOURCES) == (
        "See [Ann (1999)](reference/bibliography.md), and so on "
        "([Ann, 1999; Bo et al., 2001](reference/bibliography.md)); by (wave).\n\n"
        "$$\nx = 1 \\tag{wave}\n$$\n\n> **Two words.**\n>\n> Body *one*.\n>\n> More.\n"
        "End `$$ (n)`.")


def test_an_edition_is_the_chapter_and_not_its_outputs():
    from momentum_book.copies import copy
    text = CHAPTERS[0].read_text("utf8")
    changed = json.loads(text)
    code = next(cell for cell in changed["cells"] if cell["cell_type"] == "code")
    code["outputs"], code["execution_count"] = [], 7

    def edition(source):
        from momentum_book.copies import names
        return json.loads(copy(source, names(ROOT / "book/references.bib")))["metadata"]["course"]

    assert edition(json.dumps(changed)) == edition(text)
    code["source"] = "1 + 1"
    assert edition(json.dumps(changed)) != edition(text)


def test_every_answer_fits_into_its_cell_and_is_found_there_again():
    from momentum_book.compiled import node
    from momentum_book.editions import chinese

    def typed(name, dots):
        exercise = EXERCISES[name]
        if isinstance(exercise, Choice):
            return [letter in "bd" for letter in exercise.options]
        if isinstance(exercise, Function):
            return ["scale = 2\n\n\ndef answer(x):\n    return scale * x  # twice"]
        return ["1 - 0.5e-2", "np.sqrt(0.5)/-3", "7", "0.25", "1e3"][:dots]

    asked = []
    for path in CHAPTERS:
        sources = ["".join(cell["source"]) for cell in
                   json.loads(chinese(f"book/{path.stem}")[1])["cells"]]
        for cell in read(path).cells:
            for name in calls(cell, "check"):
                other = next(text for text in sources if f'\ncheck("{name}"' in text)
                answer = typed(name, cell.source.count("..."))
                asked += [(name, cell.source, answer), (name, other, answer)]
    assert len(asked) == 2 * len(EXERCISES)
    script = ROOT.joinpath("lite/answers.js").read_text("utf8") + """
      const {nameIn, filled, answerIn} = courseAnswers;
      console.log(JSON.stringify(JSON.parse(require("fs").readFileSync(0)).map(
        ([, cell, answer]) => [nameIn(cell), filled(cell, answer) === cell,
                               answerIn(filled(cell, answer), cell)])));
      const cell = "answer = (..., ...)  # two\\ncheck('x', answer)";
      console.log(JSON.stringify(['answer = ( 1,2 )\\ncheck("x", answer)', "b = 3\\n" + cell,
        cell.replaceAll("...", "beta")].map(code => answerIn(code, cell))))"""
    done = subprocess.run([node(), "-e", script], input=json.dumps(asked), text=True, check=True,
                          capture_output=True, encoding="utf8")
    there, written = map(json.loads, done.stdout.splitlines())
    assert there == [[name, False, answer] for name, _, answer in asked]
    assert written == [["1", "2"], [], []], "as people write, with other lines, with names"


@pytest.mark.parametrize("hide", [True, False])
def test_a_book_without_solutions_hides_them_here_too(tmp_path, hide):
    from momentum_book.lite import stage
    stage(tmp_path / "stage", hide)
    copies = list((tmp_path / "stage/files").glob("*.ipynb"))
    texts = [path.read_text("utf8") for path in copies]
    assert len(copies) == len(CHAPTERS)
    assert all(('class=\\"solution' not in text) is hide for text in texts)


def test_another_site_on_this_host_has_files_of_its_own():
    """JupyterLite names its storage after the path of the site, unless it is told a name."""
    assert "StorageName" not in ROOT.joinpath("lite/jupyter-lite.json").read_text("utf8")


def test_the_wheel_is_this_tree_and_the_same_every_time(wheel, tmp_path):
    from momentum_book.wheels import write_all
    tracked = {path.relative_to(ROOT).as_posix() for path in ours("mathlib", "course")
               if not {"grade", "slides", "translate"} & {*path.parts}}
    with ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if name.startswith(("mathlib/", "course/"))}
        assert inside >= tracked
        assert all(archive.read(name) == (ROOT / name).read_bytes() for name in inside)
        data = {p.name for p in (ROOT / "book/data").iterdir()}
        assert data == {name.split("/")[2] for name in archive.namelist()
                        if name.startswith("course_files/data/")}
    first = wheel.read_bytes()
    write_all(tmp_path)
    assert wheel.read_bytes() == first


def test_the_wheels_are_packages_that_pip_accepts(wheel, tmp_path):
    target = tmp_path / "site"
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index",
                    "--disable-pip-version-check", "--target", target,
                    *wheel.parent.glob("*.whl")], check=True)
    code = ("import mathlib, ipywidgets, anywidget\nfrom course import figures, checks\n"
            "print(mathlib)")
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, text=True, check=True,
                          capture_output=True, env={**os.environ, "PYTHONPATH": str(target)})
    assert str(target) in done.stdout


@pytest.fixture
def carried(tmp_path, release):
    """What a site carries: its folder, and what bytecode is in an archive of it."""
    from momentum_book.compiled import carry
    from momentum_book.wheels import write_all
    lite = tmp_path / "lite"
    write_all(lite / "wheels")
    lite.joinpath("jupyter-lite.json").write_text(json.dumps({"pyodideUrl": URL}))
    carry(release, lite)
    return lite


def inside(archive):
    with ZipFile(archive) as opened:
        return set(opened.namelist())


def unpacked(archive, name, folder):
    target = folder / archive.parent.name
    with ZipFile(archive) as opened:
        return opened.extract(name, target)


@pytest.mark.weekly
def test_a_site_carries_the_release_compiled(carried, release, tmp_path):
    from momentum_book.bytecode import LEFT_OUT
    python = carried / "pyodide"
    lock = json.loads((python / "pyodide-lock.json").read_text())
    assert {p.name for p in python.iterdir()} == {
        "pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "later",
        "pyodide-lock.json", *(package["file_name"] for package in lock["packages"].values())}
    assert "matplotlib" in lock["packages"] and "scipy" not in lock["packages"]
    for package in lock["packages"].values():
        data = (python / package["file_name"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == package["sha256"]
    with ZipFile(python / "python_stdlib.zip") as archive:
        places = json.loads(archive.read("later.json"))
        assert archive.read("_later.py") == (ROOT / "book/_ext/momentum_book/later.py").read_bytes()
    for name in ("python_stdlib.zip", lock["packages"]["numpy"]["file_name"]):
        before, after = inside(release / name), inside(python / name) - {"_later.py"}
        beside = inside(python / "later" / f"{Path(name).stem}.zip")
        assert beside and not after & beside
        assert not [path for path in after | beside if path.endswith(".py")]
        assert {path for path in before if path.endswith(".py") and not LEFT_OUT.search(path)} == {
            path[:-1] for path in after | beside if path.endswith(".pyc")}
        assert {path.removesuffix(".pyc").removesuffix("/__init__").replace("/", ".")
                for path in beside if path.endswith(".pyc")} <= {
            module for module, place in places.items() if place == f"{Path(name).stem}.zip"}
    first, later = {"matplotlib", "ipython", "micropip"}, {"sqlite3", "ssl", "jedi", "fonttools"}
    while more := {name.lower().replace("_", "-") for known in first
                   for name in lock["packages"][known]["depends"]} - first:
        first |= more
    assert "pillow" in first and not later & first and later <= {*lock["packages"]}
    drawn = python / lock["packages"]["matplotlib"]["file_name"]
    with ZipFile(drawn) as archive:
        listed = json.loads(archive.read("matplotlib/fontlist.json"))["ttflist"]
    fonts = {path.split("/")[-1] for path in inside(drawn) if path.endswith(".ttf")}
    assert {font["fname"].split("/")[-1] for font in listed} <= fonts
    assert {"DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "STIXGeneral.ttf"} <= fonts
    with ZipFile(drawn) as archive:                                # the empty ones come later
        empty = {info.filename.split("/")[-1] for info in archive.infolist()
                 if info.filename.endswith(".ttf") and not info.file_size}
    assert empty == {p.name for p in (python / "later").glob("*.ttf")} >= {"DejaVuSans-Bold.ttf"}
    for name in ("DejaVuSans.ttf", "DejaVuSans-Oblique.ttf"):      # fewer letters, drawn alike
        inner, shapes = f"matplotlib/mpl-data/fonts/ttf/{name}", []
        own = python / "later" / name if name in empty else unpacked(drawn, inner, tmp_path)
        for font in (unpacked(release / drawn.name, inner, tmp_path), own):
            shapes.append(TextPath((0, 0), "AVTo fi Ж ü → √αβ ∇ 0.67",
                                   prop=FontProperties(fname=font)))
        assert np.array_equal(shapes[0].vertices, shapes[1].vertices)
    assert drawn.stat().st_size < 2_200_000
    ours = inside(next((carried / "wheels").glob("gaining*")))
    assert {"course/words.py", "course/__pycache__/words.cpython-312.pyc"} <= ours
    assert OWN in (carried / "jupyter-lite.json").read_text()


def test_what_is_compiled_is_kept_by_its_content(tmp_path, release, monkeypatch):
    from momentum_book import compiled
    asked = []

    def run(folder, work, sources):
        asked.extend(path.name for path in sources)
        work.joinpath("compiled").mkdir()
        for path in sources:
            work.joinpath("compiled", path.name).mkdir()
            shutil.copy(path, work / "compiled" / path.name)

    monkeypatch.setattr(compiled, "run", run)
    monkeypatch.setattr(compiled, "KEPT", tmp_path / "kept")
    one, two = sources = [tmp_path / "one.whl", tmp_path / "two.whl"]
    for path in sources:
        path.write_text("first")
    done = compiled.compiled(release, sources)
    assert [path.read_text() for path in done.values()] == ["first", "first"]
    two.write_text("second")
    again = compiled.compiled(release, sources)
    assert again[one] == done[one] and again[two].read_text() == "second"
    assert asked == ["one.whl", "two.whl", "two.whl"]


def test_bytecode_runs_without_its_source_and_beside_it(tmp_path):
    """In this Python, which writes and reads its own: from an archive, and unpacked."""
    from momentum_book.bytecode import compiled
    source = tmp_path / "source.zip"
    with ZipFile(source, "w") as archive:
        archive.writestr("some/__init__.py", "from some.where import HERE")
        archive.writestr("some/where.py", "HERE = 42")
        archive.writestr("some/data.txt", "as it is")
    for keep in (False, True):
        made, folder = tmp_path / f"made {keep}", tmp_path / str(keep)
        compiled(source, made, "/place", keep)
        target = made / source.name
        with ZipFile(target) as archive:
            archive.extractall(folder)
        assert folder.joinpath("some/data.txt").read_text() == "as it is"
        if keep:                                    # and is not compared with it
            assert folder.joinpath("some/where.py").read_text() == "HERE = 42"
            folder.joinpath("some/where.py").write_text("HERE = 0")
        for path in [folder] if keep else [folder, target]:
            done = subprocess.run([sys.executable, "-c", "import some; print(some.HERE)"],
                                  env=os.environ | {"PYTHONPATH": str(path)}, cwd=tmp_path,
                                  text=True, capture_output=True)
            assert done.stdout == "42\n", done.stderr


def test_every_file_of_a_release_is_checked(tmp_path, release, monkeypatch):
    from momentum_book import release as found
    source = tmp_path / "release"
    shutil.copytree(release, source, ignore=shutil.ignore_patterns("scipy*", "py*arrow*"))
    folder, lock = found.release(str(source))
    assert folder == source and "numpy" in lock["packages"] and "scipy" not in lock["packages"]

    numpy, text = next(source.glob("numpy-*.whl")), (source / "pyodide-lock.json").read_text()
    numpy.write_bytes(numpy.read_bytes()[:-1])
    with pytest.raises(ConfigError, match=r"numpy.* is damaged"):
        found.release(source)
    other = hashlib.sha256(numpy.read_bytes()).hexdigest()
    (source / "pyodide-lock.json").write_text(
        text.replace(lock["packages"]["numpy"]["sha256"], other))
    with pytest.raises(ConfigError, match=r"pyodide-lock\.json is not that of the release"):
        found.release(source)
    numpy.unlink()
    (source / "pyodide-lock.json").write_text(text)
    with pytest.raises(ConfigError, match=r"no numpy.*whl there"):
        found.release(source)
    monkeypatch.setattr(found, "VERSION", "0.28.0")
    with pytest.raises(ConfigError, match=r"has version 0\.27\.7, the course needs 0\.28\.0"):
        found.release(source)
    (source / "pyodide-lock.json").unlink()
    with pytest.raises(ConfigError, match=r"no pyodide-lock\.json there"):
        found.release(source)


def test_a_build_says_where_python_will_come_from(tmp_path, monkeypatch):
    from momentum_book import lite
    from sphinx.testing.util import SphinxTestApp
    for name in ("conf.py", "index.rst"):
        tmp_path.joinpath(name).write_text("Title\n=====\n" if name == "index.rst" else "")
    monkeypatch.setattr(lite, "inputs", lambda config: "the same")
    stamp = tmp_path / "_build/html/lite/.inputs"
    stamp.parent.mkdir(parents=True)
    stamp.write_text("the same")
    said = []
    for given in (None, "fetch"):
        monkeypatch.setattr(lite, "PYODIDE", given)
        app = SphinxTestApp(srcdir=tmp_path)
        app.add_config_value("run_in_the_browser", True, "html", bool)
        lite.begin_if_changed(app, app.env, [])
        said.append("cdn.jsdelivr.net, and a reader is asked first" in app.status.getvalue())
        app.cleanup()
    assert said == [True, False]


def test_without_a_node_it_says_what_to_install(monkeypatch):
    from momentum_book import compiled
    monkeypatch.setattr(compiled, "find_spec", lambda name: None)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(ConfigError, match=r"pip install -r requirements\.txt"):
        compiled.node()


def test_an_archive_of_pyodide_is_unpacked_once_or_not_at_all(tmp_path, monkeypatch):
    from momentum_book import release as found
    monkeypatch.setattr(found, "ROOT", tmp_path)
    release = tmp_path / "pyodide"
    release.mkdir()
    (release / "pyodide-lock.json").write_bytes(random.randbytes(3_000_000))
    archive = tmp_path / "pyodide-0.27.7.tar.bz2"
    with tarfile.open(archive, "w:bz2") as packed:
        packed.add(release, "pyodide")
    whole = archive.read_bytes()
    for part in (len(whole) // 2, 0):                # a download that broke off
        archive.write_bytes(whole[:part])
        with pytest.raises(ConfigError, match=r"PYODIDE = .*tar\.bz2: no whole archive"):
            found.unpacked(archive)
        assert list((tmp_path / "_build").iterdir()) == []
    archive.write_bytes(whole)
    folder = found.unpacked(archive)
    assert [p.name for p in folder.iterdir()] == ["pyodide-lock.json"]
    archive.write_bytes(b"")
    assert found.unpacked(archive) == folder
