"""台账列表与记录 (lists and records): one list per ledger, its columns and filters from the declaration."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.apps.ledgers.models import Entry, EntryChange, Ledger, Movement, Signature, Sitting
from yaodian.apps.ledgers.queries import (
    changes_for,
    declaration_of,
    entries_for,
    ledgers_for,
    movements_for,
    signatures_for,
    sittings_for,
)
from yaodian.apps.ledgers.rules import Declaration, LedgerRowState, standing_of, words_of
from yaodian.engines.forms import Field, Kind
from yaodian.kernel.access import By
from yaodian.kernel.records import RecordType
from yaodian.kernel.web.lists import Align, BooleanFilter, ChoiceFilter, Column, DateFilter, ListDefinition
from yaodian.kernel.web.lists.filters import Filter
from yaodian.kernel.web.templatetags.web import light

YES_CHOICES = (("yes", _("是")), ("no", _("否")))


def ledger_href(ledger: Ledger) -> str:
    """Return a ledger's list."""
    return reverse("ledgers:list", args=[ledger.pk])


def entry_href(entry: Entry) -> str:
    """Return a row's page."""
    return reverse("ledgers:entry", args=[entry.pk])


def _rows(query: Callable[..., QuerySet[Any]]) -> Callable[[By], QuerySet[Any]]:
    return lambda by: query(by=by)


RECORDS = (
    RecordType(
        model=Ledger,
        title=_("台账"),
        rows=_rows(ledgers_for),
        url=ledger_href,
        columns=("title", "section", "version"),
        fields=("title",),
    ),
    RecordType(
        model=Entry,
        title=_("台账记录"),
        rows=_rows(entries_for),
        url=entry_href,
        columns=("ledger", "title", "unit", "day", "until_date", "state"),
        fields=("title", "pinyin"),
    ),
    RecordType(
        model=EntryChange,
        title=_("台账更正"),
        rows=_rows(changes_for),
        url=lambda row: entry_href(row.entry),
        columns=("entry", "revision", "reason", "changed_at"),
    ),
    RecordType(
        model=Movement,
        title=_("收发记录"),
        rows=_rows(movements_for),
        url=lambda row: entry_href(row.entry),
        columns=("entry", "kind", "quantity", "state", "balance"),
    ),
    RecordType(
        model=Sitting,
        title=_("签到场次"),
        rows=_rows(sittings_for),
        url=lambda row: entry_href(row.entry),
        columns=("entry", "mode", "count"),
    ),
    RecordType(
        model=Signature,
        title=_("签到记录"),
        rows=_rows(signatures_for),
        url=lambda row: entry_href(row.sitting.entry),
        columns=("sitting", "name", "workplace", "signed_at"),
    ),
)


def list_of(ledger: Ledger, *, today: date, warn: int, watermark: str) -> ListDefinition[Entry]:
    """台账列表: the list of one ledger: declared columns and filters, state, validity, stock."""
    declared = declaration_of(ledger)
    columns: list[Column[Entry]] = [Column(key="title", title=_("名称"), sort="title", wrap=True)]
    columns.append(
        Column(
            key="unit",
            title=_("单位"),
            cell=lambda row: str(row.unit),
            value=lambda row: row.unit.title,
            sort="unit__position",
        )
    )
    if declared.parent:
        columns.append(
            Column(
                key="parent",
                title=_("所属"),
                cell=lambda row: str(row.parent or ""),
                value=lambda row: str(row.parent or ""),
                sort="parent__title",
            )
        )
    columns += [_column(declared, field) for field in declared.shown]
    if declared.balance:
        columns.append(Column(key="balance", title=_("结存"), cell=_balance, sort="balance", align=Align.END))
    if declared.until:
        columns.append(
            Column(
                key="standing",
                title=_("有效期"),
                cell=lambda row: _standing(row, today, warn),
                value=lambda row: row.until_date,
                sort="until_date",
            )
        )
    if declared.parent:
        columns.append(
            Column(key="breach", title=_("违反"), cell=lambda row: light("red", row.breach) if row.breach else "")
        )
    columns.append(
        Column(
            key="state",
            title=_("状态"),
            cell=lambda row: row.get_state_display(),
            value=lambda row: row.get_state_display(),
            sort="state",
            phone=False,
        )
    )
    columns.append(Column(key="made_by", title=_("登记人"), shown=False))
    return ListDefinition[Entry](
        key=f"ledgers.{ledger.key}",
        title=ledger.title,
        columns=tuple(columns),
        filters=tuple(_filters(declared)),
        search=("title", "pinyin", "unit__title", "unit__short_title", "unit__pinyin"),
        initials="pinyin",
        search_hint=_("名称、单位或拼音首字母"),
        sort=_sort(declared),
        row_href=entry_href,
        row_light=lambda row: _row_light(row, today, warn),
        empty_title=_("还没有记录"),
        empty_text=_("登记后在这里排列；也可以用 Excel 模板一次导入。"),
        watermark=watermark,
    )


def _sort(declared: Declaration) -> str:
    if declared.day and any(field.name == declared.day for field in declared.shown):
        return f"-{declared.day}"
    return "standing" if declared.until else "title"


def _column(declared: Declaration, field: Field) -> Column[Entry]:
    name = field.name

    def shown(row: Entry) -> object:
        return words_of(declared.form, field, row.answers.get(name))

    def value(row: Entry) -> object:
        raw = row.answers.get(name)
        if raw in (None, ""):
            return None
        if field.kind is Kind.DATE:
            return date.fromisoformat(str(raw))
        return Decimal(str(raw)) if field.kind.is_number else words_of(declared.form, field, raw)

    sort = "day" if name == declared.day else "amount" if name == declared.amount else ""
    title = f"{field.title}（{field.unit}）" if field.unit else field.title
    align = Align.END if field.kind.is_number else Align.START
    return Column(key=name, title=title, cell=shown, value=value, sort=sort, align=align)


def _filters(declared: Declaration) -> list[Filter]:
    found: list[Filter] = [
        ChoiceFilter(key="in", title=_("状态"), field="state", choices=tuple(LedgerRowState.choices)),
    ]
    for name in declared.filters:
        field = declared.form.field(name)
        choices: Any = YES_CHOICES if field.kind is Kind.YES else None
        choices = choices or tuple((one.value, one.title) for one in declared.form.choices_of(field))
        found.append(ChoiceFilter(key=f"f_{name}", title=field.title, field=f"answers__{name}", choices=choices))
    if declared.until:
        found.append(DateFilter(key="until", title=_("到期日"), field="until_date"))
    if declared.day:
        found.append(DateFilter(key="day", title=_("日期"), field="day"))
    if declared.parent:
        found.append(BooleanFilter(key="breached", title=_("有违反"), field="breached"))
    return found


def _balance(row: Entry) -> str:
    return "" if row.balance is None else f"{row.balance.normalize():f}"


def _standing(row: Entry, today: date, warn: int) -> object:
    if row.until_date is None or row.state != LedgerRowState.IN_FORCE:
        return ""
    state = standing_of(row.until_date, today=today, warn_days=warn)
    return light(state, f"{row.until_date:%Y-%m-%d}")


def _row_light(row: Entry, today: date, warn: int) -> str:
    if row.state != LedgerRowState.IN_FORCE:
        return "idle"
    if row.breach:
        return "red"
    return standing_of(row.until_date, today=today, warn_days=warn)
