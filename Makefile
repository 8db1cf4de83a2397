# Needs make and python3 (3.11 or later) only. Everything else goes into .venv, which each target
# makes or brings up to date by itself; an active virtual environment is not touched.
# Another interpreter: make test PYTHON=python3.13

.DEFAULT_GOAL := help
SHELL := /bin/sh
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check -qq
PYTEST := $(PY) -m pytest -n auto --dist loadgroup

# A .venv whose interpreter is gone, or is not the one asked for by hand, is made anew.
WHICH := -c 'import sys; print(sys.version, sys.base_prefix)'
HAVE := $(shell test -e $(VENV)/.made && $(PY) $(WHICH) 2>/dev/null)
WANT := $(if $(filter file,$(origin PYTHON)),$(HAVE),$(shell $(PYTHON) $(WHICH) 2>/dev/null))
ifneq ($(strip $(HAVE)),$(strip $(WANT)))
.PHONY: $(VENV)/.made
else ifeq ($(strip $(HAVE)),)
.PHONY: $(VENV)/.made
endif

.PHONY: help demo test check test-all format docs bench wheel clean

help: ## print this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | \
	    while IFS='|' read -r target text; do printf '%-16s %s\n' "$$target" "$$text"; done

demo: $(VENV)/.cli ## the main job on a real scenario, in English and in Dutch
	@echo '$$ deescalate recommend examples/furious_caller.json'
	@$(VENV)/bin/deescalate recommend examples/furious_caller.json
	@echo
	@echo '$$ deescalate recommend examples/furious_caller.json --locale nl'
	@$(VENV)/bin/deescalate recommend examples/furious_caller.json --locale nl

test: $(VENV)/.test ## run the tests
	$(PYTEST)

check: $(VENV)/.dev ## format, lint, types, imports, generated pages, languages, tests
	$(PY) -m ruff format --check
	$(PY) -m ruff check
	$(PY) -m mypy
	$(PY) -m pyright --pythonpath $(PY)
	$(VENV)/bin/lint-imports --no-logo
	$(PY) -m tools.generate --check
	$(VENV)/bin/deescalate locale check
	$(PYTEST)

test-all: ## run the tests under every Python from 3.11 on that this machine has
	@.ci/test-all

format: $(VENV)/.dev ## format the code and mend what the linter can
	$(PY) -m ruff check --fix-only
	$(PY) -m ruff format

docs: $(VENV)/.dev ## write the generated pages, PO templates and tables anew
	$(PY) -m tools.generate

bench: $(VENV)/.cli ## print the cost of a call, of the import and of the languages
	$(PY) -m benchmarks

wheel: $(VENV)/.test ## build the sdist and, from it, the wheel, into dist/
	$(PY) -m build --no-isolation --outdir dist

clean: ## remove the environments, builds and caches
	rm -rf $(VENV) .venvs build dist *.egg-info
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo 'Python 3.11 or later is needed: make <target> PYTHON=/path/to/python3.13' >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	    { echo 'This Python has no venv module; on Debian and Ubuntu: apt install python3-venv' >&2; exit 2; }
	@echo 'Setting up $(VENV) ...'
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install --upgrade 'pip>=25.1'
	@touch $@

$(VENV)/.cli: $(VENV)/.made pyproject.toml hatch_build.py
	@echo 'Installing deescalate with its command line ...'
	@$(PIP) install --editable '.[cli]'
	@touch $@

$(VENV)/.test: $(VENV)/.cli
	@echo 'Installing what the tests need ...'
	@$(PIP) install --group test
	@touch $@

$(VENV)/.dev: $(VENV)/.test
	@echo 'Installing the development tools ...'
	@$(PIP) install --group dev
	@touch $@
