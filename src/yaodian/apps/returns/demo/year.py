"""演示年 (the demo year): what the sections ask, and how the schools answer it, period by period."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from yaodian.apps.returns import actions
from yaodian.apps.returns.actions import Asking
from yaodian.apps.returns.demo.answers import FORMS
from yaodian.apps.returns.models import Duty, ReturnPeriod, ReturnPlan
from yaodian.apps.returns.queries import version_of
from yaodian.apps.returns.rules import TURN, DutyState, Rhythm, Step
from yaodian.engines.forms import read_toml
from yaodian.kernel import clock
from yaodian.kernel.access import By, Reader, System
from yaodian.kernel.forms.actions import import_form, publish_form
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import UnitKind

ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
LOADER = System("演示数据", origin="yaodian demo load")
FOLDER = Path(__file__).resolve().parent / "forms"
SCHOOLS = (UnitKind.CENTRAL_SCHOOL, UnitKind.DIRECT_SCHOOL, UnitKind.SCHOOL, UnitKind.TEACHING_POINT)
MORNING = time(9)
LATE, SILENT, RETURNED = 0.06, 0.03, 0.02


@dataclass
class Year:
    """演示年: who acts, chance, and everything that happens, by moment."""

    people: Mapping[str, Reader]
    year: int
    until: date
    random: Random
    events: list[tuple[datetime, int, Callable[[], object]]] = field(default_factory=list)

    def on(self, month: int, day: int) -> date:
        """Return a day of the year."""
        return date(self.year, month, day)

    def add(self, day: date, act: Callable[[], object], *, at: time = MORNING) -> None:
        """Let something happen on a day."""
        if day <= self.until:
            self.events.append((datetime.combine(day, at, ZONE), len(self.events), act))

    def section(self, code: str, part: str) -> By:
        """Return the head or the clerk of a section."""
        return self.people.get(f"{part}:{code}", LOADER)

    def play(self) -> None:
        """Let everything happen in its order; what happens may lay further events."""
        while self.events:
            self.events.sort(key=lambda event: event[:2])
            at, _order, act = self.events.pop(0)
            with clock.at(at):
                act()


def load(*, schools: Sequence[Unit], people: Mapping[str, Reader], year: int, seed: int, until: date) -> None:
    """载入: five returns of the year and one that waits for its approval."""
    if ReturnPlan.objects.exists() or Unit.objects.filter(code="safety").count() == 0 or not schools:
        return
    made = Year(people, year, until, Random(f"{seed}:returns"))  # noqa: S311
    for ask in asked(made):
        ask.lay()
    made.play()


@dataclass
class Ask:
    """一项演示报送: which form, by whom, from when; `waiting` is applied for and not yet approved."""

    made: Year
    code: str
    form: str
    section: str
    start: date
    asking: dict[str, Any]
    ends: date | None = None
    waiting: bool = False
    plan_id: int = 0

    def lay(self) -> None:
        """Lay its opening and the mornings on which periods begin."""
        made = self.made
        made.add(self.start - 7 * DAY, self.draft)
        if self.waiting:
            return
        made.add(self.start - 4 * DAY, self.open, at=time(10))
        day, last = self.start, min(self.ends or made.until, made.until)
        daily = self.asking["rhythm"] is Rhythm.DAILY
        while day <= last:
            made.add(day, self.begin, at=time(1))
            day = day + DAY if daily else (day.replace(day=1) + 32 * DAY).replace(day=1)
        if self.ends is not None and daily:
            made.add(self.ends + 14 * DAY, self.close)
        if self.ends is not None and not daily:
            made.add(self.ends, self.begin, at=time(1))

    def draft(self) -> None:
        """The section's clerk designs the form and applies."""
        made, owner = self.made, Unit.objects.get(code=self.section)
        if version_of(self.form) is None:
            text = (FOLDER / f"{self.form}.toml").read_text("utf-8")
            drafted = import_form(form=read_toml(text), owner_id=owner.pk, purpose=self.asking["purpose"], by=LOADER)
            publish_form(version_id=drafted.pk, by=LOADER)
        asking = Asking(form_key=self.form, from_date=self.start, to_date=self.ends, unit_kinds=SCHOOLS, **self.asking)
        clerk = made.section(self.section, "clerk")
        plan = actions.draft_plan(code=self.code, owner_id=owner.pk, asking=asking, by=clerk)
        self.plan_id = plan.pk
        actions.apply_plan(plan_id=plan.pk, by=clerk)

    def open(self) -> None:
        """The office opens it; periods that have begun are made."""
        actions.open_plan(plan_id=self.plan_id, by=self.made.people.get("office", LOADER))
        self.answer_new()

    def close(self) -> None:
        """The season is over."""
        actions.close_plan(
            plan_id=self.plan_id, reason="汛期结束，未报的已电话核实", by=self.made.section(self.section, "head")
        )

    def begin(self) -> None:
        """A morning: periods that begin are made."""
        if actions.make_periods(plan_id=self.plan_id, by=LOADER):
            self.answer_new()

    def call(self, title: str) -> None:
        """Something happened."""
        actions.call_event(
            plan_id=self.plan_id, title=title, happened_date=clock.today(), by=self.made.section(self.section, "clerk")
        )
        self.answer_new()

    def answer_new(self) -> None:
        """Lay how the schools answer the periods that were made today."""
        for period in ReturnPeriod.objects.filter(plan_id=self.plan_id, made_at__gte=clock.now()).order_by("pk"):
            self.lay_answers(period)

    def lay_answers(self, period: ReturnPeriod) -> None:
        """Most send in time, some late, some never; then heads, central schools and the section pass them."""
        made = self.made
        units = list(period.duties.order_by("pk").values_list("unit_id", flat=True))
        fate = {unit: made.random.random() for unit in units}
        silent = [unit for unit in units if fate[unit] < SILENT]
        late = [unit for unit in units if SILENT <= fate[unit] < SILENT + LATE]
        gone = {*silent, *late}
        punctual = [unit for unit in units if unit not in gone]
        made.add(period.due_date, lambda: self.file(period, punctual), at=time(11))
        made.add(period.due_date + 2 * DAY, lambda: self.file(period, late), at=time(11))
        made.add(period.due_date + DAY, lambda: self.remind(period), at=time(9))
        made.add(period.due_date + 2 * DAY, lambda: self.pass_on(period, Step.CONFIRM), at=time(15))
        made.add(period.due_date + 3 * DAY, lambda: self.send_back(period), at=time(9))
        made.add(period.due_date + 3 * DAY, lambda: self.pass_on(period, Step.CHECK), at=time(15))
        made.add(period.due_date + 4 * DAY, lambda: self.pass_on(period, Step.LOCK), at=time(10))

    def file(self, period: ReturnPeriod, units: Sequence[int]) -> None:
        """These schools send."""
        write = FORMS[self.form]
        rows = {unit: write(self.made.random) for unit in units}
        if rows:
            said = dict.fromkeys(rows, "与上月不同，已核对。")
            actions.file_rows(period_id=period.pk, rows=rows, explained=said, by=LOADER)

    def remind(self, period: ReturnPeriod) -> None:
        """The section reminds the silent, except of daily returns, which are told by phone."""
        waiting = period.duties.filter(state=DutyState.WAITING).exists()
        if waiting and self.asking["rhythm"] is not Rhythm.DAILY:
            actions.remind_silent(period_id=period.pk, by=self.made.section(self.section, "clerk"))

    def pass_on(self, period: ReturnPeriod, step: Step) -> None:
        """Whoever's turn it is passes what waits."""
        keys = list(period.duties.filter(state=TURN[step]).order_by("pk").values_list("pk", flat=True))
        if keys:
            by = self.made.section(self.section, "head") if step is Step.LOCK else LOADER
            actions.pass_duties(duty_ids=keys, step=step, by=by)

    def send_back(self, period: ReturnPeriod) -> None:
        """A central school returns some of what it checks."""
        for duty in Duty.objects.filter(period=period, state=DutyState.CONFIRMED).order_by("pk"):
            if self.made.random.random() < RETURNED:
                reason = "与现场查看不符，请核实后再报。"
                actions.return_duty(duty_id=duty.pk, reason=reason, by=LOADER)


