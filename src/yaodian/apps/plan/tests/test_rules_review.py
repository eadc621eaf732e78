"""Review rules: what a person decides about each finding; nothing of another person's is overwritten."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.apps.plan.rules import Direction, review
from yaodian.apps.plan.tests.make import TEXT
from yaodian.engines import plantext

PARSED: dict[str, Any] = plantext.parse(plantext.SourceText(TEXT)).to_json()


def ids(kept: review.Review) -> dict[str, str]:
    """Return words → id of what is live."""
    return {item["text"]: item["id"] for item in review.findings(PARSED, kept) if item["state"] != review.DIVIDED}


def one(kept: review.Review, words: str) -> review.Finding:
    """Return the live finding with these words."""
    return next(item for item in review.findings(PARSED, kept) if item["id"] == ids(kept)[words])


def test_every_finding_waits_at_first() -> None:
    found = review.findings(PARSED, {})
    assert [item["text"] for item in found][:2] == ["全年建设5个录播教室", "培训教师300人次"]
    assert review.progress(found) == review.Progress(whole=5, decided=0)


def test_accepting_rejecting_and_correcting_are_kept_and_counted() -> None:
    first, second, third, *_rest = [item["id"] for item in review.findings(PARSED, {})]
    kept = review.accept(PARSED, {}, [first])
    kept = review.reject(PARSED, kept, second)
    kept = review.edit(PARSED, kept, third, {"quantity": "1,200", "object": "改薄资金"})
    assert [item["state"] for item in review.findings(PARSED, kept)][:3] == ["accepted", "rejected", "accepted"]
    assert one(kept, "投入资金800万元")["quantity"] == 1200
    assert review.progress(review.findings(PARSED, kept)).waiting == 2


def test_accepting_the_rest_leaves_what_a_colleague_decided() -> None:
    every = [item["id"] for item in review.findings(PARSED, {})]
    kept = review.accept_rest(PARSED, review.reject(PARSED, {}, every[1]), every)
    assert [item["state"] for item in review.findings(PARSED, kept)].count("accepted") == 4
    assert one(kept, "培训教师300人次")["state"] == "rejected"


def test_an_act_on_an_older_version_is_refused_and_names_who_changed_it() -> None:
    first = review.findings(PARSED, {})[0]["id"]
    kept = review.signed({}, review.reject(PARSED, {}, first), "王科员")
    review.check_seen(PARSED, kept, first, 1)
    with pytest.raises(review.SeenError, match="王科员"):
        review.check_seen(PARSED, kept, first, 0)


@pytest.mark.parametrize("quantity", ["十三", "l3", "-5", "1e30", "nan", "Infinity"])
def test_a_quantity_that_is_no_sensible_number_is_refused(quantity: str) -> None:
    first = review.findings(PARSED, {})[0]["id"]
    with pytest.raises(review.ReviewError):
        review.edit(PARSED, {}, first, {"quantity": quantity})


def test_zero_is_a_quantity() -> None:
    first = review.findings(PARSED, {})[0]["id"]
    assert one(review.edit(PARSED, {}, first, {"quantity": "0"}), "全年建设5个录播教室")["quantity"] == 0


def test_splitting_makes_two_that_wait_and_merging_brings_the_words_together() -> None:
    money = one({}, "投入资金800万元")["id"]
    merged = review.merge(PARSED, {}, money)
    assert "投入资金800万元,改造校舍12所" in ids(merged)
    split = review.split(PARSED, merged, ids(merged)["投入资金800万元,改造校舍12所"], 10)
    assert one(split, "投入资金800万元")["state"] == review.PENDING
    assert one(split, "改造校舍12所")["quantity"] == 12
    with pytest.raises(review.ReviewError, match="没有可合并"):
        review.merge(PARSED, {}, one({}, "食堂量化分级达到100%")["id"])


def test_words_are_added_where_they_stand_once_and_never_twice() -> None:
    point = review.points_of(PARSED)[1]
    start = review.place_of(point, "广泛开展读书活动")
    kept = review.add(PARSED, {}, text="广泛开展读书活动", start=start, fields={"object": "", "quantity": ""})
    assert one(kept, "广泛开展读书活动")["state"] == review.ACCEPTED
    assert one(kept, "广泛开展读书活动")["object"] == "广泛开展读书活动"
    with pytest.raises(review.ReviewError, match="已经标为目标"):
        review.add(PARSED, kept, text="广泛开展读书活动", start=start, fields={})
    with pytest.raises(review.ReviewError, match="照抄"):
        review.place_of(point, "没有的话")
    with pytest.raises(review.ReviewError, match="多抄几个字"):
        review.place_of(review.points_of(PARSED)[0], "教师")
    with pytest.raises(review.ReviewError, match="同一条要点"):
        review.add(PARSED, {}, text=TEXT[60:200], start=60, fields={})


ACTS = st.lists(
    st.tuples(st.sampled_from(["accept", "reject", "edit", "split", "merge"]), st.integers(0, 8), st.integers(-2, 20)),
    max_size=12,
)


@given(ACTS)
def test_whatever_is_done_findings_stay_words_of_the_text_and_none_is_lost(acts: list[tuple[str, int, int]]) -> None:
    kept: review.Review = {}
    for verb, place, at in acts:
        found = review.findings(PARSED, kept)
        finding_id = found[place % len(found)]["id"]
        try:
            match verb:
                case "accept":
                    kept = review.accept(PARSED, kept, [finding_id])
                case "reject":
                    kept = review.reject(PARSED, kept, finding_id)
                case "edit":
                    kept = review.edit(PARSED, kept, finding_id, {"quantity": str(abs(at))})
                case "split":
                    kept = review.split(PARSED, kept, finding_id, at)
                case _:
                    kept = review.merge(PARSED, kept, finding_id)
        except review.ReviewError:
            continue
    found = review.findings(PARSED, kept)
    assert len({item["id"] for item in found}) == len(found)
    for item in found:
        assert TEXT[item["start"] : item["start"] + len(item["text"])] == item["text"]
    read = {item["id"] for item in review.read_findings(PARSED)}
    assert read <= {item["id"] for item in found}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (None, date(2018, 12, 31)),
        ("2018-06-30", date(2018, 6, 30)),
        ("2018-02", date(2018, 2, 28)),
        ("2018年9月", date(2018, 9, 30)),
        ("2020", date(2020, 12, 31)),
    ],
)
def test_a_deadline_is_the_last_day_that_the_words_mean(text: str | None, day: date) -> None:
    assert review.due_date_of(text, year=2018) == day


def test_a_deadline_that_is_no_date_says_how_to_write_one() -> None:
    with pytest.raises(review.ReviewError, match="2018-06-30"):
        review.due_date_of("明年春天", year=2018)


@pytest.mark.parametrize(
    ("finding", "goal"),
    [
        ({"kind": "count", "quantity": 13, "unit": "个"}, (Direction.AT_LEAST, Decimal(13), "个")),
        ({"kind": "percent", "quantity": 5, "unit": "%", "qualifier": "max"}, (Direction.AT_MOST, Decimal(5), "%")),
        ({"kind": "eliminate", "quantity": None, "unit": None}, (Direction.AT_MOST, Decimal(0), "")),
        ({"kind": "full-coverage", "quantity": None}, (Direction.AT_LEAST, Decimal(100), "%")),
        ({"kind": "increase", "quantity": None}, (Direction.INCREASE, None, "")),
        ({"kind": "ordinal", "quantity": 9, "unit": "届"}, (Direction.DONE, None, "届")),
    ],
)
def test_a_finding_means_a_goal(finding: dict[str, Any], goal: tuple[Direction, Decimal | None, str]) -> None:
    assert review.goal_of(finding) == goal


def test_the_day_of_publication_is_read_from_the_metadata() -> None:
    assert review.published_date({"published": "2018-03-01 00:00"}) == date(2018, 3, 1)
    assert review.published_date({"written": "2018年3月1日"}) == date(2018, 3, 1)
    assert review.published_date({"published": "不详"}) is None
