"""Requests to other departments: filed by form, approved in order, done, delivered, and each told of it."""

from __future__ import annotations

from models.person import Role
from tests.requesting import DESIGN, office, put_into
from tests.team import Team


def test_a_request_is_filed_by_form_approved_done_and_accepted(team: Team) -> None:
    we = office(team)

    we.market.says("提需求 设计 618 长图")
    assert [field.name for field in we.market.form.fields] == [  # type: ignore[union-attr]
        "title", "content", "size", "needed", "amount", "line", "links",
    ]  # fmt: skip
    said = we.market.fills(**DESIGN)

    assert said == "R1 等市场主管审批，3月12日 周四 11:00 截止。"
    card = team.room("跨部门申请").cards()[-1]
    assert card.startswith("设计申请 R1 · 618 长图　待审批\n申请人 市场\n处理 设计\n期望完成 3月20日 周五")
    assert "市场 提交 ✓ → 部门负责人（市场主管） ● → 设计主管（设计甲） → 设计 处理" in card
    assert we.head.buttons() == ["同意", "拒绝…", "退回补充…", "转交…", "加签…", "抄送…", "催办"]
    assert we.market.sees("R1").endswith("[撤回] [催办] [修改…]")

    assert we.head.presses("同意") == "你同意了 R1《618 长图》。\nR1 等设计甲审批，3月12日 周四 11:00 截止。"
    assert "[同意]" in we.designer.sees("R1")
    assert we.designer.presses("同意").endswith("R1 审批通过，设计甲 可以接单。")
    assert we.market.hears() == "R1《618 长图》 审批通过了。"
    assert we.designer.presses("接单") == "R1《618 长图》 由你处理，3月17日 周二 14:00 前交付。"
    we.designer.presses("交付…")
    assert we.designer.fills(what="https://disk.example/618") == "R1《618 长图》 已交付，等 市场 验收。"
    assert "交付：https://disk.example/618" in we.market.sees("R1")
    assert we.market.presses("验收") == "R1《618 长图》 已办结。"

    assert we.state() == "closed"
    assert team.room("跨部门申请").thread("R1") == [
        "市场主管 同意",
        "设计甲 同意",
        "设计甲 接单，3月17日 周二 14:00 前交付。",
        "设计甲 交付：https://disk.example/618",
        "市场 已验收。",
    ]
    assert "市场主管 · 已同意 · 3月11日 周三 10:30" in team.room("跨部门申请").cards()[-1]
    assert team.wrongs() == []


def test_a_form_with_errors_keeps_what_was_typed_and_files_nothing(team: Team) -> None:
    we = office(team)
    we.market.says("提需求 设计 618 长图")

    we.market.fills(content="首页长图", size="", needed="昨天", amount="很多")

    assert we.market.errors() == {
        "size": "这一项要填。",
        "needed": "3月10日 周二 00:00 已经过了。改成 3月12日 周四 00:00？",
        "amount": "“很多”不是金额。可以写：1200、1,200.50、1.2万",
    }
    assert next(f.value for f in we.market.form.fields if f.name == "content") == "首页长图"  # type: ignore[union-attr]
    assert we.lead.says("申请 列表") == "申请 · 进行中\n没有。"
    assert "等市场主管审批" in we.market.fills(size="3 张", needed="3月20日", amount="")


def test_money_asks_finance_too(team: Team) -> None:
    we = office(team)
    finance = team.member("财务甲")
    we.lead.says("岗位 指定 财务 @财务甲")

    we.files(**DESIGN, amount="6000", line="设计")
    we.agrees(we.head, we.designer)

    assert we.state() == "pending"
    assert "同意 R1？" not in finance.sees("R1")
    finance.presses("同意")
    assert we.state() == "approved"


def test_little_money_does_not(team: Team) -> None:
    we = office(team)

    we.files(**DESIGN, amount="5000", line="设计")
    we.agrees(we.head, we.designer)

    assert we.state() == "approved"


def test_what_is_returned_comes_again_and_goes_on_where_it_was(team: Team) -> None:
    we = office(team)
    we.files()
    we.agrees(we.head)

    we.designer.presses("退回补充…")
    assert we.designer.fills(reason="缺参考图") == "R1《618 长图》 已退回，已经告诉申请人缺什么。"

    assert we.market.hears() == "设计甲 退回了 R1《618 长图》：缺参考图\n[修改…]"
    we.market.presses("修改…")
    said = we.market.fills(links="https://disk.example/ref")
    assert said == "R1 等设计甲审批，3月12日 周四 11:00 截止。"
    we.agrees(we.designer)
    assert we.state() == "approved"
    assert team.wrongs() == []


