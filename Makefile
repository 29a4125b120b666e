# Everything runs in .venv, which `install` makes and keeps up to date by itself.

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# The newest Python that works and can make virtual environments; PYTHON=... chooses another.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& echo $$python && break; done)

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
MAKEFLAGS += --no-print-directory

.PHONY: help install run app test slow browser validation lint bench clean
.DEFAULT_GOAL := help

help:
	@echo "make run      the main job: one city under four policies, compared"
	@echo "make app      two cities side by side in the browser"
	@echo "make test     the tests"
	@echo "make slow     the tests that take minutes"
	@echo "make browser  the tests in a Chromium of the system"
	@echo "make validation  the quick scorecard: does what holds still hold?"
	@echo "make lint     style, types and the import contract"
	@echo "make bench    the benchmarks"
	@echo "make install  only the set-up, which all of these do by themselves"
	@echo "make clean    remove the environment and caches; results/ stays"

install: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { \
		echo "Manovuelta needs Python 3.11 or newer with its venv module; none was found on PATH." >&2; \
		echo "Install one, or name it: make PYTHON=/path/to/python3.11 ..." >&2; exit 2; }
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(v < (3, 11) and \
		"Manovuelta needs Python 3.11 or newer; $(PYTHON) is %d.%d." % v[:2])'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[test]"
	@touch $@

run: $(STAMP)
	@$(BIN)/python run.py

app: $(STAMP)
	@$(BIN)/python run.py app

test: $(STAMP)
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile

slow: $(STAMP)
	@$(BIN)/python -m pytest -q -m slow

browser: $(STAMP)
	@$(BIN)/python -m pytest -q -m "browser and not slow"

validation: $(STAMP)
	@$(BIN)/python -m pytest -q -m validation

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --no-cache

bench: $(STAMP)
	@$(BIN)/python run.py bench

clean:
	rm -rf $(VENV) build dist *.egg-info .rules_cache .pytest_cache .hypothesis .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
