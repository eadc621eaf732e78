"""导入登记 (import tables): records and lists."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.imports.gaps import Gap, gaps
from yaodian.kernel.imports.models import ImportFinding, ImportRun
from yaodian.kernel.imports.queries import SchoolGaps, runs_for
from yaodian.kernel.imports.rules import FindingKind, ImportState
from yaodian.kernel.imports.targets import ImportTarget, targets
from yaodian.kernel.records import RecordType
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import SCHOOL_KINDS, UnitKind
from yaodian.kernel.web.lists import Align, ChoiceFilter, Column, DateFilter, ListDefinition, TextFilter


def run_url(run: ImportRun) -> str:
    """Return the address of a run."""
    return reverse("imports:run", args=[run.pk])


def target_title(run: ImportRun) -> str:
    """Return what a run imports, its key when the register is gone."""
    target = targets().get(run.target)
    return str(target.title) if target else run.target


RECORDS = (
    RecordType(
        model=ImportRun,
        title=_("导入批次"),
        rows=lambda by: runs_for(by=by),
        url=run_url,
        fields=("file_name",),
    ),
)

RUNS = ListDefinition[ImportRun](
    key="imports.runs",
    title=_("数据导入"),
    counter=_("批"),
    columns=(
        Column(key="file_name", title=_("文件"), sort="file_name", wrap=True),
        Column(key="target", title=_("数据"), cell=target_title, value=target_title, sort="target"),
        Column(key="as_of_date", title=_("数据日期"), sort=("as_of_date", "id"), align=Align.END),
        Column(
            key="state",
            title=_("状态"),
            cell=lambda run: run.get_state_display(),
            value=lambda run: run.get_state_display(),
            sort=("state", "id"),
        ),
        Column(key="row_count", title=_("行数"), sort="row_count", align=Align.END),
        Column(key="faulty_count", title=_("有误"), align=Align.END, phone=False),
        Column(key="created_count", title=_("新增"), align=Align.END, phone=False),
        Column(key="changed_count", title=_("更改"), align=Align.END, phone=False),
        Column(key="started_by", title=_("导入人"), sort="started_by", phone=False),
        Column(key="started_at", title=_("时间"), sort=("started_at", "id"), align=Align.END),
    ),
    filters=(
        ChoiceFilter(key="state", title=_("状态"), field="state", choices=tuple(ImportState.choices), many=True),
        DateFilter(key="as_of", title=_("数据日期"), field="as_of_date"),
    ),
    search=("file_name", "started_by"),
    sort="-started_at",
    row_href=run_url,
    empty_text=_("从上面选一种数据，下载模板或直接上传系统导出的文件。"),
)

FINDINGS = ListDefinition[ImportFinding](
    key="imports.findings",
    title=_("核对发现"),
    counter=_("处"),
    columns=(
        Column(key="row", title=_("行"), sort=("row", "column", "id"), align=Align.END),
        Column(key="column", title=_("列号"), sort=("column", "row")),
        Column(key="title", title=_("列名"), sort=("title", "row")),
        Column(key="value", title=_("内容"), wrap=True),
        Column(key="message", title=_("问题"), sort=("message", "row"), wrap=True),
        Column(key="remedy", title=_("处理办法"), wrap=True),
        Column(
            key="kind",
            title=_("种类"),
            cell=lambda found: found.get_kind_display(),
            value=lambda found: found.get_kind_display(),
        ),
    ),
    filters=(
        ChoiceFilter(key="kind", title=_("种类"), field="kind", choices=tuple(FindingKind.choices)),
        TextFilter(key="title", title=_("列名"), field="title"),
        TextFilter(key="message", title=_("问题"), field="message"),
    ),
    search=("value", "message", "title"),
    sort="row",
    empty_text=_("没有发现问题。"),
)

RANK = "gap_rank"


@dataclass(frozen=True, kw_only=True)
class UnitFilter(ChoiceFilter):
    """算出的类别 (computed group): value → the schools that were found in it."""

    members: Mapping[str, Collection[int]]

    def condition(self, value: Any) -> Q:
        """Match the schools of any of the groups."""
        return Q(pk__in={pk for one in value for pk in self.members.get(one, ())})


def gaps_table(found: Mapping[int, SchoolGaps], *, since: date) -> ListDefinition[Unit]:
    """Return the overview of schools: a column a gap, filters by gap and by what is not sent."""
    declared = [gap for gap in gaps().values() if any(gap.key in one.counts for one in found.values())]
    unsent = {target.key: target for one in found.values() for target in one.unsent}
    by_gap = {gap.key: [pk for pk, one in found.items() if gap.key in one.counts] for gap in declared}
    by_table = {key: [pk for pk, one in found.items() if target in one.unsent] for key, target in unsent.items()}
    return ListDefinition[Unit](
        key="imports.gaps",
        title=_("登记缺项"),
        counter=_("所学校"),
        columns=(
            Column(key="unit", title=_("学校"), cell=str, value=lambda row: row.title, sort=("position", "code")),
            Column(
                key="total",
                title=_("缺项合计"),
                cell=lambda row: found[row.pk].total,
                value=lambda row: found[row.pk].total,
                sort=RANK,
                align=Align.END,
            ),
            *(_gap_column(gap, found) for gap in declared),
            Column(
                key="unsent",
                title=_("本学年未报"),
                cell=lambda row: _titles(found[row.pk]),
                value=lambda row: _titles(found[row.pk]),
                sort=RANK,
                wrap=True,
            ),
        ),
        filters=(
            UnitFilter(
                key="gap",
                title=_("缺什么"),
                field="",
                choices=tuple((gap.key, f"{gap.group}：{gap.title}") for gap in declared),
                members=by_gap,
                many=True,
            ),
            UnitFilter(
                key="unsent",
                title=_("未报送"),
                field="",
                choices=tuple((key, target.title) for key, target in unsent.items()),
                members=by_table,
                many=True,
            ),
        ),
        search=("title", "short_title", "code"),
        initials="pinyin",
        search_hint=_("校名、拼音首字母或代码"),
        sort="-total",
        row_href=lambda row: reverse("imports:unit_gaps", args=[row.pk]),
        export_note=_now("未报送：%(day)s 以来没有写入过合格的行") % {"day": since},
        empty_title=_("没有学校"),
    )


@dataclass(frozen=True, kw_only=True)
class AskedChoice(ChoiceFilter):
    """所问 (what is asked): chosen above the list; narrows no row by itself and goes along unseen."""

    @property
    def template(self) -> str:
        """Return the fragment of what goes along."""
        return "imports/_asked.html"

    def condition(self, value: Any) -> Q:
        """Match every row."""
        return Q()


@dataclass(frozen=True, kw_only=True)
class AskedText(TextFilter):
    """所问的日期 (day that is asked): chosen above the list, like `AskedChoice`."""

    @property
    def template(self) -> str:
        """Return the fragment of what goes along."""
        return "imports/_asked_text.html"

    def condition(self, value: Any) -> Q:
        """Match every row."""
        return Q()

    def words(self, value: Any) -> str:
        """Say the day."""
        return str(value)


def missing_table(asked: Sequence[ImportTarget]) -> ListDefinition[Unit]:
    """Return the list of schools that have not submitted a table since a day."""
    return ListDefinition[Unit](
        key="imports.missing",
        title=_("谁还没报送"),
        counter=_("所学校"),
        columns=(
            Column(key="unit", title=_("单位"), cell=str, value=lambda row: row.title, sort=("position", "code")),
            Column(key="code", title=_("单位代码"), sort="code"),
            Column(
                key="kind",
                title=_("类别"),
                cell=lambda row: row.get_kind_display(),
                value=lambda row: row.get_kind_display(),
                sort=("kind", "position"),
                phone=False,
            ),
            Column(key="phone", title=_("电话")),
        ),
        filters=(
            AskedChoice(
                key="target", title=_("数据"), field="", choices=tuple((target.key, target.title) for target in asked)
            ),
            AskedText(key="since_date", title=_("数据日期不早于"), field=""),
            ChoiceFilter(
                key="kind",
                title=_("类别"),
                field="kind",
                choices=tuple((kind.value, kind.label) for kind in UnitKind if kind in SCHOOL_KINDS),
            ),
        ),
        search=("title", "short_title", "code"),
        initials="pinyin",
        search_hint=_("校名、拼音首字母或代码"),
        sort="unit",
        row_href=lambda row: reverse("imports:unit_gaps", args=[row.pk]),
        empty_title=_("都已报送。"),
    )


def with_rank(units: QuerySet[Unit], found: Mapping[int, SchoolGaps], *, sort: str) -> QuerySet[Unit]:
    """Return the schools, each with its rank in the column that the list is sorted by."""
    key = sort.removeprefix("-")
    worth: Callable[[SchoolGaps], int] = (
        (lambda one: one.total)
        if key == "total"
        else (lambda one: len(one.unsent))
        if key == "unsent"
        else (lambda one: one.counts.get(key, 0))
    )
    ranks: dict[int, list[int]] = {}
    for pk, one in found.items():
        ranks.setdefault(worth(one), []).append(pk)
    whens = [When(pk__in=own, then=Value(rank)) for rank, own in ranks.items() if rank]
    return units.annotate(**{RANK: Case(*whens, default=Value(0), output_field=IntegerField())})


def _gap_column(gap: Gap, found: Mapping[int, SchoolGaps]) -> Column[Unit]:
    def count(row: Unit) -> int:
        return found[row.pk].counts.get(gap.key, 0)

    def linked(row: Unit) -> object:
        href = reverse("imports:gap", args=[row.pk, gap.key])
        return format_html('<a href="{}">{}</a>', href, count(row)) if count(row) else ""

    return Column(
        key=gap.key, title=gap.title, cell=linked, value=count, sort=RANK, align=Align.END, shown=gap.shown, phone=False
    )


def _titles(one: SchoolGaps) -> str:
    return "、".join(str(target.title) for target in one.unsent)
