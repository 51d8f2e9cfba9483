# `make demo` opens a working company, `make test` proves everything, `make check` is for while one works.
# GNU make 3.81 (macOS) is enough. scripts/environment says in one sentence what a machine lacks.

PORT ?= 8000
RESET ?=
PROJECT_PYTHON := .venv/bin/python
# Tests run side by side, a worker for each processor and at most four.
SIDE_BY_SIDE := -n auto --maxprocesses 4 --dist worksteal
export PORT

.PHONY: help demo serve environment development check test test-sqlite test-postgres test-browser lint lock bench clean

help:
	@echo "make demo     start Guanxi with its demo company (PORT=8000; RESET=1 makes new passwords)"
	@echo "make check    lint, types, import contracts and the quick tests, in about a minute"
	@echo "make test     everything: SQLite, PostgreSQL, browser, documentation"
	@echo "make bench    the measurements, as tables"
	@echo "make lock     resolve the libraries anew into requirements*.lock"

environment:
	@sh scripts/environment run

development:
	@sh scripts/environment dev

demo: environment
	@exec .venv/bin/guanxi demo --port $(PORT) $(if $(filter-out 0 no,$(RESET)),--reset)

serve: environment
	@exec .venv/bin/guanxi serve --port $(PORT)

lint:
	.venv/bin/ruff check --quiet .
	.venv/bin/ruff format --quiet --check .
	.venv/bin/mypy --no-error-summary
	.venv/bin/lint-imports --no-logo
	$(PROJECT_PYTHON) scripts/messages.py check

check: development lint
	.venv/bin/pytest -q $(SIDE_BY_SIDE) -m "not slow and not browser"

test-sqlite:
	env -u DATABASE_URL .venv/bin/pytest -q $(SIDE_BY_SIDE) -m "not browser"

test-postgres:
	$(PROJECT_PYTHON) scripts/postgres.py run -- .venv/bin/pytest -q $(SIDE_BY_SIDE) -m "not browser and (not slow or both_databases)" --database-only

test-browser:
	sh scripts/browser
	.venv/bin/pytest -q -m browser

test: development lint test-sqlite test-postgres test-browser

bench: development
	$(PROJECT_PYTHON) -m bench

lock:
	@sh scripts/environment run
	.venv/bin/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
		pyproject.toml --group build --output-file requirements.lock
	.venv/bin/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
		--constraint requirements.lock pyproject.toml --group build --group dev --output-file requirements-dev.lock
	.venv/bin/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
		--group node --output-file requirements-node.lock

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache dist build
