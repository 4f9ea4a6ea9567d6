# install: .venv with everything, exact versions   run: the demonstration study   test: lint, types and all tests
# bench: speed and memory, by hand   licences: of every dependency   clean: what runs and builds left, not .venv
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install run test lint bench licences clean

install: .venv/installed

.venv/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "textmine needs Python 3.11 or later, this is " + sys.version)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

run: install
	$(BIN)/textmine run --prefect

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

bench: install
	$(BIN)/python -m tests.benchmarks

licences: install
	$(BIN)/python -m tests.licences

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info corpus/output corpus/.textmine
