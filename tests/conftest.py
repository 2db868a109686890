"""What every test can ask for (a database of its own, on both kinds), and what may not be left out."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import psutil
import pytest
import structlog
from sqlalchemy import URL

from tests.chromium import chromium_is_required, find_chromium
from tests.compiled import compile_once
from tests.postgres import MEMORY, forget_durability, new_database, running_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from bot.db import Database
    from tests.office import Office
    from tests.pretended import Hand
    from tests.screens import Screens
    from tests.served import Served
    from tests.team import Team
    from tests.terminal import Terminal

KINDS = ("sqlite", "postgresql")
LEFT_OUT = pytest.StashKey[int]()
NO_CHROMIUM = (
    "There is no Chromium here, so nobody clicked through the pages. Install one (Debian, Ubuntu: "
    "apt-get install chromium) or name one in PAIQI_CHROMIUM, then run the tests again."
)


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the URL of a migrated, empty database, once on each kind; no connection may be left open.

    A test about one kind alone says `@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)`.
    """
    yield from _copied(request.getfixturevalue(f"{request.param}_template"))


@pytest.fixture(params=KINDS)
def sampled_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the URL of a database in which is the sample team and nothing else, once on each kind."""
    yield from _copied(request.getfixturevalue(f"{request.param}_sample"))


def _copied(template: Path | URL) -> Iterator[str]:
    if isinstance(template, Path):
        with TemporaryDirectory(prefix="paiqi-test-", dir=MEMORY) as folder:
            shutil.copyfile(template, Path(folder) / "paiqi.db")
            with _closed_at_the_end(Path(folder) / "paiqi.db") as url:
                yield url
    else:
        with new_database(template, str(template.database)) as made:
            yield _text(made)


@pytest.fixture(params=KINDS)
def unmigrated_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the URL of a database with no table in it, once on each kind."""
    if request.param == "sqlite":
        with (
            TemporaryDirectory(prefix="paiqi-test-", dir=MEMORY) as folder,
            _closed_at_the_end(Path(folder) / "unmigrated.db") as url,
        ):
            yield url
    else:
        with new_database(request.getfixturevalue("postgresql_server")) as made:
            yield _text(made)


@pytest.fixture
def elsewhere(unmigrated_url: str) -> Iterator[Database]:
    """Give an empty database, once on each kind."""
    from bot.db import Database

    with closing(Database(unmigrated_url)) as db:
        yield db


@pytest.fixture
def terminal(sampled_url: str) -> Terminal:
    """Give a terminal beside the sample team."""
    from tests.terminal import Terminal

    return Terminal(sampled_url)


@pytest.fixture
def new_terminal(database_url: str) -> Terminal:
    """Give a terminal at which nothing was typed yet; the first command lets the sample team in."""
    from tests.terminal import Terminal

    return Terminal(database_url)


@pytest.fixture
def team(database_url: str, request: pytest.FixtureRequest) -> Iterator[Team]:
    """Give a team of people who talk to the real Paiqi, once on each kind of database."""
    from tests.team import Team

    made = Team(database_url)
    try:
        yield made
        assert request.node.get_closest_marker("tampers") or made.wrongs() == []
    finally:
        made.close()


@pytest.fixture
def served(team: Team) -> Iterator[Served]:
    """Give the pages of a team of three: 市场 a member, 编辑甲 an editor, 负责人 the lead."""
    from models.person import Role

    team.member("市场")
    team.member("编辑甲", Role.EDITOR)
    team.member("负责人", Role.LEAD)
    yield from _serving(team)


@pytest.fixture
def served_alone(team: Team) -> Iterator[Served]:
    """Give the pages of a team in which nobody is yet."""
    yield from _serving(team)


def _serving(team: Team) -> Iterator[Served]:
    from tests.served import Served

    made = Served(team)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def chat() -> Iterator[Hand]:
    """Give the pretended chat."""
    from tests.pretended import pretended_chat

    with pretended_chat() as hand:
        yield hand


