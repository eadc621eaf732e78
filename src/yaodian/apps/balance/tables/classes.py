"""班额台账 (ledger of class sizes): large classes with their plans, filtered, sorted and exported like any list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django_stubs_ext import StrOrPromise

from yaodian.apps.balance.queries.classes import ClassLine
from yaodian.apps.balance.rules import SizeLevel, is_overdue
from yaodian.apps.balance.tables.county import RANK, MemberFilter, ranked
from yaodian.kernel.web.lights import light_markup
from yaodian.kernel.web.lists import Align, Column, ListDefinition
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students.models import Homeroom

LAMPS = {SizeLevel.OVERSIZED: "red", SizeLevel.LARGE: "yellow", SizeLevel.ORDINARY: "green"}
PLANS = (("none", lazy("未立项")), ("open", lazy("在办")), ("late", lazy("逾期")))
NEW = (("1", lazy("本学年新增")), ("0", lazy("原有")))


def classes_table(lines: Sequence[ClassLine], *, today: date, may_plan: bool) -> ListDefinition[Homeroom]:
    """Return the list of the ledger's classes; who may plan finds the button in the row of a class without a plan."""
    of = {line.homeroom.pk: line for line in lines}
    return ListDefinition[Homeroom](
        key="balance.classes",
        title=_("班额台账"),
        counter=lazy("个班"),
        columns=(
            Column(
                key="room",
                title=lazy("班级"),
                cell=lambda row: f"{row.school} {row}",
                value=lambda row: f"{row.school.unit.title} {row}",
                sort=("school__unit__position", "school__unit__code", "stage", "-entry_year", "number"),
                wrap=True,
            ),
            Column(
                key="stage",
                title=lazy("学段"),
                cell=lambda row: of[row.pk].stage_label,
                value=lambda row: of[row.pk].stage_label,
                sort=("stage", "-entry_year", "number"),
                phone=False,
            ),
            Column(
                key="grade",
                title=lazy("年级"),
                cell=lambda row: of[row.pk].grade,
                value=lambda row: of[row.pk].grade,
                sort=("-entry_year", "stage"),
                align=Align.END,
                phone=False,
            ),
            Column(
                key="pupils",
                title=lazy("现有人数"),
                cell=lambda row: of[row.pk].pupils,
                value=lambda row: of[row.pk].pupils,
                sort=RANK,
                align=Align.END,
            ),
            Column(
                key="level",
                title=lazy("档次"),
                cell=lambda row: _level(of[row.pk]),
                value=lambda row: str(of[row.pk].level.label),
            ),
            Column(
                key="new",
                title=lazy("新增"),
                cell=lambda row: _("新增") if of[row.pk].new else "",
                value=lambda row: of[row.pk].new,
            ),
            Column(
                key="reckoned",
                title=lazy("测算"),
                cell=lambda row: reckoned(of[row.pk]),
                value=lambda row: reckoned(of[row.pk]),
                wrap=True,
                phone=False,
            ),
            Column(
                key="relief",
                title=lazy("消除方案"),
                cell=lambda row: _relief(of[row.pk], may_plan=may_plan),
                value=lambda row: of[row.pk].relief_text or _("未立项"),
                wrap=True,
            ),
            Column(
                key="owner",
                title=lazy("责任岗位"),
                cell=lambda row: _owner(of[row.pk]),
                value=lambda row: _owner(of[row.pk]),
                wrap=True,
                phone=False,
            ),
            Column(
                key="due",
                title=lazy("时限"),
                cell=lambda row: _due(of[row.pk], today),
                value=lambda row: _due_date(of[row.pk]),
                sort=RANK,
            ),
        ),
        filters=_filters(lines, today),
        search=("school__unit__title", "school__unit__short_title", "school__unit__pinyin"),
        initials="school__unit__pinyin",
        search_hint=lazy("校名、拼音或首字母"),
        sort="-pupils",
        row_href=lambda row: reverse("students:homeroom", args=[row.pk]),
        row_light=lambda row: LAMPS[of[row.pk].level],
        empty_title=lazy("没有大班额"),
        empty_text=lazy("班级人数由学籍计算；达到大班额的班级会自动出现在这里。"),
        export_note=_("学籍人数，截至 %(day)s") % {"day": today},
    )


