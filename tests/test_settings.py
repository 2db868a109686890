"""Settings come from the environment, are documented, and give no secret away."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from pydantic_settings import BaseSettings

from bot.manual import README, with_tables
from bot.platforms.slack.settings import SlackSettings
from bot.settings import Settings

KINDS = [pytest.param(Settings, id="ours"), pytest.param(SlackSettings, id="slack")]


@pytest.mark.parametrize("kind", KINDS)
def test_the_readme_tells_every_setting(kind: type[BaseSettings]) -> None:
    written = README.read_text("utf-8")
    prefix = kind.model_config["env_prefix"]

    assert [name for name in kind.model_fields if f"| `{prefix}{name.upper()}` |" not in written] == []
    assert written == with_tables(written), "run `make messages` and look at the difference"


@pytest.mark.parametrize("kind", KINDS)
def test_every_setting_says_what_it_is_for(kind: type[BaseSettings]) -> None:
    assert [name for name, field in kind.model_fields.items() if not field.description] == []


def test_a_password_is_never_shown() -> None:
    settings = Settings.model_validate({"database_url": "postgresql://paiqi:hunter2@db/paiqi"})

    assert "hunter2" not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAIQI_ZONE", "Europe/Berlin")
    monkeypatch.setenv("PAIQI_DATABASE_URL", "postgres://db/paiqi")

    settings = Settings()

    assert settings.zone_info.key == "Europe/Berlin"
    assert settings.database_url.get_secret_value() == "postgresql+psycopg://db/paiqi"


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        pytest.param("zone", "Mars/Olympus", "there is no time zone 'Mars/Olympus'", id="no such zone"),
        pytest.param("language", "fr", "Paiqi speaks zh_CN and en, not 'fr'", id="no such language"),
        pytest.param("log_level", "LOUD", "a level is one of DEBUG, INFO", id="no such level"),
        pytest.param("port", "70000", "less than or equal to 65535", id="no such port"),
        pytest.param("heartbeat_url", "ftp://watch", "begins with https", id="no address to call"),
        pytest.param("local_pace", "-1", "greater than or equal to 0", id="a pace that goes back"),
    ],
)
def test_a_wrong_setting_is_refused_with_the_reason(name: str, value: str, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        Settings.model_validate({name: value})
