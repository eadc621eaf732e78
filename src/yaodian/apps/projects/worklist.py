"""项目待办 (what projects ask of a person): schools report and mend, central schools check, sections accept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yaodian.apps.projects.models import Acceptance, DateChange, Payment, Project
from yaodian.apps.projects.queries import may, row_light, with_next
from yaodian.apps.projects.rules import PaymentState, ProjectStage, ProjectState, wan
from yaodian.kernel.access import CENTRAL_ROLES, SCHOOL_ROLES, By, Reader, System, allowed_units, holds
from yaodian.kernel.accounts.models import Appointment
from yaodian.kernel.accounts.queries import open_on
from yaodian.kernel.worklist import Item, Light

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FILED: dict[str, tuple[str, StrOrPromise, str]] = {
    ProjectState.APPROVED: ("tender", lazy("登记招标"), "projects:tender"),
    ProjectState.TENDERED: ("start", lazy("上报开工"), "projects:report"),
    ProjectState.STARTED: ("finish", lazy("上报完工"), "projects:report"),
    ProjectState.FINISHED: ("apply", lazy("申请验收"), "projects:apply"),
    ProjectState.RETURNED: ("mend", lazy("整改后重新申请验收"), "projects:apply"),
    ProjectState.REVOKED: ("mend", lazy("整改后重新申请验收"), "projects:apply"),
}
"""What a school files next, by state: key, action, page."""
ALWAYS = (ProjectState.FINISHED, ProjectState.RETURNED, ProjectState.REVOKED)


def items(by: By, today: date) -> list[Item]:
    """Return what the reader has to do about projects now.

    What waits is little, a reader's units may be hundreds: the few rows are asked for and held against them here."""
    if isinstance(by, System):
        return []
    found: list[Item] = []
    if filed := _filed_units(by, today):
        found += _to_file(filed, today)
    if holds(by, "projects.check"):
        found += _to_check(by, today)
    if holds(by, "projects.accept"):
        found += [*_to_accept(by, today), *_to_pay(by)]
    if holds(by, "projects.grant_dates"):
        found += _dates_to_grant(by)
    if holds(by, "projects.revoke"):
        found += _revoked(by, today)
    return found


def _filed_units(by: Reader, today: date) -> frozenset[int]:
    """Return the units the reader files for: his school; a central school also those below that have nobody."""
    own = frozenset(seat.unit_id for seat in by.seats if seat.role in SCHOOL_ROLES and seat.unit_id is not None)
    if not by.has_role(*CENTRAL_ROLES):
        return own
    below = allowed_units(by, "projects.check").ids
    staffed = Appointment.objects.filter(open_on(on=today), post__unit_id__in=below, post__role__in=SCHOOL_ROLES)
    return own | (below - frozenset(staffed.values_list("post__unit_id", flat=True)))


def _item(project: Project, key: str, action: StrOrPromise, url: str, *, today: date, fact: str) -> Item:
    """Return an item about a project (needs `with_next`)."""
    return Item(
        key=f"projects.{key}:{project.pk}",
        title=project.title,
        record=f"projects.project:{project.pk}",
        url=url,
        action=action,
        due_date=project.next_date,  # type: ignore[attr-defined]
        light=row_light(project=project, today=today),
        unit_title=str(project.school),
        clauses=tuple(project.clauses),
        fact=fact,
    )


