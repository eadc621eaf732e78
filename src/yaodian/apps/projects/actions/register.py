"""登记项目 (registering): the project, its schools, planned dates and budget; approval; funds; cancelling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from yaodian.apps.projects.actions.desk import Desk
from yaodian.apps.projects.models import (
    Allocation,
    BudgetLine,
    Contract,
    Programme,
    Project,
    ProjectMilestone,
    ProjectSchool,
)
from yaodian.apps.projects.queries.access import require_for
from yaodian.apps.projects.rules import (
    STAGES,
    FundSource,
    MoneyError,
    ProjectAct,
    ProjectError,
    ProjectKind,
    ProjectStage,
    ProjectState,
    StepError,
    check_order,
    wan,
)
from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import SCHOOL_KINDS

ZERO = Decimal(0)


@transaction.atomic
def register_project(
    *,
    code: str,
    title: str,
    programme_id: int,
    school_id: int,
    year: int,
    by: By,
    kind: str = "",
    quantity: int = 1,
    clauses: Sequence[str] | None = None,
    note: str = "",
    receiver_ids: Sequence[int] = (),
    planned: Mapping[ProjectStage, date | None] | None = None,
    budget: Mapping[FundSource, Decimal] | None = None,
) -> Project:
    """登记项目: put a project on the plan with its planned dates and budget; clauses default to the programme's."""
    programme = Programme.objects.get(pk=programme_id)
    project = Project(
        code=code.strip(),
        programme=programme,
        school_id=school_id,
        registered_by=Desk(by).actor.as_stored(),
        registered_at=clock.now(),
    )
    require_for(by=by, verb="projects.register", project=project)
    if not project.code:
        raise ProjectError(_("请填写项目编号。"))
    if Project.objects.filter(code=project.code).exists():
        raise ProjectError(_("项目编号“%(code)s”已有。") % {"code": project.code})
    _fill(project, title=title, year=year, kind=kind, quantity=quantity, clauses=clauses, note=note)
    project.save()
    changed = [
        *_set_schools(project, receiver_ids),
        *_set_planned(project, planned or {}),
        *_set_budget(project, budget or {}),
    ]
    write_line(verb="projects.register", by=by, record=project, also=changed, summary=str(project))
    return project


@transaction.atomic
def correct_project(
    *,
    project_id: int,
    title: str,
    year: int,
    by: By,
    kind: str = "",
    quantity: int = 1,
    clauses: Sequence[str] | None = None,
    note: str = "",
    receiver_ids: Sequence[int] = (),
    planned: Mapping[ProjectStage, date | None] | None = None,
    budget: Mapping[FundSource, Decimal] | None = None,
) -> Project:
    """更正项目: correct what was registered, as long as the project is not approved (立项); code and school stay."""
    project = Desk(by).locked(project_id, verb="projects.register")
    if project.state != ProjectState.PLANNED:
        raise StepError(_("项目“%(code)s”已立项，登记内容不能再改；工期请走调整审批。") % {"code": project.code})
    _fill(project, title=title, year=year, kind=kind, quantity=quantity, clauses=clauses, note=note)
    project.save()
    changed = [
        *_set_schools(project, receiver_ids),
        *_set_planned(project, planned or {}),
        *_set_budget(project, budget or {}),
    ]
    write_line(verb="projects.correct", by=by, record=project, also=changed, summary=str(project))
    return project


def _fill(
    project: Project,
    *,
    title: str,
    year: int,
    kind: str,
    quantity: int,
    clauses: Sequence[str] | None,
    note: str,
) -> None:
    """Put the plain fields on the row."""
    if not title.strip():
        raise ProjectError(_("请填写项目名称。"))
    if quantity < 1:
        raise ProjectError(_("数量应不少于 1。"))
    if not 2000 <= year <= 2100:
        raise ProjectError(_("年度应为四位年份。"))
    project.title = title.strip()
    project.year = year
    project.kind = ProjectKind(kind) if kind else project.programme.kind
    project.quantity = quantity
    project.clauses = list(project.programme.clauses if clauses is None else clauses)
    project.note = note.strip()


def _set_schools(project: Project, receiver_ids: Sequence[int]) -> list[ProjectSchool]:
    """Store the host and the receivers; receivers that are no longer named leave."""
    receivers = dict.fromkeys(receiver_ids)
    if project.school_id in receivers:
        raise ProjectError(_("主讲学校不能同时是接收学校。"))
    if receivers and not project.programme.receiver_count:
        raise ProjectError(_("“%(programme)s”没有接收学校。") % {"programme": project.programme})
    if len(receivers) > project.programme.receiver_count:
        raise ProjectError(_("接收学校至多 %(count)s 所。") % {"count": project.programme.receiver_count})
    wanted = [project.school_id, *receivers]
    if Unit.objects.filter(pk__in=wanted, kind__in=SCHOOL_KINDS).count() != len(wanted):
        raise ProjectError(_("项目学校须是已登记的学校。"))
    gone = list(ProjectSchool.objects.filter(project=project).exclude(school_id__in=wanted))
    ProjectSchool.objects.filter(pk__in=[row.pk for row in gone]).delete()
    kept = set(ProjectSchool.objects.filter(project=project).values_list("school_id", flat=True))
    added = [
        ProjectSchool.objects.create(
            project=project,
            school_id=school_id,
            part=ProjectSchool.Part.HOST if school_id == project.school_id else ProjectSchool.Part.RECEIVER,
        )
        for school_id in wanted
        if school_id not in kept
    ]
    return added + gone


