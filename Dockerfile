# Paiqi in a container. One stage builds; the other runs without root, installer or compiler.
# Nothing but /data (the SQLite file) and /tmp (uploads under way) is ever written:
#   docker run --read-only --tmpfs /tmp --volume paiqi:/data --publish 127.0.0.1:8000:8000 paiqi

FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /app
# Whichever strip Debian has will do: it never leaves this stage.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install --yes --no-install-recommends binutils && rm -rf /var/lib/apt/lists/*
COPY requirements.txt ./
RUN python -m venv --without-pip .venv && python -m pip --python .venv/bin/python install --no-compile --only-binary :all: --require-hashes --requirement requirements.txt
# Nobody reads coloured help in a container: Typer, which asks for these four, does without.
RUN python -m pip --python .venv/bin/python uninstall --yes rich pygments markdown-it-py mdurl
# What a library is built from and tested with, and the halves of lxml that python-docx leaves alone.
RUN find .venv \( -name '*.py[xi]' -o -name '*.pxd' -o -name '*.[ch]' -o -name 'objectify.*' \) -delete && find .venv -type d \( -name tests -o -path '*/alembic/testing' -o -path '*/sqlalchemy/testing' -o -path '*/lxml/html' \) -exec rm -r '{}' +
# Symbols are of use to a debugger only.
RUN find .venv -name '*.so*' -exec strip --strip-unneeded '{}' +
COPY bot bot
COPY handlers handlers
COPY jobs jobs
COPY locale locale
COPY models models
# A read-only file system keeps no cache of compiled modules, so they are compiled here: ours, and of the libraries what ours import.
RUN python -m compileall -q --invalidation-mode unchecked-hash bot handlers jobs models && .venv/bin/python -c "import importlib, pkgutil; [importlib.import_module(one.name) for home in ('bot', 'handlers', 'jobs', 'models') for one in pkgutil.walk_packages([home], home + '.') if one.name != 'bot.catalogue']"

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin paiqi && install --directory --owner paiqi --group paiqi /data
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
ENV PAIQI_DATABASE_URL=sqlite:////data/paiqi.db PAIQI_HOST=0.0.0.0 PAIQI_PORT=8000
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --start-interval=2s CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f'http://127.0.0.1:{os.environ[\"PAIQI_PORT\"]}/healthz', timeout=4)"]
CMD ["python", "-m", "bot", "serve"]