def asked(made: Year) -> list[Ask]:
    """Return what the demo bureau asks in the year."""
    storm = Ask(
        made,
        "storm-event",
        "storm",
        "safety",
        made.on(6, 11),
        {
            "title": "极端天气影响报告",
            "purpose": "灾情汇总和救助",
            "rhythm": Rhythm.EVENT,
            "due_workdays": 1,
            "basis": "《湖北省突发事件应对办法》",
            "clauses": ("18.1",),
        },
    )
    made.add(made.on(7, 6), lambda: storm.call("7月5日特大暴雨"))
    safety = Ask(
        made,
        "safety-month",
        "safety_month",
        "safety",
        made.on(3, 1),
        {
            "title": "校园安全月报",
            "purpose": "隐患整改调度，不作评比",
            "rhythm": Rhythm.MONTHLY,
            "due_workdays": 3,
            "clauses": ("18.3",),
        },
    )
    made.add(made.on(10, 30), lambda: _ask_unlocking(safety))
    return [
        safety,
        Ask(
            made,
            "flood-daily",
            "flood_daily",
            "safety",
            made.on(7, 2),
            {
                "title": "汛期校舍安全零报告",
                "purpose": "汛期值守",
                "rhythm": Rhythm.DAILY,
                "days_off": True,
                "zero_report": True,
                "central_checks": False,
                "clauses": ("18.1",),
            },
            ends=made.on(7, 11),
        ),
        Ask(
            made,
            "term-start",
            "term_start",
            "basic_education",
            made.on(2, 26),
            {
                "title": "学期初开学情况统计",
                "purpose": "开学工作检查",
                "rhythm": Rhythm.TERM,
                "due_workdays": 10,
                "due_from_start": True,
            },
        ),
        Ask(
            made,
            "homework-2018",
            "homework",
            "basic_education",
            made.on(9, 10),
            {
                "title": "学生课外负担自查",
                "purpose": "减负督查抽样",
                "rhythm": Rhythm.ONCE,
                "due_workdays": 5,
                "clauses": ("12.6",),
            },
            ends=made.on(9, 21),
        ),
        storm,
        Ask(
            made,
            "winter-storm",
            "storm",
            "basic_education",
            made.on(11, 5),
            {
                "title": "冬季雨雪停课情况报告",
                "purpose": "停课不停学安排",
                "rhythm": Rhythm.EVENT,
                "due_workdays": 1,
            },
            waiting=True,
        ),
    ]


def _ask_unlocking(ask: Ask) -> None:
    """A school finds a mistake in a locked return and asks for it to be unlocked."""
    locked = Duty.objects.filter(plan_id=ask.plan_id, state=DutyState.LOCKED, unit__kind=UnitKind.DIRECT_SCHOOL)
    duty = locked.select_related("unit").order_by("-due_date", "unit__position").first()
    if duty is not None:
        by = ask.made.people.get(f"school:{duty.unit.code}", LOADER)
        actions.ask_unlocking(duty_id=duty.pk, reason="漏报一处消防通道隐患，需补录", by=by)