def _set_planned(project: Project, planned: Mapping[ProjectStage, date | None]) -> list[ProjectMilestone]:
    """Store the planned date of every stage."""
    check_order(planned)
    return [
        ProjectMilestone.objects.update_or_create(
            project=project,
            stage=stage,
            defaults={"position": position, "planned_date": planned.get(stage)},
        )[0]
        for position, stage in enumerate(STAGES, start=1)
    ]


def _set_budget(project: Project, budget: Mapping[FundSource, Decimal]) -> list[BudgetLine]:
    """Store the budget lines; a source that is not named has nothing planned."""
    changed = []
    for source in FundSource:
        amount = budget.get(source, ZERO)
        if amount < 0:
            raise MoneyError(_("安排金额不能为负。"))
        line = BudgetLine.objects.filter(project=project, source=source).first()
        if line is None and not amount:
            continue
        sent = (line.allocations.aggregate(total=Sum("amount"))["total"] or ZERO) if line else ZERO
        if amount < sent:
            raise MoneyError(
                _("%(source)s资金已下达 %(sent)s 万元，安排数不能少于已下达数。")
                % {"source": source.label, "sent": wan(sent)}
            )
        line = line or BudgetLine(project=project, source=source)
        line.planned_amount = amount
        line.save()
        changed.append(line)
    return changed


@transaction.atomic
def set_budget(*, project_id: int, budget: Mapping[FundSource, Decimal], by: By) -> Project:
    """调整预算: change the planned amounts; never below what was sent down or what contracts bind."""
    project = Desk(by).locked(project_id, verb="projects.register")
    if project.state in (ProjectState.SETTLED, ProjectState.CANCELLED):
        raise StepError(_("项目已结算或取消，不能再调整预算。"))
    changed = _set_budget(project, budget)
    bound = Contract.objects.filter(project=project).aggregate(total=Sum("amount"))["total"] or ZERO
    total = sum(budget.values(), ZERO)
    if total < bound:
        raise MoneyError(
            _("预算 %(total)s 万元少于已签合同 %(bound)s 万元。") % {"total": wan(total), "bound": wan(bound)}
        )
    write_line(verb="projects.set_budget", by=by, record=project, also=changed, summary=f"{project} {wan(total)}万元")
    return project


@transaction.atomic
def approve_project(*, project_id: int, paper: str, approved_date: date, by: By) -> Project:
    """立项: record the paper that approves the project."""
    desk = Desk(by)
    project = desk.locked(project_id, verb="projects.register")
    if not paper.strip():
        raise ProjectError(_("请填写立项文号。"))
    desk.move(project, ProjectAct.APPROVE, desk.facts(project))
    project.approval_paper = paper.strip()
    project.save(update_fields=["approval_paper"])
    milestone = desk.reach(project, ProjectStage.APPROVED, actual_date=approved_date, note=paper)
    write_line(verb="projects.approve", by=by, record=project, also=[milestone], summary=f"{project} {paper}")
    return project


@transaction.atomic
def allocate_funds(
    *, project_id: int, source: FundSource, amount: Decimal, allocated_date: date, paper: str, by: By
) -> Allocation:
    """下达资金: record money sent down by a paper; never more than its budget line plans; one paper once."""
    project = Desk(by).locked(project_id, verb="projects.register")
    if project.state == ProjectState.CANCELLED:
        raise StepError(_("项目已取消，不能再下达资金。"))
    if not paper.strip():
        raise MoneyError(_("请填写下达文号。"))
    if amount <= 0:
        raise MoneyError(_("下达金额应大于零。"))
    if allocated_date > clock.today():
        raise MoneyError(_("下达日期还没有到。"))
    line = BudgetLine.objects.select_for_update().filter(project=project, source=source).first()
    if line is None:
        raise MoneyError(_("项目没有安排%(source)s资金。") % {"source": source.label})
    if line.allocations.filter(paper=paper.strip()).exists():
        raise MoneyError(_("文号“%(paper)s”已登记过下达。") % {"paper": paper.strip()})
    total = (line.allocations.aggregate(total=Sum("amount"))["total"] or ZERO) + amount
    if total > line.planned_amount:
        raise MoneyError(
            _("%(source)s资金累计下达 %(total)s 万元，超过安排 %(limit)s 万元。")
            % {"source": source.label, "total": wan(total), "limit": wan(line.planned_amount)}
        )
    row = Allocation.objects.create(budget_line=line, amount=amount, allocated_date=allocated_date, paper=paper.strip())
    write_line(
        verb="projects.allocate", by=by, record=project, also=[row], summary=f"{project} {row.paper} {wan(amount)}万元"
    )
    return row


@transaction.atomic
def cancel_project(*, project_id: int, reason: str, by: By) -> Project:
    """取消项目: take a project that has not started off the plan, with the reason."""
    desk = Desk(by)
    project = desk.locked(project_id, verb="projects.revoke")
    if Contract.objects.filter(project=project).exists():
        raise StepError(_("项目已签合同，不能取消。"))
    desk.move(project, ProjectAct.CANCEL, desk.facts(project, reason=reason))
    project.cancel_reason = reason.strip()
    project.save(update_fields=["cancel_reason"])
    write_line(verb="projects.cancel", by=by, record=project, summary=f"{project}：{reason.strip()}")
    return project
