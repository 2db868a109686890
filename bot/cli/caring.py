"""What whoever runs Paiqi looks after: the schema, what could not be sent, and the sample."""

from __future__ import annotations

import typer

from bot.app import Paiqi
from bot.cli.opening import Refused, opened
from bot.words import Reader, say
from models import erasing, outbox
from models.outbox import Outcome, Parcel
from models.refusal import Refusal
from models.words import t


def migrate() -> None:
    """Bring the database up to date."""
    with opened():
        typer.echo("The database is up to date.")


def list_parked() -> None:
    """List what was given up."""
    with opened() as paiqi, paiqi.db.reading() as session:
        for row in outbox.parked(session):
            at = row.at.astimezone(paiqi.settings.zone_info)
            typer.echo(f"{row.id}  {at:%Y-%m-%d %H:%M}  {row.platform}:{row.room}  {row.error}")


def retry(number: int) -> None:
    """Put a message that was given up on its way again."""
    with opened() as paiqi:
        with paiqi.db.transaction() as session:
            row = session.get(Parcel, number)
            if row is None or row.state != Outcome.PARKED:
                raise Refused(t("No message {number} was given up.", number=number))
            anew = outbox.retry(session, row, paiqi.clock.now())
        typer.echo(f"On its way again as {anew}.")


def erase(name: str, sure: bool) -> None:
    """See what is kept of somebody who has left, or remove it."""
    with opened() as paiqi:
        try:
            with paiqi.db.transaction() as session:
                person = erasing.named(session, name)
                erasing.check_has_left(session, person)
                gone = [one for one in erasing.kept(session, person) if one.erase is not None]
                if sure:
                    erasing.erase(session, person, None, paiqi.clock.now())
        except Refusal as refusal:
            raise Refused(refusal.words) from None
        reader = Reader(paiqi.settings.language, paiqi.settings.zone_info, paiqi.clock.now().date())
        for one in gone:
            typer.echo(f"{say(one.what, reader)}: {one.count}")
        typer.echo(
            ("Removed." if sure else "Add --yes to remove this.") if gone else "Nothing is left to remove."
        )


def load_sample() -> None:
    """Load the sample, unless it is there."""
    with opened() as paiqi:
        _refuse_beside_real_chats(paiqi)
        with paiqi.db.transaction() as session:
            paiqi.sample.load(session, paiqi.clock.now())
        typer.echo("The sample is there.")


def remove_sample() -> None:
    """Take the sample away."""
    with opened() as paiqi:
        with paiqi.db.transaction() as session:
            stay = paiqi.sample.remove(session)
        typer.echo(f"The sample is gone. The rooms stay{''.join(f', and {name}' for name in stay)}.")


def reset_sample() -> None:
    """Bring the sample back, and the clock to real time."""
    with opened() as paiqi:
        _refuse_beside_real_chats(paiqi)
        with paiqi.db.transaction() as session:
            paiqi.sample.reset(session)
        typer.echo("The sample is as it was at first, and the clock shows real time.")


def _refuse_beside_real_chats(paiqi: Paiqi) -> None:
    if paiqi.real_platforms:
        raise Refused(t("There is no sample here: a real chat is connected."))