def class_rows(lines: Sequence[ClassLine], *, sort: str) -> QuerySet[Homeroom]:
    """Return the ledger's classes, each with its rank by the last day of its plan or else by its pupils."""
    by_due = sort.removeprefix("-") == "due"
    values = {line.homeroom.pk: _due_date(line) if by_due else line.pupils for line in lines}
    rows = Homeroom.objects.filter(pk__in=values).select_related("school__unit")
    return ranked(rows, values, descending=sort.startswith("-"))


def reckoned(line: ClassLine) -> str:
    """测算: what it takes that the class is large no more."""
    if not line.divert:
        return _("已可销号")
    divert = _("或分流 %(count)s 人") % {"count": line.divert}
    if not line.split_into:
        return divert
    return _("分成 %(count)s 个标准班") % {"count": line.split_into} + "；" + divert


def _filters(lines: Sequence[ClassLine], today: date) -> tuple[MemberFilter, ...]:
    schools = {str(line.homeroom.school_id): line.homeroom.school for line in lines}
    ordered = sorted(schools, key=lambda key: (schools[key].unit.position, schools[key].unit.code))
    stages = {line.homeroom.stage for line in lines}
    levels = tuple((one.value, one.label) for one in SizeLevel)
    return (
        _filter("level", lazy("档次"), levels, lines, lambda one: (one.level.value,)),
        _filter("plan", lazy("消除方案"), PLANS, lines, lambda one: _plan_states(one, today)),
        _filter("new", lazy("本学年新增"), NEW, lines, lambda one: ("1" if one.new else "0",)),
        _filter(
            "stage",
            lazy("学段"),
            tuple((one.value, one.label) for one in SchoolStage if one in stages),
            lines,
            lambda one: (one.homeroom.stage,),
        ),
        _filter(
            "school",
            lazy("学校"),
            tuple((key, str(schools[key])) for key in ordered),
            lines,
            lambda one: (str(one.homeroom.school_id),),
        ),
    )


def _filter(
    key: str,
    title: StrOrPromise,
    choices: tuple[tuple[str, StrOrPromise], ...],
    lines: Sequence[ClassLine],
    groups: Callable[[ClassLine], tuple[str, ...]],
) -> MemberFilter:
    """Return the filter by groups that are worked out of a line."""
    members: dict[str, list[int]] = {value: [] for value, _title in choices}
    for line in lines:
        for group in groups(line):
            members[group].append(line.homeroom.pk)
    return MemberFilter(key=key, title=title, field="", choices=choices, members=members, many=True)


def _plan_states(line: ClassLine, today: date) -> tuple[str, ...]:
    if line.plan is None:
        return ("none",)
    late = is_overdue(state=line.plan.state, due_date=line.plan.due_date, today=today)
    return ("open", "late") if late else ("open",)


def _level(line: ClassLine) -> SafeString:
    return light_markup(LAMPS[line.level], line.level.label)


def _relief(line: ClassLine, *, may_plan: bool) -> str:
    if line.plan is not None:
        return format_html('<a href="{}">{}</a>', reverse("balance:plan", args=[line.plan.pk]), line.relief_text)
    if not may_plan:
        return _("未立项")
    href = reverse("balance:plan_new", args=[line.homeroom.pk])
    return format_html('<a class="btn btn-sm" href="{}">{}</a>', href, _("立项"))


def _owner(line: ClassLine) -> str:
    return f"{line.plan.owner_post.unit} {line.plan.owner_post}" if line.plan else ""


def _due_date(line: ClassLine) -> date | None:
    return line.plan.due_date if line.plan else None


def _due(line: ClassLine, today: date) -> object:
    if line.plan and is_overdue(state=line.plan.state, due_date=line.plan.due_date, today=today):
        return light_markup("red", line.plan.due_date.isoformat())
    return _due_date(line)
