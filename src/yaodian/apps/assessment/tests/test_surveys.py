"""Paper surveys: entered with the scan, checked by another person, feeding the declared part; and who is assessed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from yaodian.apps.assessment import actions
from yaodian.apps.assessment.models import PaperSurvey, Scheme
from yaodian.apps.assessment.queries.results import result_of
from yaodian.apps.assessment.rules import MeanRule
from yaodian.apps.assessment.rules.surveys import PaperCount, PaperMean, count_fault, declared_points, mean_of
from yaodian.apps.assessment.tests.make import (
    NOW,
    TODAY,
    Bureau,
    indicator,
    known_metric,
    make_bureau,
    make_scheme,
    mark_all,
    paper,
    sheet,
)
from yaodian.apps.assessment.worklist import items
from yaodian.kernel import clock
from yaodian.kernel.access import NotAllowedError
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.rulebook.tests.make import make_unit
from yaodian.kernel.worklist.queries import worklist

BACKEND = "yaodian.kernel.accounts.backends.NameOrPhoneBackend"
VALUES = {"优秀": Decimal(95), "良好": Decimal(85), "合格": Decimal(70)}


@pytest.fixture(autouse=True)
def january(monkeypatch: pytest.MonkeyPatch) -> Any:
    """January, and the two metrics these tests have."""
    monkeypatch.setattr("yaodian.apps.assessment.queries.readings.metric_of", known_metric)
    with clock.at(NOW):
        yield


def browser(account: Any) -> Client:
    client = Client()
    client.force_login(account, backend=BACKEND)
    return client


def entered(bureau: Bureau, scheme: Scheme, *, by: str = "clerk", **counts: PaperCount) -> PaperSurvey:
    """A summary on the survey indicator; `unit0=` is the line of the first section."""
    keys = {sheet(scheme, bureau.sections[int(name[4:])]).pk: one for name, one in counts.items()}
    return actions.enter_survey(
        indicator_id=indicator(scheme, "3").pk,
        held_date=TODAY,
        occasion="年终述职测评会",
        counts=keys,
        scan=paper("汇总表.txt"),
        by=bureau.by(by),
    )


@pytest.mark.parametrize(
    ("count", "fault"),
    [
        (PaperCount(50, 48, 46, mean=Decimal("88.2")), ""),
        (PaperCount(50, 48, 46, grades={"优秀": 20, "良好": 26}), ""),
        (PaperCount(50, 48, 46, grades={"优秀": 20, "良好": 25}), "合计45，与有效票46不符"),
        (PaperCount(46, 48, 46, mean=Decimal(88)), "收回票不多于发出票"),
        (PaperCount(50, 48, 49, mean=Decimal(88)), "有效票不多于收回票"),
        (PaperCount(50, 48, 46), "至少填一样"),
        (PaperCount(50, 48, 46, mean=Decimal(88), grades={"优秀": 46}), "只填一样"),
        (PaperCount(50, 48, 46, grades={"很好": 46}), "没有“很好”等次的折算分"),
        (PaperCount(50, 48, 46, mean=Decimal(101)), "0到100"),
        (PaperCount(50, 0, 0), "没有有效票"),
    ],
)
def test_a_line_must_add_up(count: PaperCount, fault: str) -> None:
    found = count_fault(count, values=VALUES)
    assert fault in found
    assert bool(found) == bool(fault)


@given(
    votes=st.dictionaries(st.sampled_from(list(VALUES)), st.integers(1, 400), min_size=1),
    marks=st.lists(st.integers(0, 100).map(Decimal), max_size=9),
)
def test_a_valid_form_counts_as_one_mark(votes: dict[str, int], marks: list[Decimal]) -> None:
    valid = sum(votes.values())
    mean = mean_of(PaperCount(valid, valid, valid, grades=votes), values=VALUES)
    assert mean is not None
    assert min(VALUES.values()) <= mean <= max(VALUES.values())
    made = declared_points(
        weight=Decimal(100), marks=marks, mean=MeanRule.PLAIN, papers=[PaperMean(valid, mean, valid, valid)]
    )
    assert made.value is not None
    exact = (mean * valid + sum(marks, Decimal(0))) / (valid + len(marks))
    assert abs(made.value - exact) <= Decimal("0.005")


@pytest.mark.django_db
def test_a_checked_summary_feeds_the_declared_part_and_an_unchecked_one_does_not() -> None:
    bureau = make_bureau()
    scheme = make_scheme(bureau)
    mark_all(bureau, scheme)
    first = sheet(scheme, bureau.sections[0])
    survey = entered(
        bureau,
        scheme,
        unit0=PaperCount(50, 48, 40, grades={"优秀": 30, "良好": 10}),
        unit1=PaperCount(50, 48, 46, mean=Decimal("80.5")),
    )
    office = bureau.by("secretary")

    def points() -> Decimal | None:
        actions.compute_scores(scheme_id=scheme.pk, by=office)
        return result_of(first).scores[indicator(scheme, "3").pk].points

    assert points() is None
    with pytest.raises(actions.AssessmentError, match="1份纸质测评汇总待核对"):
        actions.publish_scores(scheme_id=scheme.pk, by=office)
    with pytest.raises(NotAllowedError, match="他人核对"):
        actions.check_survey(survey_id=survey.pk, accept=True, note="", by=bureau.by("clerk"))
    assert [item.key for item in items(bureau.by("clerk"), TODAY) if "survey" in item.key] == []
    assert f"assessment.survey:{survey.pk}" in [item.key for item in items(office, TODAY)]
    actions.check_survey(survey_id=survey.pk, accept=True, note="相符", by=office)
    assert points() == Decimal("18.50"), "30 at 95 and 10 at 85 are 92.5 of 100, of 20 points"
    words = result_of(first).scores[indicator(scheme, "3").pk].words
    assert words.startswith("纸质测评发出50份、收回48份、有效40份，平均92.5")
    actions.rate(indicator_id=indicator(scheme, "3").pk, marks={first.pk: Decimal(50)}, by=bureau.by("head1"))
    assert points() == Decimal("18.29"), "one mark beside forty forms"
    actions.withdraw_survey(survey_id=survey.pk, reason="汇总表有误", by=office)
    assert points() == Decimal("10.00")
    assert list(record_faults()) == []


@pytest.mark.django_db
def test_what_does_not_add_up_is_refused_and_nothing_is_kept() -> None:
    bureau = make_bureau()
    scheme = make_scheme(bureau)
    with pytest.raises(actions.AssessmentError, match="科室0：有效票不多于收回票"):
        entered(bureau, scheme, unit0=PaperCount(50, 48, 49, mean=Decimal(80)))
    with pytest.raises(actions.AssessmentError, match="由记录核算"):
        actions.enter_survey(
            indicator_id=indicator(scheme, "1.1").pk,
            held_date=TODAY,
            occasion="会",
            counts={},
            scan=paper(),
            by=bureau.by("clerk"),
        )
    with pytest.raises(NotAllowedError):
        entered(bureau, scheme, by="head0", unit0=PaperCount(50, 48, 46, mean=Decimal(80)))
    assert not PaperSurvey.objects.exists()


@pytest.mark.django_db
def test_the_office_enters_a_summary_on_a_page_and_another_person_checks_it_there() -> None:
    bureau = make_bureau()
    scheme = make_scheme(bureau)
    address = reverse("assessment:enter_survey", args=[indicator(scheme, "3").pk])
    first = sheet(scheme, bureau.sections[0])
    clerk, secretary = browser(bureau.clerk), browser(bureau.secretary)
    assert (
        reverse("assessment:enter_survey", args=[indicator(scheme, "3").pk])
        in clerk.get(reverse("assessment:scheme", args=[scheme.pk])).text
    )
    sent = {
        "held_date": "2019-01-07",
        "occasion": "年终述职测评会",
        f"{first.pk}-handed_out": "50",
        f"{first.pk}-returned": "48",
        f"{first.pk}-valid": "40",
        f"{first.pk}-grade_0": "30",
        f"{first.pk}-grade_1": "9",
    }
    assert clerk.post(address, sent).status_code == 422, "no scan"
    wrong = clerk.post(address, {**sent, "scan": SimpleUploadedFile("汇总.txt", "签字".encode())})
    assert "各等次票数合计39，与有效票40不符" in wrong.text
    assert 'value="48"' in wrong.text, "what was typed stays"
    right = {**sent, f"{first.pk}-grade_1": "10", "scan": SimpleUploadedFile("汇总.txt", "签字".encode())}
    assert clerk.post(address, right).status_code == 302
    survey = PaperSurvey.objects.get()
    page, check = (reverse(f"assessment:{name}", args=[survey.pk]) for name in ("survey", "check_survey"))
    assert "您登记的，由他人核对" in clerk.get(page).text
    assert "汇总.txt" in secretary.get(page).text
    assert browser(bureau.heads[0]).get(page).status_code == 404
    assert browser(bureau.heads[0]).get(address).status_code == 403
    assert secretary.post(check, {"verdict": "return", "note": ""}).status_code == 422
    assert secretary.post(check, {"verdict": "agree", "note": ""}).status_code == 302
    survey.refresh_from_db()
    assert (survey.state, survey.checked_by) == ("accepted", "张主任")


@pytest.mark.django_db
def test_who_is_assessed_is_chosen_on_a_page_before_the_opening_and_journaled() -> None:
    bureau = make_bureau()
    scheme = make_scheme(bureau, opened=False)
    school = make_unit("明德中学", kind="direct_school")  # type: ignore[arg-type]
    central = make_unit("云桥镇中心学校", kind="central_school")  # type: ignore[arg-type]
    address = reverse("assessment:units", args=[scheme.pk])
    secretary = browser(bureau.secretary)
    page = secretary.get(address).text
    for words in ("机关科室", "乡镇中心学校", "局直学校", "明德中学"):
        assert words in page
    kept = [str(unit.pk) for unit in bureau.sections[:2]]
    assert secretary.post(address, {}).status_code == 422, "nobody left"
    assert secretary.post(address, {"units_section": kept, "units_direct": [str(school.pk)]}).status_code == 302
    assert {row.unit for row in scheme.participants.all()} == {*bureau.sections[:2], school}
    line = JournalLine.objects.filter(verb="assessment.set_participants").get()
    assert line.detail == {"added": ["明德中学"], "removed": ["科室2"]}
    assert central.pk not in scheme.participants.values_list("unit_id", flat=True)
    assert list(record_faults()) == []
    actions.open_scheme(scheme_id=scheme.pk, by=bureau.by("secretary"))
    assert secretary.post(address, {"units_section": kept}).status_code == 302
    assert scheme.participants.count() == 3, "opened it stays"
    assert browser(bureau.heads[0]).get(address).status_code == 403


@pytest.mark.django_db
def test_published_points_are_one_line_in_the_heads_worklist_until_he_has_checked() -> None:
    bureau = make_bureau()
    scheme = make_scheme(bureau)
    mark_all(bureau, scheme)
    actions.publish_scores(scheme_id=scheme.pk, by=bureau.by("secretary"))
    head = bureau.by("head0")

    def lines() -> list[str]:
        found = worklist(by=head, today=TODAY)
        return [item.key.partition(":")[0] for item in found if str(scheme.title) in item.title]

    assert lines() == ["assessment.check"], "not the notice as well"
    client = browser(bureau.heads[0])
    mine = sheet(scheme, bureau.sections[0])
    assert "核对无异议" in client.get(reverse("assessment:sheet", args=[mine.pk])).text
    assert client.post(reverse("assessment:confirm_sheet", args=[mine.pk])).status_code == 302
    assert lines() == [], "the notice is signed with it"
    assert "核对无异议" in client.get(reverse("assessment:sheet", args=[mine.pk])).text
    other = sheet(scheme, bureau.sections[1])
    assert client.post(reverse("assessment:confirm_sheet", args=[other.pk])).status_code == 404
    assert list(record_faults()) == []