def test_a_rejection_says_why_and_ends_it(team: Team) -> None:
    we = office(team)
    we.files()

    we.head.presses("拒绝…")
    assert we.head.fills(reason="已有同样的图") == "R1《618 长图》 已拒绝，原因已经告诉申请人。"

    assert we.market.hears() == "市场主管 拒绝了 R1《618 长图》：已有同样的图"
    assert "[同意]" not in we.head.sees("R1")
    assert we.head.says(we.line()) == "3月11日 周三 10:30 市场主管 已处理，R1 现在是“已拒绝”，不用再处理了。"
    assert we.market.says("申请 重开 R1 换了用途").startswith("R1《618 长图》 回到草稿")
    assert "等市场主管审批" in we.market.says("申请 修改 R1 618 长图")


def test_nobody_approves_their_own_request(team: Team) -> None:
    we = office(team)

    we.head.says("提需求 设计 618 长图")
    we.head.fills(**DESIGN)

    assert we.head.says(we.line()) == "不能审批自己提交的申请，请等 负责人 处理。"
    assert we.market.says(we.line()) == "R1 由 负责人 审批，你不能处理。"
    assert we.state() == "pending"


def test_two_at_once_make_one_decision(team: Team) -> None:
    we = office(team)
    we.files()
    line = we.line()
    we.head.says(line)

    assert we.head.says(line) == "R1 由 设计甲 审批，你不能处理。"
    assert team.room("跨部门申请").thread("R1") == ["市场主管 同意"]


def test_a_typed_approval_is_asked_about_and_a_stale_one_refused(team: Team) -> None:
    we = office(team)
    we.files()
    seen = we.line()

    assert we.head.says("申请 同意 R1 尽快") == "同意 R1《618 长图》？\n[同意]"
    we.market.says("申请 修改 R1 618 大长图")
    assert we.head.says(seen) == "R1《618 大长图》 在你看过之后改过了，请再看一下。\n[同意]"
    assert we.state() == "pending"


def test_a_change_of_what_matters_ends_the_approvals_it_touches(team: Team) -> None:
    we = office(team)
    we.files()
    we.agrees(we.head, we.designer)
    assert we.state() == "approved"

    we.market.says("申请 修改 R1 …")
    said = we.market.fills(size="5 张")

    assert said.startswith("市场 改了 1 处。 市场主管、设计甲 的同意作废，要重新审批。")
    assert we.state() == "pending"
    assert "有改动：\n尺寸和数量：3 张 → 5 张" in we.head.sees("R1")
    assert "改动后原来的同意作废，重新审批" in we.head.says("申请 流转记录 R1")
    assert team.wrongs() == []


def test_another_change_only_tells(team: Team) -> None:
    we = office(team)
    we.files()
    we.agrees(we.head)

    we.market.says("申请 修改 R1 …")
    we.market.fills(links="https://disk.example/ref")

    assert we.head.hears() == "R1《618 长图》：市场 改了 1 处。"
    assert "市场主管 · 已同意" in we.designer.sees("R1")


def test_a_change_of_money_asks_finance_alone_again(team: Team) -> None:
    we = office(team)
    we.files(**DESIGN, amount="100")
    we.agrees(we.head, we.designer)

    we.lead.says("申请 修改 R1 …")
    said = we.lead.fills(amount="9000")

    assert "市场主管 的同意作废" in said
    assert "设计甲 · 已同意" in we.head.sees("R1")
    we.agrees(we.head)
    we.agrees(we.lead)
    assert we.state() == "approved"


def test_it_is_withdrawn_by_its_filer_alone(team: Team) -> None:
    we = office(team)
    we.files()

    assert we.head.says("申请 撤回 R1") == "只有申请人可以这样做。"
    assert we.market.presses("撤回") == "R1《618 长图》 已撤回。"

    assert we.head.hears() == "市场 撤回了 R1《618 长图》，不用再处理了。"
    assert "[同意]" not in we.head.sees("R1")


def test_it_is_nudged_once_a_working_day(team: Team) -> None:
    we = office(team)
    we.files()

    assert we.market.presses("催办") == "已催 市场主管 处理 R1。"
    assert we.head.hears_times("R1《618 长图》：市场 催你看一下这项申请。") == 1
    assert we.market.says("申请 催办 R1") == "R1 今天已催过，每个工作日催一次就够了。"
    assert "只有申请人或负责人可以催办" in we.designer.says("申请 催办 R1")


def test_a_decision_is_handed_over_and_somebody_added(team: Team) -> None:
    we = office(team)
    other, legal = team.member("市场副主管"), team.member("法务甲")
    we.files()

    we.head.presses("转交…")
    assert we.head.fills(person="市场副主管") == "R1《618 长图》 已转给 市场副主管 审批。"
    assert we.head.says(we.line()) == "R1 由 市场副主管 审批，你不能处理。"
    assert we.lead.says("申请 转交 R1 @市场") == "这项申请是市场提交的，不能自己审批。"
    other.presses("加签…")
    other.fills(person="法务甲")
    other.says(we.line())
    assert "法务甲" in other.says("申请 列表") or we.state() == "pending"
    legal.presses("同意")

    assert "设计主管（设计甲） ●" in we.market.sees("R1")
    assert team.room("跨部门申请").thread("R1")[:2] == [
        "市场主管 把 市场主管 的审批转给了 市场副主管。",
        "市场副主管 加签给了 法务甲。",
    ]


