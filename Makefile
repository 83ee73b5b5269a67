# Two commands to know: `make demo` and `make test`. All else is for those who work on Nightdesk.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 2

DUCKDB_NEXT := 2.0.0

.PHONY: help demo test test-next trust env check bench bench-crawl bench-extraction bench-archives clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 20

demo: env  ## sets up all, then runs two nights on made-up news sites on loopback
	@$(BIN)/python -m tests.demo

test: env .venv-pywb/.ready  ## sets up all, then runs the tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -m "not trust"

test-next: .venv-next/.ready  ## the tests of the warehouse on the next DuckDB
	PINNED_PYTHON=$(BIN)/python .venv-next/bin/python -m pytest -n $(WORKERS) --dist loadfile \
		tests/unit/test_warehouse_*.py tests/integration/test_load.py tests/integration/test_checks.py \
		tests/integration/test_reader.py tests/integration/test_queries.py tests/integration/test_schemas.py \
		tests/integration/test_search.py tests/integration/test_clusters.py tests/integration/test_spare.py \
		tests/integration/test_next_duckdb.py

trust: env .venv-pywb/.ready  ## the long forms of tests: kills at forty moments, and twins of dear ones
	$(BIN)/python -m pytest -n $(WORKERS) -m trust

env: .venv/.ready  ## only the environment, in .venv

# Made without ensurepip, which some systems keep in a package of its own: the pip that is there fills it.
.venv/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Nightdesk needs Python 3.11 or later, and " + sys.executable + " is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12")'
	@$(PYTHON) -m pip --version > /dev/null || { echo "Nightdesk needs pip: $(PYTHON) -m pip did not run."; exit 1; }
	@echo "Making the environment in .venv (a minute or two the first time) ..."
	@$(PYTHON) -m venv --without-pip .venv
	@$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

check: env  ## lint, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

.venv-pywb/.ready: tests/pywb.txt .venv/.ready
	@echo "Making the environment with the web archive that tests ask, in .venv-pywb ..."
	@$(BIN)/python -m venv --without-pip .venv-pywb
	@$(PYTHON) -m pip --python .venv-pywb/bin/python install --quiet --disable-pip-version-check -r tests/pywb.txt
	@touch $@

.venv-next/.ready: .venv/.ready
	@echo "Making the environment with DuckDB $(DUCKDB_NEXT) in .venv-next ..."
	@$(BIN)/python -m venv --without-pip .venv-next
	@$(PYTHON) -m pip --python .venv-next/bin/python install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@$(PYTHON) -m pip --python .venv-next/bin/python install --quiet --disable-pip-version-check --no-deps duckdb==$(DUCKDB_NEXT)
	@touch $@

bench: env  ## the main path against a plain trafilatura loop
	$(BIN)/python -m benchmarks.main_path

bench-crawl: env  ## the crawl against Scrapy and trafilatura, and a night on which nothing is new
	$(BIN)/python -m benchmarks.crawl
	$(BIN)/python -m benchmarks.crawl --quiet-night

bench-archives: env  ## a gigabyte of WARC files of news, beside other readers of them
	$(BIN)/python -m benchmarks.archives --peers .peers

bench-extraction: env  ## quality on labelled pages and pages a second, against other extractors
	$(BIN)/python -m benchmarks.extraction --peers .peers

clean:  ## removes the environment and caches, never data
	rm -rf .venv .venv-next .venv-pywb .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
