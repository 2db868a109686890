"""Templates of articles: looked at, changed stage by stage, or taken out as YAML and brought back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from handlers import _sop_check as check
from handlers._chat import Chat
from handlers._command import command
from handlers._drafts import my_draft
from handlers._form import FormField
from handlers._importing import handed_in, keep_draft, unused
from handlers._kinds import LongText
from handlers._rows import MOST_SHOWN, and_more
from handlers._sop_edit import Hands, edited, filled, save
from handlers._sop_words import differences, stage_line
from handlers._sop_yaml import explain, read_template, write_template
from handlers._templates import Procedure, TemplateStage, read_stage, template_name
from handlers._yaml import Wrong
from models.draft import Draft
from models.file import StoredFile
from models.message import MOST_BUTTONS, Attachment, Button, Message
from models.person import Role
from models.refusal import Refusal
from models.sop import PUBLISH, SHIPPED, StageSpec, Template, template, templates
from models.stage import stage_name
from models.words import Words, joined, nt, t

COMMAND = "sop import"
MOST_OFFERED = MOST_BUTTONS - 2  # stages with a button


@command("sop list", "流程 列表", "lclb", "模板列表")
def list_templates(chat: Chat) -> Message:
    """List the templates of articles, with how many stages each has"""
    lines = [
        joined(
            [
                joined([template_name(one), f"({one.name})"], " "),
                nt("{count} stage", "{count} stages", len(one.stages)),
                t("edition {number}", number=str(one.version)) if one.version > 1 else "",
            ]
        )
        for one in templates(chat.session)
    ]
    return Message(
        t("Templates"), sections=(joined(lines, "\n"),), buttons=(Button(t("Look…"), "sop show …"),)
    )


@command("sop show", "流程 查看", "lcck")
def show_template(chat: Chat, template: Annotated[Template, t("Template")]) -> Message:
    """Show the stages of a template: when, who, what is handed over and reviewed"""
    name = template.name
    buttons = (
        Button(t("Export"), f"sop export {name}"),
        Button(t("Add a stage…"), f"sop add-stage {name} …"),
        *(
            Button(t("{stage}…", stage=stage_name(one)), f"sop stage {name} {one.key} …")
            for one in template.stages[:MOST_OFFERED]
        ),
    )
    return Message(
        t("Template “{template}”, version {number}", template=template_name(template),
          number=str(template.version)),
        sections=(joined(map(stage_line, template.stages), "\n"),),
        buttons=buttons if chat.me.is_at_least(Role.LEAD) else (),
    )  # fmt: skip


@command("sop export", "流程 导出", "lcdc")
def export_template(chat: Chat, template: Annotated[Template, t("Template")]) -> Message:
    """Write a template into a YAML file to be changed and imported again"""
    content, name = write_template(template), f"sop-{template.name}.yaml"
    file = StoredFile(
        name=name, kind="yaml", size=len(content), content=content, person=chat.me.id, at=chat.now
    )
    chat.session.add(file)
    chat.session.flush()
    said = t("Template “{template}” as a file", template=template_name(template))
    return Message(said, attachment=Attachment(file.id, name))


@command("sop import", "流程 导入", "lcdr", role=Role.LEAD)
def import_template(chat: Chat, draft: Draft | None = None) -> Words | Message:
    """Bring a template in from its YAML file: look at what changes, then import"""
    if draft is not None:
        return _enter(chat, unused(my_draft(chat, draft.id), COMMAND))
    file = handed_in(chat)
    if file is None:
        return explain()
    reading = read_template(file.content, check.known_to(chat.session))
    if reading.template is None:
        return _bad(file.name, reading.wrongs)
    return _preview(chat, file, reading.template)


def _bad(name: str, wrongs: tuple[Wrong, ...]) -> Message:
    lines = [t("Line {line}: {what}", line=str(one.line), what=one.words) for one in wrongs[:MOST_SHOWN]]
    return Message(
        t("“{name}” cannot be imported yet", name=name),
        sections=(
            joined([*lines, and_more(len(wrongs))], "\n"),
            t("Nothing is imported while a line is bad. Mend the file and hand it in again."),
        ),
    )


def _preview(chat: Chat, file: StoredFile, made: Template) -> Message:
    _check_names(chat, made)
    before = template(chat.session, made.name)
    changes = differences(before, made)
    if not changes:
        return Message(t("All is as “{name}” says; there is nothing to import.", name=file.name))
    fields = {"file": file.id, "version": before.version if before else 0}
    draft = Draft(person=chat.me.id, command=COMMAND, fields=fields, at=chat.now)
    keep_draft(chat, draft)
    return Message(
        t("“{name}” changes “{template}”", name=file.name, template=template_name(made)),
        sections=(joined(changes, "\n"), t("Articles under way keep their steps.")),
        buttons=(Button(t("Import"), f"{COMMAND} {draft.short_id}", primary=True),),
    )


def _check_names(chat: Chat, made: Template) -> None:
    """Refuse a name by which another template is called."""
    ours = {name.casefold() for name in (made.zh, made.en, made.name)}
    for one in templates(chat.session):
        if one.name != made.name and ours & {one.name.casefold(), one.zh.casefold(), one.en.casefold()}:
            words = t("The template “{name}” is called so already; write other names.", name=one.name)
            raise Refusal(words)


def _enter(chat: Chat, mine: Draft) -> Message:
    file = chat.session.get_one(StoredFile, mine.fields["file"])
    made = read_template(file.content, check.known_to(chat.session)).template
    before = template(chat.session, made.name) if made else None
    if made is None or (before.version if before else 0) != mine.fields["version"]:
        raise Refusal(t("Things have changed since; hand “{name}” in again.", name=file.name))
    _check_names(chat, made)
    mine.posted = "imported"
    return save(chat, before, made, "import")


def _as_it_is(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Ask for the step first, then begin with what it says now, so that nothing of it is lost unseen."""
    try:
        now = filled(read_stage(chat, raw.get("stage", "")).spec)
    except Refusal:
        return tuple(field for field in fields if field.name == "stage")
    if "zh" in (chat.incoming.values or {}):
        return fields
    return tuple(replace(field, value=field.value or now.get(field.name, "")) for field in fields)


