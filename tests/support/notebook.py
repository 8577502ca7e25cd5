"""A chapter is run once, by nbval: it compares every output, then the same kernel answers for more.

This is a plugin of pytest: to the cells of each chapter it adds five tests. The solutions printed
in the chapter pass its checks, its targets can be reached, a page shows its figures as matplotlib
draws them, and so does the Python that it hands out for them; and no text in them touches what is
drawn.
"""

import ast
import base64
import pickle
import re
import zlib

import pytest
from nbval.plugin import IPyNbFile

from course.chapter import read
from tests.support.browser import launch
from tests.support.patience import patience
from tests.support.places import NOTEBOOKS, ROOT
from tests.support.raster import compare, judge
from tests.support.targets import TARGETS

CHECK = re.compile(r'^check\("([^"]+)"', re.MULTILINE)


@pytest.fixture(scope="session")
def browser():
    with launch() as chromium:
        yield chromium


def pytest_configure(config):
    config.option.nbval_cell_timeout = config.option.nbval_kernel_startup_timeout = patience(120)


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(parent):
    return [Chapter.from_parent(parent, path=found.path) if is_chapter(found) else found
            for found in (yield)]


def is_chapter(found):
    return isinstance(found, IPyNbFile) and found.path in NOTEBOOKS


class Chapter(IPyNbFile):
    def collect(self):
        for cell in super().collect():
            cell.output_timeout = patience(60)
            yield cell
        for test in (self.solutions, self.targets, self.pictures, self.programs, self.labels):
            yield pytest.Function.from_parent(self, name=test.__name__, callobj=test)

    def setup(self):
        super().setup()
        wanted = [figure for figure, _ in TARGETS.get(self.path.stem, ())]
        self.evaluate(f"__import__('sys').path.append({str(ROOT)!r})")
        self.ask(f"watch({wanted!r})")

    def ask(self, expression):
        """The value of an expression of tests/support/in_kernel.py, in the kernel."""
        inside = "__import__('importlib').import_module('tests.support.in_kernel')"
        packed = self.evaluate(f"{inside}.packed({inside}.{expression})")
        return pickle.loads(zlib.decompress(base64.b64decode(packed)))

    def evaluate(self, expression):
        """An expression that leaves no name in the notebook."""
        reply = self.kernel.kc.execute_interactive(
            "", silent=True, user_expressions={"value": expression}, timeout=patience(480))
        found = reply["content"]["user_expressions"]["value"]
        assert found["status"] == "ok", "\n".join(found["traceback"])
        return ast.literal_eval(found["data"]["text/plain"])

    def solutions(self):
        posed = [name for cell in self.nb.cells if cell.cell_type == "code"
                 for name in CHECK.findall(cell.source)]
        programs = [exercise.answer for exercise in read(self.path).exercises if exercise.answer]
        passed = self.ask(f"passed({programs!r}, globals())")
        assert passed == posed, f"the cells ask {posed}, and the solutions answer {passed}"
        assert len(posed) == len(set(posed)) >= 4, f"few exercises, or one twice: {posed}"

    def targets(self):
        """A target can be met, not where the figure starts, and not by one single setting."""
        said = self.ask("SAID")
        targets = TARGETS.get(self.path.stem, ())
        assert said.keys() == {figure for figure, _ in targets}, f"figures found: {list(said)}"
        for figure, met in targets:
            start, says = said[figure]
            hits = [at for at, text in says if met(at, text)]
            assert len(hits) > 1, f"{figure}: {len(hits)} of {len(says)} settings meet the target"
            assert start not in hits, f"{figure}: it starts at its target"

    def pictures(self, browser, tmp_path):
        """What the page shows is what matplotlib draws."""
        samples = self.ask("PICTURES")
        assert samples
        judge(compare(browser, tmp_path, samples))

    def programs(self):
        """The Python of a figure draws and says the same, with nothing run before."""
        assert self.ask(f"astray({str(self.path)!r})") == []

    def labels(self):
        """No text in a picture touches a point, a line or another text."""
        assert self.ask("TOUCHING") == []
