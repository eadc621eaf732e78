"""演示年的督办 (supervision in the demo year): orders and slips, an answer, a look on site, a talk, and silence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from yaodian.apps.plan.actions import escalation, supervision
from yaodian.apps.plan.documents import OrderRequest, sheet_writer
from yaodian.apps.plan.jobs import ESCALATION, take_step
from yaodian.apps.plan.models import LeaderReport, ReportMonth, Supervision, Task, WorkPlan
from yaodian.apps.plan.queries.escalation import escalations
from yaodian.apps.plan.queries.supervision import first_reply_date, steps_due
from yaodian.apps.plan.rules.supervision import LeaderDecision, MatterState, SheetKind
from yaodian.config.demo.bureau import Bureau
from yaodian.config.demo.moments import paper
from yaodian.kernel import clock
from yaodian.kernel.access import Reader


@dataclass
class Rhythm:
    """演示年的节奏 (what the year's rhythm keeps in mind): bureau, plan, the matters it opened."""

    made: Bureau
    plan: WorkPlan
    close: Callable[[Task], None]
    matters: list[int] = field(default_factory=list)

    def head(self, code: str) -> Reader:
        """Return the head of a unit."""
        return self.made.reader("office" if code == "office" else f"head:{code}")

    def month(self, number: int) -> ReportMonth:
        """Return a month of the plan."""
        return self.plan.months.select_related("plan").get(month=number)


def issue_sheets(here: Rhythm) -> None:
    """The office takes the steps that are due: orders for the two longest late, urging slips for the next two."""
    due = steps_due(plan_id=here.plan.pk, today=clock.today())
    for place, one in enumerate(due[:4]):
        here.matters.append(issue(here, one.task.pk, SheetKind.ORDER if place < 2 else SheetKind.URGE))


def issue(here: Rhythm, task_id: int, kind: SheetKind) -> int:
    """Issue one sheet; returns its matter."""
    task = here.plan.tasks.select_related("plan", "lead_unit").get(pk=task_id)
    words = "请对照办结条件逐项核查，说明未完成的原因，明确措施和完成时间，抓紧办结。"
    asked = OrderRequest(words, first_reply_date(clock.today()), "局办公室 张主任")
    sheet = supervision.issue_sheet(
        task_id=task_id,
        kind=kind,
        requirement=asked.requirement,
        reply_date=asked.reply_date,
        contact=asked.contact,
        write=sheet_writer(task, kind, asked, demo=True),
        by=here.made.reader("office"),
    )
    return sheet.matter_id


def sign_and_answer(here: Rhythm) -> None:
    """The first unit signs and answers, the second signs by phone, the third signs alone, the fourth is silent."""
    for place, matter in enumerate(_matters(here)[:3]):
        sheet = matter.sheets.get()
        if place == 1:
            supervision.sign_sheet(sheet_id=sheet.pk, phone_person="值班人员", by=here.made.reader("office"))
            continue
        head = here.head(matter.unit.code)
        supervision.sign_sheet(sheet_id=sheet.pk, by=head)
        if place == 0:
            words = "已逐项核查：缺的两所学校材料已补齐，现场已整改到位，附清单。"
            supervision.answer_sheet(sheet_id=sheet.pk, text=words, files=[paper("整改清单.txt", words)], by=head)


def _matters(here: Rhythm) -> list[Supervision]:
    """Return the matters that were opened in August, in their order."""
    rows = {row.pk: row for row in Supervision.objects.filter(pk__in=here.matters).select_related("unit", "task")}
    return [rows[key] for key in here.matters]


def recheck(here: Rhythm) -> None:
    """The inspector looks at the first matter on site."""
    for matter in _matters(here)[:1]:
        supervision.recheck_matter(
            matter_id=matter.pk,
            checked_date=clock.today(),
            place="抽查两所学校现场",
            finding="查看两所学校现场和台账，整改情况属实。",
            passed=True,
            files=[],
            by=here.made.reader("inspector"),
        )


def strike_off(here: Rhythm) -> None:
    """The office sees the task closed, strikes the matter off and hands the result to the year's assessment, which is not installed and waits."""
    for matter in _matters(here)[:1]:
        by = here.made.reader("office")
        here.close(matter.task)
        supervision.close_matter(matter_id=matter.pk, note="复核通过，整改属实，予以销号", by=by)
        supervision.forward_result(
            matter_id=matter.pk, to_unit_id=here.made.units["office"].pk, text="督办后整改到位，供年终考核参考", by=by
        )


def talk(here: Rhythm) -> None:
    """The unit that signed by phone and did nothing is talked with by the director."""
    for matter in _matters(here)[1:2]:
        if matter.state == MatterState.CLOSED:
            continue
        director = here.made.people["leader:director"]
        head = here.made.people["office" if matter.unit.code == "office" else f"head:{matter.unit.code}"]
        record = supervision.TalkRecord(
            talk_date=clock.today(),
            place="局三楼会议室",
            host_post="局长",
            host=director.name,
            guest_post=f"{matter.unit}负责人",
            guest=head.name,
            subject=f"任务{matter.task.code}“{matter.task.title}”超过时限，督办单逾期未回复。",
            commitments="两周内拿出整改方案，十月底前办结。",
            due_date=date(2018, 10, 31),
        )
        scan = paper("约谈记录签字扫描件.txt", record.commitments)
        supervision.record_talk(matter_id=matter.pk, talk=record, scan=scan, by=here.made.reader("office"))


def urge_again(here: Rhythm) -> None:
    """In October the office urges two more, which have not signed on the demo day."""
    due = [one for one in steps_due(plan_id=here.plan.pk, today=clock.today()) if one.matter is None]
    for one in due[:2]:
        issue(here, one.task.pk, SheetKind.URGE)


def hold_one(here: Rhythm) -> None:
    """In October the office holds what would go out by itself on one late task."""
    for one in escalations(plan_id=here.plan.pk, today=clock.today())[-1:]:
        escalation.hold_escalation(
            task_id=one.due.task.pk,
            until_date=clock.today() + timedelta(days=28),
            reason="等待上级部门批复，批复后再督办",
            by=here.made.reader("office"),
        )


def take_steps(here: Rhythm) -> None:
    """The steps that are ripe go out by themselves, as the job takes them."""
    for one in escalations(plan_id=here.plan.pk, today=clock.today()):
        if one.is_ripe(clock.today()):
            take_step(one, by=ESCALATION)


def note_one(here: Rhythm) -> None:
    """The director decides a talk on the first matter reported; the others wait on the demo day."""
    report = LeaderReport.objects.filter(matter__task__plan=here.plan, noted_at__isnull=True).order_by("pk").first()
    if report is not None:
        escalation.note_report(
            report_id=report.pk,
            decision=LeaderDecision.TALK,
            words="请办公室安排约谈，月底前拿出办结时间表。",
            by=here.made.reader("leader:director"),
        )
