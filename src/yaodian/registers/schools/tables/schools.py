"""学校名单 (lists of schools): ordinary schools, kindergartens, private schools."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.web.lists import BooleanFilter, ChoiceFilter, Column, DateFilter, ListDefinition
from yaodian.registers.schools.models import (
    School,
)
from yaodian.registers.schools.queries import (
    code_titles,
)
from yaodian.registers.schools.rules import (
    Classification,
    CodeList,
    KindergartenGrade,
    Ownership,
    SchoolStage,
)
from yaodian.registers.schools.tables.columns import (
    HINT,
    LICENCE_STATES,
    SEARCH,
    LicenceFilter,
    StageFilter,
    common_columns,
    common_filters,
    licence_columns,
    money_column,
    name_column,
    worded,
)
from yaodian.registers.schools.tables.records import school_href


def schools_table() -> ListDefinition[School]:
    """Return the list of schools without kindergartens."""
    kinds = code_titles(list=CodeList.KIND)
    return ListDefinition[School](
        key="schools.schools",
        title=_("学校"),
        counter=_("所"),
        columns=(name_column(), *common_columns(kinds=kinds)),
        filters=(
            ChoiceFilter(key="kind", title=_("办学类型"), field="kind_code", choices=tuple(kinds.items()), many=True),
            StageFilter(key="stage", title=_("学段"), field="", choices=tuple(SchoolStage.choices), many=True),
            *common_filters(),
        ),
        search=SEARCH,
        initials="unit__pinyin",
        search_hint=HINT,
        sort="unit_code",
        row_href=lambda row: school_href(row.pk),
        empty_title=_("还没有学校"),
        empty_text=_("先在“单位”里登记单位，再点“登记学校”。"),
    )


def kindergartens_table(*, on: date) -> ListDefinition[School]:
    """Return the list of kindergartens."""

    def inclusive(row: School) -> str:
        garden = row.kindergarten
        if row.ownership == Ownership.PUBLIC:
            return str(_("公办"))
        if not garden.is_inclusive:
            return str(_("非普惠"))
        expired = garden.inclusive_until_date is not None and garden.inclusive_until_date < on
        return str(_("普惠（已到期）") if expired else _("普惠"))

    return ListDefinition[School](
        key="schools.kindergartens",
        title=_("幼儿园"),
        counter=_("所"),
        columns=(
            name_column(),
            worded("inclusive", _("普惠性"), inclusive, sort=("ownership", "kindergarten__is_inclusive")),
            worded(
                "grade",
                _("等级"),
                lambda row: str(KindergartenGrade(row.kindergarten.grade).label),
                sort="kindergarten__grade",
            ),
            *licence_columns(),
            money_column("kindergarten__monthly_fee", _("保教费（元/月）")),
            *common_columns(kinds=code_titles(list=CodeList.KIND), shown=False)[3:],
        ),
        filters=(
            BooleanFilter(
                key="inclusive",
                title=_("认定普惠"),
                field="kindergarten__is_inclusive",
                yes=_("已认定"),
                no=_("未认定"),
            ),
            ChoiceFilter(
                key="grade",
                title=_("等级"),
                field="kindergarten__grade",
                choices=tuple(KindergartenGrade.choices),
                many=True,
            ),
            LicenceFilter(key="licence", title=_("办学许可"), field="", choices=LICENCE_STATES, many=True, on=on),
            DateFilter(key="until", title=_("许可证有效期至"), field="licence_until_date"),
            *common_filters(),
        ),
        search=SEARCH,
        initials="unit__pinyin",
        search_hint=HINT,
        sort="unit_code",
        row_href=lambda row: school_href(row.pk),
        empty_title=_("还没有幼儿园"),
        empty_text=_("登记学校时，办学类型选“幼儿园”。"),
    )


def private_table(*, on: date) -> ListDefinition[School]:
    """Return the list of private schools and kindergartens."""
    kinds = code_titles(list=CodeList.KIND)
    return ListDefinition[School](
        key="schools.private",
        title=_("民办学校"),
        counter=_("所"),
        columns=(
            name_column(),
            Column(
                key="private_school__sponsor", title=_("举办者"), sort="private_school__sponsor", wrap=True, phone=False
            ),
            worded(
                "classification",
                _("分类登记"),
                lambda row: str(Classification(row.private_school.classification).label),
                sort="private_school__classification",
            ),
            Column(
                key="private_school__classified_date",
                title=_("分类登记日期"),
                sort="private_school__classified_date",
                shown=False,
            ),
            *licence_columns(),
            *(one for one in common_columns(kinds=kinds, shown=False) if one.key != "ownership"),
        ),
        filters=(
            ChoiceFilter(key="kind", title=_("办学类型"), field="kind_code", choices=tuple(kinds.items()), many=True),
            ChoiceFilter(
                key="classification",
                title=_("分类登记"),
                field="private_school__classification",
                choices=tuple(Classification.choices),
                many=True,
            ),
            LicenceFilter(key="licence", title=_("办学许可"), field="", choices=LICENCE_STATES, many=True, on=on),
            *common_filters()[1:],
        ),
        search=(*SEARCH, "private_school__sponsor"),
        initials="unit__pinyin",
        search_hint=HINT,
        sort="unit_code",
        row_href=lambda row: school_href(row.pk),
        empty_title=_("还没有民办学校"),
        empty_text=_("登记学校时，举办者或公办民办选“民办”。"),
    )
