# What a developer runs. It takes python3 (3.11 or newer), python3-venv and make; everything else
# is fetched into .venv, each file checked against its hash in requirements.lock.

PYTHON := python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
LEARN := PYTHONPATH=. .venv-learn/bin/python -m training.learn
LOCK := --quiet --universal --generate-hashes --no-emit-index-url --no-header

export PIP_DISABLE_PIP_VERSION_CHECK := 1
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help run demo test crashes check fuzz bench check-format check-lint check-types check-floors check-locks \
	check-unit check-config format schema score learn validate lock wheel clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

run: $(READY)  ## the service, on config/alerter.yaml
	$(BIN)/alerter run --config config/alerter.yaml

demo: $(READY)  ## a recorded story told on a virtual clock
	$(BIN)/alerter replay config/samples/story.jsonl

test: $(READY)  ## all tests; some of them: make test ARGS="tests/unit -k moved"
	$(BIN)/pytest $(ARGS)

crashes: $(READY)  ## the service killed 200 times, at any moment
	ALERTER_TEST_CRASHES=200 $(BIN)/pytest -s -n 0 tests/acceptance/test_crashes.py

check: check-format check-lint check-types check-floors check-locks check-unit check-config  ## format, lint, types, floors, locks, systemd unit, configuration
	@echo "All checks passed."

check-format: $(READY)
	$(BIN)/ruff format --check

check-lint: $(READY)
	$(BIN)/ruff check

check-types: $(READY)
	$(BIN)/mypy

check-floors: $(READY)
	$(BIN)/lint-imports

check-locks:
	! grep -nE '[a-z]://' requirements.lock */requirements.lock */*/requirements.lock deploy/build.lock benchmarks/*.lock benchmarks/fuzz/*.lock benchmarks/peers/package-lock.json

check-unit:
	deploy/verify.sh

check-config: $(READY)
	$(BIN)/alerter schema | diff -u config/alerter.schema.json -
	for file in config/*.yaml; do $(BIN)/alerter check --config "$$file" || exit 1; done

format: $(READY)  ## the house's format, and what lint can mend by itself
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

schema: $(READY)  ## config/alerter.schema.json, as the code has it
	$(BIN)/alerter schema > config/alerter.schema.json

score: $(READY)  ## how well deadlines are read and followed, on the corpora
	$(BIN)/python -m benchmarks.score

learn: $(READY) .venv-learn/.ready  ## the weights of the built-in detector, from the annotated texts (a minute)
	$(LEARN)

validate: $(READY) .venv-learn/.ready  ## how well what is learnt reads files of the corpus that it never saw (minutes)
	$(LEARN) --validate

.venv-learn/.ready: training/requirements.lock
	"$(PYTHON)" -m venv --clear .venv-learn
	.venv-learn/bin/pip install --quiet --require-hashes -r training/requirements.lock
	@touch $@

bench: $(READY) .venv-bench/.ready  ## speed and worth beside other readers of dates, and on hostile texts (ten minutes)
	$(BIN)/python -m benchmarks.detection $(ARGS)

.venv-bench/.ready: benchmarks/requirements.lock benchmarks/peers/package-lock.json
	"$(PYTHON)" -m venv --clear .venv-bench
	-.venv-bench/bin/pip install --quiet --require-hashes -r benchmarks/requirements.lock
	-npm ci --silent --prefix benchmarks/peers
	@touch $@

fuzz: $(READY) .venv-fuzz/.ready  ## texts made up by a fuzzer, for a minute (longer: ARGS=-max_total_time=3600)
	@mkdir -p .venv-fuzz/corpus
	.venv-fuzz/bin/python -m benchmarks.fuzz.detect -max_len=2000 -max_total_time=60 $(ARGS) .venv-fuzz/corpus benchmarks/fuzz/seeds

.venv-fuzz/.ready: benchmarks/fuzz/requirements.lock
	"$(PYTHON)" -m venv --clear .venv-fuzz
	.venv-fuzz/bin/pip install --quiet --require-hashes -r benchmarks/fuzz/requirements.lock
	@touch $@

lock:  ## the lock files from pyproject.toml and benchmarks/; newer versions: make lock ARGS=--upgrade
	@command -v uv >/dev/null || { echo "make lock needs uv: python3 -m pip install uv, or pipx install uv" >&2; exit 1; }
	uv pip compile $(LOCK) $(ARGS) pyproject.toml --all-extras -o requirements.lock
	uv pip compile $(LOCK) --no-annotate -c requirements.lock pyproject.toml --extra postgres -o deploy/requirements.lock
	uv pip compile $(LOCK) --no-annotate $(ARGS) benchmarks/requirements.in -o benchmarks/requirements.lock
	uv pip compile $(LOCK) --no-annotate $(ARGS) benchmarks/fuzz/requirements.in -o benchmarks/fuzz/requirements.lock
	uv pip compile $(LOCK) --no-annotate $(ARGS) training/requirements.in -o training/requirements.lock
	echo hatchling | uv pip compile $(LOCK) --no-annotate -c requirements.lock - -o deploy/build.lock

wheel: $(READY)  ## dist/alerter-VERSION-py3-none-any.whl
	$(BIN)/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

clean:  ## all of it can be made again; var/, your data, stays
	rm -rf .venv .venv-3.* .venv-bench .venv-fuzz .venv-learn benchmarks/peers/node_modules dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

$(READY): requirements.lock pyproject.toml
	@"$(PYTHON)" -c 'import sys; sys.version_info < (3, 11) and sys.exit("alerter needs Python 3.11 or newer, $(PYTHON) is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12")'
	@"$(PYTHON)" -c 'import ensurepip' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments: apt install python3-venv" >&2; exit 1; }
	@echo "Setting up $(VENV) (the first time takes about a minute) ..."
	@$(BIN)/pip --version >/dev/null 2>&1 || "$(PYTHON)" -m venv --clear $(VENV)
	@$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@
