"""Everything put together: database, clock, platforms, couriers, jobs and web; nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from threading import Event, Thread
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

import handlers
from bot.courier import Courier
from bot.db import Database
from bot.migrate import fits, migrate
from bot.platform import Hearing
from bot.platforms import connect_all
from bot.readers import Readers
from bot.receive import Receiver
from bot.sample import SampleTeam
from bot.settings import Settings, secret_of
from bot.sources.official_account.settings import WeChatSettings
from bot.virtual import VirtualClock, real_time
from handlers._chat import Tools
from handlers._titles import Titles
from models import watch
from models.words import Words
from models.workcalendar import WorkCalendar

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from bot.clock import Alarm
    from bot.runner import Runner
    from bot.sources.official_account.source import OfficialAccounts
    from bot.web.site import Site

LOCAL = "local"


class Paiqi:
    """The whole program. `real` is the time on the wall. Used as a context, it lets go of all it holds."""

    def __init__(self, settings: Settings, real: Callable[[], datetime] = real_time) -> None:
        handlers.discover()
        zone = settings.zone_info
        self.settings = settings
        self.wechat = WeChatSettings()
        self.real = real
        self.db = Database(settings.database_url.get_secret_value())
        self.clock = VirtualClock(self.db, zone, real)
        self.platforms = connect_all(self.db, settings, self.clock.now)
        self.sample = SampleTeam(lambda: real().astimezone(zone))
        tried = None if self.real_platforms else self.sample
        acting = settings.act_as_anyone
        self.acting = not self.real_platforms if acting is None else acting
        self.tools = Tools(
            WorkCalendar(zone),
            Titles(),
            tried,
            settings.pages,
            self.acting,
            open_rooms=frozenset({LOCAL}),
            source=lambda: self.source,
            rule_of=self._rule_of,
        )
        self.receiver = Receiver(self.db, self.tools, self.clock.now, settings.admin)
        self.readers = Readers(zone, settings.language, self.clock.now)
        self.couriers = [
            Courier(self.db, platform, self.readers, self.clock.now, real) for platform in self.platforms
        ]
        self.hearing = [platform for platform in self.platforms if isinstance(platform, Hearing)]
        for platform in self.hearing:
            platform.hear_with(self.receiver, self.tools)
        self._stop = Event()
        self._threads: list[Thread] = []

    def __enter__(self) -> Paiqi:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.db.close()

    def _rule_of(self, job: str) -> Words | None:
        """What a job does and when, in words."""
        known = self.runner.jobs.get(job)
        return None if known is None else known.rule

    @property
    def real_platforms(self) -> list[str]:
        """The chat products that are connected, other than our own."""
        return [platform.name for platform in self.platforms if platform.name != LOCAL]

    @cached_property
    def runner(self) -> Runner:
        """What runs the jobs."""
        import jobs  # loaded when first needed: a line typed in the terminal runs none
        from bot.runner import Runner
        from jobs._job import JOBS

        jobs.discover()
        return Runner(self.db, self.clock, self.tools, JOBS, self.real)

    @cached_property
    def source(self) -> OfficialAccounts:
        """Where figures come from: WeChat, and for the sample's account a made-up one."""
        from bot.sample.wechat.account import APP_ID, sample_service
        from bot.sample.wechat.carrier import Carrier
        from bot.sources.official_account.source import OfficialAccounts

        made_up = Carrier(sample_service(self.db, self.clock.now).answer)
        return OfficialAccounts(self.db, self.wechat.api_url, secret_of, self.real, {APP_ID: made_up})

    @cached_property
    def alarms(self) -> list[Alarm]:
        """What wakes the jobs, and apart from them the errands, for which nobody is to wait."""
        from bot.clock import Alarm
        from jobs._job import Errand, Job

        return [Alarm(self.db, self.runner.only(kind, self._stop).ring) for kind in (Job, Errand)]

    @cached_property
    def site(self) -> Site:
        """What the web server is given."""
        from bot.web.site import Site

        return Site(
            db=self.db,
            receiver=self.receiver,
            settings=self.settings,
            clock=self.clock,
            calendar=self.tools.calendar,
            ready=lambda: fits(self.db),
            acting=self.acting,
        )

    def routes(self) -> list[BaseRoute]:
        """The paths of our web server that chat products and WeChat post to."""
        from starlette.routing import Route

        from bot.sources.official_account.door import PATH, Door

        door = Door(self.db, secret_of, self.tools.calendar, self.clock.now, self.real)
        theirs = [route for platform in self.hearing for route in platform.routes()]
        return [*theirs, Route(PATH, door.answer, methods=["GET", "POST"])]

    def migrate(self) -> None:
        """Bring the database up to date, if it is behind."""
        if not fits(self.db):
            migrate(self.db.url)

    def load_sample(self) -> None:
        """Load the sample team into an empty database, unless the settings say no."""
        if self.settings.sample and not self.real_platforms:
            self.sample.load_if_empty(self.db, self.clock.now())

    def connect_account(self) -> None:
        """Connect the Official Account that the environment names, if it does."""
        if self.wechat.app_id:
            from bot.sources.official_account.connecting import connect_ours

            with self.db.transaction() as session:
                connect_ours(session, self.wechat, self.clock.now())

    def deliver(self, patience: float = 0.0) -> int:
        """Send what is due, on each platform; how much. Another process that sends is waited for."""
        return sum(courier.drain(patience) for courier in self.couriers)

    def start(self) -> None:
        """Send, watch and run jobs in the background."""
        from bot.wake import watch as listen

        watching = Thread(target=listen, args=(self.db, self._stop), daemon=True)
        beating = Thread(target=self._beat, daemon=True)
        sending = [Thread(target=courier.run, args=(self._stop,), daemon=True) for courier in self.couriers]
        self._threads = [watching, beating, *sending]
        for thread in self._threads:
            thread.start()
        for alarm in self.alarms:
            alarm.start()
        for platform in self.hearing:
            platform.start()

    def is_well(self) -> bool:
        """Whether the database answers, nothing is late and no problem stands."""
        try:
            with self.db.reading() as session:
                return not watch.late(session, self.clock.now()) and not watch.seen(session)["told"]
        except SQLAlchemyError:
            return False

    def _beat(self) -> None:
        """Tell a watcher that all is well, if the settings name one."""
        from bot.heartbeat import Heartbeat

        url = self.settings.heartbeat_url.get_secret_value()
        if url:
            Heartbeat(url, self.is_well).run(self._stop)

    def stop(self) -> None:
        """Finish what is in hand, and be quiet."""
        if not self._threads:
            return
        for platform in self.hearing:
            platform.stop()
        self._stop.set()
        for alarm in self.alarms:
            alarm.stop()
        self.db.tell()  # wakes those who sleep
        for thread in self._threads:
            thread.join()
        self._threads = []
