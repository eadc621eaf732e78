"""往年各步 (steps of an earlier year): tasks from items, co-signing, a short year, the year's end."""

from __future__ import annotations

from datetime import date, timedelta

from yaodian.apps.plan.actions import approvals, breakdown, cosigning, imports, loop, yearend
from yaodian.apps.plan.actions.breakdown import TaskDraft
from yaodian.apps.plan.actions.cosigning import Said
from yaodian.apps.plan.models import Clause, ImportDraft, Task, TaskUnit, WorkPlan
from yaodian.apps.plan.rules import ApprovalKind, DueKind, Verdict, review
from yaodian.apps.plan.rules.cosigning import CosignVerdict
from yaodian.config.demo.bureau import Bureau
from yaodian.config.demo.earlier.words import Item
from yaodian.config.demo.moments import lead_key, moment
from yaodian.kernel import clock


def confirm(made: Bureau, draft: ImportDraft) -> WorkPlan:
    """Accept every finding and confirm."""
    office = made.reader("office")
    draft.refresh_from_db()
    found = review.findings(draft.whole, draft.review)
    waiting = tuple(item["id"] for item in found if item["state"] == review.PENDING)
    imports.review_finding(draft_id=draft.pk, verb="accept", finding_ids=waiting, by=office)
    return imports.confirm_import(draft_id=draft.pk, by=office)


def draft_tasks(made: Bureau, plan: WorkPlan, items: tuple[Item, ...]) -> list[tuple[Task, Item]]:
    """Draft a task for each item, under the clause that begins with its words."""
    office = made.reader("office")
    rows = []
    for item in items:
        head = item.text[:6]
        clause = Clause.objects.filter(point__section__plan=plan, text__contains=head, withdrawn=False).first()
        if clause is None:
            continue
        draft = TaskDraft(
            title=item.text.rstrip("。"),
            clause_ids=[clause.pk],
            lead_unit_id=made.units[item.lead].pk,
            due_date=date(plan.year, *item.due),
            due_kind=DueKind.DATE,
            support_unit_ids=[made.units[code].pk for code in item.support],
            leader_id=made.leaders["director"],
            closing_condition="台账齐全，佐证真实，数量与要点一致。",
            target_ids=list(clause.targets.values_list("pk", flat=True)),
        )
        rows.append((breakdown.draft_task(plan_id=plan.pk, draft=draft, by=office), item))
    return rows


def sign_round(made: Bureau, plan: WorkPlan, *, due: date, returning: str = "", silent: str = "") -> None:
    """会签: every unit agrees to its tasks; one returns its first, one stays silent; the director approves after the last day."""
    tasks = list(Task.objects.filter(plan=plan, state="draft").order_by("code"))
    with clock.at(moment(due - timedelta(days=4), 9)):
        keys = [task.pk for task in tasks]
        office = made.reader("office")
        round_ = cosigning.circulate_tasks(plan_id=plan.pk, task_ids=keys, due_date=due, by=office)
    words: dict[str, list[int]] = {}
    for task_id, code in TaskUnit.objects.filter(task__in=tasks, part__in=["lead", "support"]).values_list(
        "task_id", "unit__code"
    ):
        words.setdefault(code, []).append(task_id)
    with clock.at(moment(due - timedelta(days=2), 15)):
        for code, own in sorted(words.items()):
            key = "office" if code == "office" else f"head:{code}"
            if code == silent or key not in made.people:
                continue
            said = dict.fromkeys(sorted(own), Said(CosignVerdict.AGREE))
            if code == returning:
                said[min(own)] = Said(CosignVerdict.RETURN, "牵头事项较多，建议时限顺延一个月")
            cosigning.cosign(round_id=round_.pk, unit_id=made.units[code].pk, said=said, by=made.reader(key))
    approved = due + timedelta(days=1)
    while approved.weekday() > 4:
        approved += timedelta(days=1)
    with clock.at(moment(approved, 9)):
        note = "时限不变，按要点执行" if returning else "同意"
        cosigning.approve_round(round_id=round_.pk, note=note, by=made.reader("leader:director"))


