# Two commands do everything on a fresh machine with Python 3.11+ and make: `make serve`, `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.run
DEV_STAMP := $(VENV)/.dev
EXITS_STAMP := $(VENV)/.exits

.PHONY: serve test check lint types lock publish videos clean help

help: ## what can be done
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 5))' || { echo "Gapless needs Python 3.11.5 or newer. Set PYTHON=/path/to/python3.11 and run make again."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_STAMP): requirements-dev.txt $(RUN_STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# MaterialX and Material are both the package `material`: this folder goes before the other where it is wanted.
$(EXITS_STAMP): requirements-exits.txt | $(BIN)/python
	rm -rf $(VENV)/exits
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --no-compile --target $(VENV)/exits -r requirements-exits.txt
	@touch $@

serve: $(RUN_STAMP) ## publish the learn center and serve it with search, on SQLite
	$(BIN)/gapless serve

publish: $(RUN_STAMP) ## make a release of the learn center
	$(BIN)/gapless publish

browser: $(DEV_STAMP)
	@$(BIN)/python -m tests.browser

test: $(DEV_STAMP) $(EXITS_STAMP) browser ## all tests, the browser's included, with branch coverage
	$(BIN)/python -m pytest -n 2 --dist loadgroup --cov --cov-branch --cov-report=term $(TESTS)

lint: $(DEV_STAMP) ## ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV_STAMP) ## mypy, strict
	$(BIN)/mypy

check: lint types test ## lint, types, tests: what CI runs

videos: $(DEV_STAMP) browser ## record the learn center's videos again (Chromium and ffmpeg)
	$(BIN)/python content/videos/record.py

lock: | $(BIN)/python ## resolve the dependencies again
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11.5 --generate-hashes --no-header --no-emit-index-url --no-strip-extras --group=build -o requirements.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11.5 --generate-hashes --no-header --no-emit-index-url --no-strip-extras --group=build --extra=dev -c requirements.txt -o requirements-dev.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11.5 --generate-hashes --no-header --no-emit-index-url --no-deps --group=exits -o requirements-exits.txt

clean: ## remove what the commands made
	rm -rf $(VENV) site releases .mypy_cache .ruff_cache .pytest_cache .coverage*
