"""Plan jobs (要点后台任务): putting out documents, and reminders in working hours."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan import documents
from yaodian.apps.plan.actions import PlanError
from yaodian.apps.plan.actions.briefings import issue_pack, settle_briefing
from yaodian.apps.plan.actions.catalogue import apply_catalogue
from yaodian.apps.plan.actions.escalation import report_matter
from yaodian.apps.plan.actions.loop import remind_task
from yaodian.apps.plan.actions.months import freeze_month, open_month, remind_silent
from yaodian.apps.plan.actions.outputs import issue_output
from yaodian.apps.plan.actions.supervision import issue_sheet
from yaodian.apps.plan.models import Briefing, Section, WorkPlan
from yaodian.apps.plan.queries.clauses import catalogue_for
from yaodian.apps.plan.queries.escalation import Escalation, escalations, report_words
from yaodian.apps.plan.queries.figures import read_standing
from yaodian.apps.plan.queries.months import dates_of, plans_running
from yaodian.apps.plan.queries.reminders import reminders_due
from yaodian.apps.plan.queries.supervision import first_reply_date
from yaodian.apps.plan.rules.briefings import BriefingState
from yaodian.apps.plan.rules.outputs import OutputKind
from yaodian.apps.plan.rules.supervision import SheetKind, SupervisionStep
from yaodian.kernel import clock
from yaodian.kernel.access import System
from yaodian.kernel.tasks import Progress, job, scheduled
from yaodian.kernel.workdays.hours import next_working_moment, shipped_hours
from yaodian.kernel.workdays.queries import calendar

ESCALATION = System("自动督办", origin="plan.escalate")
REMINDER = System("到期提醒", origin="plan.remind")
FILING = System("发文登记", origin="plan.settle_briefings")


@job("plan.issue", title=_("输出材料"), retries=1)
def issue(progress: Progress, *, plan_id: int, kind: str, once: str, options: dict[str, Any]) -> str:
    """输出材料: write 任务分解表 and keep it; the same `once` is issued once."""
    plan = WorkPlan.objects.get(pk=plan_id)
    section = Section.objects.filter(pk=options["section_id"] or 0, plan=plan).first()
    progress.report(part=0, whole=2, text="汇总记录")
    standing = read_standing(plan, today=clock.today(), section=section)
    progress.report(part=1, whole=2, text="排版")
    title = f"{plan.title}任务分解表" + (f"（{section.heading}）" if section else "")
    files = documents.breakdown_files(standing, name=title, title=title, demo=clock.is_demo())
    output = issue_output(
        plan_id=plan.pk,
        kind=OutputKind(kind),
        title=title,
        as_of=standing.today,
        write=lambda _number: files,
        by=progress.by,
        figure_count=len(standing.targets),
        client_key=once,
    )
    progress.lead_to(href=reverse("plan:output", args=[output.pk]), title=str(_("查看文件")))
    return f"已输出“{output}”"


@job("plan.issue_briefing", title=_("调度会材料成文"), retries=1)
def issue_approved(progress: Progress, *, briefing_id: int) -> str:
    """调度会材料成文: write the files of an approved meeting pack and put it out."""
    briefing = Briefing.objects.select_related("plan").get(pk=briefing_id)
    progress.report(part=0, whole=1, text="排版")
    title, files, count = documents.pack_of(briefing, demo=clock.is_demo())
    done = issue_pack(briefing_id=briefing.pk, title=title, files=files, figure_count=count, by=progress.by)
    assert done.output_id is not None
    progress.lead_to(href=reverse("plan:output", args=[done.output_id]), title=str(_("查看文件")))
    return f"已印发“{title}”"


@scheduled(timedelta(minutes=5))
@job("plan.settle_briefings", title=_("登记通报、总结的发文结果"), retries=3)
def settle_briefings(progress: Progress) -> str:
    """登记发文结果: briefings whose papers have gone out, or were withdrawn, since the last look."""
    done = settle_filed(by=FILING)
    progress.report(part=done, whole=done, text="登记发文结果")
    return f"登记{done}件"


def settle_filed(*, by: System) -> int:
    """Settle every briefing that is with the papers; returns how many are no longer."""
    filed = list(Briefing.objects.filter(state=BriefingState.FILED).order_by("pk"))
    return sum(settle_briefing(briefing_id=row.pk, by=by).state != BriefingState.FILED for row in filed)


@scheduled(timedelta(hours=1))
@job("plan.months", title=_("月报开报、催报和冻结"), retries=3)
def run_months(progress: Progress) -> str:
    """月报: on their days, in working hours: open the month, remind who has not sent, freeze when the window has closed."""
    now = localtime(clock.now())
    if next_working_moment(now, calendar=calendar(), hours=shipped_hours()) != now:
        return "现在不是工作时间，下次再办"
    done: list[str] = []
    for plan in plans_running():
        done += run_month(plan, today=now.date(), by=REMINDER)
        progress.report(part=len(done), whole=None, text=plan.title)
    return "；".join(done) or "没有到日子的月报"


def run_month(plan: WorkPlan, *, today: date, by: System) -> list[str]:
    """Do what a plan's months need today; returns what was done in words."""
    done: list[str] = []
    for month in plan.months.filter(frozen_at__isnull=True).order_by("opened_at"):
        if today > month.check_until:
            freeze_month(month_id=month.pk, by=by)
            done.append(f"{month}已冻结")
        elif today >= month.due_date and (told := remind_silent(month_id=month.pk, by=by)):
            done.append(f"{month}催报{told}个单位")
    dates = dates_of(year=today.year, month=today.month)
    due = dates.open_date <= today <= dates.check_until and plan.year == today.year
    if due and not plan.months.filter(year=today.year, month=today.month).exists():
        done.append(f"{open_month(plan_id=plan.pk, year=today.year, month=today.month, by=by)}已开报")
    return done


