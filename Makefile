# Every target sets up what it needs: a machine with Python 3.11 to 3.13, make and a package index is enough.
# PYTHON=... names the Python to use, SEED=... the sample data of run and demo or one history,
# PORT=... the first of the ports that run listens on.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-print-directory

# The product lies where the layer is built from; everything else is found from this folder.
export PYTHONPATH := $(CURDIR)/layers/common:$(CURDIR)
export PYTHONUNBUFFERED := 1
# What was compiled once need not be compiled anew by every process that tests and the emulator start.
unexport PYTHONDONTWRITEBYTECODE

python := .venv/bin/python
seed := $(if $(SEED),--seed $(SEED))
port := $(if $(PORT),--port $(PORT))

.PHONY: help run demo chaos test conformance simulate fuzz requirements prove check format docs build lock coverage clean local dev sam

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1#\2/p' $(MAKEFILE_LIST) | awk -F'#' '{ printf "%-18s %s\n", $$1, $$2 }'

run: local ## start everything, connect a sample tenant, synchronise it, and stay up until Ctrl-C
	@exec $(python) -m local run $(port) $(seed)

demo: local ## the same, then leave: 0 when everything was as it should be
	@exec $(python) -m local demo $(port) $(seed)

chaos: local ## kill workers and simulators for two minutes; no edit and no hour may be twice or lost
	@exec $(python) -m local chaos $(port) $(seed)

# A file is one worker's: what its tests share is made once. Some files wait more than they compute
# (for the rate limits of the systems, for a browser), so there are more workers than cores.
workers := $(shell expr 2 \* $$(getconf _NPROCESSORS_ONLN))

test: dev ## run the tests in random order; PYTEST="tests/unit -k name" narrows them
	@$(python) -m pytest -n $(workers) --dist loadfile --no-loadscope-reorder $(PYTEST)

conformance: dev ## the time module's suite in every combination of what nobody published of it
	@EVERY_COMBINATION=1 $(python) -m pytest -q -n auto tests/contract/connectors/test_time_module.py

simulate: dev ## play histories on simulated time: SEEDS=20000 how many, SEED=123 tells one, shrunk, HOURS=123 one of hours
	@$(python) -m tests.simulation $(if $(SEED),--seed $(SEED)) $(if $(SEEDS),--seeds $(SEEDS)) $(if $(HOURS),--hours $(HOURS))

fuzz: dev ## tell stories under distorted answers: CASES=3000 how many, SEED=1 of which kind, ONLY=123 tells one, WEBHOOKS=9 delivers those instead, DOOR=1 through a local run
	@$(python) -m tests.fuzzing $(if $(SEED),--seed $(SEED)) $(if $(CASES),--cases $(CASES)) $(if $(ONLY),--only $(ONLY)) $(if $(WEBHOOKS),--webhooks $(WEBHOOKS)) $(if $(DOOR),--door)

requirements: dev ## plant a defect in each clause of a requirement: its tests must fail
	@$(python) -m tests.proving

prove: dev ## find every planted defect by simulation, and crash at every point of fixed histories
	@$(python) -m tests.simulation prove

check: dev ## linters, types, layers, locks and generated documents; changes nothing
	@$(python) -m tools.check

format: dev ## put the code into its one form
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

docs: dev ## write the generated documents anew
	@$(python) -m tools.docs

coverage: dev ## run the tests and report what they do not reach
	@$(python) -m pytest -n $(workers) --dist loadfile --no-loadscope-reorder --cov --cov-report=term --cov-report=html:build/coverage $(PYTEST)

build: dev sam ## validate the template and build it, for the cloud and for this machine
	@$(python) -m tools.build --sam $(CURDIR)/.venv-sam/bin/sam

lock: ## make the locks from pyproject.toml; UPGRADE=1 takes newer versions
	@tools/environment.sh lock
	@.venv-lock/bin/python -m tools.lock $(if $(UPGRADE),--upgrade)

clean: ## remove environments, caches and everything built
	@rm -rf .venv .venv-* .venv.lock .aws-sam .local build htmlcov .coverage .coverage.* .hypothesis
	@rm -rf .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

local dev sam:
	@tools/environment.sh $@
