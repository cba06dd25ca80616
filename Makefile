# `make demo` and `make test` need Python 3.11 or newer, make and a way to PyPI; they set up the rest.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# What the caller's shell may carry must not change what is installed or imported.
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONOPTIMIZE VIRTUAL_ENV CONDA_PREFIX
unexport PIP_TARGET PIP_PREFIX PIP_ROOT PIP_NO_DEPS PIP_DRY_RUN PIP_CONSTRAINT PIP_REQUIREMENT
unexport PIP_IGNORE_INSTALLED PIP_ONLY_BINARY PIP_NO_BINARY PIP_BREAK_SYSTEM_PACKAGES
unexport PYTEST_ADDOPTS PYTEST_PLUGINS MYPYPATH PAPERKG_KG
unexport UV_FIND_LINKS UV_INDEX UV_EXTRA_INDEX_URL UV_CONSTRAINT UV_OVERRIDE
export PYTHONNOUSERSITE := 1
export PIP_USER := 0
export PIP_REQUIRE_VIRTUALENV := 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

VENV := .venv
RUN := $(VENV)/bin/python
DEPENDENCIES := $(VENV)/.dependencies
PROJECT := $(VENV)/.project
PACKAGES := ontology builder api paperkg
ARGS ?=

NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
# Any name of Python that may be new enough; PYTHON=/path/to/python goes first.
CANDIDATES := $(strip $(PYTHON) python3 python3.13 python3.12 python3.11 python3.14 python)

# An environment that was moved, or whose interpreter went away, is made anew.
ifneq ($(shell cat $(PROJECT) 2>/dev/null),$(CURDIR))
$(shell rm -f $(PROJECT))
endif
ifneq ($(shell $(RUN) -c "print('runs')" 2>/dev/null),runs)
$(shell rm -f $(DEPENDENCIES) $(PROJECT))
endif

.PHONY: help
help:
	@echo "make demo         build the graph of the example papers and ask it the main question"
	@echo "make test         run the whole test suite        (ARGS='-k name' narrows it)"
	@echo "make lint         ruff, mypy --strict, import contracts"
	@echo "make check-seeds  compare the graph of ../shared/seeds with its expectations"
	@echo "make lock         renew requirements.lock         (ARGS=--upgrade takes newer versions)"
	@echo "make derived      renew what is generated: compiled vocabularies, ontology docs, GraphQL schema"
	@echo "make clean        remove what make made"

.PHONY: setup
setup: $(PROJECT)

# An environment that works is added to, never wiped: it may hold more than this file put there.
$(DEPENDENCIES): requirements.lock
	@if ! $(RUN) -c '$(NEW_ENOUGH)' >/dev/null 2>&1; then \
	    python=; \
	    for candidate in $(CANDIDATES); do \
	        if "$$candidate" -c '$(NEW_ENOUGH)' >/dev/null 2>&1; then python=$$candidate; break; fi; \
	    done; \
	    if [ -z "$$python" ]; then \
	        echo "make: no Python 3.11 or newer found among: $(CANDIDATES);" \
	            "install one or name it: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; \
	    fi; \
	    if ! "$$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then \
	        echo "make: $$python lacks the venv or ensurepip module; install it" \
	            "(on Debian and Ubuntu: apt-get install python3-venv)" >&2; exit 1; \
	    fi; \
	    echo "Creating $(VENV) with $$("$$python" --version) ..."; \
	    "$$python" -m venv --clear $(VENV); \
	fi
	@echo "Installing the pinned dependencies ..."
	@$(RUN) -m pip install --quiet --require-hashes --requirement requirements.lock
	@touch $@

$(PROJECT): pyproject.toml $(DEPENDENCIES)
	@echo "Installing paperkg ..."
	@$(RUN) -m pip install --quiet --no-deps --no-build-isolation --no-index --editable .
	@printf '%s\n' '$(subst ','\'',$(CURDIR))' > $@

.PHONY: demo
demo: $(PROJECT)
	@$(RUN) examples/demo.py kg-demo

.PHONY: test
test: $(PROJECT)
	@$(RUN) -m pytest $(ARGS)

.PHONY: lint
lint: $(PROJECT)
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(VENV)/bin/lint-imports

.PHONY: check-seeds
check-seeds: $(PROJECT)
	@test -d ../shared/seeds || { echo "make: ../shared/seeds is not here" >&2; exit 1; }
	@$(RUN) -m pytest -q -rs tests/test_seeds.py tests/test_quality.py $(ARGS)

# The resolver lives in a throw-away environment; the lock names no index and no host.
.PHONY: lock
lock: $(PROJECT)
	@set -e; tools=$$(mktemp -d); trap 'rm -rf "$$tools"' EXIT; \
	$(RUN) -m venv "$$tools/venv"; \
	"$$tools/venv/bin/python" -m pip install --quiet uv; \
	if [ -f requirements.lock ]; then cp requirements.lock "$$tools/lock"; fi; \
	"$$tools/venv/bin/uv" pip compile --quiet --no-config --universal --python-version 3.11 \
	    --extra dev --extra page --extra mcp --extra pandas --extra parquet --extra remote --generate-hashes --no-header --no-annotate --no-emit-index-url \
	    --no-emit-find-links $(ARGS) --output-file "$$tools/lock" pyproject.toml >/dev/null; \
	if grep -nE '://|^ *-(-index|-extra|-find|-trusted|f|i)|@ ' "$$tools/lock"; then \
	    echo "make: the lines above name an index, a host or a path; requirements.lock is as it was" >&2; exit 1; \
	fi; \
	{ echo "# Every dependency, pinned with the hashes of its files; 'make lock' renews it."; \
	  sed '/^#/d' "$$tools/lock"; } > requirements.lock

# What is generated from the model, the vocabularies and the schema; tests hold it current.
.PHONY: derived
derived: $(PROJECT)
	$(RUN) -m ontology.compile
	$(RUN) -m ontology.documentation
	$(RUN) -m api.graphql.schema > api/graphql/schema.graphql.new
	mv api/graphql/schema.graphql.new api/graphql/schema.graphql

.PHONY: clean
clean:
	rm -rf $(VENV) kg-demo build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache \
	    .hypothesis .import_linter_cache
	find $(wildcard $(PACKAGES) tests examples benchmarks) -name __pycache__ -type d -prune -exec rm -rf {} +
