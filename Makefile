# demo, test, check, bench, serve: each builds what it lacks first.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help install demo test check bench serve evaluate train

PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
STORE ?= beatbook-store
PORT ?= 8000
ARTICLES ?= 100000
MINUTES ?= 2

help:
	@echo "make demo    ingest the sample articles, ask them questions, serve them on 127.0.0.1:$(PORT)"
	@echo "make test    run every test"
	@echo "make check   lint, types, import contracts"
	@echo "make bench   the measurements and their floors, and everything at once for MINUTES=$(MINUTES)"
	@echo "make evaluate CORPORA=folder   repeat the language pipeline's figures"
	@echo "make train CORPORA=folder      train, export and measure the language pipeline (needs the train extra)"
	@echo "make serve   serve what was ingested"

install: $(INSTALLED)

$(INSTALLED): pyproject.toml .ci/constraints.txt .ci/find-python
	@python=$$(.ci/find-python $(PYTHON)) && "$$python" -m venv $(VENV)
	@echo "Installing beatbook into $(VENV) (a few minutes the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c .ci/constraints.txt -e '.[dev]'
	@touch $@

demo: $(INSTALLED)
	@PATH="$(BIN):$$PATH" BEATBOOK_STORE="$(STORE)" BEATBOOK_PORT="$(PORT)" bash docs/examples/demo.sh

serve: $(INSTALLED)
	@trap : INT; $(BIN)/beatbook serve --store "$(STORE)" --port $(PORT)

test: $(INSTALLED)
	@$(BIN)/python -m pytest -v

check: $(INSTALLED)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench: $(INSTALLED)
	@PYTHONPATH=.:tests $(BIN)/python -m benchmarks.accuracy
	@PYTHONPATH=.:tests $(BIN)/python -m benchmarks.extraction
	@PYTHONPATH=.:tests $(BIN)/python -m benchmarks.service --articles $(ARTICLES)
	@PYTHONPATH=.:tests $(BIN)/python -m benchmarks.network --articles 10000 $(ARTICLES)
	@PYTHONPATH=.:tests $(BIN)/python -m benchmarks.pages --articles $(ARTICLES)
	@$(BIN)/python -m pytest -q -s --run-benchmarks tests/benchmarks/test_graph_speed.py
	@PYTHONPATH=.:tests $(BIN)/python -m benchmarks.soak --minutes $(MINUTES)

evaluate: $(INSTALLED)
	@$(BIN)/python data/training/evaluate.py "$(CORPORA)"
	@$(BIN)/python data/training/speed.py "$(CORPORA)"

train: $(INSTALLED)
	@$(BIN)/python data/training/train.py "$(CORPORA)" --out checkpoints/first --minutes 240 --seed 1
	@$(BIN)/python data/training/export.py checkpoints/first/latest.pt data/pipeline
	@$(BIN)/python data/training/train.py "$(CORPORA)" --out checkpoints/second --start data/pipeline \
		--minutes 72 --seed 1 --encoder-rate 1e-4 --head-rate 7e-4
	@$(BIN)/python data/training/export.py checkpoints/second/latest.pt data/pipeline
	@$(BIN)/python data/training/train.py "$(CORPORA)" --out checkpoints/third --start data/pipeline \
		--minutes 97 --seed 1 --encoder-rate 1e-4 --head-rate 7e-4
	@$(BIN)/python data/training/blend.py checkpoints/third/latest.pt data/pipeline 0.6 checkpoints/blend.pt
	@$(BIN)/python data/training/export.py checkpoints/blend.pt data/pipeline
	@$(MAKE) evaluate CORPORA="$(CORPORA)"
