"""Plain makers for the tests of the plan: a small bureau with its people, a short plan text, the plan in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.test import Client

from yaodian.apps.plan.actions import breakdown, imports, loop, targets
from yaodian.apps.plan.models import ImportDraft, Target, TargetReading, Task, WorkPlan
from yaodian.apps.plan.rules import Source, TaskState, review
from yaodian.kernel import clock
from yaodian.kernel.access import Reader, Role, System
from yaodian.kernel.accounts.models import Account, Appointment, Person, Post
from yaodian.kernel.accounts.queries import reader_of
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.units.models import Unit, UnitRelation
from yaodian.kernel.units.rules import RelationKind, UnitKind

SYSTEM = System("测试")
OPENED = date(2010, 1, 1)
ZONE = ZoneInfo("Asia/Shanghai")

TEXT = """云桥市教育局2018年工作要点
发布时间:2018-03-01

2018年全市教育工作的总体要求是:以立德树人为根本任务,办好人民满意的教育。

一、加快教育信息化
1. 建设录播教室。全年建设5个录播教室,并投入使用。组织教师开展信息技术培训,培训教师300人次。
2. 加强教学研究。制定教研工作办法。广泛开展读书活动。

二、改善办学条件
3. 改造薄弱学校。投入资金800万元,改造校舍12所。落实校舍安全责任。
4. 抓好后勤管理。食堂量化分级达到100%。切实加强水电管理。
"""


def at(year: int, month: int, day: int) -> Any:
    """Let the block run on this day, at ten."""
    return clock.at(datetime.combine(date(year, month, day), time(10), ZONE))


def unit(code: str, title: str, kind: UnitKind, *, under: Unit | None = None) -> Unit:
    """Make a unit and where it stands."""
    row = Unit.objects.create(code=code, title=title, kind=kind, opened_date=OPENED)
    if under is not None:
        UnitRelation.objects.create(kind=RelationKind.SUBORDINATION, upper=under, lower=row, from_date=OPENED)
    return row


def account(name: str, role: Role, at_unit: Unit, *, password: str = "!") -> Account:
    """Make a person with a post and an account."""
    person = Person.objects.create(name=name, unit=at_unit)
    post = Post.objects.create(unit=at_unit, title=name, role=role)
    Appointment.objects.create(post=post, person=person, from_date=OPENED)
    made = Account(login_name=name, person=person, must_change_password=False, made_at=clock.now())
    made.set_password(password)
    made.save()
    return made


@dataclass
class Bureau:
    """A bureau as small as can be: office, two sections, an institution, a central school with a school, a direct school."""

    units: dict[str, Unit]
    accounts: dict[str, Account]

    def reader(self, key: str) -> Reader:
        """Return somebody as a reader."""
        return reader_of(account=self.accounts[key], on=clock.today())


def bureau() -> Bureau:
    """Make the bureau and its people."""
    top = unit("bureau", "教育局", UnitKind.BUREAU)
    office = unit("office", "办公室", UnitKind.SECTION, under=top)
    media = unit("media_centre", "电教馆", UnitKind.INSTITUTION, under=top)
    finance = unit("finance", "计财科", UnitKind.SECTION, under=top)
    central = unit("central", "云桥镇中心学校", UnitKind.CENTRAL_SCHOOL, under=top)
    village = unit("village", "新河小学", UnitKind.SCHOOL, under=central)
    direct = unit("direct", "明德中学", UnitKind.DIRECT_SCHOOL, under=top)
    return Bureau(
        units={row.code: row for row in (top, office, media, finance, central, village, direct)},
        accounts={
            "leader": account("局长", Role.LEADER, top),
            "deputy": account("副局长", Role.DEPUTY, top),
            "office": account("办公室主任", Role.OFFICE, office),
            "office_two": account("办公室科员", Role.OFFICE, office),
            "media_head": account("馆长", Role.SECTION_HEAD, media),
            "media_clerk": account("馆员", Role.SECTION_CLERK, media),
            "finance_head": account("计财科长", Role.SECTION_HEAD, finance),
            "central_head": account("中心校长", Role.CENTRAL_HEAD, central),
            "village_clerk": account("村小文员", Role.SCHOOL_CLERK, village),
            "direct_clerk": account("明德文员", Role.SCHOOL_CLERK, direct),
        },
    )


def draft_of(text: str = TEXT, *, name: str = "要点.txt", replaces: WorkPlan | None = None) -> ImportDraft:
    """Start the import of a text."""
    replaces_id = replaces.pk if replaces else None
    return imports.start_import(name=name, content=text.encode(), by=SYSTEM, replaces_id=replaces_id)


def accept_all(draft: ImportDraft) -> ImportDraft:
    """Accept every finding of a draft that waits for a word."""
    draft.refresh_from_db()
    found = review.findings(draft.whole, draft.review)
    waiting = tuple(item["id"] for item in found if item["state"] == review.PENDING)
    if waiting:
        imports.review_finding(draft_id=draft.pk, verb="accept", finding_ids=waiting, by=SYSTEM)
    draft.refresh_from_db()
    return draft


def plan(text: str = TEXT) -> WorkPlan:
    """Import, accept and confirm a text."""
    return imports.confirm_import(draft_id=accept_all(draft_of(text)).pk, by=SYSTEM)


def clause(of_plan: WorkPlan, words: str) -> Any:
    """Return the live clause of a plan that holds these words."""
    from yaodian.apps.plan.models import Clause

    return Clause.objects.get(point__section__plan=of_plan, text__contains=words, withdrawn=False)


def task(of_plan: WorkPlan, *, lead: Unit, words: str = "录播教室", title: str = "建成录播教室", **parts: Any) -> Task:
    """Draft a task under the clause that holds these words."""
    draft = breakdown.TaskDraft(
        title=title,
        clause_ids=parts.pop("clause_ids", None) or [clause(of_plan, words).pk],
        lead_unit_id=lead.pk,
        due_date=parts.pop("due_date", date(2018, 12, 31)),
        **parts,
    )
    return breakdown.draft_task(plan_id=of_plan.pk, draft=draft, by=SYSTEM)


def running_task(of_bureau: Bureau, of_plan: WorkPlan, *, lead: str = "media_centre", **parts: Any) -> Task:
    """Draft, dispatch and sign a task; the school below the central school and the direct school report on it."""
    parts.setdefault("report_unit_ids", [of_bureau.units["village"].pk, of_bureau.units["direct"].pk])
    made = task(of_plan, lead=of_bureau.units[lead], **parts)
    loop.dispatch_tasks(task_ids=[made.pk], by=SYSTEM)
    return loop.sign_task(task_id=made.pk, unit_id=made.lead_unit_id, by=SYSTEM)


def reading(
    of_target: Target, *, metric: str = "", source: Source = Source.COMPUTED, chosen: bool = True, **parts: Any
) -> TargetReading:
    """Add a reading to a target, and choose it."""
    row = targets.add_reading(
        target_id=of_target.pk,
        key=parts.pop("key", metric or source.value),
        title=parts.pop("title", metric or source.label),
        source=source,
        metric=metric,
        params=parts.pop("params", {}),
        by=SYSTEM,
    )
    if parts:
        TargetReading.objects.filter(pk=row.pk).update(**parts)
        write_line(verb="test.set", by=SYSTEM, record=row)
    if chosen:
        targets.choose_reading(target_id=of_target.pk, reading_id=row.pk, reason="测试", by=SYSTEM)
    row.refresh_from_db()
    return row


def paper(name: str = "佐证.txt", words: str = "会议记录：已完成设备安装。") -> ContentFile[bytes]:
    """Make a small file to be uploaded."""
    return ContentFile(words.encode(), name=name)


def browser(of_bureau: Bureau, key: str) -> Client:
    """Make a browser in which somebody is logged in."""
    found = Client()
    found.force_login(of_bureau.accounts[key], backend="yaodian.kernel.accounts.backends.NameOrPhoneBackend")
    return found


def metric_rows() -> date:
    """Rows for the contract of metrics (`tests/contracts`): tasks closed in time, closed late, open and past due."""
    small = bureau()
    running = plan()
    states = (
        (TaskState.CLOSED, datetime(2018, 6, 1, 10, tzinfo=ZONE)),
        (TaskState.CLOSED, datetime(2018, 9, 1, 10, tzinfo=ZONE)),
        (TaskState.RUNNING, None),
        (TaskState.DRAFT, None),
    )
    for number, (state, closed_at) in enumerate(states):
        lead = small.units["media_centre" if number % 2 else "finance"]
        row = task(running, lead=lead, title=f"任务{number}", due_date=date(2018, 6, 30))
        Task.objects.filter(pk=row.pk).update(state=state, closed_at=closed_at)
    return date(2018, 12, 31)
