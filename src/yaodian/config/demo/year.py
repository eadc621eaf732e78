"""演示年 (a year of the plan): imported, decomposed, dispatched, signed for, reported, returned, approved, late; through actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from yaodian.apps.plan import rules
from yaodian.apps.plan.actions import PlanError, approvals, catalogue, imports, issuing, loop
from yaodian.apps.plan.models import Approval, ProgressEntry, Target, Task, TaskUnit, WorkPlan, YearDraft
from yaodian.apps.plan.queries.targets import target_as_it_stands
from yaodian.apps.plan.rules import ApprovalKind, Direction, EntryState, Source, TaskPart, TaskState, Verdict, goal_met
from yaodian.catalogue.reading import Catalogue
from yaodian.config.demo import earlier
from yaodian.config.demo.bureau import Bureau
from yaodian.config.demo.moments import UNTIL, lead_key, moment, paper, workday
from yaodian.config.demo.numbers import target_events
from yaodian.config.demo.rhythm import rhythm_events
from yaodian.kernel import clock

PROBLEMS = (
    "进度比节点慢，施工单位人手不足",
    "两所学校材料不齐，已退回补充",
    "经费拨付手续尚在办理",
    "个别学校重视不够，填报不及时",
)
TOLD = (
    "为落实“{about}”召开调度会1次，逐校核对佐证材料",
    "“{about}”已部署到校，明确专人负责",
    "对“{about}”实地抽查，发现的问题限期整改",
    "“{about}”按节点推进，建立台账逐项对账",
    "就“{about}”组织业务培训，统一口径和要求",
)
NEXT = ("下周逐校核对，月底前补齐", "约请施工单位负责人面谈", "组织现场推进会", "纳入下月督查内容")


def run_year(made: Bureau, seeds: Catalogue, *, text: bytes, random: Random) -> WorkPlan:
    """Run the year of the plan until the demo day; returns the plan."""
    earlier.run_earlier_years(made)
    drafted = earlier.draft_2018(made, text=text)
    plan = import_plan(made, seeds, text=text, drafted=drafted)
    earlier.sign_round(made, plan, due=date(2018, 3, 9), returning="finance", silent="exam_office")
    dispatch_plan(made, plan)
    events: list[tuple[datetime, int, Callable[[], Any]]] = []
    for number, task in enumerate(Task.objects.filter(plan=plan).order_by("code")):
        events += task_events(made, task, number=number, random=random)
    events += target_events(made, plan)
    events += rhythm_events(made, plan, close=lambda task: close(made, task, returned=False))
    events += earlier.commission_events(made)
    for at, _number, act in sorted(events, key=lambda event: event[:2]):
        if at.date() <= UNTIL:
            with clock.at(at):
                act()
    earlier.run_initiatives(made)
    earlier.draft_2019(made)
    return plan


def import_plan(made: Bureau, seeds: Catalogue, *, text: bytes, drafted: YearDraft) -> WorkPlan:
    """Import, review and confirm the published text of what was drafted, then lay the catalogue over it."""
    with clock.at(moment(date(2018, 3, 5))):
        words = {("section", office.code): list(office.words) for office in seeds.offices}
        catalogue.load_keywords(rows=words, by=made.by)
        office = made.reader("office")
        name = "天门市教育局2018年工作要点.txt"
        draft = issuing.issue_draft(draft_id=drafted.pk, name=name, content=text, by=office)
        found = [item["id"] for item in rules.review.findings(draft.whole, draft.review)]
        imports.review_finding(draft_id=draft.pk, verb="accept", finding_ids=tuple(found), by=office)
        plan = imports.confirm_import(draft_id=draft.pk, by=office)
        catalogue.apply_catalogue(
            plan_id=plan.pk,
            catalogue=seeds,
            by=made.by,
            unit_of=made.unit,
            units_of_group=lambda code: made.groups.get(code, []),
            leader_of=made.leaders.get,
        )
    return plan


def dispatch_plan(made: Bureau, plan: WorkPlan) -> None:
    """Dispatch section by section; the last one of section four stays to be dispatched."""
    for place, section in enumerate(plan.sections.order_by("position")):
        with clock.at(moment(date(2018, 3, 12) + timedelta(days=place), 10)):
            rows = Task.objects.filter(plan=plan, clause_links__clause__point__section=section, state=TaskState.DRAFT)
            keys = list(rows.order_by("code").values_list("pk", flat=True).distinct())
            loop.dispatch_tasks(task_ids=keys, by=made.reader("office"), sign_by=date(2018, 3, 20))


def task_events(
    made: Bureau, task: Task, *, number: int, random: Random
) -> list[tuple[datetime, int, Callable[[], Any]]]:
    """Return the events of one task's year: signing, monthly progress, milestones, closing; with faults."""
    events: list[tuple[datetime, int, Callable[[], Any]]] = []
    silent = number % 29 == 7

    def add(day: date, act: Callable[[], Any], hour: int = 9) -> None:
        events.append((moment(workday(day, random), hour, random.randrange(60)), number, act))

    signed = date(2018, 3, 14) + timedelta(days=random.randrange(6))
    if not silent:
        add(signed, lambda: sign_all(made, task, random=random), 11)
    elif number % 2:
        add(date(2018, 4, 2), lambda: phone(made, task))
    if not silent or number % 2:
        for month in range(4, 11):
            if random.random() < 0.45:
                add(
                    date(2018, month, random.randrange(5, 26)),
                    partial(report, made, task, month=month, random=random),
                    15,
                )
        for milestone in task.milestones.order_by("due_date"):
            late = random.randrange(0, 9) - 5
            done = milestone.due_date + timedelta(days=late)
            if random.random() < 0.85:
                add(done, partial(reach, made, task, milestone.pk), 16)
        if task.due_date <= date(2018, 10, 10) and number % 7 != 3:
            add(
                task.due_date - timedelta(days=random.randrange(2, 12)),
                lambda: close(made, task, returned=number % 11 == 5),
                10,
            )
        elif number % 13 == 4:
            add(date(2018, 9, 18), lambda: extend(made, task), 10)
        if number % 17 == 2:
            add(date(2018, 10, 15), lambda: instruct(made, task))
        if number % 9 == 0 and task.due_date > date(2018, 11, 1):
            add(date(2018, 10, 29), lambda: ask_only(made, task), 16)
    return events


