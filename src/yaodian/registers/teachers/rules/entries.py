"""登记项 (entries): what is written down of a teacher, a post, a certificate, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from yaodian.kernel.privacy.rules import id_number_problem, parse_id_number
from yaodian.kernel.terms import gettext as _
from yaodian.kernel.terms.pinyin import sound_of
from yaodian.registers.teachers.rules.words import (
    BackboneLevel,
    CertificateKind,
    EducationLevel,
    Establishment,
    PostKind,
    Sex,
    TitleLevel,
)


@dataclass(frozen=True, kw_only=True)
class TeacherEntry:
    """教师登记项 (teacher entry): the person; sex and birth date may be left to the ID number."""

    name: str
    number: str = ""
    sex: Sex = Sex.UNKNOWN
    birth_date: date | None = None
    id_number: str = ""
    phone: str = ""
    education: EducationLevel = EducationLevel.BACHELOR
    title: TitleLevel = TitleLevel.NONE
    title_date: date | None = None
    backbone: BackboneLevel = BackboneLevel.NONE
    backbone_date: date | None = None
    work_date: date | None = None
    person_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class PostEntry:
    """任职登记项 (post entry): where somebody works, in which post, from a day on."""

    school_id: int
    from_date: date
    kind: PostKind = PostKind.TEACHING
    establishment: Establishment = Establishment.QUOTA
    stage: str = ""
    subject: str = ""


@dataclass(frozen=True, kw_only=True)
class CertificateEntry:
    """证书登记项 (certificate entry)."""

    kind: CertificateKind
    number: str
    issued_date: date
    expiry_date: date | None = None
    detail: str = ""


def completed(entry: TeacherEntry) -> TeacherEntry:
    """身份证号补全: the entry with sex and birth date taken from a right ID number where they were left out."""
    told = parse_id_number(entry.id_number) if entry.id_number else None
    if told is None:
        return entry
    return replace(
        entry,
        id_number=told.value,
        birth_date=entry.birth_date or told.birth_date,
        sex=Sex(told.sex.value) if entry.sex == Sex.UNKNOWN else entry.sex,
    )


def teacher_problem(entry: TeacherEntry, *, today: date) -> str:
    """Return what is wrong with a teacher's entry, "" when nothing is."""
    if not entry.name.strip():
        return _("姓名要填写。")
    if entry.id_number:
        if problem := id_number_problem(entry.id_number, today=today):
            return _("身份证号%(problem)s。") % {"problem": problem}
        told = parse_id_number(entry.id_number)
        assert told is not None
        if entry.birth_date and entry.birth_date != told.birth_date:
            return _("出生日期与身份证号不符：身份证号为 %(day)s。") % {"day": told.birth_date}
        if entry.sex != Sex.UNKNOWN and entry.sex != told.sex.value:
            return _("性别与身份证号不符：身份证号为%(sex)s。") % {"sex": Sex(told.sex.value).label}
    if entry.birth_date and entry.birth_date > today:
        return _("出生日期不能晚于今天。")
    if entry.work_date and entry.birth_date and entry.work_date <= entry.birth_date:
        return _("参加工作日期应晚于出生日期。")
    return ""


def post_problem(entry: PostEntry, *, last_from: date | None) -> str:
    """Return what is wrong with a post that follows one begun on `last_from`, "" when nothing is."""
    if last_from is not None and entry.from_date <= last_from:
        return _("新岗位应晚于现岗位的起始日期 %(day)s；填错请用“更正”。") % {"day": last_from}
    if entry.kind == PostKind.TEACHING and not entry.subject.strip():
        return _("专任教师要填写任教学科。")
    return ""


def certificate_problem(entry: CertificateEntry, *, today: date) -> str:
    """Return what is wrong with a certificate, "" when nothing is."""
    if not entry.number.strip():
        return _("证书编号要填写。")
    if entry.issued_date > today:
        return _("发证日期不能晚于今天。")
    if entry.expiry_date and entry.expiry_date <= entry.issued_date:
        return _("有效期至应晚于发证日期。")
    return ""


def search_keys(name: str) -> str:
    """Return "initials quanpin" of a person's name, as the search of a list looks for it."""
    initials, whole = sound_of(name)
    return f"{initials} {whole}".lower()[:160]
