"""What to do when it has happened (预案): for each matter and level who acts, first steps, words to publish.

Ours are a beginning, in the language in which they are published; a team changes each as it likes.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Self

from sqlmodel import Session

from models.audit import Deed, append
from models.named import Named
from models.person import Person
from models.setting import get, put
from models.words import t

_KEPT = "playbooks"
LONGEST_MATTER = 12


class Level(Named):
    """How grave it is; the first is the gravest."""

    FIRST = "1", t("level I"), "Ⅰ", "I", "一级", "Ⅰ级", "特别重大"
    SECOND = "2", t("level II"), "Ⅱ", "II", "二级", "Ⅱ级", "重大"
    THIRD = "3", t("level III"), "Ⅲ", "III", "三级", "Ⅲ级", "一般"


@dataclass(frozen=True, slots=True)
class Playbook:
    """For one level of a matter: `sign` is by what one knows it, `steps` are lines, `statement` a draft."""

    sign: str
    who: str
    steps: str
    statement: str

    @classmethod
    def of(cls, data: dict[str, str]) -> Self:
        """Read back what was kept."""
        return cls(**data)


# Levels after 公众号 crisis practice: Ⅰ is over 100,000 reads or national media, met by PR, 法务 and 市场.
SHIPPED: dict[tuple[str, Level], Playbook] = {
    ("舆情", Level.FIRST): Playbook(
        "相关文章阅读超过 10 万，或全国性媒体报道",
        "公司公关牵头，法务、市场、负责人组成小组；对外只由公关一人发声",
        "30 分钟内：暂停所有定时推送和投放，截图留存文章、留言、转发\n"
        "1 小时内：小组碰头，核实事实，定口径\n"
        "2 小时内：首次回应（只说已知事实和下一步时间），置顶留言\n"
        "每 2 小时：更新一次进展，直到热度回落",
        "我们注意到大家对【事件】的讨论。目前已核实的情况是：【事实】。我们已【采取的措施】，"
        "并将在【时间】前公布进一步结果。给大家带来的困扰，我们深表歉意。",
    ),
    ("舆情", Level.SECOND): Playbook(
        "相关文章阅读 1 万到 10 万，或行业媒体、大号转发",
        "负责人牵头，市场和法务配合",
        "1 小时内：暂停相关内容的推送，截图留存\n"
        "2 小时内：核实事实，和法务定口径\n"
        "4 小时内：在文章留言区回应并置顶，必要时发更正或说明",
        "关于大家关心的【事件】，我们做了核实：【事实】。【处理办法】已经在进行，有新的进展会第一时间告诉大家。",
    ),
    ("舆情", Level.THIRD): Playbook(
        "负面留言或私信集中出现，还没有扩散",
        "值班的人处理，告诉内容主管",
        "2 小时内：逐条看留言，精选一条回应并置顶\n当天：把问题和处理写进风险登记，第二天复查",
        "感谢指出。【问题】我们已经看到，正在【处理】，处理好后会在这里回复大家。",
    ),
    ("内容差错", Level.FIRST): Playbook(
        "涉及政治、民族、宗教、领土、领导人姓名职务，或价格、奖品等会造成损失的错误",
        "负责人和法务决定；值班的人马上动手，不等审批（补审）",
        "10 分钟内：删除文章，截图留存\n"
        "30 分钟内：告诉负责人、法务和品牌，核对其他渠道的同一篇内容并一起撤下\n"
        "2 小时内：定是否发更正声明，由谁发",
        "我们在【日期】发布的《【标题】》中，【错误内容】有误，正确的是【正确内容】。"
        "原文已删除。对此造成的误导，我们诚恳道歉，并已【改进措施】。",
    ),
    ("内容差错", Level.SECOND): Playbook(
        "事实、数据、人名、引文写错，改正文字数不够或不能改的地方（标题、封面）",
        "值班的人和责任编辑处理，内容主管补审",
        "30 分钟内：能改的先改正文错字，不能改的在留言区置顶更正\n"
        "当天：下一次推送里附一句更正",
        "更正：本文【位置】的“【原文】”应为“【正确内容】”，特此更正，感谢读者【称呼】指出。",
    ),
    ("内容差错", Level.THIRD): Playbook(
        "错别字、标点、图片顺序等不影响理解的问题",
        "责任编辑处理，告诉值班的人",
        "1 小时内：改正文错字，改完再看一遍预览",
        "",
    ),
    ("侵权投诉", Level.FIRST): Playbook(
        "收到律师函、平台处罚通知，或对方已公开指责",
        "法务牵头，负责人、品牌配合",
        "1 小时内：先把争议内容设为不可见或删除，留存原稿和授权记录\n"
        "当天：法务回函，定赔偿和声明\n一周内：查一遍同一来源的其他内容",
        "关于【内容】的权属问题，我们已在【时间】下架相关内容，并与权利人【名称】取得联系。"
        "对未能事先取得授权，我们诚恳道歉。",
    ),
    ("侵权投诉", Level.SECOND): Playbook(
        "作者或机构私下要求删除、署名或付费",
        "内容主管处理，法务看过回复再发",
        "4 小时内：回复对方已收到，说明核实时间\n2 个工作日内：补署名、补稿费或删除",
        "您好，您反映的【内容】我们已收到，正在核实授权情况，【时间】前给您答复。",
    ),
    ("侵权投诉", Level.THIRD): Playbook(
        "读者留言提醒来源没有标注",
        "责任编辑处理",
        "当天：补上来源，在留言里致谢",
        "感谢提醒，来源已补上：【来源】。",
    ),
}  # fmt: skip


def matters(session: Session) -> list[str]:
    """What there are playbooks for: ours, then the team's own."""
    own = (key.partition("|")[0] for key in _own(session))
    return list(dict.fromkeys([*(matter for matter, _ in SHIPPED), *own]))


def playbook(session: Session, matter: str, level: Level) -> Playbook | None:
    """The playbook of a matter at a level, as the team has it."""
    own = _own(session).get(_key(matter, level))
    return Playbook.of(own) if own is not None else SHIPPED.get((matter, level))


def save_playbook(
    session: Session, matter: str, level: Level, made: Playbook, by: Person, at: datetime
) -> None:
    """Keep a playbook as the team wrote it."""
    before = playbook(session, matter, level)
    put(session, _KEPT, _own(session) | {_key(matter, level): asdict(made)})
    names = [name for name in asdict(made) if before is None or getattr(before, name) != getattr(made, name)]
    why = ", ".join(names)
    append(session, Deed(f"playbook:{matter}", "edit", by.id, at, after=f"{level}", why=why))


def _own(session: Session) -> dict[str, dict[str, str]]:
    return dict(get(session, _KEPT) or {})


def _key(matter: str, level: Level) -> str:
    return f"{matter}|{level}"
