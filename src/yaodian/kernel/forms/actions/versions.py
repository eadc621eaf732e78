"""Version writes (表单版本): design, publish, close; a published version never changes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.engines.forms import Form, faults_of, move_answers, read_toml, write_toml
from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.forms.actions.errors import FormError
from yaodian.kernel.forms.models import AnswerSheet, FormVersion
from yaodian.kernel.forms.queries import form_of
from yaodian.kernel.forms.registry import held
from yaodian.kernel.forms.rules import FILLABLE, VersionState, asked_again, raw_answers, stored
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.journal.rules import sm3
from yaodian.kernel.privacy.refusal import refuse_classified


@dataclass(frozen=True)
class Published:
    """发布结果: the version, and how many drafts moved on to it."""

    version: FormVersion
    moved_count: int


@transaction.atomic
def start_form(*, key: str, title: str, owner_id: int, purpose: str, by: By) -> FormVersion:
    """新建表单: an empty draft, version 1."""
    require(by, "forms.design", unit_id=owner_id)
    if FormVersion.objects.filter(key=key).exists():
        raise FormError(_("已有代码为“%(key)s”的表单，请换一个代码。") % {"key": key})
    form = Form(key=key, title=title.strip(), items=())
    return _new_draft(form, owner_id=owner_id, purpose=purpose, by=by, verb="forms.start")


@transaction.atomic
def import_form(*, form: Form, owner_id: int, purpose: str, by: By) -> FormVersion:
    """读入表单: a form from a file as a draft; of a known key as its next version."""
    known = FormVersion.objects.select_for_update().filter(key=form.key).order_by("-version").first()
    require(by, "forms.design", unit_id=known.owner_id if known else owner_id)
    if known is not None and known.state == VersionState.DRAFT:
        raise FormError(_("“%(title)s”还有一个设计中的版本，请先发布或停用它。") % {"title": known.title})
    version = replace(form, version=known.version + 1 if known else 1)
    owner = known.owner_id if known else owner_id
    return _new_draft(
        version, owner_id=owner, purpose=purpose or (known.purpose if known else ""), by=by, verb="forms.import"
    )


@transaction.atomic
def revise_form(*, version_id: int, by: By) -> FormVersion:
    """设计新版本: a draft of the next version with the same items."""
    old = FormVersion.objects.select_for_update().get(pk=version_id)
    require(by, "forms.design", unit_id=old.owner_id)
    versions = FormVersion.objects.filter(key=old.key)
    if draft := versions.filter(state=VersionState.DRAFT).first():
        raise FormError(
            _("“%(title)s”已有设计中的第 %(version)s 版，请在它上面改。")
            % {"title": draft.title, "version": draft.version}
        )
    newest = max(versions.values_list("version", flat=True))
    form = replace(form_of(old), version=newest + 1)
    return _new_draft(form, owner_id=old.owner_id, purpose=old.purpose, by=by, verb="forms.revise")


def _new_draft(form: Form, *, owner_id: int, purpose: str, by: By, verb: str) -> FormVersion:
    definition = _definition(form)
    version = FormVersion.objects.create(
        key=form.key,
        version=form.version,
        title=form.title[:200],
        definition=definition,
        digest=sm3(definition.encode()),
        purpose=purpose.strip()[:300],
        owner_id=owner_id,
        made_by=by.name,
        made_at=clock.now(),
    )
    write_line(verb=verb, by=by, record=version, summary=str(version))
    return version


def _definition(form: Form) -> str:
    """Return the definition as text that reads back to the same form; refuses what bears a secrecy mark."""
    text = write_toml(form)
    refuse_classified(name="", content=text)
    if read_toml(text) != form:
        raise FormError(_("表单中有不能保存的字符，请检查刚改的内容。"))
    return text


@transaction.atomic
def save_definition(*, version_id: int, form: Form, seen: str, by: By) -> FormVersion:
    """改设计: keep a draft's changed form; `seen` is the digest of what the designer had before them."""
    version = FormVersion.objects.select_for_update().get(pk=version_id)
    require(by, "forms.design", unit_id=version.owner_id)
    if version.state != VersionState.DRAFT:
        raise FormError(_("已发布的版本不能改，请先“设计新版本”。"))
    if version.digest != seen:
        raise FormError(_("表单刚被别人改过，您的这一步没有保存，请看过最新内容后再改。"))
    definition = _definition(replace(form, key=version.key, version=version.version))
    version.definition, version.digest, version.title = definition, sm3(definition.encode()), form.title[:200]
    version.save(update_fields=["definition", "digest", "title"])
    write_line(verb="forms.design", by=by, record=version, summary=str(version))
    return version