@scheduled(timedelta(hours=1))
@job("plan.remind", title=_("到期提醒"), retries=3)
def remind(progress: Progress) -> str:
    """到期提醒: in working hours, once per task, deadline and kind: before it is due, on the day, when overdue."""
    now = localtime(clock.now())
    if next_working_moment(now, calendar=calendar(), hours=shipped_hours()) != now:
        return "现在不是工作时间，下次再发"
    sent = 0
    for due in reminders_due(today=clock.today()):
        if remind_task(task_id=due.task.pk, kind=due.kind, text=due.text, by=REMINDER) is not None:
            sent += 1
            progress.report(part=sent, whole=None, text=due.task.code)
    return f"发出 {sent} 条提醒"


@scheduled(timedelta(hours=1))
@job("plan.escalate", title=_("自动督办"), retries=3)
def escalate(progress: Progress) -> str:
    """自动督办: in working hours, where the rulebook says so: urging slip, order, report to the leader, each on its day."""
    now = localtime(clock.now())
    if next_working_moment(now, calendar=calendar(), hours=shipped_hours()) != now:
        return "现在不是工作时间，下次再办"
    done: list[str] = []
    for one in escalations(today=clock.today()):
        if one.is_ripe(clock.today()):
            done.append(take_step(one, by=ESCALATION))
            progress.report(part=len(done), whole=None, text=one.due.task.code)
    return "；".join(done) or "没有到日子的督办措施"


def take_step(one: Escalation, *, by: System) -> str:
    """Take the step that a task is ripe for; returns what was done in words."""
    task = one.due.task
    if one.step is SupervisionStep.REPORT:
        assert one.due.matter is not None
        report_matter(matter_id=one.due.matter.pk, text=report_words(one.due), by=by)
        return f"{task.code}已报领导"
    kind = SheetKind.URGE if one.step is SupervisionStep.URGE else SheetKind.ORDER
    asked = documents.OrderRequest(
        str(documents.FIRST_WORDS[kind]), first_reply_date(clock.today()), str(documents.CONTACT)
    )
    sheet = issue_sheet(
        task_id=task.pk,
        kind=kind,
        write=documents.sheet_writer(task, kind, asked, demo=clock.is_demo()),
        by=by,
        **vars(asked),
    )
    return f"{task.code}已发{sheet.number}"


@job("plan.lay_catalogue", title=_("套用目录"), retries=1)
def lay_catalogue(
    progress: Progress, *, plan_id: int, units: dict[str, int], groups: dict[str, list[int]], leaders: dict[str, int]
) -> str:
    """套用目录: lay the shipped catalogue over its plan in one act; done again it changes nothing."""
    plan = WorkPlan.objects.get(pk=plan_id)
    catalogue = catalogue_for(plan.title, year=plan.year)
    if catalogue is None:
        raise PlanError(gettext("没有与这份要点对应的目录。"))
    progress.report(part=0, whole=1, text=catalogue.header.title)
    done = apply_catalogue(
        plan_id=plan.pk,
        catalogue=catalogue,
        by=progress.by,
        unit_of=lambda code: units.get(code) or None,
        units_of_group=lambda code: groups.get(code, []),
        leader_of=lambda code: leaders.get(code) or None,
    )
    progress.report(part=1, whole=1, text=catalogue.header.title)
    progress.lead_to(href=f"{reverse('plan:tasks')}?state=draft", title=str(_("查看任务草案")))
    return gettext("标注 %(clauses)s 句，落实 %(targets)s 个目标、%(readings)s 种口径，拟定 %(tasks)s 项任务") % {
        "clauses": done.clauses,
        "targets": done.targets,
        "readings": done.readings,
        "tasks": done.tasks,
    }
