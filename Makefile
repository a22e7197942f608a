# Everything runs inside $(VENV); each target sets up what it needs.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO_HOME := $(CURDIR)/.dalil
# In the order of their names, so that the kill tests, which wait most, are not the last.
TESTS = -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder --max-worker-restart 1

answer = printf '\n> %s\n\n' "$(1)" && DALIL_HOME="$(DEMO_HOME)" $(BIN)/dalil ask "$(1)"

.PHONY: help ask test check soak lock docs clean
.DEFAULT_GOAL := help

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/'

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null || \
	  { echo "Dalil needs Python 3.11 to 3.13; name one: make $(firstword $(MAKECMDGOALS)) PYTHON=python3.11" >&2; exit 1; }
	@echo "Setting up $(VENV) (once; about a minute) ..." >&2
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Python's venv module is missing; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock || \
	  { echo "The packages of requirements.lock could not be installed; check the connection to the package registry and run make again." >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . || \
	  { echo "Dalil itself could not be installed from this folder; the lines above say why." >&2; exit 1; }
	@touch $@

ask: $(READY)  ## answer three questions over the seed articles, or one of yours: make ask Q="..."
	@echo "Reading seeds/articles ..." >&2
	@DALIL_HOME="$(DEMO_HOME)" $(BIN)/dalil ingest seeds/articles
ifdef Q
	@DALIL_HOME="$(DEMO_HOME)" $(BIN)/dalil ask -- "$$Q"
else
	@$(call answer,بأي شرط تسمح وزارة الدفاع السورية لروسيا بالاحتفاظ بقواعدها؟)
	@$(call answer,كم عدد المنازل المدمرة في سوريا بحسب الشيباني؟)
	@$(call answer,What did Zakharova say about the Russian presence in Syria?)
endif

test: $(READY)  ## run the tests
	@echo "Running the tests ..." >&2
	@$(BIN)/python $(TESTS)

check: $(READY)  ## what CI runs: format, lint, types, import contracts, docs, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python docs/generate.py --check
	$(BIN)/python $(TESTS)

soak: $(READY)  ## the long forms: kill the bot again and again, then load it (about ten minutes); ARCHIVE=FILE ingests it, too
	$(BIN)/python -m benchmarks.kills
	$(BIN)/python -m benchmarks.kills --webhook --chats 280 --lives 60
	$(BIN)/python -m benchmarks.telegram_load
ifdef ARCHIVE
	$(BIN)/python -m benchmarks.ingestion "$(ARCHIVE)"
endif

docs: $(READY)  ## write the generated parts of the docs anew
	@$(BIN)/python docs/generate.py

lock:  ## resolve requirements.lock anew
	@$(PYTHON) -m venv $(VENV)-lock
	@$(VENV)-lock/bin/python -m pip install --quiet pip-tools
	@CUSTOM_COMPILE_COMMAND="make lock" $(VENV)-lock/bin/pip-compile --quiet --upgrade --extra dev --strip-extras \
	  --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements.lock pyproject.toml
	@rm -rf $(VENV)-lock

clean:  ## remove what the other targets made
	rm -rf $(VENV) $(DEMO_HOME) .mypy_cache .ruff_cache .pytest_cache .hypothesis
