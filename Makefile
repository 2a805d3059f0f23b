# Two commands do everything on a fresh machine with Python 3.11+ and make: `make serve`, `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.run
DEV_STAMP := $(VENV)/.dev
EXITS_STAMP := $(VENV)/.exits
AUDIT_STAMP := $(VENV)/.audit
NODE_STAMP := node_modules/.package-lock.json
NODE := PATH="$(CURDIR)/$(BIN):$$PATH" # Node comes in a wheel

# Many containers set it. Then each program that a test starts compiles our modules again: 0.8 s of CPU of 2.8.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: serve demo browser test coverage ordeal fast scripts audit check lint types format locales lock publish videos wheel clean help

help: ## list these commands
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

$(AUDIT_STAMP): requirements-audit.txt | $(BIN)/python
	rm -rf $(VENV)/audit
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --target $(VENV)/audit -r requirements-audit.txt
	@touch $@

$(NODE_STAMP): package.json package-lock.json .npmrc $(DEV_STAMP)
	$(NODE) npm ci --silent
	@touch $@

serve: $(RUN_STAMP) ## publish the learn center and serve it with search, on SQLite
	$(BIN)/gapless serve

demo: $(RUN_STAMP) ## a living studio: a quarter of invented customers over the learn center
	$(BIN)/gapless demo

publish: $(RUN_STAMP) ## make a release of the learn center
	$(BIN)/gapless publish

browser: $(DEV_STAMP)
	@$(BIN)/python -m tests.browser

scripts: $(DEV_STAMP) ## run the unit tests of our JavaScript
	$(BIN)/node --test "tests/**/*.test.js"

test: $(DEV_STAMP) $(EXITS_STAMP) $(NODE_STAMP) browser scripts ## run all tests, the browser's included
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(TESTS)

coverage: TESTS += --cov --cov-branch --cov-report=term
coverage: test ## run all tests, and show which branches none of them takes

ordeal: $(DEV_STAMP) browser ## run the tests that take minutes: floods, kills, faults of disk and database
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m ordeal $(TESTS)

fast: $(DEV_STAMP) ## run the tests without browser, PostgreSQL, exits and slow ones
	$(BIN)/python -m pytest -q -m "not browser and not postgres and not exits and not slow and not ordeal" $(TESTS)

lint: $(DEV_STAMP) $(NODE_STAMP) ## check with ruff, biome (JavaScript and CSS) and codespell
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(NODE) node_modules/.bin/biome check --error-on-warnings
	git ls-files -z ':!tests' | xargs -0 $(BIN)/codespell
	git ls-files -z tests | xargs -0 $(BIN)/codespell --ignore-words tests/misspelled.txt

types: $(DEV_STAMP) $(NODE_STAMP) ## check types with mypy and tsc, strict
	$(BIN)/mypy
	$(NODE) node_modules/.bin/tsc

format: $(DEV_STAMP) $(NODE_STAMP) ## format Python, JavaScript and CSS, and apply safe fixes
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(NODE) node_modules/.bin/biome check --write

audit: $(DEV_STAMP) $(AUDIT_STAMP) ## ask for advisories about all locked packages; fails if one could not be checked
	$(BIN)/python -m tests.advisories $(VENV)/audit

check: lint types test ## run lint, types and tests, as CI does

videos: $(DEV_STAMP) browser ## record the learn center's videos again (Chromium and ffmpeg)
	$(BIN)/python content/videos/record.py

locales: $(RUN_STAMP) ## write the texts of the browser extension from texts/
	$(BIN)/python -m texts.locales

COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11.5 --generate-hashes --no-header --no-emit-index-url
EXTRAS := apprise mcp oidc passkeys postgres server
# The lock of an extra names what the extra adds to requirements.txt, and nothing else.
ADDED = $$(awk -F'[[=]' '/^[a-z]/ {print "--no-emit-package", $$1}' requirements.txt)

lock: | $(BIN)/python ## resolve the dependencies again
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(COMPILE) --no-strip-extras --group=build -o requirements.txt pyproject.toml
	$(COMPILE) --no-strip-extras --group=build --extra=dev $(EXTRAS:%=--extra=%) -c requirements.txt -o requirements-dev.txt pyproject.toml
	for extra in $(EXTRAS); do $(COMPILE) --no-strip-extras --extra=$$extra -c requirements-dev.txt $(ADDED) -o requirements-$$extra.txt pyproject.toml \
		&& sed -i.old '/^# The following packages were excluded/,$$d' requirements-$$extra.txt && rm requirements-$$extra.txt.old || exit 1; done
	$(COMPILE) --no-deps --group=exits -o requirements-exits.txt
	$(COMPILE) --group=audit -o requirements-audit.txt

wheel: $(DEV_STAMP) ## the package, in dist/: what `pip install` needs, with theme, texts and extension
	rm -rf dist
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation -w dist .

clean: ## remove everything that these commands made
	rm -rf $(VENV) node_modules site releases dist .mypy_cache .ruff_cache .pytest_cache .coverage*
