"""教师登记的列表与记录 (lists and records of the register)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.records import RecordType
from yaodian.kernel.terms import TextChoices
from yaodian.kernel.web.lists import BooleanFilter, ChoiceFilter, Column, DateFilter, Filter, ListDefinition, TextFilter
from yaodian.registers.schools.models import School
from yaodian.registers.schools.queries import CHOOSABLE
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.teachers.access import READ
from yaodian.registers.teachers.models import (
    Certificate,
    Exchange,
    FrozenTeacher,
    Recruitment,
    Teacher,
    TeacherPost,
)
from yaodian.registers.teachers.queries import certificates_for, reached, recruitments_for, teachers_for
from yaodian.registers.teachers.rules import (
    BackboneLevel,
    CertificateKind,
    Channel,
    EducationLevel,
    Establishment,
    PostKind,
    Sex,
    TeacherState,
    TitleLevel,
)


def teacher_href(teacher_id: int) -> str:
    """Return a teacher's page."""
    return reverse("teachers:teacher", args=[teacher_id])


def _at_school(model: type[Model], path: str, *related: str) -> Callable[[By], QuerySet[Any]]:
    """Return the rows of a table whose school the reader reaches."""

    def rows(by: By) -> QuerySet[Any]:
        return model._default_manager.filter(reached(by=by, verb=READ, path=path)).select_related(*related)

    return rows


def _link(row: Any) -> str:
    return teacher_href(row.teacher_id)


RECORDS = (
    RecordType(
        model=Teacher,
        title=_("教师"),
        rows=lambda by: teachers_for(by=by),
        url=lambda row: teacher_href(row.pk),
        label=lambda row: f"{row.name}（{row.school}）",
        columns=("name", "school", "title", "backbone"),
        fields=("name", "number", "search_keys"),
    ),
    RecordType(
        model=TeacherPost,
        title=_("任职"),
        rows=_at_school(TeacherPost, "school", "teacher", "school__unit"),
        url=_link,
        label=lambda row: f"{row.teacher.name} {row.school} {row}",
        columns=("teacher", "school", "kind", "subject", "from_date"),
    ),
    RecordType(
        model=Certificate,
        title=_("证书"),
        rows=lambda by: certificates_for(by=by),
        url=_link,
        label=lambda row: f"{row.teacher.name} {row}",
        columns=("teacher", "kind", "number", "expiry_date"),
    ),
    RecordType(
        model=Exchange,
        title=_("教师交流"),
        rows=_at_school(Exchange, "from_school", "teacher", "to_school__unit"),
        url=_link,
        label=lambda row: f"{row.teacher.name} → {row.to_school} {row.from_date}",
        columns=("teacher", "kind", "from_school", "to_school", "from_date"),
    ),
    RecordType(
        model=Recruitment,
        title=_("教师补充"),
        rows=lambda by: recruitments_for(by=by),
        url=_link,
        label=lambda row: f"{row.teacher.name} {row.get_channel_display()} {row.school}",
        columns=("teacher", "channel", "hired_date", "reported_date"),
    ),
    RecordType(
        model=FrozenTeacher,
        title=_("固化的教师"),
        rows=_at_school(FrozenTeacher, "school", "school__unit"),
        url=_link,
        label=lambda row: f"{row.name} {row.school}",
        columns=("name", "school", "kind", "subject"),
    ),
)


def word_column(key: str, title: Any, words: type[TextChoices], **options: Any) -> Column[Any]:
    """Return a column of a declared word, shown by its title."""
    labels = dict(words.choices)

    def shown(row: Any) -> str:
        value = getattr(row, key)
        return str(labels.get(value, "")) if value else ""

    return Column(key=key, title=title, cell=shown, value=shown, **options)


def school_column(**options: Any) -> Column[Any]:
    """Return the column of the school: short on the page, whole in Excel."""
    return Column(
        key="school",
        title=_("学校"),
        cell=lambda row: str(row.school),
        value=lambda row: row.school.unit.title,
        **options,
    )


@dataclass(frozen=True, kw_only=True)
class SchoolByName(TextFilter):
    """学校名称筛选 (filter by the school's name), where too many are seen to choose from; a page that leads here still
    names one by its key."""

    def condition(self, value: Any) -> Q:
        """Match the school of this key, else those whose title contains the words."""
        if value.isascii() and value.isdigit():
            return Q(**{self.field: int(value)})
        return Q(**{f"{self.field}__in": School.objects.filter(unit__title__icontains=value).values("pk")})

    def words(self, value: Any) -> str:
        """Name the school of a key, quote the words."""
        known = value.isascii() and value.isdigit() and School.objects.filter(pk=value).select_related("unit").first()
        return str(known) if known else super().words(value)


def school_filter(schools: list[School], *, field: str = "school") -> tuple[Filter, ...]:
    """Return the filter by school where the reader sees more than one: a choice, or a name where there are too many."""
    if len(schools) > CHOOSABLE:
        return (SchoolByName(key="school", title=_("学校"), field=field),)
    choices = tuple((str(school.pk), str(school)) for school in schools)
    return (ChoiceFilter(key="school", title=_("学校"), field=field, choices=choices),) if len(choices) > 1 else ()


