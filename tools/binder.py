"""Build what Binder builds, from the files it reads and nothing else, and use it in a browser.

    python tools/binder.py [python3.11]

A fresh clone of the last commit, a new environment, the commands that repo2docker runs for this
repository (the second copies mathlib into the environment, like any package; postBuild writes the
Chinese notebooks), JupyterLab started as BinderHub starts it, the notebook opened by its launch
link: tests/site/test_explore_lab.py.
The first argument is the Python of runtime.txt, if it is not the one that runs this.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run(*command, folder=ROOT, **environment):
    print("+", *command, flush=True)
    subprocess.run(command, cwd=folder, env=os.environ | environment, check=True)


def main(python=sys.executable):
    with tempfile.TemporaryDirectory() as folder:
        course, there = Path(folder, "course"), Path(folder, "environment")
        run("git", "clone", "--quiet", "--depth=1", f"file://{ROOT}", str(course))
        wanted = (course / "runtime.txt").read_text().strip().removeprefix("python-")
        found = subprocess.run([python, "-c", "import platform; print(platform.python_version())"],
                               capture_output=True, text=True, check=True).stdout.strip()
        if not found.startswith(f"{wanted}."):
            sys.exit(f"{python} is Python {found}; runtime.txt asks for {wanted}: "
                     f"python tools/binder.py python{wanted}")
        run(python, "-m", "venv", str(there))
        inside = there / "bin" / "python"
        pip = (inside, "-m", "pip", "install", "--quiet", "--no-cache-dir")
        run(*pip, "-r", "requirements.txt", folder=course)
        run(*pip, ".", folder=course)
        run("./postBuild", folder=course, PATH=f"{inside.parent}{os.pathsep}{os.environ['PATH']}")
        run(sys.executable, "-m", "pytest", "tests/site/test_explore_lab.py",
            LAB_PYTHON=str(inside), LAB_COURSE=str(course), CI="true")


if __name__ == "__main__":
    main(*sys.argv[1:2])
