"""列表定义 (lists of pupils, classes, transfers, cases): names as the reader may see them, nothing sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import UnitScope
from yaodian.kernel.web.lists import Align, BooleanFilter, ChoiceFilter, Column, ListDefinition
from yaodian.registers.schools.models import School
from yaodian.registers.schools.queries import CHOOSABLE
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students.models import Enrolment, Homeroom
from yaodian.registers.students.queries import named_like, sizes_by_class
from yaodian.registers.students.rules import (
    STAGE_YEARS,
    Placement,
    entry_year_of,
    grade_of,
    grade_title,
    homeroom_title,
)
from yaodian.registers.students.tables.records import homeroom_href, pupil_href, shown_name
from yaodian.registers.teachers.rules import Sex
from yaodian.registers.teachers.tables import school_column, school_filter, word_column

MANY_SCHOOLS = 20
"""Of more schools than these, lists are looked through by indexes alone: no sort that has none, names by their beginning."""


def name_column(named: UnitScope, *, sort: str = "") -> Column[Any]:
    """Return the column of the pupil's name, masked where the reader may not know it."""

    def shown(row: Any) -> str:
        return shown_name(row.pupil.name, school_id=row.school_id, named=named)

    return Column(key="name", title=_("姓名"), cell=shown, value=shown, sort=sort)


def _grade_choices(stages: tuple[SchoolStage, ...], school_year: int) -> tuple[tuple[str, str], ...]:
    """Return the years of entry of the present grades: filtering by grade is filtering by year of entry."""
    longest = max((STAGE_YEARS[stage] for stage in stages), default=0)
    years = [entry_year_of(grade, school_year=school_year) for grade in range(1, longest + 1)]
    return tuple(
        (str(year), f"{year}级 " + "、".join(_in_grade(stages, grade_of(year, school_year=school_year))))
        for year in years
    )


def _in_grade(stages: tuple[SchoolStage, ...], grade: int) -> list[str]:
    """Return what this grade is called in each of the stages."""
    return [grade_title(stage, grade) for stage in stages if grade <= STAGE_YEARS[stage]]


def stages_of(schools: list[School]) -> tuple[SchoolStage, ...]:
    """Return the stages that these schools offer; all where they are too many to choose from."""
    if len(schools) > CHOOSABLE:
        return tuple(SchoolStage)
    offered = {stage for school in schools for stage in school.stages}
    return tuple(stage for stage in SchoolStage if stage in offered)


def pupils_table(
    *,
    schools: list[School],
    homerooms: list[Homeroom],
    named: UnitScope,
    sensitive: bool,
    school_year: int,
    watermark: str = "",
) -> ListDefinition[Enrolment]:
    """Return the list of pupils in school.

    Who may not know names of all the pupils shown cannot search by name; placement is offered as a filter alone, and
    only to those who may open sensitive values, so that no export carries it."""
    stages = stages_of(schools)
    all_named = named.everywhere or (
        len(schools) <= CHOOSABLE and all(school.pk in named for school in schools)  # of more, not all stand here
    )

    city = len(schools) > MANY_SCHOOLS

    def grade(row: Enrolment) -> str:
        return grade_title(row.stage, grade_of(row.entry_year, school_year=school_year))

    def room(row: Enrolment) -> str:
        if row.homeroom is None:
            return _("%(grade)s，未编班") % {"grade": grade(row)}
        now = grade_of(row.homeroom.entry_year, school_year=school_year)
        return homeroom_title(row.homeroom.stage, now, row.homeroom.number)

    def sex(row: Enrolment) -> str:
        return str(Sex(row.pupil.sex).label)

    placed = ChoiceFilter(key="placement", title=_("就读方式"), field="placement", choices=tuple(Placement.choices))
    rooms = tuple((str(one.pk), f"{one.get_stage_display()}{one}") for one in homerooms)
    return ListDefinition[Enrolment](
        key="students.pupils",
        title=_("学生"),
        counter=_("人"),
        columns=(
            name_column(named, sort="" if city or not all_named else "pupil__search_keys"),
            Column(key="sex", title=_("性别"), cell=sex, value=sex),
            school_column(shown=len(schools) > 1),
            Column(
                key="grade", title=_("年级"), cell=grade, value=grade, sort="" if city else "entry_year", shown=False
            ),
            Column(key="room", title=_("班级"), cell=room, value=room, sort=("school", "homeroom")),
            Column(
                key="birth",
                title=_("出生日期"),
                cell=lambda row: row.pupil.birth_date,
                value=lambda row: row.pupil.birth_date,
                phone=False,
            ),
            Column(key="is_boarding", title=_("寄宿")),
            Column(key="is_migrant", title=_("随迁"), phone=False),
            Column(key="is_left_behind", title=_("留守"), phone=False),
            Column(key="from_date", title=_("就读起"), sort="" if city else "from_date", shown=False),
        ),
        filters=(
            *school_filter(schools),
            ChoiceFilter(
                key="stage",
                title=_("学段"),
                field="stage",
                choices=tuple((stage.value, stage.label) for stage in stages),
            ),
            ChoiceFilter(
                key="grade", title=_("年级"), field="entry_year", choices=_grade_choices(stages, school_year), many=True
            ),
            *((ChoiceFilter(key="room", title=_("班级"), field="homeroom", choices=rooms),) if rooms else ()),
            BooleanFilter(key="placed", title=_("编班"), field="homeroom__isnull", yes=_("未编班"), no=_("已编班")),
            BooleanFilter(key="boarding", title=_("寄宿"), field="is_boarding"),
            BooleanFilter(key="migrant", title=_("随迁子女"), field="is_migrant"),
            BooleanFilter(key="left", title=_("留守儿童"), field="is_left_behind"),
            *((placed,) if sensitive else ()),
        ),
        match=(lambda word: named_like(word, everywhere=city)) if all_named else None,
        search_hint=_("姓名开头或拼音首字母") if city else _("姓名或拼音"),
        sort="room",
        row_href=lambda row: pupil_href(row.pupil_id),
        watermark=watermark,
        empty_title=_("没有在读学生"),
        empty_text=_("用“导入”一次登记全校学籍，或点“登记学生”逐个添加。"),
    )