def test_a_copy_has_nothing_to_press(team: Team) -> None:
    we = office(team)
    boss = team.member("总监")
    we.files()

    we.head.says("申请 抄送 R1 @总监")

    assert boss.hears_times("R1《618 长图》：市场主管 抄送给你，不用处理。") == 1
    assert boss.sees("R1").endswith("设计 处理")
    assert we.head.says("申请 抄送 R1 @总监") == "已经抄送过 总监。"


def test_who_stands_in_decides_and_the_record_says_for_whom(team: Team) -> None:
    we = office(team)
    deputy = team.member("市场副主管")
    we.head.says("成员 请假 今天到3月13日 @市场副主管")
    we.files()

    deputy.presses("同意")

    assert team.room("跨部门申请").thread("R1") == ["市场副主管 同意（代 市场主管）"]
    assert we.head.hears() == "市场副主管代你处理了 R1《618 长图》：市场副主管 同意（代 市场主管）"
    assert "市场副主管 同意（代 市场主管）" in we.market.says("申请 流转记录 R1")
    assert "市场副主管（代 市场主管） · 已同意" in we.market.sees("R1")


def test_a_reply_in_the_thread_is_read_as_a_decision(team: Team) -> None:
    we = office(team)
    we.files()

    assert "同意" in we.head.replies("行，发吧", "request:R1")
    we.head.presses("同意")

    assert "设计主管（设计甲） ●" in we.market.sees("R1")


def test_what_was_delivered_can_be_asked_for_again(team: Team) -> None:
    we = office(team)
    we.files()
    we.agrees(we.head, we.designer)
    we.designer.says("申请 接单 R1")
    we.designer.says("申请 交付 R1 见网盘")

    we.market.presses("重开…")
    assert we.market.fills(reason="颜色不对") == "R1《618 长图》 重新处理中。"

    assert we.designer.hears() == "R1《618 长图》：市场 重开：颜色不对"
    assert we.market.says("申请 交付 R1 我自己改") == "只有负责这一步的人可以这样做。"


def test_what_is_urgent_is_done_first_and_approved_afterwards(team: Team) -> None:
    we = office(team)
    duty = team.member("值班甲", Role.EDITOR)
    we.lead.says("值班 安排 3月11日 值班甲")
    we.lead.says("申请类型 启用 紧急更正/删文")

    we.files("紧急更正/删文", "错别字", content="标题写错", action="改正文错字")
    assert we.state() == "approved"
    duty.says("申请 接单 R1")
    duty.says("申请 交付 R1 已改好")

    assert we.state() == "pending"
    duty.says(we.line())
    assert we.state() == "closed"
    assert team.wrongs() == []


def test_several_make_content_together_and_the_topic_shows_it(team: Team) -> None:
    we = office(team)
    product = team.member("产品", Role.MEMBER, "产品部")
    service = team.member("客服", Role.MEMBER, "客服部")
    we.market.says("选题 提交 618美妆测评")
    we.lead.says("申请类型 启用 内容共创")
    we.files("内容共创", "618 共创", topic="T1", content="一起做 618 测评", needed="3月20日")
    we.agrees(we.lead)

    assert we.head.says("申请 交付 R1 用户洞察见文档").startswith("你负责的部分已交付，R1《618 共创》 还差：")
    assert "R1《618 共创》" in team.room("选题").cards()[-1]
    product.says("申请 交付 R1 资料见网盘")
    service.says("申请 交付 R1 反馈 12 条")

    assert we.state() == "delivered"
    assert "客服 交付：反馈 12 条" in team.room("跨部门申请").thread("R1")


def test_what_waits_stands_in_ones_list(team: Team) -> None:
    we = office(team)
    we.files()

    assert "R1《618 长图》 · 要审批" in we.head.says("待办") or "R1《618 长图》" in we.head.says("待办")
    assert "R1《618 长图》 · 待审批" in we.market.says("待办")
    we.agrees(we.head, we.designer)
    assert "R1《618 长图》" in we.designer.says("待办")


def test_who_leaves_hands_it_on(team: Team) -> None:
    we = office(team)
    admin, other = team.member("管理员", Role.ADMIN), team.member("市场副主管")
    put_into(team, "市场副主管", "市场部")
    we.files()

    admin.says("成员 交接 @市场主管 …")
    admin.fills(successor="市场副主管")

    other.says(we.line())
    assert "市场副主管 同意" in team.room("跨部门申请").thread("R1")
