"""The ten chapters of a plan's document, from what the bot knows and what the team wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from handlers._competition import COMPETITION, competition_rows
from handlers._goal_reading import typed_name
from handlers._numbers import plain_number
from handlers._plan_docx import Chapter, Part, Table
from handlers._plan_rows import WEEKDAYS
from models.budget import BudgetLine, Figures, month_of_budget
from models.digest import wish_of
from models.duty import rota
from models.figure import to_number
from models.goal import Goal, goals_of, last_of, metric_of_goal, weekly
from models.lesson import Lesson, in_use
from models.matrix import matrix
from models.metric import METRICS, Adds, Unit
from models.month import entries_of
from models.offset import Offset
from models.person import Department, Person, everyone, head_of
from models.plan import Plan
from models.riskwords import riskwords
from models.series import total
from models.sop import template
from models.sop_report import Month, sop_report
from models.workcalendar import WorkCalendar

WATCHED = ("net_users", "reads", "shares", "interaction_rate", "favourites", "sent")
MOST_LESSONS = 10
DAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the chapters of one plan; `calendar` says which days are worked."""

    session: Session
    plan: Plan
    calendar: WorkCalendar
    now: datetime

    def chapters(self) -> list[Chapter]:
        """All ten, in their order."""
        return [
            Chapter("目标", tuple(self._goals())),
            Chapter("背景与竞争", tuple(self._background())),
            Chapter("资源", tuple(self._means())),
            Chapter("执行", tuple(self._doing())),
            Chapter("迭代", tuple(self._learning())),
            Chapter("风险", tuple(self._risks())),
            Chapter("跨部门协作", tuple(self._across())),
            Chapter("预算", (("预算模型", self._budget()), ("执行监控", self._spent()))),
            Chapter("绩效", tuple(self._measured())),
            Chapter("整月排期", tuple(self._month())),
        ]

    def _typed(self, key: str) -> str:
        return str(self.plan.texts.get(key, ""))

    def _goals(self) -> Iterator[tuple[str, Part]]:
        goals = goals_of(self.session, self.plan.id)
        yield "年度目标", self._typed("year")
        yield "品牌定位", self._typed("position")
        headings = ("目标", "必达", "挑战", "负责人", "期限", "说明")
        yield "本月目标", Table(headings, tuple(self._goal_row(goal) for goal in goals))
        yield "按周分解", self._weeks(goals)

    def _goal_row(self, goal: Goal) -> tuple[str, ...]:
        owner = self.session.get_one(Person, goal.owner).name if goal.owner is not None else ""
        due = f"{goal.due:%m-%d}" if goal.due is not None else ""
        title = ("　" if goal.parent is not None else "") + self._title(goal)
        return title, self._amount(goal, goal.amount), self._amount(goal, goal.stretch), owner, due, goal.note

    def _title(self, goal: Goal) -> str:
        return goal.name or typed_name(metric_of_goal(self.session, goal), goal.source)

    def _amount(self, goal: Goal, amount: int | None) -> str:
        metric = metric_of_goal(self.session, goal)
        return plain_number(metric.unit, to_number(metric, amount)) if metric and amount is not None else ""

    def _weeks(self, goals: Sequence[Goal]) -> Table:
        rows: list[tuple[str, ...]] = []
        headings: tuple[str, ...] = ("目标",)
        for goal in goals:
            metric = metric_of_goal(self.session, goal)
            if (
                metric is None
                or goal.amount is None
                or goal.parent is not None
                or metric.adds is not Adds.SUM
            ):
                continue
            weeks = weekly(goal, metric, self.plan.month, self.calendar)
            headings = ("目标", *(f"{week.first:%m-%d} 至 {week.last:%m-%d}" for week in weeks))
            rows.append((self._title(goal), *(self._amount(goal, week.amount) for week in weeks)))
        return Table(headings, tuple(rows))

    def _background(self) -> Iterator[tuple[str, Part]]:
        yield "目标人群与需求", self._typed("readers")
        yield "价值主张", self._typed("value")
        yield "竞争格局", self._typed("rivals")
        last = self.plan.month - timedelta(days=1)
        rivals = tuple(competition_rows(self.session, self.plan.account, last.replace(day=1)))
        if rivals:
            yield f"竞品数据（{last:%Y-%m}）", Table(COMPETITION, rivals)
        before = last.replace(day=1) - timedelta(days=1)
        rows = tuple(self._compared(key, last, before) for key in WATCHED)
        yield "近两个月数据", Table(("指标", f"{before:%Y-%m}", f"{last:%Y-%m}"), rows)

    def _compared(self, key: str, last: date, before: date) -> tuple[str, ...]:
        return typed_name(METRICS[key], ""), self._total(key, before), self._total(key, last)

    def _total(self, key: str, last: date) -> str:
        value = total(self.session, self.plan.account, key, last.replace(day=1), last)
        if value.number is None:
            return "没有数据"
        known, days = value.days
        said = plain_number(METRICS[key].unit, value.number)
        return said if known == days else f"{said}（{known}/{days} 天有数据）"

    def _means(self) -> Iterator[tuple[str, Part]]:
        yield "团队", Table(("部门", "成员"), tuple(self._teams()))
        yield "工具与认证年审", self._typed("tools")
        dates = tuple((f"{day:%m-%d} 周{DAYS[day.weekday()]}", name) for day, name in self.plan.named_days)
        yield "关键日与活动", Table(("日期", "事项"), dates)

    def _teams(self) -> Iterator[tuple[str, str]]:
        names = {one.id: one.name for one in self.session.exec(select(Department))}
        people = everyone(self.session)
        for number in dict.fromkeys(one.department for one in people):
            here = "、".join(one.name for one in people if one.department == number)
            yield names.get(number, "未分部门") if number is not None else "未分部门", here

    def _doing(self) -> Iterator[tuple[str, Part]]:
        shares = matrix(self.session, self.plan.month, self.plan.account)
        planned = {int(column): int(quota) for column, quota in self.plan.quotas.items()}
        rows = tuple((one.column.name, str(planned.get(one.column.id, one.quota))) for one in shares)
        yield "内容矩阵", Table(("栏目", "篇数"), rows)
        days = "、".join(WEEKDAYS[int(day)].also[0] for day in sorted(self.plan.days))
        yield "发布日", days
        stages = template(self.session, "standard")
        steps = tuple((one.zh, _offset(one.due)) for one in stages.stages) if stages is not None else ()
        yield "生产流程", Table(("步骤", "距发布"), steps)
        yield "互动与社群", self._typed("community")

    def _learning(self) -> Iterator[tuple[str, Part]]:
        yield "实验", self._typed("trials")
        asked = select(Lesson).where(in_use()).order_by(col(Lesson.id).desc())
        lessons = self.session.exec(asked.limit(MOST_LESSONS)).all()
        yield "近期经验", "\n".join(one.text for one in lessons if one.text)

    def _risks(self) -> Iterator[tuple[str, Part]]:
        words = len(riskwords(self.session))
        yield "识别", f"交稿时自动核对敏感词 {words} 个、外链、错别字和图片"
        on_duty = rota(self.session, self.plan.month, last_of(self.plan.month))
        names = {one.id: one.name for one in everyone(self.session)}
        rows = tuple((f"{day:%m-%d}", names.get(person, "")) for day, person in sorted(on_duty.items()))
        yield "应对（值班）", Table(("日期", "值班"), rows)
        at = wish_of(self.session, self.plan.account).at
        yield "监控", f"工作日 {at:%H:%M} 数据日报；取关异常、数据中断、目标难以达成当天另行提醒"

    def _kept(self) -> str:
        """How the month before went, by its deadlines."""
        report, _ = sop_report(self.session, self._before, self.plan.account, self.now, self.calendar).all
        rates = (("步骤按时率", report.on_time_rate), ("按日发布率", report.kept_rate))
        return "\n".join(f"{name} {rate:.0%}" for name, rate in rates if rate is not None)

    def _learned(self) -> str:
        begins, ends = (month.begins(self.calendar) for month in (self._before, Month(self.plan.month)))
        asked = select(Lesson).where(in_use(), col(Lesson.at) >= begins, col(Lesson.at) < ends)
        return "\n".join(one.text for one in self.session.exec(asked.limit(MOST_LESSONS)))

    @property
    def _before(self) -> Month:
        return Month(self.plan.month).before

    def _across(self) -> Iterator[tuple[str, Part]]:
        departments = self.session.exec(select(Department).order_by(col(Department.id)))
        heads = [(one.name, head_of(self.session, one.id)) for one in departments]
        rows = tuple((name, head.name if head is not None else "") for name, head in heads)
        yield "组织", Table(("部门", "负责人"), rows)
        yield "激励", self._typed("incentives")
        yield "案例", self._typed("cases")

    def _lines(self) -> list[tuple[BudgetLine, Figures]]:
        return month_of_budget(self.session, Month(self.plan.month), self.plan.account)

    def _budget(self) -> Table:
        rows = tuple((line.name, plain_number(Unit.MONEY, one.planned)) for line, one in self._lines())
        return Table(("项目", "预算"), rows)

    def _spent(self) -> Table:
        rows = tuple(
            (line.name, *(plain_number(Unit.MONEY, sum_) for sum_ in (one.reserved, one.spent, one.free)))
            for line, one in self._lines()
        )
        return Table(("项目", "预占", "已用", "剩余"), rows)

    def _measured(self) -> Iterator[tuple[str, Part]]:
        rows = tuple(
            (self._title(goal), self._amount(goal, goal.amount), self._so_far(goal))
            for goal in goals_of(self.session, self.plan.id)
            if goal.metric and goal.amount is not None
        )
        yield "衡量指标", Table(("指标", "目标", "目前"), rows)
        yield "过程管理（上月）", self._kept()
        yield "结果转化（上月经验）", self._learned()

    def _so_far(self, goal: Goal) -> str:
        metric = metric_of_goal(self.session, goal)
        if metric is None:
            return ""
        last = last_of(self.plan.month)
        value = total(self.session, self.plan.account, metric.key, self.plan.month, last, goal.source)
        return plain_number(metric.unit, value.number) if value.number is not None else "没有数据"

    def _month(self) -> Iterator[tuple[str, Part]]:
        entries = entries_of(self.session, self.plan.month, last_of(self.plan.month), self.plan.account)
        rows = tuple(
            (f"{one.day:%m-%d} 周{DAYS[one.day.weekday()]}", one.title, one.column, one.owner)
            for one in entries
        )
        yield "发布计划", Table(("日期", "标题", "栏目", "负责人"), rows)


def _offset(offset: Offset) -> str:
    """When a step is due, in words."""
    if not offset.amount:
        return "发布时"
    units = {"wd": "个工作日", "wh": "个工作小时", "d": "天", "h": "小时", "m": "分钟"}
    clock = f" {offset.clock:%H:%M}" if offset.clock else ""
    return f"发布{'前' if offset.amount < 0 else '后'} {abs(offset.amount)} {units[offset.unit]}{clock}"