def sign_all(made: Bureau, task: Task, *, random: Random) -> None:
    """Every unit that has a head signs; a few forget."""
    for link in TaskUnit.objects.filter(task=task, signed_at__isnull=True).select_related("unit"):
        key = next(
            (
                key
                for key in (f"head:{link.unit.code}", "office" if link.unit.code == "office" else "")
                if key in made.people
            ),
            "",
        )
        if key and (link.part == TaskPart.LEAD or random.random() > 0.03):
            loop.sign_task(task_id=task.pk, unit_id=link.unit_id, by=made.reader(key))


def phone(made: Bureau, task: Task) -> None:
    """The office phones the lead unit and records who answered."""
    person = made.people[lead_key(made, task)]
    loop.sign_task_by_phone(
        task_id=task.pk, unit_id=task.lead_unit_id, phone_person=person.name, by=made.reader("office")
    )


def report(made: Bureau, task: Task, *, month: int, random: Random) -> None:
    """The lead section reports; sometimes a school does and its central school and the section check it."""
    if Task.objects.get(pk=task.pk).state not in rules.LIVE_STATES:
        return
    milestone = task.milestones.filter(due_date__month__lte=month).order_by("-due_date").first()
    about = (milestone.title if milestone else task.title).strip("。")
    turn = int("".join(filter(str.isdigit, task.code))) + month
    words = f"{month}月：{TOLD[turn % len(TOLD)].format(about=about)}。"
    troubled = random.random() < 0.35
    loop.report_progress(
        task_id=task.pk,
        unit_id=task.lead_unit_id,
        text=words,
        problems=random.choice(PROBLEMS) if troubled else "",
        next_steps=random.choice(NEXT),
        files=[paper(f"{task.code}-{month}月进展.txt", words)] if random.random() < 0.5 else [],
        by=made.reader(lead_key(made, task, "clerk")),
    )
    links = list(TaskUnit.objects.filter(task=task, part=TaskPart.REPORT).select_related("unit").order_by("pk"))
    if links and random.random() < 0.6:
        link = random.choice(links)
        if f"school:{link.unit.code}" in made.people:
            entry = loop.report_progress(
                task_id=task.pk,
                unit_id=link.unit_id,
                text=f"{link.unit.title}已按要求完成{month}月工作，材料已归档。",
                files=[paper(f"{link.unit.code}-{month}月.txt", task.title)],
                by=made.reader(f"school:{link.unit.code}"),
            )
            if month < 10:
                check(made, task, entry, returned=random.random() < 0.15)


