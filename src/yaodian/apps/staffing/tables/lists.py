"""师资配置的列表 (lists): retirements ahead, who teaches what, posts and who fills them, pupils not placed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.apps.staffing.models import PostFill, TeachingLoad
from yaodian.apps.staffing.queries.retirements import retirement_day
from yaodian.apps.staffing.rules import RetirementLaw
from yaodian.kernel.web.lists import Align, BooleanFilter, ChoiceFilter, Column, DateFilter, ListDefinition, TextFilter
from yaodian.registers.schools.models import School
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students.rules import Placement
from yaodian.registers.teachers.models import TeacherPost
from yaodian.registers.teachers.rules import Channel, PostKind, Sex
from yaodian.registers.teachers.tables import school_column, school_filter, teacher_href, word_column


def _teacher_column() -> Column[Any]:
    return Column(
        key="teacher",
        title=_("姓名"),
        cell=lambda row: row.teacher.name,
        value=lambda row: row.teacher.name,
        sort="teacher__name",
    )


def retirements_table(
    *, schools: list[School], law: RetirementLaw, workers: frozenset[str]
) -> ListDefinition[TeacherPost]:
    """Return the list of those who retire; the day is computed row by row, the list is sorted by birth date."""

    def day(row: TeacherPost) -> date | None:
        return retirement_day(row, law=law, workers=workers)

    def sex(row: TeacherPost) -> str:
        return str(Sex(row.teacher.sex).label)

    return ListDefinition[TeacherPost](
        key="staffing.retirements",
        title=_("退休预测"),
        counter=_("人"),
        columns=(
            _teacher_column(),
            school_column(sort="school__unit__position"),
            word_column("kind", _("岗位类别"), PostKind, sort="kind"),
            Column(key="subject", title=_("任教学科"), sort="subject"),
            Column(key="sex", title=_("性别"), cell=sex, value=sex, phone=False),
            Column(
                key="birth_date",
                title=_("出生日期"),
                cell=lambda row: row.teacher.birth_date,
                value=lambda row: row.teacher.birth_date,
                sort="teacher__birth_date",
                phone=False,
            ),
            Column(key="retires", title=_("达到法定退休年龄"), cell=day, value=day),
        ),
        filters=(
            *school_filter(schools),
            ChoiceFilter(key="kind", title=_("岗位类别"), field="kind", choices=tuple(PostKind.choices), many=True),
            TextFilter(key="subject", title=_("任教学科"), field="subject"),
            DateFilter(key="born", title=_("出生日期"), field="teacher__birth_date"),
        ),
        search=("teacher__name", "teacher__search_keys"),
        search_hint=_("姓名或拼音首字母"),
        sort="birth_date",
        row_href=lambda row: teacher_href(row.teacher_id),
        empty_title=_("预测期内没有到龄退休的人员"),
    )


def loads_table(*, schools: list[School]) -> ListDefinition[TeachingLoad]:
    """Return the list of who teaches what; a subject other than the post's, and another school than the post's, stand out."""

    def other(row: Any) -> str:
        if row.post_school != row.school_id:
            return str(_("跨校任课"))
        return "" if row.post_subject == row.subject else str(_("兼教"))

    return ListDefinition[TeachingLoad](
        key="staffing.loads",
        title=_("任课情况"),
        counter=_("条"),
        columns=(
            _teacher_column(),
            school_column(sort="school__unit__position"),
            word_column("stage", _("任教学段"), SchoolStage, phone=False),
            Column(key="subject", title=_("任课学科"), sort="subject"),
            Column(key="post_subject", title=_("岗位学科"), sort="post_subject"),
            Column(key="other", title=_("兼教"), cell=other, value=other),
            Column(key="weekly_periods", title=_("周课时"), sort="weekly_periods", align=Align.END),
            Column(key="from_date", title=_("起"), sort="from_date", phone=False),
        ),
        filters=(
            *school_filter(schools),
            TextFilter(key="subject", title=_("任课学科"), field="subject"),
            ChoiceFilter(key="stage", title=_("任教学段"), field="stage", choices=tuple(SchoolStage.choices)),
            BooleanFilter(key="helps", title=_("兼教"), field="helps", yes=_("兼教"), no=_("本学科")),
        ),
        search=("teacher__name", "teacher__search_keys"),
        search_hint=_("姓名或拼音首字母"),
        sort="subject",
        row_href=lambda row: reverse("staffing:school", args=[row.school_id]),
        empty_title=_("还没有登记任课"),
        empty_text=_("在学校的师资页上登记谁教什么、每周几节。"),
    )


def posts_table(*, schools: list[School]) -> ListDefinition[Any]:
    """Return the posts of a plan: asked for, hired, arrived, still open."""
    return ListDefinition[Any](
        key="staffing.posts",
        title=_("补充岗位"),
        counter=_("个岗位"),
        columns=(
            school_column(sort="school__unit__position"),
            word_column("stage", _("任教学段"), SchoolStage, phone=False),
            Column(key="subject", title=_("岗位学科"), sort="subject"),
            word_column("channel", _("补充渠道"), Channel, sort="channel"),
            Column(key="count", title=_("岗位数"), sort="count", align=Align.END),
            Column(key="hired", title=_("录用"), sort="hired", align=Align.END),
            Column(key="arrived", title=_("到岗"), sort="arrived", align=Align.END),
            Column(key="note", title=_("设岗说明"), phone=False, wrap=True),
        ),
        filters=(
            *school_filter(schools),
            ChoiceFilter(
                key="channel", title=_("补充渠道"), field="channel", choices=tuple(Channel.choices), many=True
            ),
            TextFilter(key="subject", title=_("岗位学科"), field="subject"),
        ),
        search=("school__unit__title", "subject"),
        search_hint=_("学校或学科"),
        sort="school",
        row_href=lambda row: reverse("staffing:post", args=[row.pk]),
        row_light=lambda row: "done" if row.arrived >= row.count else "yellow" if row.hired >= row.count else "none",
        empty_title=_("计划里还没有岗位"),
        empty_text=_("点“按空岗生成”按缺编和缺科测算，或点“设岗”逐个添加。"),
    )


def fills_table(*, schools: list[School]) -> ListDefinition[PostFill]:
    """Return who fills the posts: hired and arrived, person by person."""
    return ListDefinition[PostFill](
        key="staffing.fills",
        title=_("录用和到岗名单"),
        counter=_("人"),
        columns=(
            Column(
                key="teacher",
                title=_("姓名"),
                cell=lambda row: row.recruitment.teacher.name,
                value=lambda row: row.recruitment.teacher.name,
                sort="recruitment__teacher__name",
            ),
            Column(
                key="school",
                title=_("学校"),
                cell=lambda row: str(row.post.school),
                value=lambda row: row.post.school.unit.title,
                sort="post__school__unit__position",
            ),
            Column(key="subject", title=_("岗位学科"), cell=lambda row: row.post.subject, sort="post__subject"),
            Column(
                key="channel",
                title=_("补充渠道"),
                cell=lambda row: row.post.get_channel_display(),
                value=lambda row: row.post.get_channel_display(),
                sort="post__channel",
            ),
            Column(
                key="hired_date",
                title=_("录用日期"),
                cell=lambda row: row.recruitment.hired_date,
                value=lambda row: row.recruitment.hired_date,
                sort="recruitment__hired_date",
            ),
            Column(
                key="reported_date",
                title=_("到岗日期"),
                cell=lambda row: row.recruitment.reported_date,
                value=lambda row: row.recruitment.reported_date,
                sort="recruitment__reported_date",
            ),
        ),
        filters=(
            *school_filter(schools, field="post__school"),
            ChoiceFilter(key="channel", title=_("补充渠道"), field="post__channel", choices=tuple(Channel.choices)),
            BooleanFilter(
                key="waiting",
                title=_("到岗"),
                field="recruitment__reported_date__isnull",
                yes=_("未到岗"),
                no=_("已到岗"),
            ),
        ),
        search=("recruitment__teacher__name", "recruitment__teacher__search_keys"),
        search_hint=_("姓名或拼音首字母"),
        sort="hired_date",
        row_href=lambda row: teacher_href(row.recruitment.teacher_id),
        row_light=lambda row: _fill_lamp(row),
        empty_title=_("还没有录用人员对应到岗位"),
        empty_text=_("录用人员在教师登记中登记补充后，在计划页点“自动对应”。"),
    )


def _fill_lamp(row: PostFill) -> str:
    person = row.recruitment
    return "halted" if person.given_up_date else "done" if person.reported_date else "yellow"


def unplaced_table(*, schools: list[School], reasons: Mapping[str, Any]) -> ListDefinition[Any]:
    """Return the pupils who are not placed, each with why; the disability itself is not shown."""

    def why(row: Any) -> str:
        if row.case is not None:
            return str(reasons["case"])
        return str(reasons["ordinary" if row.placement == Placement.ORDINARY else "none"])

    return ListDefinition[Any](
        key="staffing.unplaced",
        title=_("未安置名单"),
        counter=_("人"),
        columns=(
            Column(key="name", title=_("姓名"), sort="name"),
            school_column(sort="school__unit__position"),
            Column(key="birth_date", title=_("出生日期"), sort="birth_date", phone=False),
            Column(key="why", title=_("未安置原因"), cell=why, value=why),
        ),
        filters=(
            *school_filter(schools),
            BooleanFilter(key="away", title=_("失学"), field="case__isnull", yes=_("在校"), no=_("失学")),
        ),
        search=("name", "search_keys"),
        search_hint=_("姓名或拼音首字母"),
        sort="school",
        row_href=lambda row: reverse("students:pupil", args=[row.pk]),
        row_light=lambda row: "red" if row.case is not None else "yellow",
        empty_title=_("没有未安置的适龄残疾学生"),
    )
