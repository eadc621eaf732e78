"""结算 (settlement)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.apps.projects.actions.desk import Desk
from yaodian.apps.projects.models import Settlement
from yaodian.apps.projects.queries.money import sums_of
from yaodian.apps.projects.rules import MoneyError, ProjectAct, ProjectError, ProjectStage, wan
from yaodian.kernel.access import By
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.journal.actions import write_line


@transaction.atomic
def settle_project(
    *,
    project_id: int,
    submitted_amount: Decimal,
    audited_amount: Decimal,
    auditor: str,
    paper: str,
    settled_date: date,
    scans: Sequence[File[bytes]],
    by: By,
) -> Settlement:
    """结算: record the audited amount with the scanned report; not above the budget, not below what was paid."""
    desk = Desk(by)
    project = desk.locked(project_id, verb="projects.register")
    desk.move(project, ProjectAct.SETTLE, desk.facts(project, scan_count=len(scans)))
    if not (auditor.strip() and paper.strip()):
        raise ProjectError(_("请填写审计（审核）单位和审定文号。"))
    if audited_amount <= 0 or submitted_amount <= 0:
        raise MoneyError(_("送审金额和审定金额都应大于零。"))
    if audited_amount > submitted_amount:
        raise MoneyError(_("审定金额不应高于送审金额。"))
    sums = sums_of(project_id=project.pk)
    if audited_amount > sums.planned:
        raise MoneyError(
            _("审定金额 %(amount)s 万元超过预算 %(limit)s 万元，请先调整预算。")
            % {"amount": wan(audited_amount), "limit": wan(sums.planned)}
        )
    if sums.paid > audited_amount:
        raise MoneyError(
            _("已付 %(paid)s 万元，多于审定金额 %(amount)s 万元；请先追回并冲销多付部分。")
            % {"paid": wan(sums.paid), "amount": wan(audited_amount)}
        )
    settlement = Settlement.objects.create(
        project=project,
        submitted_amount=submitted_amount,
        audited_amount=audited_amount,
        auditor=auditor.strip(),
        paper=paper.strip(),
        settled_date=settled_date,
        settled_by=desk.actor.as_stored(),
    )
    milestone = desk.reach(project, ProjectStage.SETTLED, actual_date=settled_date, note=paper)
    for scan in scans:
        attach_file(record=settlement, upload=scan, kind=EvidenceKind.SCAN, by=by, caption=paper)
    write_line(
        verb="projects.settle",
        by=by,
        record=project,
        also=[settlement, milestone],
        summary=f"{project} 审定 {wan(audited_amount)}万元",
    )
    return settlement
