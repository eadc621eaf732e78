"""登记缺项 (gaps): what stands empty or wrong in the registers, declared beside the import targets as `GAPS` in `forms.py`.

NO_ID = Gap(
    key="students.no_id_number",
    group=_("学生登记"),
    title=_("没有身份证号"),
    rows=lambda today: Enrolment.objects.filter(to_date__isnull=True, pupil__id_number_digest=""),
    unit="school_id",
    reach=reach,
    roll=pupils_roll,
)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Count, QuerySet
from django_stubs_ext import StrOrPromise

from yaodian.kernel import discovery
from yaodian.kernel.imports.targets import Reach, Roll
from yaodian.kernel.journal.queries import until_next_line


@dataclass(frozen=True, kw_only=True)
class Gap:
    """缺项 (gap): rows of one table in which something is empty, or (`faulty`) contradicts itself.

    `rows`: of every school, on a day; `unit`: the attname of the school; `reach`: the schools whose rows the reader may see;
    `roll`: these rows in the register's own list; `shown`: a column of the overview from the start."""

    key: str
    group: StrOrPromise
    title: StrOrPromise
    rows: Callable[[date], QuerySet[Any]]
    unit: str
    reach: Reach
    roll: Roll
    faulty: bool = False
    shown: bool = True

    def counts(self, *, today: date) -> Mapping[int, int]:
        """Return school → how many rows, of every school that has any."""
        rows = self.rows(today).order_by().values_list(self.unit)
        return dict(rows.annotate(rows=Count("pk")))


def gap_counts(*, today: date) -> dict[str, Mapping[int, int]]:
    """各缺项的处数: gap → school → rows; one register's gaps are counted together, anew when the journal names its tables."""
    groups: dict[str, list[Gap]] = {}
    for gap in gaps().values():
        groups.setdefault(gap.key.partition(".")[0] + str(gap.roll.__name__), []).append(gap)
    found: dict[str, Mapping[int, int]] = {}
    for name, own in groups.items():

        def counted(own: list[Gap] = own) -> dict[str, Mapping[int, int]]:
            return {gap.key: gap.counts(today=today) for gap in own}

        found |= until_next_line(("imports.gaps", name, today), compute=counted)
    return found


@cache
def gaps() -> dict[str, Gap]:
    """Return every declared gap by key: `GAPS` of each `forms.py`."""
    found: dict[str, Gap] = {}
    for config, module in discovery.modules("forms"):
        for gap in getattr(module, "GAPS", ()):
            if found.setdefault(gap.key, gap) is not gap:
                raise ValueError(f"gap {gap.key} declared twice (again in {config.label})")
    return found
