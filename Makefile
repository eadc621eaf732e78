# The two commands of the README are `make run` and `make test`; each installs what it needs. CONTRIBUTING.md tells about the rest.
# PORT, YAODIAN_HOST, YAODIAN_HOME, YAODIAN_TLS_CERT and the other settings pass through the environment.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
PY := $(BIN)/python
PYTEST_WORKERS ?= 2
TESTS ?=

.PHONY: help setup dev system run test test-all check fix bench clauses security app demo ci lock messages

help: ## what can be made
	@grep -hE '^[a-z][a-zA-Z_%-]*:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## install the program into .venv (a second call takes a moment)
	@$(PYTHON) .ci/setup

dev:
	@$(PYTHON) .ci/setup --dev

system:
	@.ci/system-packages

run: setup ## install, migrate, load the demo, start; Ctrl-C stops
	@exec $(BIN)/yaodian up --demo

demo: setup ## load the sample bureau (演示数据) into YAODIAN_HOME
	@$(BIN)/yaodian demo load $(if $(size),--size $(size))

clauses: setup ## which sentences of the plan are wired and proven
	@$(BIN)/yaodian clauses

test: system dev ## the suite on SQLite, then on a private PostgreSQL; TESTS="path -k word" narrows it
	@$(PY) -m tests -n $(PYTEST_WORKERS) $(TESTS)

test-all: system dev ## test, with hypothesis searching ten times as long
	@HYPOTHESIS_PROFILE=thorough $(PY) -m tests -n $(PYTEST_WORKERS) $(TESTS)

check: dev ## ruff, mypy, borders and import contracts, djlint, missing migrations
	@$(PY) .ci/check

fix: dev ## mend what tools can mend
	@$(BIN)/ruff check -q --fix --exit-zero .
	@$(BIN)/ruff format -q .
	@$(BIN)/djlint src --reformat --quiet || true

bench: dev ## every benchmark in its quick form
	@$(PY) -m benchmarks --quick

bench-%: dev ## one benchmark; ARGS=--quick
	@$(PY) -m benchmarks $* $(ARGS)

security: dev ## known holes in dependencies, Django's deployment check
	@$(PY) .ci/security

app: dev ## a new app from the template: make app name=canteens title=食堂
	@$(PY) -m yaodian.config.scaffold $(if $(name),,--help) $(name) $(if $(title),--title $(title))

messages: dev ## bring the English files in step with the source; what lacks English fails
	@$(PY) -m yaodian.config.messages

lock: ## resolve pyproject.toml and package.json again into the lock files
	@.ci/lock

ci: check security test ## what .ci/run runs
