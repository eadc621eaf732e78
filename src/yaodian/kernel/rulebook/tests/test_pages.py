"""Rulebook pages: the doubt beside the number, correction through the form, and who may."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yaodian.kernel.access import Role
from yaodian.kernel.rulebook import actions
from yaodian.kernel.rulebook.models import Rule
from yaodian.kernel.rulebook.queries import figure
from yaodian.kernel.rulebook.rules import RuleStatus, parse_rules
from yaodian.kernel.rulebook.tests.make import SYSTEM, browser, make_account, make_rule

pytestmark = pytest.mark.django_db


def test_the_list_shows_the_doubt_beside_the_number_in_as_many_queries_for_forty_rows(
    django_assert_max_num_queries: Any,
) -> None:
    make_rule("doubtful", value="9", status=RuleStatus.UNCONFIRMED)
    client = browser(make_account(Role.SCHOOL_CLERK))
    client.get(reverse("rulebook:list"))
    with CaptureQueriesContext(connection) as few:
        page = client.get(reverse("rulebook:list")).content.decode()
    for number in range(40):
        make_rule(f"more{number}")
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("rulebook:list"))
    assert "9个" in page
    assert "待核对" in page


def test_the_office_corrects_a_figure_through_the_form() -> None:
    row = make_rule()
    client = browser(make_account(Role.OFFICE))
    address = reverse("rulebook:correct", args=[row.pk])
    assert client.get(address).status_code == 200
    refused = client.post(address, {"value": "12", "source": "", "reason": "", "status": "checked"})
    assert refused.status_code == 422
    sent = {"value": "12.5", "source": "教督〔2017〕6号", "reason": "查证", "status": "checked"}
    assert client.post(address, sent).status_code == 302
    assert figure("test.figure", on=date(2018, 1, 1)) == Decimal("12.5")
    page = client.get(reverse("rulebook:rule", args=["test.figure"])).content.decode()
    assert "12.5个" in page
    assert "10个" in page
    assert "查证" in page


def test_a_new_figure_and_a_draft_are_settled_on_their_pages() -> None:
    row = make_rule()
    client = browser(make_account(Role.OFFICE))
    new = {"from_date": "2019-01-01", "value": "11", "source": "新文件", "reason": "新规"}
    assert client.post(reverse("rulebook:new", args=[row.pk]), new).status_code == 302
    assert figure("test.figure", on=date(2019, 1, 1)) == 11
    seeds = parse_rules('[[rule]]\ncode = "test.figure"\ntitle = "甲"\nvalue = 13\n')
    actions.load_rows(rows=seeds, by=SYSTEM)
    draft = Rule.objects.get(value=13)
    page = client.get(reverse("rulebook:list")).content.decode()
    assert "待本局采用" in page
    assert client.post(reverse("rulebook:discard", args=[draft.pk]), {"reason": "不适用"}).status_code == 302
    assert client.post(reverse("rulebook:adopt", args=[draft.pk]), follow=True).status_code == 200
    assert figure("test.figure", on=date(2018, 1, 1)) == 10


def test_a_school_sees_no_button_and_is_refused() -> None:
    row = make_rule()
    client = browser(make_account(Role.SCHOOL_CLERK))
    assert "更正</a>" not in client.get(reverse("rulebook:rule", args=[row.code])).content.decode()
    for name in ("correct", "new", "adopt", "discard"):
        assert client.post(reverse(f"rulebook:{name}", args=[row.pk])).status_code == 403
    assert client.post(reverse("rulebook:load")).status_code == 403
    assert client.get(reverse("rulebook:rule", args=["nowhere"])).status_code == 404
