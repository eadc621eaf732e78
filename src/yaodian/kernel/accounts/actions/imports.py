"""Import (批量导入): units, people, posts and accounts from one workbook, in one transaction, with a preview first.

The preview is the import itself, rolled back: what it tells is what will happen. The same file again is no change."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.accounts.actions.enrol import enrol_accounts, enrol_people, enrol_posts
from yaodian.kernel.accounts.actions.enrol_units import enrol_units
from yaodian.kernel.accounts.intake import Intake, Line
from yaodian.kernel.accounts.slips import Slip
from yaodian.kernel.accounts.workbook import SHEETS, Workbook
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.sheets import CellFault


class WorkbookError(ValueError):
    """导入的表格有误: nothing was written."""


@dataclass(frozen=True)
class ImportReport:
    """导入结果 (import report): what happens to each row, every error with its cell, the slips of new accounts."""

    lines: tuple[Line, ...]
    faults: tuple[CellFault, ...]
    slips: tuple[Slip, ...] = ()

    def count(self, kind: str, state: str) -> int:
        """How many rows of a table are created, changed or left."""
        return sum(1 for line in self.lines if line.kind == kind and line.state == state)

    @property
    def counts(self) -> list[tuple[str, int, int, int]]:
        """Return (table, created, changed, left) of the tables that have rows."""
        rows = [
            (title, self.count(kind, "created"), self.count(kind, "changed"), self.count(kind, "left"))
            for kind, (title, _columns) in SHEETS.items()
        ]
        return [row for row in rows if any(row[1:])]

    @property
    def changes(self) -> bool:
        """Would anything change?"""
        return any(line.state != "left" for line in self.lines)


@transaction.atomic
def import_workbook(*, book: Workbook, by: By, dry_run: bool = False) -> ImportReport:
    """导入单位、人员、岗位、账号: all rows or none.

    With `dry_run` nothing is kept and errors are reported, not raised."""
    require(by, "accounts.change")
    if book.rows.get("units"):
        require(by, "units.change")
    work = Intake(by=by, today=clock.today(), dry_run=dry_run)
    enrol_units(rows=book.rows.get("units", ()), work=work)
    enrol_people(rows=book.rows.get("people", ()), work=work)
    enrol_posts(rows=book.rows.get("posts", ()), work=work)
    enrol_accounts(rows=book.rows.get("accounts", ()), work=work)
    faults = (*book.faults, *work.faults)
    report = ImportReport(lines=tuple(work.lines), faults=faults, slips=tuple(work.slips))
    if dry_run:
        transaction.set_rollback(True)
        return report
    if faults:
        raise WorkbookError(
            _("有 %(count)s 处错误，没有导入任何一行。第一处：%(first)s")
            % {"count": len(faults), "first": faults[0].sentence()}
        )
    if work.touched:
        counts = {title: [created, changed] for title, created, changed, _left in report.counts}
        summary = "、".join(f"{title} 新增{made} 更正{changed}" for title, (made, changed) in counts.items())
        write_line(
            verb="accounts.import_workbook", by=by, also=work.touched.values(), summary=summary, detail={"rows": counts}
        )
    return report
