"""筛选 (filters): each reads its own names from the address, narrows a queryset and says in words what it did."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django_stubs_ext import StrOrPromise

M = TypeVar("M", bound=Model)
Params = Mapping[str, Sequence[str]]
TEXT_LIMIT = 60
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def clean_text(text: str) -> str:
    """Return text that every database accepts: no control characters, no lone surrogates, no edges, not too long."""
    return _UNPRINTABLE.sub("", text).strip()[:TEXT_LIMIT]


@dataclass(frozen=True)
class Reading:
    """读数: what a filter understood (`value`, None = not set) and what it could not (`problem`, a sentence)."""

    value: Any = None
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class Filter(ABC):
    """筛选条件 (filter): one declared condition over one declared field."""

    kind: ClassVar[str]
    key: str
    title: StrOrPromise
    field: str

    @property
    def names(self) -> tuple[str, ...]:
        """Return the address names this filter owns."""
        return (self.key,)

    @property
    def template(self) -> str:
        """Return the fragment that draws the filter's inputs."""
        return f"web/list/_filter_{self.kind}.html"

    @abstractmethod
    def read(self, params: Params) -> Reading:
        """Read the filter's value from the address."""

    @abstractmethod
    def condition(self, value: Any) -> Q:
        """Return the condition that the value stands for."""

    @abstractmethod
    def pairs(self, value: Any) -> list[tuple[str, str]]:
        """Return the address pairs that stand for the value."""

    @abstractmethod
    def words(self, value: Any) -> str:
        """Say the value in words."""

    def narrow(self, queryset: QuerySet[M], value: Any) -> QuerySet[M]:
        """Return the rows that meet the value."""
        return queryset.filter(self.condition(value))


@dataclass(frozen=True, kw_only=True)
class ChoiceFilter(Filter):
    """选项 (choice): one or, with `many`, several of the declared values; `linked` when the field lies behind a link to
    many rows, so that no row of the list comes twice."""

    kind: ClassVar[str] = "choice"
    choices: tuple[tuple[str, StrOrPromise], ...]
    many: bool = False
    linked: bool = False

    def options(self, chosen: Any) -> SafeString:
        """Return the declared values as options of a select, those chosen marked."""
        kept = frozenset(chosen or ())
        return mark_safe(  # noqa: S308 - value and title are escaped
            "".join(
                f'<option value="{conditional_escape(value)}"{" selected" if value in kept else ""}>'
                f"{conditional_escape(title)}</option>"
                for value, title in self.choices
            )
        )

    def read(self, params: Params) -> Reading:
        """Keep declared values only."""
        asked = [value for value in params.get(self.key, ()) if value]
        known = {value for value, _title in self.choices}
        kept = tuple(dict.fromkeys(value for value in asked if value in known))
        kept = kept if self.many else kept[:1]
        problem = _("“%(title)s”没有您要的选项，已忽略。") % {"title": self.title} if set(asked) - known else ""
        return Reading(kept or None, problem)

    def condition(self, value: Any) -> Q:
        """Match any of the values."""
        return Q(**{f"{self.field}__in": value})

    def narrow(self, queryset: QuerySet[M], value: Any) -> QuerySet[M]:
        """Return the rows that meet the value, each once."""
        if not self.linked:
            return super().narrow(queryset, value)
        met = queryset.model._default_manager.filter(self.condition(value))
        return queryset.filter(pk__in=met.values("pk"))

    def pairs(self, value: Any) -> list[tuple[str, str]]:
        """Return one pair a value."""
        return [(self.key, one) for one in value]

    def words(self, value: Any) -> str:
        """Name the chosen titles."""
        titles = dict(self.choices)
        return "、".join(str(titles[one]) for one in value)


@dataclass(frozen=True, kw_only=True)
class TextFilter(Filter):
    """文字 (text): the field contains the words."""

    kind: ClassVar[str] = "text"

    def read(self, params: Params) -> Reading:
        """Take the last value given, cleaned."""
        return Reading(clean_text(_last(params, self.key)) or None)

    def condition(self, value: Any) -> Q:
        """Match by containing."""
        return Q(**{f"{self.field}__icontains": value})

    def pairs(self, value: Any) -> list[tuple[str, str]]:
        """Return the one pair."""
        return [(self.key, value)]

    def words(self, value: Any) -> str:
        """Quote the words."""
        return _("含“%(value)s”") % {"value": value}


@dataclass(frozen=True, kw_only=True)
class DateFilter(Filter):
    """日期区间 (date range): from and to, both inclusive; `moment` for a field that holds a moment, not a day."""

    kind: ClassVar[str] = "date"
    moment: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of both ends."""
        return (f"{self.key}_from", f"{self.key}_to")

    def read(self, params: Params) -> Reading:
        """Read both ends; ends the wrong way round are swapped."""
        problem, ends = "", []
        for name in self.names:
            text = _last(params, name).strip()
            day = _day(text)
            if text and day is None:
                problem = _("“%(title)s”的日期无法识别，已忽略。") % {"title": self.title}
            ends.append(day)
        start, end = ends
        if start and end and start > end:
            start, end = end, start
        return Reading((start, end) if start or end else None, problem)

    def condition(self, value: Any) -> Q:
        """Match days from the first to the last, the last one whole."""
        start, end = value
        met = Q()
        if start:
            met &= Q(**{f"{self.field}__gte": _midnight(start) if self.moment else start})
        if end and self.moment:
            met &= Q(**{f"{self.field}__lt": _midnight(end + timedelta(days=1))})
        elif end:
            met &= Q(**{f"{self.field}__lte": end})
        return met

    def pairs(self, value: Any) -> list[tuple[str, str]]:
        """Return the ends that are set."""
        return [(name, day.isoformat()) for name, day in zip(self.names, value, strict=True) if day]

    def words(self, value: Any) -> str:
        """Say the range."""
        start, end = value
        if start and end:
            return _("%(start)s 至 %(end)s") % {"start": start, "end": end}
        return _("%(start)s 起") % {"start": start} if start else _("至 %(end)s") % {"end": end}


@dataclass(frozen=True, kw_only=True)
class BooleanFilter(Filter):
    """是否 (yes or no)."""

    kind: ClassVar[str] = "boolean"
    yes: StrOrPromise = lazy("是")
    no: StrOrPromise = lazy("否")

    def read(self, params: Params) -> Reading:
        """Read 1 or 0."""
        text = _last(params, self.key)
        if text in ("1", "0"):
            return Reading(text == "1")
        return Reading(None, _("“%(title)s”没有您要的选项，已忽略。") % {"title": self.title} if text else "")

    def condition(self, value: Any) -> Q:
        """Match the truth value."""
        return Q(**{self.field: value})

    def pairs(self, value: Any) -> list[tuple[str, str]]:
        """Return 1 or 0."""
        return [(self.key, "1" if value else "0")]

    def words(self, value: Any) -> str:
        """Say yes or no."""
        return str(self.yes if value else self.no)


def _last(params: Params, name: str) -> str:
    values = params.get(name, ())
    return values[-1] if values else ""


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
