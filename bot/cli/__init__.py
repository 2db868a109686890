"""What can be done from a terminal: `python -m bot`. Each command loads what it needs when it is called."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)
account = typer.Typer(no_args_is_help=True, help="Official Accounts whose figures are collected.")
audit = typer.Typer(no_args_is_help=True, help="The record of who did what.")
outbox = typer.Typer(no_args_is_help=True, help="Messages that were given up.")
people = typer.Typer(no_args_is_help=True, help="Those who are, or were, on the team.")
sample = typer.Typer(no_args_is_help=True, help="The sample team.")
slack = typer.Typer(no_args_is_help=True, help="The app in a Slack workspace.")
app.add_typer(account, name="account")
app.add_typer(audit, name="audit")
app.add_typer(outbox, name="outbox")
app.add_typer(people, name="people")
app.add_typer(sample, name="sample")
app.add_typer(slack, name="slack")


class Language(StrEnum):
    """The languages that Paiqi speaks."""

    CHINESE = "zh_CN"
    ENGLISH = "en"


At = Annotated[str | None, typer.Option("--at", help="First set the team's clock, as 2026-12-01T09:00.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print a JSON object a line.")]
Lang = Annotated[Language | None, typer.Option("--lang", help="Print in this language.")]


@app.callback()
def main() -> None:
    """Paiqi (排期): an assistant for teams who run WeChat Official Accounts."""


@app.command()
def serve(
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    host: Annotated[str | None, typer.Option(help="Where to listen; PAIQI_HOST if not given.")] = None,
    port: Annotated[int | None, typer.Option(help="The port, 0 for any; PAIQI_PORT if not given.")] = None,
) -> None:
    """Serve the local chat, send what is due, and run jobs, until Ctrl-C."""
    from bot.cli.serving import serve

    serve(open_page, host, port)


@app.command()
def say(  # noqa: PLR0913  each option is one thing that may be said
    line: Annotated[str, typer.Argument(help="What is said; - reads a line each from standard input.")],
    who: Annotated[str, typer.Option("--as", help="Who says it; somebody new joins as a member.")] = "",
    room: Annotated[str | None, typer.Option("--in", help="In which room.")] = None,
    direct: Annotated[bool, typer.Option("--direct", help="To Paiqi alone, as without --in.")] = False,
    thread: Annotated[int | None, typer.Option(help="In the thread of this message.")] = None,
    event: Annotated[str | None, typer.Option(help="The event's id: one heard before does nothing.")] = None,
    at: At = None,
    value: Annotated[list[str] | None, typer.Option(help="A form's field, as title=618美妆测评.")] = None,
    talk: Annotated[bool, typer.Option("--talk", help="Not addressed to Paiqi.")] = False,
    as_json: AsJson = False,
    language: Lang = None,
) -> None:
    """Say a line to Paiqi and print all that it led to.

    Saying what a button in sight says is pressing it. Exits with 0 when it was answered, or heard before,
    and with 2 for bad usage.
    """
    from bot.cli.saying import Asked, say

    asked = Asked(who, line, room, direct, thread, event, value, talk)
    say(asked, at, as_json, language)


@app.command()
def tick(at: At = None, as_json: AsJson = False, language: Lang = None) -> None:
    """Run every job that falls due until a moment, in order, deliver, and print what was said."""
    from bot.cli.ticking import tick

    tick(at, as_json, language)


@app.command()
def chat(
    who: Annotated[str, typer.Option("--as", help="Who talks.")],
    room: Annotated[str | None, typer.Option("--in", help="In which room.")] = None,
    language: Lang = None,
) -> None:
    """Talk with Paiqi in the terminal; an empty line or Ctrl-D ends it."""
    from bot.cli.saying import chat

    chat(who, room, language)


class Sheets(StrEnum):
    """What a sheet may hold."""

    PEOPLE = "people"
    ARCHIVE = "archive"
    SCHEDULE = "schedule"
    METRICS = "metrics"


@app.command("import")
def import_sheet(
    kind: Annotated[
        Sheets, typer.Argument(help="People, the published archive, work in flight, or figures.")
    ],
    file: Annotated[Path, typer.Argument(help="The sheet, .xlsx or .csv.")],
    who: Annotated[str, typer.Option("--as", help="Who imports it: an admin for people, a lead.")],
    account: Annotated[str | None, typer.Option(help="The account, where there are several.")] = None,
    only_look: Annotated[bool, typer.Option("--look", help="Only show what it would do.")] = False,
) -> None:
    """Bring a team, its archive or its schedule along; bad lines are named, and then nothing is imported."""
    from bot.cli.importing import import_sheet

    import_sheet(kind.value, file, who, account, only_look)


@app.command()
def migrate() -> None:
    """Bring the database up to the newest schema."""
    from bot.cli.caring import migrate

    migrate()


@app.command()
def backup(
    file: Annotated[str, typer.Argument(help="Where to; - is standard output.")],
) -> None:
    """Write all that Paiqi keeps into one file, while it runs."""
    from bot.cli.keeping import backup

    backup(file)


@app.command()
def restore(
    file: Annotated[str, typer.Argument(help="A file that backup wrote; - is standard input.")],
) -> None:
    """Fill an empty database from a backup, and prove that all of it is there."""
    from bot.cli.keeping import restore

    restore(file)


@app.command()
def doctor(
    chat: Annotated[str | None, typer.Argument(help="Look at a chat product instead: slack.")] = None,
    live: Annotated[bool, typer.Option("--live", help="Ask the running server whether it is well.")] = False,
) -> None:
    """Check settings, database, clock, outbox and catalogues; exit with 1 if something is wrong."""
    if live:
        from bot.live import ask_server

        raise typer.Exit(0 if ask_server() else 1)
    from bot.doctor import examine

    raise typer.Exit(0 if examine(chat) else 1)


@account.command("add")
def add_account(
    name: Annotated[str, typer.Argument(help="What the team calls it; one that is there is connected.")],
    app_id: Annotated[str, typer.Option(help="Its AppID, wx…")],
    secret: Annotated[str, typer.Option(help="The variable that holds its AppSecret.")],
    token: Annotated[str, typer.Option(help="The variable that holds the token of its events.")] = "",
    aes_key: Annotated[str, typer.Option(help="The variable that holds its EncodingAESKey.")] = "",
) -> None:
    """Connect another Official Account; its secrets stay in the environment, and are named here."""
    from bot.cli.connecting import add_account

    add_account(name, app_id, secret, token, aes_key)


@account.command("list")
def list_accounts() -> None:
    """List the connected accounts, and whether their figures come."""
    from bot.cli.connecting import list_accounts

    list_accounts()


@audit.command("verify")
def verify(
    file: Annotated[
        str | None, typer.Argument(help="A file that export wrote, proved without the database.")
    ] = None,
    root: Annotated[str, typer.Option(help="What its root begins with, as posted in the room.")] = "",
) -> None:
    """Prove that nothing was changed or cut off, or name the first broken link and exit with 1."""
    from bot.cli.proving import verify, verify_file

    if file is None:
        verify()
    else:
        verify_file(file, root)


@audit.command("export")
def export(
    month: Annotated[str, typer.Option(help="The month, 2026-12.")],
    file: Annotated[str, typer.Argument(help="Where to; - is standard output.")] = "-",
) -> None:
    """Write the record of a month to a file that proves itself."""
    from bot.cli.proving import export

    export(month, file)


@outbox.command("list")
def list_parked() -> None:
    """List messages that were given up, with the reason."""
    from bot.cli.caring import list_parked

    list_parked()


@outbox.command("retry")
def retry(number: Annotated[int, typer.Argument(help="The message's number, from the list.")]) -> None:
    """Send a message again; it goes to the end of its room's line."""
    from bot.cli.caring import retry

    retry(number)


