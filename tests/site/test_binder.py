"""What Binder makes of the repository: postBuild writes the notebooks that Chinese pages launch."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.places import NOTEBOOKS, ROOT

NO_NETWORK = {f"{kind}_proxy": "http://127.0.0.1:9" for kind in ("http", "https", "all")}


@pytest.mark.skipif(os.name == "nt", reason="repo2docker runs on Linux")
def test_every_chinese_launch_link_opens_a_notebook_that_post_build_writes(tmp_path):
    from momentum_book import launch
    course = tmp_path / "course"
    left_out = shutil.ignore_patterns(".*", "_build", "tests", "*.egg-info")
    shutil.copytree(ROOT, course, ignore=left_out)
    bins = Path(sys.executable).parent
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(["./postBuild"], cwd=course, capture_output=True, text=True,
                          env=environment | NO_NETWORK | {
                              "PATH": f"{bins}{os.pathsep}{os.environ['PATH']}"})
    assert done.returncode == 0, done.stderr
    for path in NOTEBOOKS:
        place = launch.notebook(SimpleNamespace(language="zh_CN"), f"book/{path.stem}")
        link = launch.binder("https://github.com/ada/course", "main", place)
        opened = parse_qs(urlsplit(link).query)["urlpath"][0].removeprefix("lab/tree/")
        title, speak, *rest = json.loads(course.joinpath(opened).read_text("utf8"))["cells"]
        ours, *others = json.loads(path.read_text("utf8"))["cells"]
        assert speak["source"].startswith("import course.zh")
        assert [cell["id"] for cell in (title, *rest)] == [cell["id"] for cell in (ours, *others)]
        assert any("\u4e00" <= letter <= "\u9fff" for letter in title["source"])
    assert course.joinpath("_build/zh/book/data").is_dir()        # what chapters read
