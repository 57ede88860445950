# Kestrel's commands; everything is installed into this folder's .venv.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.run-installed
DEV := $(VENV)/.dev-installed
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint types unit browser screenshots bench lock clean

help: ## what can be done here
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "Kestrel needs Python 3.11 or newer: set PYTHON=... to one."; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(RUN): requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Installing what Kestrel needs (once) ..."
	@$(PIP) --no-deps --require-hashes -r requirements/run.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements/dev.txt pyproject.toml | $(BIN)/python
	@echo "Installing what Kestrel and its tests need (once) ..."
	@$(PIP) --no-deps --require-hashes -r requirements/dev.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@ $(RUN)

setup: $(RUN) ## make .venv with kestrel on its path

demo: $(RUN) ## the bot at work on a web page, no accounts needed
	@$(BIN)/kestrel demo

test: $(DEV) lint types unit browser ## everything: lint, types, architecture, tests on SQLite and PostgreSQL, browser

lint: $(DEV)
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(DEV)
	@$(BIN)/mypy

unit: $(DEV)
	@$(BIN)/pytest tests --ignore=tests/browser -n 2 --dist loadfile

browser: $(DEV)
	@sh tests/browser/chromium.sh
	@$(BIN)/pytest tests/browser -n 2 --dist loadfile

screenshots: $(DEV) ## take the pictures in the documents again, from the sandbox
	@sh tests/browser/chromium.sh
	@$(BIN)/python -m docs.screenshots

bench: $(DEV) ## the benchmarks, each a ratio to a floor measured in the same run
	@for name in triage repeats intake claim chase spikes promos digest home start storm real_input; do $(BIN)/python -m bench.$$name || exit 1; done

lock: ## pin versions and hashes anew (needs pip-tools on the path)
	@sh requirements/lock.sh

clean: ## remove what was installed and built here
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
