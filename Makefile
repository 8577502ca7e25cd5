# Each target sets up what it needs; a stamp in .venv and _build keeps what has not changed.
# Plain commands for people without make: README.md.

PYTHON ?= python3
BIN := .venv/bin
# A folder may be copied with its .venv, whose programs name the Python of the place where they were
# made, and that Python the mathlib there. This one, and the one beside this file, are meant.
export PYTHONPATH := $(CURDIR)
# What some workplaces set for other programs: packages of the user's instead of .venv's, Python
# without the assertions by which a chapter proves what it says, or one that compiles all anew.
export PIP_USER := 0
unexport PYTHONOPTIMIZE PYTHONDONTWRITEBYTECODE
BOOK := _build/html/index.html
NOTEBOOKS := $(sort $(wildcard book/*.ipynb))
SOURCES := $(shell find book lite course mathlib -type f -not -path '*/.*' -not -name '*.pyc') _config.yml _toc.yml
PYTEST := $(BIN)/python -m pytest -n auto
PROOF := $(PYTEST) --nbval --nbval-current-env $(TESTFLAGS)

.PHONY: book serve lab check test test-all engines bench zip quizzes slides pdf notebooks lock clean
.DEFAULT_GOAL := book

.venv/ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

# SOLUTIONS=hide is another book, PYODIDE=… and EDITIONS=en are other sites: the stamp's name tells
# what was built last.
SWITCH := _build/solutions-$(or $(SOLUTIONS),show)-$(if $(PYODIDE),hosted,cdn)-$(or $(EDITIONS),both)
$(SWITCH):
	@mkdir -p _build && rm -f _build/solutions-* && touch $@

# A failed build forgets its pages, so that the next one reports the same warnings again.
_build/ready: .venv/ready $(SWITCH) $(SOURCES)
	$(BIN)/python $(BIN)/jupyter-book build . -W -n --keep-going || { rm -rf _build/.doctrees; exit 1; }
	@touch $@

book: _build/ready
	@echo "The course is built. Open $(CURDIR)/$(BOOK)"

serve: book
	$(BIN)/python tools/serve.py _build/html

lab: .venv/ready
	$(BIN)/python -m jupyterlab

# While you work: all that needs no browser and no built book.
check: .venv/ready
	$(BIN)/ruff check
	$(BIN)/mypy
	$(PYTEST) -m "not weekly and not browser and not site and not pyodide" $(TESTFLAGS) tests

# Before you push: the tests, the book in a browser, every stored output of every notebook.
test: _build/ready
	$(BIN)/ruff check
	$(BIN)/mypy
	$(PROOF) -m "not weekly and not engine" tests book

# And what takes long: every chapter in the browser's own Python.
test-all: _build/ready
	$(BIN)/ruff check
	$(BIN)/mypy
	$(PROOF) -m "not engine" tests book

# What a reader does, in Firefox and in WebKit.
engines: _build/ready
	$(BIN)/python -m pytest -m engine $(TESTFLAGS) tests/engines

bench: _build/ready
	@for name in $(basename $(notdir $(wildcard benchmarks/bench_*.py))); do \
		echo "== $$name"; $(BIN)/python -m benchmarks.$$name || exit 1; done

zip: book
	$(BIN)/python tools/pack.py _build/html _build/gaining-momentum.zip

quizzes: .venv/ready
	$(BIN)/python tools/quizzes.py _build/quizzes

slides: book
	$(BIN)/python tools/slides.py _build/html _build/slides

pdf: book
	$(BIN)/python tools/pdf.py _build/html _build/gaining-momentum.pdf
	@! test -d _build/html/zh || $(BIN)/python tools/pdf.py _build/html/zh _build/gaining-momentum-zh.pdf

notebooks: .venv/ready
	$(BIN)/python tools/notebooks.py $(NOTEBOOKS)

# The universal lock: one file for every supported Python, from the ranges in pyproject.toml. What is
# locked stays as it is while it fits them; `make lock UPGRADE=--upgrade` takes the newest of all.
lock:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal $(UPGRADE) --python-version 3.11 \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links \
		--extra book --extra test pyproject.toml -o requirements.txt
	(echo '# Made from pyproject.toml by "make lock": do not edit.'; cat requirements.txt; \
		echo "-e .") > requirements.new && mv requirements.new requirements.txt

clean:
	rm -rf _build .venv build *.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
