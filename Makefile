# Every command of the project. All paths are relative, because make cannot hold a path with a space in it; tools
# run as modules of .venv's Python, because the shebang of a console script does not survive a moved folder.

PYTHON := .venv/bin/python
# One worker per core of the smallest machine we promise to run on; `make test JOBS=8` on a larger one.
JOBS ?= 2
# For one folder, one test, a fixed order: make test ARGS="tests/domain -k refuses -p no:randomly"
ARGS ?=
# Where it is set, every child process would compile the whole program anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo test test-clients test-browser pages check fmt fmt-check lint types imports schema schema-check migration-check lock

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' Makefile

setup: ## make .venv with what the program needs, nothing more
	@scripts/setup runtime

setup-dev: ## make .venv with tests and tools as well
	@scripts/setup dev

demo: setup ## start the demo shop with live traffic on http://127.0.0.1:8000
	@exec env ORDERWIRE_ENVIRONMENT="$${ORDERWIRE_ENVIRONMENT:-development}" $(PYTHON) -m app.cli demo $(ARGS)

test: setup-dev ## run every test on PostgreSQL of its own (JOBS, ARGS)
	@$(PYTHON) -m pytest -n $(JOBS) --dist loadgroup $(ARGS)

test-clients: setup-dev ## run other people's GraphQL clients and audits, from npm, against the program (ARGS: files)
	@$(PYTHON) -m tests.clients $(ARGS)

test-browser: setup-dev ## check, build and run the example front-ends in Chromium, which is installed when missing (ARGS: files)
	@$(PYTHON) -m tests.browser $(ARGS)

pages: setup-dev ## build the example front-ends into app/pages/built (ARGS: pages)
	@$(PYTHON) -m tests.browser.build $(ARGS)

check: fmt-check lint types imports schema-check migration-check ## format, lint, types, imports, schema, migrations: quick, no test

fmt: setup-dev ## repair what can be repaired by machine
	@$(PYTHON) -m ruff format .
	@$(PYTHON) -m ruff check --fix .

fmt-check: setup-dev
	@$(PYTHON) -m ruff format --check .

lint: setup-dev
	@$(PYTHON) -m ruff check .

types: setup-dev
	@$(PYTHON) -m pyright

imports: setup-dev
	@$(PYTHON) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

schema: setup ## write graphql_schema/schema.graphql anew
	@$(PYTHON) -m app.cli schema --write

schema-check: setup-dev
	@$(PYTHON) -m app.cli schema --check

migration-check: setup-dev ## compare the migrated database with the models
	@exec env -u DATABASE_URL ORDERWIRE_DATA_DIR=.data/check $(PYTHON) -m app.cli db check

lock: ## pin the dependencies of pyproject.toml anew, with hashes and without registry addresses (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv on PATH" >&2; exit 1; }
	@uv pip compile pyproject.toml --extra pdf $(LOCK) -o requirements.lock
	@uv pip compile pyproject.toml --extra pdf --extra dev --constraint requirements.lock $(LOCK) -o requirements-dev.lock

LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
