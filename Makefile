# `make run` and `make test` do everything from a fresh clone.

PYTHON ?= python3
VENV := .venv

.PHONY: setup run test test-long lint format screenshots translations clean

setup: $(VENV)/ready

$(VENV)/ready: pyproject.toml constraints.txt packaging/setup.sh
	packaging/setup.sh $(PYTHON) $(VENV)

run: setup
	$(VENV)/bin/akin demo

# Two files at a time, each with one thread: most tests wait for a process that they started.
test: setup
	OMP_NUM_THREADS=1 $(VENV)/bin/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

test-long: setup
	$(VENV)/bin/python -m pytest -m long --timeout 7200

lint: setup
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

format: setup
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

screenshots: setup
	AKIN_SCREENSHOTS=docs/screenshots $(VENV)/bin/python -m pytest -q tests/end_to_end/test_window.py \
		tests/end_to_end/test_everyday.py tests/end_to_end/test_views.py -m "" --basetemp "$$(mktemp -d)/anna"

translations: setup
	packaging/translations.sh $(VENV)/bin

clean:
	rm -rf $(VENV) build dist *.egg-info