def _with_last(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Add the next stage and what was said of the last application."""
    last = Acceptance.objects.filter(project=OuterRef("pk")).order_by("-number")
    return with_next(projects=projects).annotate(
        last_note=Subquery(last.values("decided_note")[:1]),
        revoked_date=Subquery(last.values("revoked_date")[:1]),
        revoke_reason=Subquery(last.values("revoke_reason")[:1]),
    )


def _to_file(unit_ids: frozenset[int], today: date) -> Iterator[Item]:
    """The school: stages that come due or were returned, acceptance to apply for, payments to mend."""
    rows = _with_last(Project.objects.filter(school_id__in=unit_ids, state__in=FILED))
    for project in rows.select_related("school", "programme").order_by("pk"):
        returned = project.next_reason  # type: ignore[attr-defined]
        soon = row_light(project=project, today=today) in (Light.RED, Light.YELLOW)
        if not (soon or returned or project.state in ALWAYS):
            continue
        key, action, page = FILED[project.state]
        fact = _("退回理由：%(reason)s") % {"reason": returned} if returned else ProjectState(project.state).label
        if project.state == ProjectState.RETURNED:
            fact = _("退回理由：%(reason)s") % {"reason": project.last_note}  # type: ignore[attr-defined]
        yield _item(project, key, action, reverse(page, args=[project.pk]), today=today, fact=str(fact))
    mended = Payment.objects.filter(contract__project__school_id__in=unit_ids, state=PaymentState.RETURNED)
    for payment in mended.select_related("contract__project__school").order_by("pk"):
        yield _of_payment(payment, "mend_payment", lazy("修改付款申请"), payment.reason)


def _waiting(by: By, verb: str, wanted: Q) -> Iterator[tuple[Acceptance, Project]]:
    """Return the waiting applications over whose projects the reader holds the verb."""
    waiting = Acceptance.objects.filter(wanted).select_related("project__programme").order_by("applied_date", "pk")
    rows = {row.project_id: row for row in waiting if may(by=by, verb=verb, project=row.project)}
    if not rows:
        return
    projects = with_next(projects=Project.objects.filter(pk__in=rows)).select_related("school", "programme")
    for project in projects.order_by("pk"):
        yield rows[project.pk], project


def _to_check(by: By, today: date) -> Iterator[Item]:
    """The central school: applications of its schools that wait for its check."""
    wanted = Q(state=Acceptance.State.APPLIED, central__isnull=False)
    for row, project in _waiting(by, "projects.check", wanted):
        fact = _("%(name)s 于 %(day)s 申请验收") % {"name": row.applied_by.get("name", ""), "day": row.applied_date}
        yield _item(
            project, "check", lazy("核验"), reverse("projects:decide", args=[project.pk]), today=today, fact=fact
        )


def _to_accept(by: By, today: date) -> Iterator[Item]:
    """The section: applications that were checked, or need no central school."""
    wanted = Q(state=Acceptance.State.CHECKED) | Q(state=Acceptance.State.APPLIED, central__isnull=True)
    for row, project in _waiting(by, "projects.accept", wanted):
        fact = _("%(name)s 于 %(day)s 申请验收") % {"name": row.applied_by.get("name", ""), "day": row.applied_date}
        yield _item(
            project, "accept", lazy("验收"), reverse("projects:decide", args=[project.pk]), today=today, fact=fact
        )


def _of_payment(payment: Payment, key: str, action: StrOrPromise, fact: str) -> Item:
    """Return an item about a payment."""
    project = payment.contract.project
    return Item(
        key=f"projects.{key}:{payment.pk}",
        title=_("%(title)s 付款 %(amount)s 万元") % {"title": project.title, "amount": wan(payment.amount)},
        record=f"projects.payment:{payment.pk}",
        url=reverse("projects:payment", args=[payment.pk]),
        action=action,
        unit_title=str(project.school),
        clauses=tuple(project.clauses),
        fact=fact,
    )


def _to_pay(by: By) -> Iterator[Item]:
    """The section: payments that wait for approval."""
    rows = Payment.objects.filter(state=PaymentState.DRAFT).select_related(
        "contract__project__school", "contract__project__programme"
    )
    for payment in rows.order_by("pk"):
        if not may(by=by, verb="projects.pay", project=payment.contract.project):
            continue
        fact = _("%(name)s 申请，发票 %(invoice)s") % {
            "name": payment.drafted_by.get("name", ""),
            "invoice": payment.invoice_number,
        }
        yield _of_payment(payment, "pay", lazy("审批付款"), fact)


def _dates_to_grant(by: By) -> Iterator[Item]:
    """The section's head and the office: changes of planned dates that wait for approval."""
    rows = DateChange.objects.filter(state=DateChange.State.ASKED).select_related(
        "project__school", "project__programme"
    )
    for change in rows.order_by("pk"):
        if not may(by=by, verb="projects.grant_dates", project=change.project):
            continue
        yield Item(
            key=f"projects.grant_dates:{change.pk}",
            title=change.project.title,
            record=f"projects.project:{change.project_id}",
            url=reverse("projects:project", args=[change.project_id]) + "#dates",
            action=lazy("审批工期调整"),
            unit_title=str(change.project.school),
            clauses=tuple(change.project.clauses),
            fact=_("%(stage)s由 %(before)s 调至 %(after)s：%(reason)s")
            % {
                "stage": ProjectStage(change.stage).label,
                "before": change.from_date or "—",
                "after": change.to_date,
                "reason": change.reason,
            },
        )


def _revoked(by: By, today: date) -> Iterator[Item]:
    """Those who may revoke: projects whose acceptance was revoked and that nobody has put right yet."""
    rows = _with_last(Project.objects.filter(state=ProjectState.REVOKED))
    for project in rows.select_related("school", "programme").order_by("pk"):
        if not may(by=by, verb="projects.revoke", project=project):
            continue
        fact = _("验收于 %(day)s 撤销：%(reason)s") % {
            "day": project.revoked_date,  # type: ignore[attr-defined]
            "reason": project.revoke_reason,  # type: ignore[attr-defined]
        }
        url = reverse("projects:project", args=[project.pk])
        yield _item(project, "revoked", lazy("督促整改"), url, today=today, fact=fact)