@pytest.fixture
def office(database_url: str, chat: Hand) -> Iterator[Office]:
    """Give a courier that sends to the pretended chat, once from each kind of database."""
    from tests.office import post_office

    with post_office(database_url, chat) as opened:
        yield opened


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a Chromium without a screen."""
    from playwright.sync_api import expect, sync_playwright

    from tests.screens import PATIENCE

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium())
        yield chromium
        chromium.close()


@pytest.fixture
def screens(browser: Browser, served: Served) -> Iterator[Screens]:
    """Give screens to a team of three, whose Paiqi delivers by itself."""
    from tests.screens import Screens

    served.team.paiqi.start()
    made = Screens(browser, served)
    try:
        yield made
        assert made.wrong == []
    finally:
        made.close()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[URL]:
    """Give one PostgreSQL server to the whole session (to each worker, when tests run side by side)."""
    with running_server(MEMORY) as server:
        if "TEST_DATABASE_URL" not in os.environ:
            forget_durability(server)
        yield server


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: URL) -> Iterator[URL]:
    """Give a migrated database to clone, which takes a hundredth of a migration."""
    from bot.migrate import migrate

    with new_database(postgresql_server) as made:
        migrate(_text(made))
        yield made


@pytest.fixture(scope="session")
def postgresql_sample(postgresql_template: URL) -> Iterator[URL]:
    """Give a database with the sample team in it to clone."""
    with new_database(postgresql_template, str(postgresql_template.database)) as made:
        _load_sample(_text(made))
        yield made


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated file to copy."""
    from bot.migrate import migrate

    file = tmp_path_factory.mktemp("template") / "paiqi.db"
    with _closed_at_the_end(file) as url:
        migrate(url)
    return file


@pytest.fixture(scope="session")
def sqlite_sample(sqlite_template: Path) -> Path:
    """Give a file with the sample team in it to copy."""
    file = sqlite_template.with_name("sample.db")
    shutil.copyfile(sqlite_template, file)
    with _closed_at_the_end(file) as url:
        _load_sample(url)
    return file


def _load_sample(url: str) -> None:
    from bot.app import Paiqi
    from bot.settings import Settings

    with Paiqi(Settings.model_validate({"database_url": url})) as paiqi:
        paiqi.load_sample()


@contextmanager
def _closed_at_the_end(file: Path) -> Iterator[str]:
    yield f"sqlite:///{file}"
    left_open = [f.path for f in psutil.Process().open_files() if Path(f.path).name.startswith(file.name)]
    assert not left_open, f"connections were left open: {left_open}"


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to begin where Chromium is required and missing; let logs be plain."""
    config.stash[LEFT_OUT] = 0
    # A traceback with colours and all its values takes longer to draw than a test to run.
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.contextvars.merge_contextvars, plain])
    compile_once()
    if find_chromium() is None and chromium_is_required():
        raise pytest.UsageError(NO_CHROMIUM)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave browser tests out where there is no browser, and count them for the banner."""
    if find_chromium() is not None:
        return
    clicked = [item for item in items if item.get_closest_marker("browser")]
    config.hook.pytest_deselected(items=clicked)
    items[:] = [item for item in items if item not in clicked]
    config.stash[LEFT_OUT] = len(clicked)
    if hasattr(config, "workeroutput"):
        config.workeroutput["left_out"] = len(clicked)


def pytest_collection_finish() -> None:
    """Look for no garbage in what was imported by now, and seldom in all: it was a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(700, 10, 100)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Let one worker more than there are cores run tests: some of them wait for processes and browsers."""
    return len(os.sched_getaffinity(0)) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Hear from a worker how many tests it left out; each worker collects them all."""
    config: pytest.Config = node.config  # type: ignore[attr-defined]
    config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skipped test is a failed run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter and (reporter.stats.keys() & {"skipped", "xfailed"}):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say loudly what was left out, as the last thing before the count."""
    if left_out := config.stash[LEFT_OUT]:
        terminalreporter.section(f"LEFT OUT: {left_out} browser tests", sep="!", red=True, bold=True)
        terminalreporter.line(NO_CHROMIUM, red=True)
