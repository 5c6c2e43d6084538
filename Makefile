# Everything on a fresh machine with Python >= 3.11: `make demo`, `make test`.
# TORCH=cpu (default) never pulls CUDA; TORCH=cuda takes PyTorch's ordinary build with it.

PYTHON ?= python3
TORCH ?= cpu
VENV := .venv
BIN := $(VENV)/bin
CPU_INDEX := https://download.pytorch.org/whl/cpu
TORCH_PIN := $(shell grep '^torch==' constraints.txt)
PIP := $(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt
export OMP_NUM_THREADS ?= 1

.PHONY: demo test test-slow check bench format clean

demo: $(VENV)/.base
	$(BIN)/segue sample
	$(BIN)/segue train --to film
	$(BIN)/segue index --to film
	$(BIN)/segue recommend --likes Dune --likes Neuromancer --to film -k 5

test: $(VENV)/.dev
	$(BIN)/pytest -n 2 --dist loadscope --no-loadscope-reorder # in order: one long file last would be waited for

test-slow: $(VENV)/.dev
	$(BIN)/pytest -n 2 -m slow

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

bench: $(VENV)/.dev
	$(BIN)/pytest -m benchmark -s -p no:cacheprovider

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) build dist *.egg-info

$(VENV)/.torch: constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Segue needs Python 3.11 or newer: make PYTHON=python3.12 ..."; exit 1; }
	@echo "Installing into $(VENV) (a few minutes the first time) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --upgrade pip
ifeq ($(TORCH)-$(shell uname -s),cpu-Linux)
	@# a CPU build already within reach of pip (a local wheel folder), else PyTorch's own CPU index
	@$(PIP) '$(TORCH_PIN)+cpu' 2>/dev/null || $(PIP) --index-url $(CPU_INDEX) '$(TORCH_PIN)'
else
	@$(PIP) '$(TORCH_PIN)'
endif
	@touch $@

$(VENV)/.base: $(VENV)/.torch pyproject.toml
	@$(PIP) -e '.[sentence]'
	@touch $@

$(VENV)/.dev: $(VENV)/.base
	@$(PIP) -e '.[dev]'
	@touch $@