def teachers_table(*, schools: list[School], watermark: str = "") -> ListDefinition[Teacher]:
    """Return the list of teachers; its choice of schools is what the reader reaches."""
    return ListDefinition[Teacher](
        key="teachers.teachers",
        title=_("教师"),
        counter=_("人"),
        columns=(
            Column(key="name", title=_("姓名"), sort="name"),
            Column(key="number", title=_("教职工号"), sort="number", shown=False),
            word_column("sex", _("性别"), Sex),
            school_column(sort="school__unit__position"),
            word_column("post_kind", _("岗位类别"), PostKind, sort="post_kind"),
            Column(key="subject", title=_("任教学科"), sort="subject"),
            word_column("stage", _("任教学段"), SchoolStage, shown=False),
            word_column("establishment", _("编制"), Establishment, sort="establishment", phone=False),
            word_column("title", _("职称"), TitleLevel, phone=False),
            word_column("education", _("学历"), EducationLevel, phone=False),
            word_column("backbone", _("骨干级别"), BackboneLevel, phone=False),
            Column(key="birth_date", title=_("出生日期"), sort="birth_date", shown=False),
            Column(key="post_from", title=_("任职起"), sort="post_from", shown=False),
            word_column("state", _("在岗状态"), TeacherState, shown=False),
        ),
        filters=(
            *school_filter(schools),
            ChoiceFilter(
                key="kind", title=_("岗位类别"), field="post_kind", choices=tuple(PostKind.choices), many=True
            ),
            ChoiceFilter(
                key="establishment", title=_("编制"), field="establishment", choices=tuple(Establishment.choices)
            ),
            ChoiceFilter(key="title", title=_("职称"), field="title", choices=tuple(TitleLevel.choices), many=True),
            ChoiceFilter(
                key="backbone", title=_("骨干级别"), field="backbone", choices=tuple(BackboneLevel.choices), many=True
            ),
            ChoiceFilter(key="state", title=_("在岗状态"), field="state", choices=tuple(TeacherState.choices)),
            DateFilter(key="born", title=_("出生日期"), field="birth_date"),
        ),
        search=("name", "number", "search_keys"),
        search_hint=_("姓名、拼音首字母或教职工号"),
        sort="name",
        row_href=lambda row: teacher_href(row.pk),
        watermark=watermark,
        empty_title=_("还没有教师"),
        empty_text=_("用“导入”一次登记全校教师，或点“登记教师”逐个添加。"),
    )


def certificates_table(*, schools: list[School], watermark: str = "") -> ListDefinition[Certificate]:
    """Return the list of certificates that have expired or soon will."""

    def lamp(row: Certificate) -> str:
        return "red" if row.expiry_date and row.expiry_date < clock.today() else "yellow"

    return ListDefinition[Certificate](
        key="teachers.certificates",
        title=_("证书到期提醒"),
        counter=_("本"),
        columns=(
            Column(
                key="teacher",
                title=_("姓名"),
                cell=lambda row: row.teacher.name,
                value=lambda row: row.teacher.name,
                sort="teacher__name",
            ),
            Column(
                key="school",
                title=_("学校"),
                cell=lambda row: str(row.teacher.school),
                value=lambda row: row.teacher.school.unit.title,
            ),
            word_column("kind", _("证书种类"), CertificateKind, sort="kind"),
            Column(key="detail", title=_("学段、学科或等级")),
            Column(key="number", title=_("证书编号"), phone=False),
            Column(key="expiry_date", title=_("有效期至"), sort="expiry_date"),
        ),
        filters=(
            *school_filter(schools, field="teacher__school"),
            ChoiceFilter(key="kind", title=_("证书种类"), field="kind", choices=tuple(CertificateKind.choices)),
            DateFilter(key="expiry", title=_("有效期至"), field="expiry_date"),
        ),
        search=("teacher__name", "teacher__search_keys"),
        search_hint=_("姓名或拼音首字母"),
        sort="expiry_date",
        row_href=lambda row: teacher_href(row.teacher_id),
        row_light=lamp,
        watermark=watermark,
        empty_title=_("没有到期或即将到期的证书"),
    )


def recruitments_table(*, schools: list[School], watermark: str = "") -> ListDefinition[Recruitment]:
    """Return the list of recruitments: hired and arrived."""
    return ListDefinition[Recruitment](
        key="teachers.recruitments",
        title=_("教师补充"),
        counter=_("人"),
        columns=(
            Column(
                key="teacher",
                title=_("姓名"),
                cell=lambda row: row.teacher.name,
                value=lambda row: row.teacher.name,
                sort="teacher__name",
            ),
            school_column(sort="school__unit__position"),
            word_column("channel", _("补充渠道"), Channel, sort="channel"),
            Column(key="subject", title=_("招聘学科"), sort="subject"),
            Column(key="hired_date", title=_("录用日期"), sort="hired_date"),
            Column(key="reported_date", title=_("到岗日期"), sort="reported_date"),
            Column(key="given_up_date", title=_("放弃日期"), shown=False),
        ),
        filters=(
            *school_filter(schools),
            ChoiceFilter(
                key="channel", title=_("补充渠道"), field="channel", choices=tuple(Channel.choices), many=True
            ),
            BooleanFilter(
                key="waiting", title=_("到岗"), field="reported_date__isnull", yes=_("未到岗"), no=_("已到岗")
            ),
            DateFilter(key="hired", title=_("录用日期"), field="hired_date"),
        ),
        search=("teacher__name", "teacher__search_keys"),
        search_hint=_("姓名或拼音首字母"),
        sort="-hired_date",
        row_href=lambda row: teacher_href(row.teacher_id),
        row_light=lambda row: "halted" if row.given_up_date else "done" if row.reported_date else "yellow",
        watermark=watermark,
        empty_title=_("还没有登记教师补充"),
        empty_text=_("在教师页上点“登记补充”。"),
    )
