"""往年两年 (the two earlier years): 2016 as imported, 2017 as drafted here, each run and ended."""

from __future__ import annotations

from datetime import date

from yaodian.apps.plan.actions import imports, issuing
from yaodian.apps.plan.models import WorkPlan
from yaodian.config.demo.bureau import Bureau
from yaodian.config.demo.earlier import drafting, steps
from yaodian.config.demo.earlier.words import NOTE, YEAR_2016, YEAR_2017, Item
from yaodian.config.demo.moments import moment
from yaodian.kernel import clock
from yaodian.kernel.documents.rules import chinese_number

TITLE = "澄江市教育局{year}年工作要点（演示虚构文本）"


def text_of(items: tuple[Item, ...], *, year: int) -> str:
    """Return items as a published text."""
    lines = [TITLE.format(year=year), "", f"{year}年全市教育工作的总体要求是：办好人民满意的教育。{NOTE}"]
    heading = ""
    count = 0
    for number, item in enumerate(items, start=1):
        if item.heading != heading:
            heading, count = item.heading, count + 1
            lines += ["", f"{chinese_number(count)}、{heading}"]
        lines.append(f"{number}. {item.point}。{item.text}")
    return "\n".join(lines) + "\n"


def run_earlier_years(made: Bureau) -> list[WorkPlan]:
    """Run 2016 and 2017 to their ends; what was left open stands in the next year's draft."""
    with clock.at(moment(date(2016, 2, 26), 9)):
        content = text_of(YEAR_2016, year=2016).encode()
        reading = imports.start_import(name="2016年工作要点.txt", content=content, by=made.reader("office"))
        first = steps.confirm(made, reading)
        rows = steps.draft_tasks(made, first, YEAR_2016)
    steps.give_out(made, first, day=date(2016, 3, 10))
    steps.run(made, rows)
    draft = drafting.open_year(
        made, year=2017, title=TITLE.format(year=2017), day=date(2016, 11, 21), due=date(2016, 12, 20)
    )
    drafting.propose(made, draft, YEAR_2017, day=date(2016, 12, 5))
    steps.end(made, first, rows)
    drafting.merge(
        made, draft, day=date(2017, 1, 9), preamble=f"2017年全市教育工作的总体要求是：公平为先，质量为本。{NOTE}"
    )
    drafting.consult(made, draft, day=date(2017, 1, 12))
    drafting.resolve(made, draft, day=date(2017, 2, 10))
    with clock.at(moment(date(2017, 2, 20), 9)):
        reading = issuing.issue_draft(draft_id=draft.pk, by=made.reader("office"))
        second = steps.confirm(made, reading)
        rows = steps.draft_tasks(made, second, (*YEAR_2017, *_carried()))
    steps.sign_round(made, second, due=date(2017, 3, 3), returning="safety")
    steps.give_out(made, second, day=date(2017, 3, 6))
    steps.run(made, rows)
    drafting.open_year(
        made, year=2018, title="天门市教育局2018年工作要点", day=date(2017, 11, 20), due=date(2017, 12, 25)
    )
    steps.end(made, second, rows)
    return [first, second]


def _carried() -> tuple[Item, ...]:
    """Return what 2016 passed on to 2017, as done there."""
    return tuple(
        Item(item.heading, item.point, item.next_text or item.text, item.lead, (10, 31), "done", item.support)
        for item in YEAR_2016
        if item.fate in ("carry", "adjust")
    )