def homerooms_table(
    *, schools: list[School], school_year: int, large: int, oversized: int, on: date, watermark: str = ""
) -> ListDefinition[Homeroom]:
    """Return the list of classes with their sizes; the lamp tells large and oversized ones."""
    stages = stages_of(schools)

    def title(row: Homeroom) -> str:
        return homeroom_title(row.stage, grade_of(row.entry_year, school_year=school_year), row.number)

    def lamp(row: Any) -> str:
        return "red" if row.pupil_count >= oversized else "yellow" if row.pupil_count >= large else ""

    def head(row: Homeroom) -> str:
        return row.head_teacher.name if row.head_teacher else ""

    sizes = ((str(oversized), _("超大班额")), (str(large), _("大班额以上")))
    return ListDefinition[Homeroom](
        key="students.homerooms",
        title=_("班级"),
        counter=_("个班"),
        columns=(
            Column(
                key="title", title=_("班级"), cell=title, value=title, sort=("school", "stage", "-entry_year", "number")
            ),
            school_column(sort="school__unit__position", shown=len(schools) > 1),
            word_column("stage", _("学段"), SchoolStage, shown=False),
            Column(key="entry_year", title=_("入学年份"), cell=lambda row: str(row.entry_year), sort="entry_year"),
            Column(
                key="pupil_count",
                title=_("学生数"),
                sort="" if len(schools) > CHOOSABLE else "pupil_count",
                align=Align.END,
            ),
            Column(key="head", title=_("班主任"), cell=head, value=head),
            Column(key="is_special", title=_("特教班"), shown=False),
        ),
        filters=(
            *school_filter(schools),
            ChoiceFilter(
                key="stage", title=_("学段"), field="stage", choices=tuple((one.value, one.label) for one in stages)
            ),
            ChoiceFilter(
                key="grade", title=_("年级"), field="entry_year", choices=_grade_choices(stages, school_year), many=True
            ),
            SizeFilter(key="big", title=_("班额"), field="pupil_count", choices=sizes, on=on),
            BooleanFilter(key="headless", title=_("班主任"), field="head_teacher__isnull", yes=_("未配"), no=_("已配")),
        ),
        search=("head_teacher__name", "head_teacher__search_keys"),
        search_hint=_("班主任姓名或拼音首字母"),
        sort="title",
        row_href=lambda row: homeroom_href(row.pk),
        row_light=lamp,
        watermark=watermark,
        empty_title=_("还没有班级"),
        empty_text=_("点“登记班级”添加。"),
    )


@dataclass(frozen=True, kw_only=True)
class SizeFilter(ChoiceFilter):
    """班额筛选 (filter by size): classes from this size on, as they are on a day."""

    on: date

    def condition(self, value: Any) -> Any:
        """Match classes at least as large as the smallest of the values."""
        least = min(int(one) for one in value)
        return Q(pk__in=[key for key, size in sizes_by_class(on=self.on).items() if size >= least])
