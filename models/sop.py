"""SOP templates: which stages an article goes through, as data; the team's own versions stand over ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, Session, col, select

from models.column import ContentColumn
from models.offset import Offset
from models.row import Row

STANDARD, FLASH, EVENT, LIVE = "standard", "flash", "event", "live"
WORK, PUBLISH, TOPIC = "work", "publish", "topic"  # what a stage is: done by hand, or by what it names
RETRO = "retro"  # the key of the stage that writing a retro does
HANDS = ("", "link", "file", "text", "any")


@dataclass(frozen=True, slots=True)
class Approval:
    """Who reviews what a stage hands over, within `hours` of work.

    `rule` is `any`, `all`, or how many must agree. With `own` people may approve what they wrote.
    """

    who: tuple[str, ...]
    rule: str = "all"
    hours: int = 8
    own: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """When the doer is reminded ahead, and after how long a delay goes to the lead, then to the head."""

    before: tuple[str, ...] = ("-8wh",)
    escalate: str = "8wh"


@dataclass(frozen=True, slots=True)
class StageSpec:
    """One stage of a template.

    `offset` counts from publishing. `who` does it: `owner`, `lead`, `duty`, `head` (of the owner's
    department), `contact`, `position:设计` or `person:NAME`; of several, parted by ` | `, the first there is.
    `hands` is what it hands over. `only` names when it applies: `claims`, `sponsor`, `column:NAME`.
    An `essential` stage keeps its clock time on days off.
    """

    key: str
    zh: str
    en: str
    offset: str
    who: str = "owner"
    kind: str = WORK
    hands: str = ""
    checklist: tuple[str, ...] = ()
    review: Approval | None = None
    only: str = ""
    essential: bool = False
    policy: Policy = field(default_factory=Policy)

    @property
    def due(self) -> Offset:
        """Its offset, read."""
        return Offset.read(self.offset)

    def as_data(self) -> dict[str, Any]:
        """Give it as JSON data."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read back what `as_data` gave."""
        review, policy = data.get("review"), data.get("policy") or {}
        made = dict(data)
        made["checklist"] = tuple(data.get("checklist") or ())
        made["review"] = Approval(**{**review, "who": tuple(review["who"])}) if review else None
        made["policy"] = Policy(**{**policy, "before": tuple(policy.get("before", ("-8wh",)))})
        return cls(**made)


@dataclass(frozen=True, slots=True)
class Template:
    """A named procedure. `version` counts the team's own changes; ours as shipped is 1."""

    name: str
    zh: str
    en: str
    stages: tuple[StageSpec, ...]
    version: int = 1

    def stages_for(self, conditions: frozenset[str]) -> tuple[StageSpec, ...]:
        """Those that apply to an article of which the conditions hold."""
        return tuple(stage for stage in self.stages if not stage.only or stage.only in conditions)


class SopVersion(Row, table=True):
    """A template as the team changed it; the newest version of a name holds."""

    __tablename__ = "sop"
    __table_args__ = (UniqueConstraint("name", "version"),)

    name: str
    version: int
    zh: str
    en: str
    stages: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    at: datetime
    by: int | None = Field(default=None, foreign_key="person.id")


_URGENT = Policy(before=("-2h",), escalate="2wh")
_CLOCK = Policy(before=(), escalate="2wh")
_CONTENT = Approval(("position:内容主管 | lead",))
_FINAL = Approval(("lead",), hours=4)
_LEGAL = Approval(("position:法务 | lead",), hours=8)
_BEFORE_PUBLISHING = (
    "标题和摘要", "封面 900×500", "链接都能打开", "错别字", "阅读原文", "留言和赞赏设置", "预览过手机",
)  # fmt: skip
_CHECK = StageSpec(
    "check", "发布前检查", "Check before publishing", "-1h", checklist=_BEFORE_PUBLISHING,
    essential=True, policy=_CLOCK,
)  # fmt: skip
_OUT = StageSpec("publish", "发布", "Publish", "+0m", kind=PUBLISH, essential=True, policy=_CLOCK)
_FIGURES = StageSpec(
    "figures", "首日数据", "First day's numbers", "+1d 10:07", who="position:运营 | owner",
    essential=True, policy=_CLOCK,
)  # fmt: skip
_TOPIC = StageSpec("topic", "选题确认", "Topic", "-7wd", who="lead", kind=TOPIC)

