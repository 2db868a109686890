# Everything Paiqi needs lives in .venv; `make run` is all that a newcomer types.
# Written for GNU make 3.81 and later, and for any POSIX shell.

PYTHON = python3
BIN = .venv/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check
COMPILE = $(BIN)/uv pip compile pyproject.toml --universal --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet

# Kept bytecode halves the time to the first page.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check messages bench soak lock image

run: .venv/runtime
	@$(BIN)/python -m bot serve --open

test: .venv/dev
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

check: .venv/dev
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/python -m bot.catalogue --check
	$(BIN)/hadolint Dockerfile

messages: .venv/dev
	@$(BIN)/python -m bot.catalogue
	@$(BIN)/python -m bot.manual

bench: .venv/dev
	@$(BIN)/python -m bench

soak: .venv/dev
	@$(BIN)/python -m tests.soak

# The dev lock holds the runtime lock whole, so that what is tested is what is shipped.
lock: $(BIN)/python
	$(PIP) install --quiet uv
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --group dev --constraint requirements.txt --output-file requirements-dev.txt

image:
	docker build --tag paiqi .

# Empty files that say which lock was installed, by being newer than it.
.venv/runtime: requirements.txt | $(BIN)/python
	@echo "Installing what Paiqi needs into .venv (only when requirements.txt changes) / 正在安装依赖，只在首次和更新后需要"
	@$(PIP) install --quiet --require-hashes --requirement requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt | $(BIN)/python
	@echo "Installing what its developers need into .venv (only when requirements-dev.txt changes)"
	@$(PIP) install --quiet --require-hashes --requirement requirements-dev.txt
	@touch $@ .venv/runtime

$(BIN)/python:
	@$(PYTHON) -c '' 2>/dev/null || { \
		echo "There is no $(PYTHON) here. Paiqi needs Python 3.11 or newer / 没有找到 $(PYTHON)，排期需要 Python 3.11 或更新的版本"; \
		exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(PYTHON) is too old: Paiqi needs Python 3.11 or newer. If you have one, name it / 版本太旧，请指定新的：make run PYTHON=python3.12"; \
		exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) lacks its venv module. On Debian and Ubuntu / 缺少 venv 模块，请先安装：apt install python3-venv"; \
		exit 1; }
	@$(PYTHON) -m venv --clear .venv
