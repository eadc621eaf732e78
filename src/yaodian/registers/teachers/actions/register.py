"""登记教师 (registering teachers): people and the posts they hold; corrections stand in the journal with their reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.disclosure.actions import disclose
from yaodian.kernel.journal.actions import write_batch, write_line
from yaodian.kernel.journal.queries import batch_of
from yaodian.kernel.privacy.sealing import decrypt, digest_many, encrypt_many
from yaodian.registers.teachers.access import CHANGE, READ, SENSITIVE
from yaodian.registers.teachers.actions.errors import TeacherError
from yaodian.registers.teachers.models import Teacher, TeacherPost
from yaodian.registers.teachers.queries import reached, require_for, require_for_all, teachers_for
from yaodian.registers.teachers.rules import (
    PostEntry,
    PostKind,
    TeacherEntry,
    TeacherState,
    completed,
    post_problem,
    search_keys,
    teacher_problem,
)

PLAIN = (
    "name",
    "number",
    "sex",
    "birth_date",
    "education",
    "title",
    "title_date",
    "backbone",
    "backbone_date",
    "work_date",
    "person_id",
)
POST = ("kind", "establishment", "stage", "subject")
SENSITIVE_FIELDS = ("id_number", "phone")


@dataclass(frozen=True, kw_only=True)
class NewTeacher:
    """新登记教师 (new teacher): who, and the first post."""

    teacher: TeacherEntry
    post: PostEntry


@transaction.atomic
def register_teacher(*, teacher: TeacherEntry, post: PostEntry, by: By) -> Teacher:
    """登记教师: put somebody on record with the post held."""
    made, posts = _create([NewTeacher(teacher=teacher, post=post)], by=by)
    write_line(verb="teachers.register", by=by, record=made[0], also=posts, summary=f"{made[0].name} {posts[0].school}")
    return made[0]


@transaction.atomic
def register_teachers(*, entries: Sequence[NewTeacher], by: By) -> list[Teacher]:
    """批量登记教师: many people in a few statements and one journal line; all or none."""
    made, posts = _create(entries, by=by)
    write_batch(
        verb="teachers.register",
        by=by,
        batches=[
            batch_of(model=Teacher, keys=[row.pk for row in made]),
            batch_of(model=TeacherPost, keys=[row.pk for row in posts]),
        ],
        summary=_("%(count)s 名教师") % {"count": len(made)},
    )
    return made


def _create(entries: Sequence[NewTeacher], *, by: By) -> tuple[list[Teacher], list[TeacherPost]]:
    """Check the entries and write people and posts."""
    require_for_all(by=by, verb=CHANGE, school_ids={entry.post.school_id for entry in entries})
    today = clock.today()
    whole = [completed(entry.teacher) for entry in entries]
    for person, entry in zip(whole, entries, strict=True):
        problem = teacher_problem(person, today=today) or post_problem(entry.post, last_from=None)
        if not problem and entry.post.from_date > today:
            problem = _("任职起始日期不能晚于今天。")
        if problem:
            raise TeacherError(f"{person.name}：{problem}")
    digests = digest_many([person.id_number for person in whole])
    _refuse_known(whole, digests)
    ids = encrypt_many([person.id_number for person in whole])
    phones = encrypt_many([person.phone for person in whole])
    phone_digests = digest_many([person.phone for person in whole])
    made = [
        Teacher(
            **_plain(person),
            search_keys=search_keys(person.name.strip()),
            school_id=entry.post.school_id,
            id_number=cipher,
            id_number_digest=digest,
            phone=phone,
            phone_digest=phone_digest,
        )
        for person, entry, cipher, digest, phone, phone_digest in zip(
            whole, entries, ids, digests, phones, phone_digests, strict=True
        )
    ]
    Teacher.objects.bulk_create(made, batch_size=500)
    posts = [TeacherPost(teacher=row, **asdict(entry.post)) for row, entry in zip(made, entries, strict=True)]
    TeacherPost.objects.bulk_create(posts, batch_size=500)
    return made, posts


def _plain(entry: TeacherEntry) -> dict[str, Any]:
    """Return the unsealed columns of an entry."""
    values = {name: getattr(entry, name) for name in PLAIN}
    return {name: value.strip() if type(value) is str else value for name, value in values.items()}


def _refuse_known(entries: Sequence[TeacherEntry], digests: Sequence[str], *, but: int = 0) -> None:
    """Refuse an ID number or staff number that somebody else has, in the batch or on record."""
    known = Teacher.objects.exclude(pk=but)
    for word, values, field in (
        (_("身份证号"), digests, "id_number_digest"),
        (_("教职工号"), [entry.number.strip() for entry in entries], "number"),
    ):
        given = [value for value in values if value]
        if len(set(given)) != len(given):
            raise TeacherError(_("同一批中%(word)s有重复。") % {"word": word})
        if given and (found := known.filter(**{f"{field}__in": given}).select_related("school__unit").first()):
            raise TeacherError(
                _("%(word)s已登记在“%(school)s”名下，请先核对；调入请用“调动”。")
                % {"word": word, "school": found.school}
            )


@transaction.atomic
def correct_teacher(*, teacher_id: int, changes: Mapping[str, Any], reason: str, by: By) -> Teacher:
    """更正教师登记: change what is on record, with the reason; sealed values stand in the journal by name only."""
    row = _locked(teacher_id, by=by)
    require_for(by=by, verb=CHANGE, school_id=row.school_id)
    if not reason.strip():
        raise TeacherError(_("更正理由要填写。"))
    before = {name: getattr(row, name) for name in PLAIN}
    old = {name: decrypt(getattr(row, name)) for name in SENSITIVE_FIELDS}
    entry = completed(TeacherEntry(**{**before, **old, **changes}))
    if problem := teacher_problem(entry, today=clock.today()):
        raise TeacherError(problem)
    digest = digest_many([entry.id_number])[0]
    _refuse_known([entry], [digest], but=row.pk)
    moved = {name: [before[name], value] for name, value in _plain(entry).items() if before[name] != value}
    sealed = [name for name in SENSITIVE_FIELDS if old[name] != getattr(entry, name)]
    if not moved and not sealed:
        return row
    for name, (_before, value) in moved.items():
        setattr(row, name, value)
    for name in sealed:
        setattr(row, name, encrypt_many([getattr(entry, name)])[0])
    row.id_number_digest, row.search_keys = digest, search_keys(row.name)
    row.phone_digest = digest_many([entry.phone])[0]
    row.save()
    write_line(
        verb="teachers.correct",
        by=by,
        record=row,
        summary=row.name,
        detail={"changed": moved, "sealed": sealed, "reason": reason.strip()},
    )
    return row


@transaction.atomic
def change_post(*, teacher_id: int, post: PostEntry, by: By) -> TeacherPost:
    """调动岗位: a new post from a day on; the old one ends the day before. Both schools must be within reach."""
    row = _locked(teacher_id, by=by)
    require_for_all(by=by, verb=CHANGE, school_ids={row.school_id, post.school_id})
    last = TeacherPost.objects.select_for_update().filter(teacher=row).order_by("-from_date").first()
    problem = post_problem(post, last_from=last.from_date if last else None)
    if not problem and post.from_date > clock.today():
        problem = _("任职起始日期不能晚于今天。")
    if not problem and last is not None and last.to_date is not None and last.to_date >= post.from_date:
        problem = _("新岗位应晚于原岗位的终止日期 %(day)s。") % {"day": last.to_date}
    if problem:
        raise TeacherError(problem)
    ended = []
    if last is not None and last.to_date is None:
        last.to_date = post.from_date - timedelta(days=1)
        last.save(update_fields=["to_date"])
        ended.append(last)
    made = TeacherPost.objects.create(teacher=row, **asdict(post))
    row.school_id, row.state = post.school_id, TeacherState.ACTIVE.value
    row.save(update_fields=["school_id", "state"])
    write_line(verb="teachers.change_post", by=by, record=row, also=[made, *ended], summary=f"{row.name} {made.school}")
    return made


@transaction.atomic
def correct_post(*, post_id: int, changes: Mapping[str, Any], reason: str, by: By) -> TeacherPost:
    """更正任职: what was entered wrongly of the post itself, not of its days; with the reason."""
    row = TeacherPost.objects.select_for_update().filter(reached(by=by, verb=READ), pk=post_id).first()
    if row is None:
        raise TeacherError(_("没有这条任职记录。"))
    require_for(by=by, verb=CHANGE, school_id=row.school_id)
    if not reason.strip():
        raise TeacherError(_("更正理由要填写。"))
    moved = {name: [getattr(row, name), changes[name]] for name in POST if name in changes}
    moved = {name: pair for name, pair in moved.items() if pair[0] != pair[1]}
    for name, (_before, value) in moved.items():
        setattr(row, name, value)
    if problem := post_problem(
        PostEntry(school_id=row.school_id, from_date=row.from_date, kind=PostKind(row.kind), subject=row.subject),
        last_from=None,
    ):
        raise TeacherError(problem)
    if moved:
        row.save(update_fields=list(moved))
        detail = {"changed": moved, "reason": reason.strip()}
        write_line(verb="teachers.correct_post", by=by, record=row, summary=row.teacher.name, detail=detail)
    return row


@transaction.atomic
def end_post(*, teacher_id: int, to_date: date, state: TeacherState, by: By) -> Teacher:
    """离岗: the post ends on a day, by retirement or leaving; the history stays."""
    row = _locked(teacher_id, by=by)
    require_for(by=by, verb=CHANGE, school_id=row.school_id)
    post = TeacherPost.objects.select_for_update().filter(teacher=row, to_date__isnull=True).first()
    if post is None or state == TeacherState.ACTIVE:
        raise TeacherError(_("%(name)s没有在任的岗位。") % {"name": row.name})
    if not post.from_date <= to_date <= clock.today():
        raise TeacherError(_("离岗日期应在 %(day)s 与今天之间。") % {"day": post.from_date})
    post.to_date, row.state = to_date, state.value
    post.save(update_fields=["to_date"])
    row.save(update_fields=["state"])
    write_line(verb="teachers.end_post", by=by, record=row, also=[post], summary=f"{row.name} {state.label}")
    return row


def disclose_teachers(*, teacher_ids: Sequence[int], purpose: str, by: By) -> dict[int, dict[str, str]]:
    """查看教师敏感信息: ID numbers and phones in clear, on a stated purpose, journaled; other schools' are refused."""
    rows = list(teachers_for(by=by, verb=SENSITIVE).filter(pk__in=teacher_ids).order_by("pk"))
    if len(rows) != len(set(teacher_ids)):
        raise TeacherError(_("所选教师中有人不在您的职责范围内。"))
    return disclose(rows=rows, fields=SENSITIVE_FIELDS, purpose=purpose, by=by)


def _locked(teacher_id: int, *, by: By) -> Teacher:
    """Return a teacher whom the reader may see, locked; the sentence does not say whether others exist."""
    row = teachers_for(by=by).select_related(None).select_for_update().filter(pk=teacher_id).first()
    if row is None:
        raise TeacherError(_("没有这位教师，或不在您的职责范围内。"))
    return row