@people.command("erase")
def erase(
    name: Annotated[str, typer.Argument(help="Who has left.")],
    yes: Annotated[bool, typer.Option("--yes", help="Remove it; without, only see what would go.")] = False,
) -> None:
    """Remove what somebody who has left had typed; names in decisions stay."""
    from bot.cli.caring import erase

    erase(name, yes)


@sample.command("load")
def load() -> None:
    """Load the sample team, topics and titles, beside what is there."""
    from bot.cli.caring import load_sample

    load_sample()


@sample.command("remove")
def remove() -> None:
    """Take all of the sample away."""
    from bot.cli.caring import remove_sample

    remove_sample()


@sample.command("reset")
def reset() -> None:
    """Bring the sample back as it was, and the clock to real time."""
    from bot.cli.caring import reset_sample

    reset_sample()


@slack.command("manifest")
def manifest(
    url: Annotated[str, typer.Option(help="For HTTP: where Slack posts to, https://…")] = "",
) -> None:
    """Print the app's manifest, to be pasted at Slack: for Socket Mode, unless there is a --url."""
    from bot.platforms.slack.manifest import is_address, manifest

    if url and not is_address(url):
        raise typer.BadParameter("it begins with https:// and has no path", param_hint="--url")
    typer.echo(manifest(url.rstrip("/")), nl=False)
