"""Set up the bureau of the journeys: units, people, accounts, a year of projects; last year's plan, and none of this year.

`python -m tests.journeys.set_up_bureau` in the environment of the installation; prints what the journeys must know."""

from __future__ import annotations

import json
from datetime import date, timedelta
from random import Random
from typing import Any

from yaodian.config.cli import set_up_django

LAST_YEAR = """澄江市教育局2017年工作要点
发布时间:2017-03-01

2017年全市教育工作的总体要求是:以立德树人为根本任务,办好人民满意的教育。

一、加快教育信息化
1. 加强队伍培训。组织教师开展信息技术培训,培训教师300人次。
"""
ROOM = "LB2018-12"


def main() -> dict[str, Any]:
    """Make it."""
    from django.utils import timezone

    from yaodian.apps.plan.actions import imports, loop
    from yaodian.apps.plan.actions.breakdown import TaskDraft, draft_task
    from yaodian.apps.plan.actions.catalogue import load_keywords
    from yaodian.apps.plan.models import Clause
    from yaodian.apps.plan.rules import review
    from yaodian.apps.projects.models import Project
    from yaodian.catalogue.reading import load_catalogue
    from yaodian.config.demo.bureau import PASSWORD, build, demo_actor
    from yaodian.config.demo.loading import FOLDER, _load_apps
    from yaodian.config.demo.moments import UNTIL, moment
    from yaodian.config.serving import prepare
    from yaodian.kernel import clock
    from yaodian.kernel.accounts.actions.accounts import make_account, set_password
    from yaodian.kernel.accounts.actions.setup import init_installation
    from yaodian.kernel.accounts.models import Account

    prepare()
    by, seeds = demo_actor(), load_catalogue(FOLDER)
    with clock.at(moment(date(2018, 1, 2))):
        init_installation(by=by, merged=False)
        made = build(seeds, by=by, random=Random(2018), size="small")
        load_keywords(rows={("section", office.code): list(office.words) for office in seeds.offices}, by=by)
    with clock.at(moment(UNTIL)):
        _load_apps(made, seed=2018)
        room = Project.objects.select_related("school").get(code=ROOM)
        make_account(login_name="shebei", person_id=made.people[f"school:{room.school.code}"].pk, by=by)
        for account in Account.objects.all():
            set_password(account_id=account.pk, password=PASSWORD, by=by)
        slip = make_account(login_name="xinren", person_id=made.people["clerk:finance"].pk, by=by)
        draft = imports.start_import(name="2017.txt", content=LAST_YEAR.encode(), by=by)
        waiting = [item["id"] for item in review.findings(draft.whole, draft.review) if item["state"] == review.PENDING]
        imports.review_finding(draft_id=draft.pk, verb="accept", finding_ids=tuple(waiting), by=by)
        plan = imports.confirm_import(draft_id=draft.pk, by=by)
        clause = Clause.objects.filter(point__section__plan=plan).order_by("pk").last()
        assert clause is not None
        school = made.units["hs1"]
        given = TaskDraft(
            title="信息技术培训",
            clause_ids=[clause.pk],
            lead_unit_id=made.units["media_centre"].pk,
            due_date=UNTIL + timedelta(days=60),
            report_unit_ids=[school.pk],
        )
        task = draft_task(plan_id=plan.pk, draft=given, by=by)
        loop.dispatch_tasks(task_ids=[task.pk], by=made.reader("office"))
        loop.sign_task(task_id=task.pk, unit_id=task.lead_unit_id, by=made.reader("head:media_centre"))
        loop.sign_task(task_id=task.pk, unit_id=school.pk, by=made.reader("school:hs1"))
    clock.set_shift(days=(UNTIL - timezone.localdate()).days)
    return {"task": task.pk, "room": room.pk, "school": str(room.school), "password": PASSWORD, "slip": slip.password}


if __name__ == "__main__":
    set_up_django()
    print(json.dumps(main(), ensure_ascii=False))