def check(made: Bureau, task: Task, entry: ProgressEntry, *, returned: bool) -> None:
    """The section accepts or returns a school's entry."""
    if entry.state == EntryState.AT_SECTION:
        loop.check_entry(
            entry_id=entry.pk,
            accepted=not returned,
            reason="照片看不清地点，请补拍后重报" if returned else "",
            by=made.reader(lead_key(made, task)),
        )


def reach(made: Bureau, task: Task, milestone_id: int) -> None:
    """The lead section records a milestone while the task is on its way."""
    if Task.objects.get(pk=task.pk).state in rules.LIVE_STATES:
        loop.reach_milestone(milestone_id=milestone_id, done_date=clock.today(), by=made.reader(lead_key(made, task)))


def is_short(task: Task) -> bool:
    """Has a target of the task been counted and its goal not been met?"""
    for target in Target.objects.filter(task=task).select_related("task"):
        view = target_as_it_stands(target)
        met = goal_met(view.value, goal=target.goal, direction=Direction(target.direction), baseline=target.baseline)
        if view.source is Source.COMPUTED and met is False:
            return True
    return False


def close(made: Bureau, task: Task, *, returned: bool) -> None:
    """The section submits the deliverables and asks to close; leader and office decide; some are returned. What is short of
    its number stays open."""
    head = made.reader(lead_key(made, task))
    here = Task.objects.get(pk=task.pk)
    if here.state != TaskState.RUNNING or is_short(here):
        return
    for deliverable in here.deliverables.filter(done_date__isnull=True):
        loop.submit_deliverable(
            deliverable_id=deliverable.pk, file=paper(f"{deliverable.title[:20]}.txt", deliverable.title), by=head
        )
    loop.report_progress(
        task_id=here.pk, unit_id=here.lead_unit_id, text=f"已完成：{here.closing_condition[:120]}", by=head
    )
    for entry in here.entries.filter(state=EntryState.AT_SECTION):
        check(made, here, entry, returned=False)
    try:
        asked = approvals.ask_approval(
            task_id=here.pk, kind=ApprovalKind.CLOSE, reason="办结条件已全部达到，佐证齐全。", by=head
        )
    except PlanError:
        return
    if returned:
        decide(made, asked, Verdict.RETURN, "佐证缺两所学校，补齐后再报")
        return
    decide(made, asked, Verdict.AGREE, "同意")
    approvals.decide_approval(approval_id=asked.pk, verdict=Verdict.AGREE, note="核验无误", by=made.reader("office2"))


def decide(made: Bureau, asked: Approval, verdict: Verdict, note: str) -> None:
    """The leader in charge decides; the director where nobody is in charge."""
    person = asked.task.leader_id if asked.task else None
    key = next((f"leader:{code}" for code, pk in made.leaders.items() if pk == person), "leader:director")
    approvals.decide_approval(approval_id=asked.pk, verdict=verdict, note=note, by=made.reader(key))


def extend(made: Bureau, task: Task) -> None:
    """An extension is asked for and granted by leader and office."""
    if Task.objects.get(pk=task.pk).state != TaskState.RUNNING:
        return
    later = task.due_date + timedelta(days=60)
    asked = approvals.ask_approval(
        task_id=task.pk,
        kind=ApprovalKind.EXTENSION,
        reason="省级方案印发较晚，需顺延。",
        payload={"due_date": later.isoformat()},
        by=made.reader(lead_key(made, task)),
    )
    decide(made, asked, Verdict.AGREE, "同意顺延，不得再延")
    approvals.decide_approval(approval_id=asked.pk, verdict=Verdict.AGREE, note="已登记", by=made.reader("office2"))


def ask_only(made: Bureau, task: Task) -> None:
    """A request that still waits for the leader on the demo day."""
    here = Task.objects.get(pk=task.pk)
    if here.state == TaskState.RUNNING:
        approvals.ask_approval(
            task_id=here.pk,
            kind=ApprovalKind.EXTENSION,
            reason="部分学校寒假前方能验收，申请顺延一个月。",
            payload={"due_date": (here.due_date + timedelta(days=31)).isoformat()},
            by=made.reader(lead_key(made, here)),
        )


def instruct(made: Bureau, task: Task) -> None:
    """The director writes an instruction."""
    approvals.instruct(
        task_id=task.pk, text=f"请{task.lead_unit}抓紧，月底前向我报一次进展。", by=made.reader("leader:director")
    )
