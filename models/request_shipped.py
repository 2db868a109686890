"""The kinds of requests that we ship, one entry each; a team changes them as it likes.

Chains and lengths of time follow what teams of Official Accounts use: 需求部门负责人 before anybody else,
a working day for each step, money over ¥5,000 by finance, claims by 法务.
"""

from __future__ import annotations

from models.request_kind import (
    CHOICE,
    DATE,
    LINE,
    LINK,
    LONG,
    MONEY,
    NUMBER,
    TOPIC,
    YES,
    FieldSpec,
    Kind,
    Part,
    StepSpec,
)

OVER = "over budget"  # a condition of budgets
_HEAD = StepSpec("head", "部门负责人", "Head of department", ("head | role:lead",))
_CONTENT = StepSpec("content", "内容主管", "Content lead", ("position:内容主管 | role:lead",))
_FINANCE = StepSpec(
    "finance", "财务", "Finance", ("position:财务 | role:lead",), only=f"amount > 5000 | {OVER}",
    looks_at=("amount", "line"),
)  # fmt: skip
_LEGAL = StepSpec(
    "legal", "法务", "Legal", ("position:法务 | role:lead",), only="claims", reason=True,
    looks_at=("content", "claims"),
)  # fmt: skip
_NEEDED = FieldSpec("needed", "期望完成", "Needed by", DATE, material=True)
_AMOUNT = FieldSpec("amount", "金额", "Amount", MONEY, required=False, material=True, help="没有费用就不填")
_LINE = FieldSpec("line", "预算科目", "Budget line", LINE, required=False, material=True)
_USE = FieldSpec("content", "用途和要求", "Use and wishes", LONG, material=True)
_LINKS = FieldSpec("links", "参考资料", "References", LINK, required=False)
_CLAIMS = FieldSpec("claims", "有功效或数据宣称", "Makes claims", YES, required=False, material=True)

