# Two commands are enough: `make demo` and `make test`. Python 3.11 or newer, make and git must be there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export UV_PYTHON_DOWNLOADS := never
export UV_LINK_MODE := copy

.PHONY: demo test build ui notebooks bench lint lock clean

demo: $(VENV)/.ready
	$(BIN)/diazone demo --to demo/raw
	$(BIN)/diazone build --data demo/raw --out demo
	@echo "The profiles lie in demo/reports/2027/ (nl, fr, en); open demo/reports/2027/en/brussels.html"

test: $(VENV)/.ready
	$(BIN)/python -m pytest -n 2 --dist worksteal

build: $(VENV)/.ready
	$(BIN)/diazone build

ui: $(VENV)/.ready
	$(BIN)/diazone ui

notebooks: $(VENV)/.ready
	$(BIN)/jupyter lab notebooks --ip 127.0.0.1

bench: $(VENV)/.ready
	$(BIN)/python benchmarks/whole_build.py
	$(BIN)/python benchmarks/coding.py --speed

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/ty check pipelines

# Hashed, for every platform, without addresses.
lock: $(VENV)/.ready
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	    --no-header --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) demo/raw demo/processed demo/reports

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Diazone needs Python 3.11 or newer; set PYTHON=… to one"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check 'uv>=0.9'
	$(BIN)/uv pip sync -q --python $(BIN)/python --require-hashes requirements.lock
	$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@
