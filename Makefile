# Every target does its own set-up: system libraries, a virtual environment from the locked requirements, the program.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes
OFFSCREEN := QT_QPA_PLATFORM=offscreen
WORKERS ?= 2
# tests write thousands of small databases and wait for the disk after each commit: where there is a disk in memory they use it
QUICK_DISK := $(shell test -d /dev/shm && test -w /dev/shm && echo TMPDIR=/dev/shm)

# modules are compiled once, not anew by each of the many programs that tests start
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo run test check screens soak bench clean help

help:
	@echo "make demo     the main job on an embedded lab: orders, inspections, verdict and trial PDFs"
	@echo "make run      the window"
	@echo "make test     all tests        make check    style, types, import contracts, fast tests"
	@echo "make screens  pictures of every page      make soak   long campaigns      make bench   speed beside peers"

$(STAMPS)/system: scripts/system-libraries.sh
	@sh scripts/system-libraries.sh
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: $(STAMPS)/system requirements/build.txt requirements/run.txt requirements/heic.txt pyproject.toml
	@echo "Installing the program into $(VENV) …"
	@$(PIP) -r requirements/build.txt
	@$(PIP) -r requirements/heic.txt
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/test: $(STAMPS)/run requirements/test.txt
	@echo "Installing what the tests need …"
	@$(PIP) -r requirements/test.txt
	@touch $@

$(STAMPS)/bench: $(STAMPS)/test requirements/bench.txt
	@sh scripts/system-libraries.sh libpango-1.0-0 libpangoft2-1.0-0
	@echo "Installing the peers of the benchmarks …"
	@$(PIP) -r requirements/bench.txt
	@touch $@

demo: $(STAMPS)/run
	@$(OFFSCREEN) $(BIN)/labapp demo --no-window $(ARGS)

run: $(STAMPS)/run
	@$(BIN)/labapp $(ARGS)

test: $(STAMPS)/test
	@$(OFFSCREEN) $(QUICK_DISK) $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

check: $(STAMPS)/test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/mypy benchmarks
	@$(BIN)/lint-imports
	@$(OFFSCREEN) $(QUICK_DISK) $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not slow" $(ARGS)

screens: $(STAMPS)/run
	@rm -rf build/screens build/screens-lab
	@$(OFFSCREEN) $(BIN)/labapp demo --no-window --lab build/screens-lab >/dev/null
	@$(OFFSCREEN) $(BIN)/labapp --lab build/screens-lab --draw build/screens $(ARGS)

soak: $(STAMPS)/test
	@$(OFFSCREEN) $(QUICK_DISK) $(BIN)/python -m pytest -n $(WORKERS) -m "soak or hypothesis" --hypothesis-profile anew $(ARGS)

bench: $(STAMPS)/bench
	@status=0; for file in benchmarks/[a-z]*.py; do echo "== $$file"; $(OFFSCREEN) $(BIN)/python $$file || status=1; done; exit $$status

clean:
	rm -rf build $(VENV)