def give_out(made: Bureau, plan: WorkPlan, *, day: date) -> None:
    """Dispatch what is drafted; lead and supporting units sign two days later."""
    with clock.at(moment(day, 10)):
        keys = list(Task.objects.filter(plan=plan, state="draft").order_by("code").values_list("pk", flat=True))
        loop.dispatch_tasks(task_ids=keys, by=made.reader("office"), sign_by=day + timedelta(days=3))
    with clock.at(moment(day + timedelta(days=2), 10)):
        for link in TaskUnit.objects.filter(task__in=keys).select_related("unit", "task").order_by("pk"):
            key = f"head:{link.unit.code}"
            reader = made.reader(key if key in made.people else "office")
            loop.sign_task(task_id=link.task_id, unit_id=link.unit_id, by=reader)


def run(made: Bureau, rows: list[tuple[Task, Item]]) -> None:
    """Run the year: two reports each; what is done or late is closed; a returned request among them."""
    for number, (task, item) in enumerate(rows):
        for month in (5, 8):
            if month > item.due[0] and item.fate == "done":
                continue
            _report(made, task, month=month, number=number)
        if item.fate in ("done", "late"):
            due = date(task.due_date.year, *item.due)
            day = due + timedelta(days=24) if item.fate == "late" else due - timedelta(days=6)
            if number % 4 == 1:
                with clock.at(moment(day - timedelta(days=3), 9)):
                    _ask(made, task, Verdict.RETURN)
            with clock.at(moment(day, 10)):
                _ask(made, task, Verdict.AGREE)


def _report(made: Bureau, task: Task, *, month: int, number: int) -> None:
    """The clerk of the lead section reports."""
    with clock.at(moment(date(task.due_date.year, month, 10 + number % 12), 15)):
        loop.report_progress(
            task_id=task.pk,
            unit_id=task.lead_unit_id,
            text=f"{month}月：“{task.title}”按计划推进，已逐校核对台账。",
            problems="个别单位进度偏慢" if number % 3 == 0 else "",
            next_steps="下月底前补齐",
            by=made.reader(lead_key(made, task, "clerk")),
        )


def _ask(made: Bureau, task: Task, verdict: Verdict) -> None:
    """The head asks to close; the director decides, the office checks."""
    head = made.reader(lead_key(made, task))
    if not task.entries.exists():
        loop.report_progress(task_id=task.pk, unit_id=task.lead_unit_id, text="已按办结条件完成。", by=head)
    asked = approvals.ask_approval(task_id=task.pk, kind=ApprovalKind.CLOSE, reason="办结条件已达到。", by=head)
    director = made.reader("leader:director")
    note = "同意" if verdict is Verdict.AGREE else "台账不全，补齐再报"
    approvals.decide_approval(approval_id=asked.pk, verdict=verdict, note=note, by=director)
    if verdict is Verdict.AGREE:
        approvals.decide_approval(approval_id=asked.pk, verdict=verdict, note="核验无误", by=made.reader("office2"))


def end(made: Bureau, plan: WorkPlan, rows: list[tuple[Task, Item]]) -> None:
    """年终: what was not done is carried over, changed or cancelled by approval; the year closes."""
    for task, item in rows:
        if item.fate in ("done", "late"):
            continue
        with clock.at(moment(date(plan.year, 12, 12), 9)):
            asked = approvals.ask_approval(
                task_id=task.pk,
                kind=ApprovalKind.CARRY,
                reason="资金年底才下达，当年无法完成。" if item.fate != "cancel" else "上级已另行部署，不再单独办理。",
                payload={"choice": item.fate, "text": item.next_text, "target": item.target},
                by=made.reader(lead_key(made, task)),
            )
        with clock.at(moment(date(plan.year, 12, 15), 10)):
            for key in ("leader:director", "office2"):
                approvals.decide_approval(approval_id=asked.pk, verdict=Verdict.AGREE, note="同意", by=made.reader(key))
    with clock.at(moment(date(plan.year, 12, 28), 16)):
        yearend.close_year(plan_id=plan.pk, by=made.reader("office"))
