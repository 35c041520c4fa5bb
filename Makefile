# The front doors. `make` alone lists them.
#
# Everything is installed into .venv, pinned by hash. Which index pip uses is its own configuration's matter.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
BY_HASH := --quiet --no-input --prefer-binary --require-hashes
DEMO ?= demo
BUNDLE ?= bundle
WHAT ?= ingest memory search

.PHONY: help demo test check lint format types imports reference wording fast bench bundle golden docs requirements clean
.DELETE_ON_ERROR:

help:  ## list what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# -- running ---------------------------------------------------------------------------------------------------------

demo: $(VENV)/.run  ## install what is needed, build the fictional case, open the workbench (DEMO=folder)
	@$(BIN)/speur demo $(DEMO)

# The install is editable, so a changed source needs no second install; the stamps only follow what is pinned.
$(VENV)/.run: requirements/run.txt requirements/build.txt pyproject.toml
	@sh tools/check_machine.sh $(PYTHON)
	@echo "Installing into $(VENV) (the first time this takes half a minute or more) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install $(BY_HASH) -r requirements/run.txt -r requirements/build.txt
	@$(PIP) install --quiet --no-input --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@echo "Installing what tests and checks need ..."
	@$(PIP) install $(BY_HASH) -r requirements/dev.txt
	@touch $@

# -- trust -----------------------------------------------------------------------------------------------------------

test: $(VENV)/.dev  ## run all tests (installs Chromium on Debian where it may; PYTEST="..." for more options)
	@sh tools/get_chromium.sh
	$(BIN)/python -m pytest $(PYTEST)

check: lint format types imports reference wording fast  ## every quick check: one or two minutes

lint: $(VENV)/.dev
	$(BIN)/ruff check

format: $(VENV)/.dev
	$(BIN)/ruff format --check

types: $(VENV)/.dev
	$(BIN)/mypy

imports: $(VENV)/.dev
	$(BIN)/lint-imports --no-cache

reference: $(VENV)/.dev
	$(BIN)/python tools/make_reference.py --check

wording: $(VENV)/.dev
	$(BIN)/python tools/check_wording.py

fast: $(VENV)/.dev
	$(BIN)/python -m pytest -q -m "not slow and not browser" $(PYTEST)

bench: $(VENV)/.run  ## measure speed and memory on this machine (WHAT="ingest memory search", MESSAGES=number)
	@$(BIN)/speur bench $(WHAT) $(if $(MESSAGES),--messages $(MESSAGES))

# -- making ----------------------------------------------------------------------------------------------------------

bundle: $(VENV)/.run  ## a folder that installs and runs without a network (BUNDLE=folder)
	@PIP="$(PIP)" sh tools/make_bundle.sh $(BUNDLE)

docs: $(VENV)/.dev  ## write the generated reference pages anew
	$(BIN)/python tools/make_reference.py

golden: $(VENV)/.dev  ## rewrite golden files; then read the diff
	$(BIN)/python -m pytest -q -p no:randomly --golden -k golden tests
	@git diff --stat -- tests

# Needs uv; writes no index address and no machine path. UPGRADE=--upgrade for newer versions.
COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	$(UPGRADE) --output-file

requirements:  ## pin the dependencies of pyproject.toml anew
	$(COMPILE) requirements/run.txt pyproject.toml
	$(COMPILE) requirements/build.txt --group build
	$(COMPILE) requirements/dev.txt pyproject.toml --group dev --group build --constraint requirements/run.txt

clean:  ## remove what was made here (not the demo case: it is yours)
	rm -rf $(VENV) $(BUNDLE) build dist artefacts .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
