"""Who is in the sample team, called by what they do, and the rooms, account and columns they share."""

from __future__ import annotations

from typing import NamedTuple

from models.person import Role
from models.room import Use


class Member(NamedTuple):
    """One of the sample team. `position` is a duty (岗位) apart from the role."""

    name: str
    department: str
    role: Role = Role.MEMBER
    heads: bool = False
    position: str = ""


MEMBERS = (
    Member("负责人", "运营部", Role.ADMIN, heads=True),
    Member("编辑甲", "运营部", Role.EDITOR),
    Member("编辑乙", "运营部", Role.EDITOR),
    Member("内容主管", "运营部", Role.EDITOR, position="内容主管"),
    Member("设计", "设计部", heads=True),
    Member("市场", "市场部"),
    Member("市场主管", "市场部", heads=True),
    Member("品牌", "品牌部", heads=True, position="品牌"),
    Member("产品", "产品部", heads=True),
    Member("客服", "客服部", heads=True),
    Member("法务", "法务部", heads=True),
    Member("财务", "财务部", heads=True, position="财务"),
)
ROOMS = {"选题": Use.TOPICS, "排期": Use.SOP, "跨部门申请": Use.REQUESTS, "数据": Use.DIGEST}
ACCOUNT = "示例公众号"
COLUMNS = {"深度干货": 8, "短讯快报": 12, "热点解读": 6, "互动问答": 4}  # articles a month
