"""核算保障项目 (computing guarantee items): what the registers say of G3, G4, G5 and G12, school by school.

The county's answer is everybody's; the names of the schools are narrowed to the reader's by whoever shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _

from yaodian.apps.balance.access import READ
from yaodian.apps.balance.queries.resources import measured_rows
from yaodian.apps.balance.queries.standards import Standards, standards
from yaodian.apps.balance.rules import (
    PUPILS,
    STAGES,
    Computed,
    SchoolAnswer,
    all_certified,
    has_rooms,
    rooms_needed,
    sizes_within,
    within,
)
from yaodian.kernel.access import By, allowed_units
from yaodian.kernel.journal.queries import until_next_line
from yaodian.registers.students.queries import enrolments_on, sized_homerooms
from yaodian.registers.teachers.queries import posts_on, valid_certificates
from yaodian.registers.teachers.rules import PostKind

Rows = Sequence[dict[str, object]]
THROUGH = "一贯制"
"""The rulebook's scope of schools of both compulsory stages."""
CODES = ("G3", "G4", "G5", "G12")


def computed_items(*, on: date) -> dict[str, Computed]:
    """Return item code → what the registers answer, as at a day; kept until the journal moves."""
    return until_next_line(("balance.computed", on), compute=lambda: _computed(on))


def _computed(on: date) -> dict[str, Computed]:
    found = standards(on=on)
    rows = measured_rows(standards=found)
    answers = {
        "G3": _rooms(rows, found),
        "G4": _sizes(rows, found),
        "G5": _classes(rows, found),
        "G12": _papers(rows, on),
    }
    return {code: Computed(code, tuple(answers[code])) for code in CODES}


def narrowed_to(found: Computed, *, by: By) -> list[SchoolAnswer]:
    """Return the schools that fail or are unknown and are the reader's to see, those that fail first."""
    units = allowed_units(by, READ)
    return [one for one in (*found.unmet, *found.unknown) if one.school_id in units]


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))


def _rooms(rows: Rows, found: Standards) -> list[SchoolAnswer]:
    per = found.figure("balance.government.classes_per_art_room")
    if not per:
        return []
    answers = []
    for row in rows:
        classes, music, art = (_whole(row[name]) for name in ("class_count", "music_room_count", "art_room_count"))
        told = {"music": "—" if music is None else music, "art": "—" if art is None else art}
        need = "—" if classes is None else rooms_needed(classes, per=int(per))
        words = _("%(classes)s 个班，应各有 %(need)s 间；音乐 %(music)s 间，美术 %(art)s 间") % {
            "classes": "—" if classes is None else classes,
            "need": need,
            **told,
        }
        answers.append(_answer(row, has_rooms(classes=classes, music=music, art=art, per=int(per)), words))
    return answers


def _sizes(rows: Rows, found: Standards) -> list[SchoolAnswer]:
    counted: dict[int, dict[str, int]] = {}
    enrolled = enrolments_on(on=found.on).order_by().values_list("school_id", "stage").annotate(count=Count("pk"))
    for school, stage, count in enrolled:
        counted.setdefault(school, {})[stage] = count
    answers = []
    for row in rows:
        stages = [stage for stage in STAGES if row[f"teaches_{stage.value}"]]
        own = counted.get(int(str(row["school_pk"])), {})
        pupils = [own.get(stage.value) or _whole(row[PUPILS[stage]]) for stage in stages]
        scope = THROUGH if len(stages) > 1 else "".join(STAGES[stage] for stage in stages)
        limit = found.scoped("balance.government.school_size", scope)
        if limit is None:
            continue
        total = sum(count or 0 for count in pupils)
        words = _("义务教育阶段 %(count)s 人，上限 %(limit)s 人") % {"count": total, "limit": f"{limit.normalize():f}"}
        answers.append(_answer(row, within(pupils, limit=int(limit)), words))
    return answers


def _classes(rows: Rows, found: Standards) -> list[SchoolAnswer]:
    sizes: dict[tuple[int, str], list[int]] = {}
    for school, stage, count in (
        sized_homerooms(on=found.on)
        .filter(is_special=False)
        .order_by()
        .values_list("school_id", "stage", "pupil_count")
    ):
        sizes.setdefault((school, stage), []).append(count)
    answers = []
    for row in rows:
        stages = [stage for stage in STAGES if row[f"teaches_{stage.value}"]]
        each = {stage: sizes.get((int(str(row["school_pk"])), stage.value), []) for stage in stages}
        limits = {stage: found.scoped("class_size.standard", STAGES[stage]) for stage in stages}
        met = [sizes_within(each[stage], limit=_int(limits[stage])) for stage in stages]
        words = "；".join(
            _("%(stage)s %(over)s/%(all)s 个班超过 %(limit)s 人，最大 %(most)s 人")
            % {
                "stage": STAGES[stage],
                "over": sum(1 for size in each[stage] if size > (_int(limits[stage]) or 0)),
                "all": len(each[stage]),
                "limit": _int(limits[stage]),
                "most": max(each[stage]),
            }
            for stage in stages
            if each[stage]
        )
        answers.append(_answer(row, _all(met), words or _("没有班级学籍")))
    return answers


def _papers(rows: Rows, on: date) -> list[SchoolAnswer]:
    held = Exists(valid_certificates(on=on).filter(teacher=OuterRef("teacher")))
    posts = posts_on(on=on).filter(kind=PostKind.TEACHING, stage__in=[*STAGES, ""])
    whole = dict(posts.order_by().values_list("school_id").annotate(count=Count("pk")))
    part = dict(posts.filter(held).order_by().values_list("school_id").annotate(count=Count("pk")))
    answers = []
    for row in rows:
        school = int(str(row["school_pk"]))
        teachers, certified = whole.get(school, 0), part.get(school, 0)
        words = _("专任教师 %(all)s 人，持证 %(part)s 人，缺 %(missing)s 人") % {
            "all": teachers,
            "part": certified,
            "missing": teachers - certified,
        }
        met = all_certified(teachers=teachers, certified=certified)
        answers.append(_answer(row, met, words if teachers else _("没有教师登记")))
    return answers


def _all(answers: Sequence[bool | None]) -> bool | None:
    if False in answers:
        return False
    return None if not answers or None in answers else True


def _int(value: Decimal | None) -> int | None:
    return None if value is None else int(value)


def _answer(row: dict[str, object], is_met: bool | None, words: str) -> SchoolAnswer:
    return SchoolAnswer(int(str(row["school_pk"])), str(row["told"]), is_met, words)
