"""Promises about the files themselves: one version, one lock, licences, size, who imports whom."""

import ast
import re
import subprocess
import sys
import tomllib

import pytest
from packaging.requirements import Requirement

from tests.support.places import ROOT, ours

FILES = ours()
# who may import whom: within a room each line may use what stands above it
LAYERS = {
    "mathlib": [{"_validate"}, {"adaptive", "ema", "gradients", "optim", "problems"},
                {"descent", "frameworks", "modern", "network", "noise", "theory"}],
    "course": [{"language", "traces"}, {"chapter", "content", "face", "plots", "words", "zh"},
               {"figures"}, {"checks", "quizzes"},
               {"cells", "grade", "predictions", "translate"}],
}
MODULES = [path for room in LAYERS for path in sorted((ROOT / room).rglob("*.py"))]
MAY = {"mathlib": {"numpy", "mathlib"},
       "course": {"numpy", "matplotlib", "ipywidgets", "anywidget", "traitlets", "comm",
                  "IPython", "mathlib", "course"}}


def read(name):
    return (ROOT / name).read_text("utf8")


PROJECT = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text("utf8"))["project"]


def requirements():
    optional = PROJECT["optional-dependencies"]
    return [Requirement(text) for text in
            (*PROJECT["dependencies"], *optional["book"], *optional["test"])]


def locked():
    lines = [line for line in read("requirements.txt").splitlines()
             if line and line[0] not in "#-"]
    return [Requirement(line) for line in lines]


def test_the_version_is_the_same_everywhere():
    version = PROJECT["version"]
    assert f"\nversion: {version}\n" in read("CITATION.cff")
    assert re.search(r"^## \[?(\d+\.\d+\.\d+)", read("CHANGELOG.md"), re.MULTILINE)[1] == version


def test_licences():
    assert read("LICENSE").startswith("MIT License")
    assert "Attribution 4.0 International" in read("LICENSE-text")
    assert PROJECT["license"] == "MIT AND CC-BY-4.0"


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_the_lock_holds_every_direct_dependency_once_and_in_range(python):
    here = {"python_version": python, "python_full_version": f"{python}.5",
            "sys_platform": "linux", "os_name": "posix", "platform_machine": "x86_64",
            "platform_python_implementation": "CPython", "implementation_name": "cpython"}
    pins = [pin for pin in locked() if not pin.marker or pin.marker.evaluate(here)]
    versions = {pin.name.lower(): next(iter(pin.specifier)).version for pin in pins}
    assert len(versions) == len(pins), "a name is locked twice"
    for wanted in requirements():
        assert wanted.name.lower() in versions, f"{wanted.name} is not locked: run `make lock`"
        assert wanted.specifier.contains(versions[wanted.name.lower()]), wanted


def test_the_lock_is_complete_and_names_no_place():
    text = read("requirements.txt")
    assert text.rstrip().endswith("\n-e .")
    assert not re.search(r"https?:|file:|--(index|find)", text)
    assert "mathlib==" not in text, "that distribution belongs to someone else"


def test_lines_of_scripts_and_styles_are_short():
    """As those of Python, whose functions are short as well: [tool.ruff] in pyproject.toml."""
    for path in FILES:
        if path.suffix in (".js", ".css") and path.parent.name != "vendor":
            for n, line in enumerate(path.read_text("utf8").splitlines(), start=1):
                assert len(line) <= 120, f"{path.relative_to(ROOT)}:{n} has {len(line)} characters"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_imports_run_one_way(path):
    """mathlib knows numpy and nothing of the course; inside each room as LAYERS says."""
    room, *inside = path.relative_to(ROOT).parts
    module = inside[0].removesuffix(".py")

    def height(name):
        return next((i for i, layer in enumerate(LAYERS[room]) if name in layer), 99)

    imports = [(n.module if isinstance(n, ast.ImportFrom) else a.name, a.name)
               for n in ast.walk(ast.parse(path.read_text("utf8")))
               if isinstance(n, (ast.Import, ast.ImportFrom)) for a in n.names]
    for source, name in imports:
        top, *rest = source.split(".")
        assert top in MAY[room] | sys.stdlib_module_names, f"{path.name} imports {source}"
        if top == room:
            other = rest[0] if rest else name
            assert height(other) <= height(module), f"{module} must not import {other}"


def test_what_the_packages_read_is_installed_with_them():
    """Binder copies them; a translation that stays behind would be English without a word."""
    setting = tomllib.loads(read("pyproject.toml"))["tool"]["setuptools"]["package-data"]
    read_by_us = {f"*{path.suffix}" for path in FILES
                  if path.relative_to(ROOT).parts[0] in LAYERS and path.suffix != ".py"}
    assert setting == {"*": sorted(read_by_us, key=setting["*"].index)}


def test_every_benchmark_starts():
    names = sorted(path.stem for path in ROOT.glob("benchmarks/bench_*.py"))
    program = "".join(f"import benchmarks.{name}\n" for name in names)
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert names and not done.returncode, done.stderr


def test_nothing_speaks_of_one_machine():
    for path in FILES:
        if not {"tests", "_build"} & set(path.parts) and path.suffix in (
                ".py", ".md", ".yml", ".toml", ".txt", ".ipynb", ".js"):
            text = path.read_text("utf8")
            assert not re.search(r"(?<![\w/])/(root|home/\w+|work/main)/", text), path


@pytest.mark.parametrize(("remote", "expected"), [
    ("https://github.com/ada/course.git", "https://github.com/ada/course"),
    ("git@gitlab.com:ada/course.git", "https://gitlab.com/ada/course"),
    ("ssh://git@github.com:22/ada/course", "https://github.com/ada/course"),
    ("https://token@github.com/ada/course/", "https://github.com/ada/course"),
    ("/srv/git/course", ""), ("../course", ""), ("https://example.org/ada/course", ""), ("", ""),
])
def test_address_of_a_remote(remote, expected):
    from momentum_book.repository import address
    assert address(remote) == expected


def test_formulas_become_mathml_or_fail_by_name():
    from momentum_book.mathml import FormulaError, mathml
    assert "<mfrac><mn>2</mn><mi>n</mi></mfrac>" in mathml(r"\frac{2}{n}", display=False)
    split = mathml(r"\begin{split} a &= b \\ &= c \end{split}", display=True)
    assert split.count("<mtr>") == 2 and "(1)" not in mathml(r"\begin{align}a&=b\end{align}",
                                                             display=True)
    with pytest.raises(FormulaError, match=r"page 3.*nosuch"):
        mathml(r"\nosuch", display=True, where="page 3")


def test_the_font_holds_letters_as_a_browser_sets_them():
    from momentum_book.mathfont import characters
    page = '<p>q</p><math><mi>h</mi><mo>&gt;</mo><mi mathvariant="normal">x</mi></math>'
    assert characters([page]) == {"h", "\N{PLANCK CONSTANT}", ">", "x",
                                  "\N{MATHEMATICAL ITALIC SMALL X}", "√"}


def test_the_font_has_one_form_of_a_letter_for_each_index(tmp_path):
    from fontTools.ttLib import TTFont
    from momentum_book.mathfont import SOURCE, subset
    subset("x", tmp_path / "x.woff2")

    def forms(path):
        table = TTFont(path)["GSUB"].table
        (ssty,) = {i for f in table.FeatureList.FeatureRecord if f.FeatureTag == "ssty"
                   for i in f.Feature.LookupListIndex}
        return table.LookupList.Lookup[ssty].SubTable[0].alternates["x"]

    assert len(forms(SOURCE)) == 2
    assert len(forms(tmp_path / "x.woff2")) == 1
