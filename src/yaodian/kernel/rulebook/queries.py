"""Rulebook reads (查规则): the figure or text in force on a day, its source, and its history."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from yaodian.kernel.rulebook.models import Rule
from yaodian.kernel.rulebook.rules import RowState
from yaodian.kernel.rulebook.seeds import shipped_by_code


class RuleMissingError(LookupError):
    """规则缺失: no row of this code is in force on the day."""


def rules_current() -> QuerySet[Rule]:
    """Return the current version of every dated row."""
    return Rule.objects.filter(state=RowState.CURRENT)


def rules_on(*, on: date) -> QuerySet[Rule]:
    """Return the current rows in force on a day (both ends included)."""
    return rules_current().filter(Q(to_date__isnull=True) | Q(to_date__gte=on), from_date__lte=on)


def rule(code: str, *, on: date, scope: str = "") -> Rule:
    """查一条规则: the row in force on the day for the scope, else for all; RuleMissingError when there is none.

    A code that was never loaded answers from the shipped rows; one that was loaded answers from the database alone."""
    return _in_force(list(Rule.objects.filter(code=code)), code=code, on=on, scope=scope)


def _in_force(versions: list[Rule], *, code: str, on: date, scope: str) -> Rule:
    """Return the version in force of a code's rows."""
    rows = [row for row in versions if row.state == RowState.CURRENT and row.scope in {scope, ""} and row.holds_on(on)]
    found = max(rows, key=lambda row: (row.scope == scope, row.from_date, row.pk), default=None)
    if not versions:
        found = _shipped(code, on=on, scope=scope)
    if found is None:
        raise RuleMissingError(
            _("规则库中没有 %(on)s 有效的“%(code)s”%(scope)s，请系统管理员在“规则与标准”中补充后再办。")
            % {"on": on, "code": code, "scope": f"（{scope}）" if scope else ""}
        )
    return found


def _shipped(code: str, *, on: date, scope: str) -> Rule | None:
    """Return the shipped row of a code that was never loaded into this database, unsaved."""
    rows = [
        row
        for row in shipped_by_code().get(code, ())
        if row.scope in {scope, ""} and row.from_date <= on and (not row.to_date or on <= row.to_date)
    ]
    if not rows:
        return None
    row = max(rows, key=lambda row: (row.scope == scope, row.from_date))
    return Rule(**vars(row), seed_version=row.digest)


def figure(code: str, *, on: date, scope: str = "") -> Decimal:
    """查数值: the figure in force on the day; RuleMissingError when there is none or the row holds a text."""
    return _value(rule(code, on=on, scope=scope))


def _value(row: Rule) -> Decimal:
    """Return the figure of a row."""
    if row.value is None:
        raise RuleMissingError(_("规则“%(title)s”是文字，不是数值。") % {"title": row.title})
    return row.value


def figures(*, codes: Collection[str], on: date, scope: str = "") -> dict[str, Decimal]:
    """查几个数值: code → figure in force on the day, in one query; RuleMissingError as `figure`."""
    versions: dict[str, list[Rule]] = {code: [] for code in codes}
    for row in Rule.objects.filter(code__in=list(codes)):
        versions[row.code].append(row)
    return {code: _value(_in_force(rows, code=code, on=on, scope=scope)) for code, rows in versions.items()}


def text(code: str, *, on: date, scope: str = "") -> str:
    """查文字: the text in force on the day; RuleMissingError when there is none or the row holds a figure."""
    row = rule(code, on=on, scope=scope)
    if row.value is not None:
        raise RuleMissingError(_("规则“%(title)s”是数值，不是文字。") % {"title": row.title})
    return row.text


def drafts() -> QuerySet[Rule]:
    """Return the new versions that came with the program and wait to be adopted."""
    return Rule.objects.filter(state=RowState.DRAFT).order_by("code", "scope", "from_date")


def versions_of(*, code: str) -> QuerySet[Rule]:
    """Return every version of a code, newest day and version first."""
    return Rule.objects.filter(code=code).order_by("scope", "-from_date", "-version")