@transaction.atomic
def publish_form(*, version_id: int, by: By) -> Published:
    """发布: the draft is open from now on, the open version before it closes, drafts of sheets move on.

    Refused with every fault, and with every field that asks what a register holds."""
    version = FormVersion.objects.select_for_update().get(pk=version_id)
    require(by, "forms.publish", unit_id=version.owner_id)
    if version.state != VersionState.DRAFT:
        raise FormError(_("只有设计中的版本可以发布。"))
    form = form_of(version)
    wrong = [one.sentence for one in faults_of(form)]
    wrong += [one.sentence for one in asked_again(form, [item.name for item in held().values()])]
    if wrong:
        raise FormError(_("还不能发布：%(wrong)s") % {"wrong": "；".join(wrong)})
    old = FormVersion.objects.select_for_update().filter(key=version.key, state=VersionState.OPEN).first()
    if old is not None:
        _close(old, reason=_("第 %(version)s 版发布") % {"version": version.version})
    version.state, version.published_by, version.published_at = VersionState.OPEN, by.name, clock.now()
    version.save(update_fields=["state", "published_by", "published_at"])
    moved = _move_sheets(old, version) if old is not None else []
    also = [*([old] if old else []), *moved]
    write_line(
        verb="forms.publish", by=by, record=version, also=also, summary=str(version), detail={"moved": len(moved)}
    )
    return Published(version, len(moved))


def _move_sheets(old: FormVersion, new: FormVersion) -> list[AnswerSheet]:
    """Take what is being filled into the new version; what cannot come along stands on the sheet in words."""
    sheets = list(
        AnswerSheet.objects.select_for_update()
        .filter(version=old, state__in=FILLABLE)
        .exclude(subject=f"forms.formversion:{old.pk}")
        .order_by("pk")
    )
    before, after = form_of(old), form_of(new)
    for sheet in sheets:
        moved = move_answers(before, after, answers=raw_answers(before, sheet.answers))
        sheet.version, sheet.answers = new, stored(moved.answers)
        sheet.notes = [*sheet.notes, *moved.dropped]
        sheet.revision += 1
    AnswerSheet.objects.bulk_update(sheets, ["version", "answers", "notes", "revision"])
    return sheets


@transaction.atomic
def close_form(*, version_id: int, reason: str, by: By) -> FormVersion:
    """停用: nobody begins a sheet of this version any more; what was sent stays readable."""
    version = FormVersion.objects.select_for_update().get(pk=version_id)
    verb = "forms.design" if version.state == VersionState.DRAFT else "forms.publish"
    require(by, verb, unit_id=version.owner_id)
    if not reason.strip():
        raise FormError(_("停用须写明理由。"))
    if version.state == VersionState.CLOSED:
        raise FormError(_("这个版本已经停用。"))
    _close(version, reason=reason)
    write_line(verb="forms.close", by=by, record=version, summary=str(version), detail={"reason": reason.strip()})
    return version


def _close(version: FormVersion, *, reason: str) -> None:
    version.state, version.closed_at, version.closed_reason = VersionState.CLOSED, clock.now(), reason.strip()[:200]
    version.save(update_fields=["state", "closed_at", "closed_reason"])