SHIPPED = {
    one.name: one
    for one in (
        Kind(
            "publish", "推文发布", "Post an article",
            (
                FieldSpec("content", "内容要点", "What it says", LONG, material=True),
                FieldSpec("needed", "希望发布日期", "Publish on", DATE, material=True,
                          help="提前 3–5 个工作日提"),
                _CLAIMS,
                FieldSpec("links", "素材链接", "Links to material", LINK, required=False),
            ),
            (_HEAD, _CONTENT, StepSpec("brand", "品牌", "Brand", ("position:品牌 | role:lead",)), _LEGAL),
            doer="position:编辑 | role:editor", within="24wh", shown=("needed", "claims"),
        ),
        Kind(
            "design", "设计", "Design",
            (
                _USE,
                FieldSpec("size", "尺寸和数量", "Size and count", material=True),
                _NEEDED, _AMOUNT, _LINE, _LINKS,
            ),
            (
                _HEAD,
                StepSpec("design", "设计主管", "Design lead",
                         ("position:设计主管 | head:设计部 | role:lead",),
                         looks_at=("content", "size", "needed")),
                _FINANCE,
            ),
            doer="position:设计 | department:设计部 | role:editor", within="32wh",
            shown=("amount", "needed", "size"),
        ),
        Kind(
            "promotion", "活动推广", "Promote an event",
            (
                FieldSpec("content", "活动内容和规则", "Event and rules", LONG, material=True),
                FieldSpec("needed", "活动开始日期", "Begins on", DATE, material=True,
                          help="提前 7–10 个工作日提"),
                FieldSpec("channels", "推广方式", "Channel", CHOICE,
                          choices=("推文", "菜单栏", "社群", "直播", "投放")),
                _AMOUNT, _LINE, _CLAIMS, _LINKS,
            ),
            (
                _HEAD,
                StepSpec("market", "市场主管", "Marketing lead",
                         ("position:市场主管 | head:市场部 | role:lead",)),
                _FINANCE, _LEGAL,
            ),
            doer="position:运营 | role:editor", within="60wh", shown=("amount", "needed", "channels"),
        ),
        Kind(
            "legal", "法务/合规审核", "Legal opinion",
            (
                FieldSpec("content", "要审的文字", "Text to review", LONG, material=True),
                FieldSpec("needed", "最晚答复", "Answer by", DATE, material=True),
                _LINKS,
            ),
            (
                _CONTENT,
                StepSpec("legal", "法务", "Legal", ("position:法务 | role:lead",), within="16wh",
                         reason=True),
            ),
            shown=("needed",),
        ),
        Kind(
            "reprint", "转载/授权", "Reprint or licence",
            (
                FieldSpec("content", "文章和转载方", "Article and who asks", LONG, material=True),
                FieldSpec("direction", "方向", "Direction", CHOICE, material=True,
                          choices=("别人转载我们", "我们转载别人")),
                FieldSpec("links", "原文链接", "Original", LINK),
            ),
            (_CONTENT,),
            doer="position:运营 | role:editor", within="8wh", shown=("direction",),
        ),
        Kind(
            "data", "数据", "Data",
            (
                FieldSpec("content", "要哪些数据、怎么用", "Which figures, and for what", LONG,
                          material=True),
                FieldSpec("period", "时间范围", "Period", material=True),
                _NEEDED,
            ),
            (StepSpec("content", "运营", "Operations", ("position:运营 | role:lead",)),),
            doer="position:数据 | position:运营 | role:editor", within="8wh", shown=("period", "needed"),
        ),
        Kind(
            "material", "物料/素材", "Material",
            (
                _USE,
                FieldSpec("count", "数量", "Count", NUMBER, material=True),
                _NEEDED, _AMOUNT, _LINE, _LINKS,
            ),
            (_HEAD, _FINANCE),
            doer="position:物料 | department:市场部 | role:editor", within="40wh",
            shown=("amount", "needed", "count"),
        ),
        Kind(
            "live", "直播支持", "Live stream support",
            (
                FieldSpec("content", "主题和需要的支持", "Theme and what is needed", LONG, material=True),
                FieldSpec("needed", "直播日期", "On air on", DATE, material=True),
                FieldSpec("host", "主播", "Host", required=False),
                _AMOUNT, _LINE, _CLAIMS,
            ),
            (_HEAD, _CONTENT, _FINANCE, _LEGAL),
            doer="position:直播 | position:运营 | role:editor", within="40wh",
            shown=("amount", "needed", "host"),
        ),
        Kind(
            "feedback", "用户反馈处理", "A user's complaint",
            (
                FieldSpec("content", "用户说了什么", "What the user said", LONG, material=True),
                FieldSpec("channel", "来自", "Came by", CHOICE,
                          choices=("留言", "私信", "社群", "电话", "其他")),
                FieldSpec("wish", "希望怎么处理", "What is wished for", LONG, required=False),
            ),
            (),
            doer="position:客服 | position:运营 | role:editor", within="8wh", shown=("channel",),
        ),
        Kind(
            "budget", "预算", "Budget request",
            (
                _USE,
                FieldSpec("amount", "金额", "Amount", MONEY, material=True),
                FieldSpec("line", "预算科目", "Budget line", LINE, material=True),
                FieldSpec("source", "从哪个科目转", "Moved from", LINE, required=False, material=True,
                          help="这个科目不够时，通过后先从它转入"),
                _LINKS,
            ),
            (
                _HEAD,
                StepSpec("finance", "财务", "Finance", ("position:财务 | role:lead",), within="16wh"),
                StepSpec("lead", "负责人", "Lead", ("role:lead",), only=f"amount > 20000 | {OVER}",
                         looks_at=("amount", "line", "source")),
            ),
            doer="position:财务 | role:lead", within="16wh", shown=("amount", "line"),
        ),
        Kind(
            "correction", "紧急更正/删文", "Urgent correction",
            (
                FieldSpec("content", "哪里错了", "What is wrong", LONG, material=True),
                FieldSpec("action", "处理方式", "What to do", CHOICE, material=True,
                          choices=("改正文错字", "删除", "发更正", "留言置顶")),
                FieldSpec("links", "文章链接", "Article's link", LINK, required=False),
            ),
            (StepSpec("duty", "值班主管", "Who is on duty", ("duty | role:lead",), within="30m"),),
            doer="duty | role:editor", within="30m", shown=("action",), later=True,
        ),
        Kind(
            "together", "内容共创", "Make content together",
            (
                FieldSpec("topic", "服务的选题", "Topic it serves", TOPIC),
                FieldSpec("content", "想一起做什么", "What to make together", LONG, material=True),
                FieldSpec("needed", "最晚交付", "Deliver by", DATE, material=True),
            ),
            (_CONTENT,),
            within="24wh", shown=("topic", "needed"),
            parts=(
                Part("market", "市场：用户洞察", "Marketing: insight", "position:市场 | department:市场部"),
                Part("product", "产品：产品资料", "Product: material", "position:产品 | department:产品部"),
                Part("service", "客服：用户反馈", "Service: feedback", "position:客服 | department:客服部"),
            ),
        ),
    )
}  # fmt: skip
ON_AT_FIRST = ("publish", "design", "promotion", "legal", "data")
