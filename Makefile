# Everything a person or a build server does here; `make run` and `make test` set themselves up.

PYTHON ?= python3
WORKERS ?= auto
VENV := .venv
BIN := $(VENV)/bin
# Compiled at once: the crawler and the readers are processes, each of which would compile every module again.
INSTALL := $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python
KERNELS := $(wildcard corpus/label/kernel/*.[ch] indexer/columnar/kernel/*.[ch])
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-annotate --no-strip-extras

# What Python compiles, and what is worked out from the vocabulary, is kept for the next process.
export PYTHONDONTWRITEBYTECODE =

.PHONY: run test test-cluster coverage test-long format docs known-words lock audit clean

run: $(VENV)/run.stamp
	$(BIN)/pressdesk demo $(DEMO)

test: export PYTHONDONTWRITEBYTECODE :=
test: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n $(WORKERS) $(COVERAGE) $(LIMITS) $(TESTS)

# The same, and which lines and branches no test reaches; takes half as long again.
coverage: COVERAGE := --cov --cov-report=term:skip-covered
coverage: test

# The engine behind a cluster, on three real nodes: the contract, the faults, the same answers; CLUSTER_TESTS are some.
CLUSTER_TESTS ?= tests/search/test_engine_contract.py tests/cluster -k "not whoosh"
test-cluster: export PYTHONDONTWRITEBYTECODE :=
test-cluster: $(VENV)/test.stamp
	$(BIN)/python -m tests.cluster.nodes -o faulthandler_timeout=3600 $(CLUSTER_TESTS)

# `make test` with the year, the kills, the flipped bits and all else whole of which `make test` runs a sample.
test-long: export PRESSDESK_READ_EVERY := 1
test-long: export PRESSDESK_TEST_DAMAGED_ARRAYS := 3000
test-long: export PRESSDESK_TEST_DAYS := 365
test-long: export PRESSDESK_TEST_EXPORTS := 100
test-long: export PRESSDESK_TEST_FLIPS := 500
test-long: export PRESSDESK_TEST_FUZZED := 1000
test-long: export PRESSDESK_TEST_KILLS := 100
test-long: export PRESSDESK_TEST_LISTS_EVERY := 1
test-long: export PRESSDESK_TEST_STORE_FLIPS := 500
test-long: export PRESSDESK_TREES := 20000
test-long: LIMITS := -o faulthandler_timeout=14400
test-long: test

format: $(VENV)/test.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Writes docs/commands.md from the commands.
docs: $(VENV)/run.stamp
	$(BIN)/python docs/reference.py

# Makes search/spelling/known_words.zst, the dictionary of right words, from the packages that KNOWN_WORDS.md names, and
# indexer/numerals.txt, numbers in words.
known-words: $(VENV)/setup.stamp
	$(PYTHON) -m venv --clear --without-pip $(VENV)/known-words
	$(BIN)/uv pip install --quiet --python $(VENV)/known-words/bin/python --require-hashes --requirement requirements.lock
	$(BIN)/uv pip install --quiet --python $(VENV)/known-words/bin/python --require-hashes --requirement requirements-known-words.lock
	PYTHONPATH=. $(VENV)/known-words/bin/python .ci/known_words.py
	PYTHONPATH=. $(VENV)/known-words/bin/python .ci/numerals.py

# Renews the locks from setup.cfg.
lock: $(VENV)/test.stamp
	$(COMPILE) --output-file requirements-setup.lock requirements-setup.in
	$(COMPILE) --output-file requirements.lock requirements-build.in setup.cfg
	$(COMPILE) --extra test --constraint requirements.lock --output-file requirements-test.lock requirements-build.in setup.cfg
	$(COMPILE) --constraint requirements.lock --output-file requirements-audit.lock requirements-audit.in
	$(COMPILE) --constraint requirements.lock --output-file requirements-known-words.lock requirements-known-words.in
	$(BIN)/python .ci/oldest_pip.py requirements*.lock

# Writes a bill of materials (CycloneDX) of what users install to build/sbom.json, and looks up known advisories.
audit: $(VENV)/setup.stamp
	$(PYTHON) -m venv --clear $(VENV)/audit
	$(PYTHON) -m venv --clear --without-pip $(VENV)/installed
	$(BIN)/uv pip install --quiet --python $(VENV)/audit/bin/python --require-hashes --requirement requirements-audit.lock
	$(BIN)/uv pip install --quiet --python $(VENV)/installed/bin/python --require-hashes --requirement requirements.lock
	mkdir -p build
	$(VENV)/audit/bin/cyclonedx-py environment --short-PURLs --output-file build/sbom.json $(VENV)/installed
	$(VENV)/audit/bin/python .ci/audit.py

clean:
	rm -rf $(VENV) .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache build *.egg-info corpus/label/kernel/*.so indexer/columnar/kernel/*.so

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "pressdesk needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

# uv installs what is locked, and needs no more of pip than one wheel with a known hash.
$(VENV)/setup.stamp: requirements-setup.lock | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-setup.lock
	touch $@

$(VENV)/run.stamp: requirements.lock setup.cfg setup.py pyproject.toml $(KERNELS) $(VENV)/setup.stamp
	$(INSTALL) --require-hashes --requirement requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	$(BIN)/python -m search.prepare
	touch $@

$(VENV)/test.stamp: requirements-test.lock $(VENV)/run.stamp
	$(INSTALL) --require-hashes --requirement requirements-test.lock
	touch $@
