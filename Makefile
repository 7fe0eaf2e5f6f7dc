# Each target is a line or two that a person can also type.
PYTHON ?= python3
BIN    := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := test
.PHONY: setup web serve build validate test check-all lint fix bench screenshots ontology outlines lock clean

setup: .venv/ready web    ## the command, in .venv
.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Maillage needs Python 3.11 or newer; set PYTHON=…" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

web: .venv/ready          ## the browser code; without npm's registry the pages go without script
	@$(BIN)/python web/build.py

.venv/ready-dev: .venv/ready requirements-dev.lock .venv/owl/ready
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

.venv/owl/ready: requirements-owl.lock | .venv/ready
	rm -rf $(@D)
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --target $(@D) -r requirements-owl.lock
	@touch $@

serve: setup              ## build if needed, then http://127.0.0.1:8000
	$(BIN)/maillage serve

build: setup              ## sources -> validated store
	$(BIN)/maillage build

validate: setup           ## the stewards' tables against the shapes
	$(BIN)/maillage validate data/curated

# By files in four processes, for two cores: while some wait for a browser or a store, the others
# work. Then those that want the machine for themselves.
BESIDE := $(BIN)/pytest -n 4 --dist loadfile --no-loadscope-reorder

test: .venv/ready-dev web  ## everything CI runs
	$(BESIDE) -m "not slow and not alone"
	$(BIN)/pytest -m "alone and not slow"

check-all: .venv/ready-dev web  ## the slow checks too
	$(BESIDE) -m "not alone"
	$(BIN)/pytest -m alone

lint: .venv/ready-dev web
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy
	$(BIN)/codespell --skip="*.ttl,*.trig,*.po,*.toml,*.csv,*/static/built/*,*/templates/fr/*" src tests web/src web/build.py benchmarks docs .ci Makefile *.md   # English
	$(BIN)/codespell --dictionary=.codespell-fr                      # French
	$(BIN)/python web/build.py check                                 # TypeScript

fix: .venv/ready-dev
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

.venv/ready-bench: .venv/ready-dev requirements-bench.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-bench.lock
	@touch $@

bench: .venv/ready-bench  ## tables of ratios into benchmarks/RESULTS.md; PART=… for one, ARGS=… of queries
	$(BIN)/python -m benchmarks $(PART) $(ARGS)

screenshots: .venv/ready-dev web  ## every type of page into build/screenshots/index.html; ARGS=--help
	PYTHONPATH=tests $(BIN)/python tests/screenshots.py $(ARGS)

ontology: .venv/ready-dev ## prefixes.ttl and context.jsonld, from terms.py and maillage.ttl
	$(BIN)/python tests/owl/derive.py

outlines: setup           ## the maps' outlines, from BOUNDARIES=… (GeoJSON of the départements)
	$(BIN)/python -m maillage.drawing $(BOUNDARIES) data/reference/departement_outlines.json

lock:                     ## hashes, and no registry's address
	uv pip compile pyproject.toml --group build --group dev --universal --python-version 3.11 --generate-hashes --no-header -q -o requirements-dev.lock
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-header -q -c requirements-dev.lock -o requirements.lock
	uv pip compile --group bench --universal --python-version 3.11 --generate-hashes --no-header -q -c requirements-dev.lock -o requirements-bench.lock
	uv pip compile --group owl --no-deps --universal --python-version 3.11 --generate-hashes --no-header -q -o requirements-owl.lock

clean:
	rm -rf .venv build dist web/node_modules src/maillage/web/static/built