@command("sop stage", "流程 改步骤", "lcgbz", role=Role.LEAD, fields=_as_it_is)
def change_stage(  # noqa: PLR0913 - each is a field of the form
    chat: Chat,
    stage: Annotated[TemplateStage, t("Step")],
    zh: Annotated[str, t("Name")],
    offset: Annotated[str, t("When, counted from publishing")],
    who: Annotated[str, t("Who")],
    en: Annotated[str | None, t("English name")] = None,
    hands: Annotated[Hands | None, t("Hands over")] = None,
    checklist: Annotated[LongText | None, t("Checklist, one a line")] = None,
    reviewers: Annotated[str | None, t("Reviewed by")] = None,
    rule: Annotated[str | None, t("Who must agree: all, any or how many")] = None,
    hours: Annotated[int | None, t("Working hours for the review")] = None,
    before: Annotated[str | None, t("Reminded ahead")] = None,
    escalate: Annotated[str | None, t("A delay goes to the lead after")] = None,
) -> Message:
    """Change a stage of a template: name, when, who, checklist, review, reminders"""
    written = {
        "zh": zh, "offset": offset, "who": who, "en": en or "", "hands": hands or "",
        "checklist": checklist or "", "reviewers": reviewers or "", "rule": rule or "",
        "hours": "" if hours is None else str(hours), "before": before or "", "escalate": escalate or "",
    }  # fmt: skip
    made = edited(stage.spec, written, check.known_to(chat.session))
    stages = stage.template.stages
    kept = tuple(made if one.key == made.key else one for one in stages)
    if any(check.out_of_order(kept)) and made.kind not in (PUBLISH, "topic"):
        kept = check.placed([one for one in stages if one.key != made.key], made)
    return save(chat, stage.template, replace(stage.template, stages=kept), "change")


@command("sop add-stage", "流程 加步骤", "lcjbz", role=Role.LEAD)
def add_stage(
    chat: Chat,
    template: Annotated[Procedure, t("Template")],
    key: Annotated[str, t("Key, a short word")],
    zh: Annotated[str, t("Name")],
    offset: Annotated[str, t("When, counted from publishing")],
    who: Annotated[str, t("Who")],
) -> Message:
    """Add a stage to a template; its place follows from when it is due"""
    if wrong := check.wrong_key(key):
        raise Refusal(wrong, field="key")
    if key in {one.key for one in template.stages}:
        raise Refusal(t("there are two stages “{key}”", key=key), field="key")
    blank = StageSpec(key, zh, zh, "+0m")
    made = edited(
        blank, filled(blank) | {"zh": zh, "offset": offset, "who": who}, check.known_to(chat.session)
    )
    said = save(chat, template, replace(template, stages=check.placed(template.stages, made)), "add")
    more = Button(t("Checklist, review…"), f"sop stage {template.name} {key} …")
    return replace(said, buttons=(more,))


@command("sop remove-stage", "流程 删步骤", "lcsbz", role=Role.LEAD)
def remove_stage(chat: Chat, stage: Annotated[TemplateStage, t("Step")]) -> Message:
    """Take a stage out of a template"""
    kept = tuple(one for one in stage.template.stages if one.key != stage.spec.key)
    return save(chat, stage.template, replace(stage.template, stages=kept), "remove")


@command("sop reset", "流程 恢复", "lchf", role=Role.LEAD)
def reset_template(chat: Chat, template: Annotated[Template, t("Template")]) -> Message:
    """Let a template be as it was delivered"""
    if template.name not in SHIPPED:
        name = template_name(template)
        raise Refusal(t("“{template}” is the team's own; there is nothing to go back to.", template=name))
    return save(chat, template, SHIPPED[template.name], "reset")
