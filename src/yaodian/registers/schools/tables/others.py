"""房间和快照 (rooms and snapshots)."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.web.lists import BooleanFilter, ChoiceFilter, Column, DateFilter, ListDefinition
from yaodian.registers.schools.models import (
    FrozenSchool,
    Room,
    Snapshot,
)
from yaodian.registers.schools.rules import (
    Ownership,
    RoomUse,
    SchoolStage,
)
from yaodian.registers.schools.tables.columns import StageFilter, number_column, worded

ROOMS = ListDefinition[Room](
    key="schools.rooms",
    title=_("房间"),
    counter=_("间"),
    columns=(
        worded("title", _("房间名称"), lambda row: row.title, sort="title"),
        worded("school", _("学校"), lambda row: row.school.unit.title, sort="school__unit__title", wrap=True),
        worded("building", _("校舍"), lambda row: row.building.title, sort="building__title", phone=False),
        worded("campus", _("校区"), lambda row: row.building.campus.title, shown=False),
        worded("use", _("用途"), lambda row: str(RoomUse(row.use).label), sort="use"),
        number_column("floor", _("楼层"), phone=False),
        number_column("area", _("面积（㎡）")),
        number_column("seat_count", _("座位数")),
        Column(key="is_networked", title=_("已联网"), sort="is_networked", phone=False),
        Column(key="has_multimedia", title=_("有多媒体"), sort="has_multimedia", phone=False),
        Column(key="closed_date", title=_("停用日期"), sort="closed_date", shown=False),
    ),
    filters=(
        ChoiceFilter(key="use", title=_("用途"), field="use", choices=tuple(RoomUse.choices), many=True),
        BooleanFilter(key="networked", title=_("联网"), field="is_networked", yes=_("已联网"), no=_("未联网")),
        BooleanFilter(key="media", title=_("多媒体"), field="has_multimedia", yes=_("有"), no=_("没有")),
        BooleanFilter(key="open", title=_("状态"), field="closed_date__isnull", yes=_("在用"), no=_("已停用")),
    ),
    search=("title", "school__unit__title", "school__unit__short_title", "school__search_keys", "building__title"),
    initials="school__unit__pinyin",
    search_hint=_("房间、校舍或学校"),
    sort="school",
    row_href=lambda row: reverse("schools:room", args=[row.pk]),
    empty_title=_("还没有房间"),
    empty_text=_("在学校的“校舍与房间”页登记。"),
)

SNAPSHOTS = ListDefinition[Snapshot](
    key="schools.snapshots",
    title=_("快照"),
    counter=_("个"),
    columns=(
        Column(key="title", title=_("快照名称"), sort="title", wrap=True),
        Column(key="code", title=_("快照代码"), sort="code", phone=False),
        Column(key="as_of_date", title=_("截止日期"), sort="as_of_date"),
        Column(key="frozen_by", title=_("固化人"), phone=False),
        Column(key="sealed_at", title=_("封存时间"), sort="sealed_at"),
    ),
    filters=(DateFilter(key="as_of", title=_("截止日期"), field="as_of_date"),),
    search=("title", "code"),
    sort="-as_of_date",
    row_href=lambda row: reverse("schools:snapshot", args=[row.pk]),
    empty_title=_("还没有快照"),
    empty_text=_("固化登记册后，当日的学校、教师、学生数据在这里永久可查。"),
)

FROZEN = ListDefinition[FrozenSchool](
    key="schools.frozen",
    title=_("固化的学校"),
    counter=_("所"),
    columns=(
        Column(key="title", title=_("校名"), sort="title", wrap=True),
        Column(key="unit_code", title=_("单位代码"), sort="unit_code", shown=False),
        Column(key="code", title=_("学校标识码"), phone=False),
        Column(key="kind_title", title=_("办学类型"), sort="kind_code"),
        Column(key="upper_title", title=_("隶属"), sort="upper_title", phone=False),
        Column(key="township_title", title=_("所在乡镇街道"), sort="township_code"),
        number_column("primary_pupil_count", _("小学在校生")),
        number_column("junior_pupil_count", _("初中在校生")),
        number_column("preschool_pupil_count", _("在园幼儿")),
        number_column("teaching_area", _("教学用房（㎡）"), phone=False, shown=False),
        number_column("sports_area", _("运动场馆（㎡）"), phone=False, shown=False),
        number_column("media_room_count", _("网络多媒体教室"), phone=False, shown=False),
        Column(key="facts_from_date", title=_("办学条件起"), sort="facts_from_date", phone=False),
    ),
    filters=(
        ChoiceFilter(key="ownership", title=_("公办民办"), field="ownership", choices=tuple(Ownership.choices)),
        StageFilter(key="stage", title=_("学段"), field="", choices=tuple(SchoolStage.choices), many=True),
    ),
    search=("title", "code", "unit_code"),
    search_hint=_("校名或标识码"),
    sort="unit_code",
)
