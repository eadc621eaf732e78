"""Re-issue reads (重新印发对照): what a new text changes, sentence by sentence and word by word, and which tasks it touches."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from django.db.models import QuerySet

from yaodian.apps.plan.models import Clause, ImportDraft, Target, Task, WorkPlan
from yaodian.apps.plan.rules import CLOSED_STATES
from yaodian.engines import plantext
from yaodian.kernel.access import By, require

KINDS = {"changed": "修改", "added": "新增", "removed": "删除", "moved": "移位"}


@dataclass(frozen=True)
class Word:
    """一段字 (a run of characters): the same in both texts, taken out, or put in."""

    text: str
    mark: str = ""


@dataclass(frozen=True)
class Difference:
    """一处不同 (a difference): the sentence before and after with its words marked, and the tasks that it touches."""

    kind: str
    change: plantext.Change
    before: tuple[Word, ...]
    after: tuple[Word, ...]
    tasks: tuple[Task, ...]

    @property
    def title(self) -> str:
        """The Chinese word for its kind."""
        return KINDS[self.kind]


def clauses_in_force(*, plan: WorkPlan) -> QuerySet[Clause]:
    """Return the clauses of a plan in the order of its text, without those withdrawn."""
    return Clause.objects.filter(point__section__plan=plan, withdrawn=False).order_by("start", "position", "pk")


def as_text(clauses: list[plantext.Clause]) -> plantext.Plan:
    """Return clauses as a text that the engine compares."""
    point = plantext.Point(id="1", number=None, title=None, text="", start=0, clauses=tuple(clauses))
    section = plantext.Section(id="1", number=None, heading=None, start=0, points=(point,))
    return plantext.Plan(
        title=None,
        issuer=None,
        year=None,
        metadata={},
        preamble=None,
        preamble_start=None,
        sections=(section,),
        deliverables=(),
        flags=(),
        source_text="",
    )


def texts_of(*, draft: ImportDraft) -> plantext.Plan:
    """Return the clauses of a draft as it was read: a table of a Word file is not read a second time from its text."""
    return as_text(
        [
            plantext.Clause(id=clause["id"], key=clause["key"], text=clause["text"], start=clause["start"])
            for section in draft.parsed["sections"]
            for point in section["points"]
            for clause in point["clauses"]
        ]
    )


def changes_of(*, draft: ImportDraft) -> list[plantext.Change]:
    """Return the differences between the plan in force and the draft's text, clause by clause."""
    if draft.replaces is None:
        return []
    held = [
        plantext.Clause(id=clause.code, key=clause.key, text=clause.text, start=clause.start)
        for clause in clauses_in_force(plan=draft.replaces)
    ]
    return plantext.diff(as_text(held), texts_of(draft=draft))


def word_marks(*, old: str, new: str) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """Return both texts cut into runs, those that differ marked "del" in the old and "ins" in the new."""
    before: list[Word] = []
    after: list[Word] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = tag == "equal"
        if b > a:
            before.append(Word(old[a:b], "" if same else "del"))
        if d > c:
            after.append(Word(new[c:d], "" if same else "ins"))
    return tuple(before), tuple(after)


def differences(*, draft: ImportDraft, by: By) -> list[Difference]:
    """Return what a re-issued text changes, each with the open tasks that will be marked 待复核."""
    require(by, "plan.import")
    changes = changes_of(draft=draft)
    if draft.replaces is None:
        return []
    ids = dict(clauses_in_force(plan=draft.replaces).values_list("key", "pk"))
    touched: dict[int, list[Task]] = {}
    rows = (
        Task.objects.filter(plan=draft.replaces, clause_links__clause__isnull=False)
        .exclude(state__in=CLOSED_STATES)
        .select_related("lead_unit")
        .prefetch_related("clause_links")
        .order_by("code")
        .distinct()
    )
    for task in rows:
        for link in task.clause_links.all():
            touched.setdefault(link.clause_id, []).append(task)
    found = []
    for change in changes:
        before, after = word_marks(old=change.old_text or "", new=change.new_text or "")
        if change.kind == "moved":
            before, after = (Word(change.old_text or ""),), (Word(change.new_text or ""),)
        marks = change.kind in ("changed", "removed")
        tasks = touched.get(ids.get(change.old_key or "", 0), []) if marks else []
        found.append(Difference(change.kind, change, before, after, tuple(tasks)))
    return found


def suspect_clauses(*, plan: WorkPlan) -> QuerySet[Clause]:
    """Return the clauses of a plan that wait to be looked at again (待复核), withdrawn ones too."""
    return Clause.objects.filter(point__section__plan=plan, suspect=True).select_related("point").order_by("start")


def suspect_tasks(*, plan: WorkPlan) -> QuerySet[Task]:
    """Return the tasks of a plan that wait to be looked at again (待复核)."""
    return Task.objects.filter(plan=plan, suspect=True).select_related("lead_unit").order_by("code")


def suspect_targets(*, plan: WorkPlan) -> QuerySet[Target]:
    """Return the targets of a plan that wait to be looked at again (待复核)."""
    rows = Target.objects.filter(clause__point__section__plan=plan, suspect=True, withdrawn_reason="")
    return rows.select_related("clause").order_by("clause__start", "pk")