SHIPPED = {
    one.name: one
    for one in (
        Template(
            STANDARD,
            "标准",
            "Standard",
            (
                _TOPIC,
                StageSpec("outline", "大纲", "Outline", "-5wd", hands="any"),
                StageSpec("draft", "初稿", "First draft", "-3wd", hands="any"),
                StageSpec(
                    "review", "业务审", "Review", "-2wd", who="position:内容主管 | lead", review=_CONTENT
                ),
                StageSpec(
                    "legal", "法务审", "Legal review", "-2wd",
                    who="position:法务 | lead", review=_LEGAL, only="claims",
                ),
                StageSpec(
                    "layout", "排版和终审", "Layout and final review", "-1wd",
                    who="position:设计 | owner", hands="any", review=_FINAL,
                    checklist=("排版 15–17 px，行距 1.75", "封面", "预览链接"), policy=_URGENT,
                ),
                _CHECK,
                _OUT,
                _FIGURES,
                StageSpec("comments", "留言处理", "Comments", "+3d 17:37"),
                StageSpec("retro", "复盘归档", "Retro", "+7d 17:37"),
            ),
        ),
        Template(
            FLASH,
            "快讯",
            "Flash",
            (
                StageSpec("topic", "选题", "Topic", "-24h", who="lead", kind=TOPIC),
                StageSpec("draft", "初稿", "First draft", "-12h", hands="any", policy=_URGENT),
                StageSpec(
                    "review", "审核", "Review", "-4h", who="lead",
                    review=Approval(("lead",), "any", 2), policy=_URGENT,
                ),
                _CHECK,
                _OUT,
                StageSpec("comments", "留言处理", "Comments", "+2h", essential=True, policy=_CLOCK),
                _FIGURES,
            ),
        ),
        Template(
            EVENT,
            "活动",
            "Event",
            (
                StageSpec("topic", "活动方案确认", "Plan of the event", "-10wd", who="lead", kind=TOPIC),
                StageSpec("prizes", "奖品和预算", "Prizes and budget", "-8wd"),
                StageSpec("rules", "活动规则", "Rules", "-6wd", hands="any"),
                StageSpec("legal", "法务审", "Legal review", "-5wd",
                          who="position:法务 | lead", review=_LEGAL),
                StageSpec("draft", "初稿", "First draft", "-4wd", hands="any"),
                StageSpec("layout", "海报和排版", "Poster and layout", "-2wd",
                          who="position:设计 | owner", hands="any", review=_FINAL),
                _CHECK,
                _OUT,
                StageSpec("comments", "留言处理", "Comments", "+2h", essential=True, policy=_CLOCK),
                _FIGURES,
                StageSpec("winners", "开奖和发奖", "Draw and send the prizes", "+7d 15:07"),
                StageSpec("retro", "复盘归档", "Retro", "+10d 17:37"),
            ),
        ),
        Template(
            LIVE,
            "直播",
            "Live stream",
            (
                StageSpec("topic", "主题和选品", "Theme and goods", "-7d 18:00", who="lead", kind=TOPIC),
                StageSpec("stock", "备货确认", "Goods in stock", "-3d 18:00",
                          who="position:产品 | owner", essential=True, policy=_CLOCK),
                StageSpec("script", "脚本和预热推文", "Script and teaser", "-2d 18:00",
                          hands="any", review=Approval(("lead",), "any", 4)),
                StageSpec("rehearsal", "彩排", "Rehearsal", "-1d 15:07", essential=True, policy=_CLOCK),
                StageSpec("gear", "设备检查", "Gear", "-60m", essential=True, policy=_CLOCK,
                          checklist=("网络", "灯光", "收音", "备用机")),
                StageSpec("publish", "开播", "On air", "+0m", kind=PUBLISH, essential=True, policy=_CLOCK),
                StageSpec("sales", "填销售额", "Sales figures", "+150m", essential=True, policy=_CLOCK),
                StageSpec("retro", "复盘归档", "Retro", "+2d 17:37"),
            ),
        ),
    )
}  # fmt: skip
BY_COLUMN = {"短讯快报": FLASH, "热点解读": FLASH}


def template(session: Session, name: str) -> Template | None:
    """The template of a name as it is now; None where there is none."""
    newest = select(SopVersion).where(SopVersion.name == name).order_by(col(SopVersion.version).desc())
    row = session.exec(newest.limit(1)).first()
    return SHIPPED.get(name) if row is None else _as_template(row)


def template_as(session: Session, name: str, version: int) -> Template:
    """The template of a name as it was at a version, which an article keeps."""
    asked = select(SopVersion).where(SopVersion.name == name, SopVersion.version == version)
    row = session.exec(asked).first()
    return _as_template(row) if row is not None else SHIPPED.get(name, SHIPPED[STANDARD])


def templates(session: Session) -> list[Template]:
    """All templates as they are now, ours first."""
    own = session.exec(select(col(SopVersion.name)).distinct().order_by(col(SopVersion.name)))
    names = [*SHIPPED, *(name for name in own if name not in SHIPPED)]
    found = (template(session, name) for name in names)
    return [one for one in found if one is not None and one.stages]


def save_template(session: Session, made: Template, by: int | None, at: datetime) -> Template:
    """Keep a template as a new version; articles under way keep theirs."""
    before = template(session, made.name)
    version = before.version + 1 if before else 1
    stages = [stage.as_data() for stage in made.stages]
    session.add(
        SopVersion(name=made.name, version=version, zh=made.zh, en=made.en, stages=stages, at=at, by=by)
    )
    session.flush()
    return Template(made.name, made.zh, made.en, made.stages, version)


def _as_template(row: SopVersion) -> Template:
    stages = tuple(map(StageSpec.from_data, row.stages))
    return Template(row.name, row.zh, row.en, stages, row.version)


def template_for(session: Session, column: ContentColumn | None) -> Template:
    """The template of a column: what the team named, else ours for a column so called, else the standard."""
    named = column.sop if column is not None and column.sop else ""
    guessed = BY_COLUMN.get(column.name, STANDARD) if column is not None else STANDARD
    found = template(session, named or guessed)
    return found if found is not None and found.stages else SHIPPED[STANDARD]
