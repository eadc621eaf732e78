"""EARS and CUSUM: the formulas by hand, and what holds for every series."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from statistics import mean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.engines.surveillance import METHODS, CountsError, Method, Settings, read_counts, sentence, watch
from yaodian.engines.surveillance.cli import surveillance_command

WEEK = [3, 1, 4, 2, 5, 3, 3]
SERIES = st.lists(st.one_of(st.none(), st.integers(min_value=0, max_value=60)), max_size=80)
KNOWN = st.lists(st.integers(min_value=0, max_value=60), min_size=8, max_size=60)


def test_c1_is_the_distance_from_the_seven_days_before_in_standard_deviations() -> None:
    point = watch([*WEEK, 9], method=Method.C1)[-1]
    assert point.statistic == pytest.approx((9 - mean(WEEK)) / stdev(WEEK))
    assert point.alarm


def test_c2_leaves_out_the_two_days_next_to_the_day() -> None:
    point = watch([*WEEK, 50, 60, 9], method=Method.C2)[-1]
    assert point.expected == pytest.approx(mean(WEEK))
    assert point.statistic == pytest.approx((9 - mean(WEEK)) / stdev(WEEK))


def test_c3_adds_what_three_days_have_over_one_deviation() -> None:
    counts = [*WEEK, 3, 3, 5, 5, 6]
    c2 = [point.statistic for point in watch(counts, method=Method.C2)][-3:]
    expected = sum(max(0.0, value - 1) for value in c2 if value is not None)
    assert watch(counts, method=Method.C3)[-1].statistic == pytest.approx(expected)


def test_cusum_finds_a_small_steady_rise_that_c1_does_not() -> None:
    counts = [2, 4, 3, 3, 2, 4, 3, 3] * 4 + [5, 5, 5, 5, 5, 5, 5, 5]
    assert any(point.alarm for point in watch(counts, method=Method.CUSUM))
    assert not any(point.alarm for point in watch(counts, method=Method.C1)[32:])


def test_cusum_begins_anew_after_an_alarm() -> None:
    points = watch([*([3, 2, 4] * 11), 30, 3], method=Method.CUSUM)
    assert points[-2].alarm
    assert points[-1].statistic == 0


def test_a_day_without_a_report_is_no_zero() -> None:
    quiet: list[int | None] = [5] * 7
    assert watch([*quiet, None], method=Method.C1)[-1].statistic is None
    with_gap = watch([5, 5, None, 5, 5, 5, 5, 9], method=Method.C1)[-1]
    assert with_gap.expected == 5


def test_one_case_after_a_quiet_week_is_no_alarm_and_a_least_count_holds_back_more() -> None:
    assert not watch([0] * 7 + [1], method=Method.C1)[-1].alarm
    assert watch([0] * 7 + [4], method=Method.C1)[-1].alarm
    held = Settings(baseline=7, lag=0, threshold=3, least_count=5)
    assert not watch([0] * 7 + [4], method=Method.C1, settings=held)[-1].alarm


@pytest.mark.parametrize("method", list(Method))
@given(counts=SERIES)
def test_every_day_is_answered_and_nothing_alarms_without_a_baseline(method: Method, counts: list[int | None]) -> None:
    points = watch(counts, method=method)
    assert [point.count for point in points] == counts
    first = METHODS[method].baseline + METHODS[method].lag
    assert not any(point.alarm for point in points[:first])
    assert all(point.statistic is not None for point in points if point.alarm)


@pytest.mark.parametrize("method", list(Method))
@given(counts=SERIES, later=SERIES)
def test_what_was_said_of_a_day_is_not_changed_by_later_days(
    method: Method, counts: list[int | None], later: list[int | None]
) -> None:
    assert watch([*counts, *later], method=method)[: len(counts)] == watch(counts, method=method)


@pytest.mark.parametrize("method", list(Method))
@given(level=st.integers(min_value=0, max_value=50), days=st.integers(min_value=1, max_value=60))
def test_a_series_that_never_changes_never_alarms(method: Method, level: int, days: int) -> None:
    assert not any(point.alarm for point in watch([level] * days, method=method))


@pytest.mark.parametrize("method", [Method.C1, Method.C2, Method.C3])
@given(counts=KNOWN, more=st.integers(min_value=0, max_value=40))
def test_more_cases_today_are_never_less_of_an_alarm(method: Method, counts: list[int], more: int) -> None:
    raised = [*counts[:-1], counts[-1] + more]
    low, high = watch(counts, method=method)[-1], watch(raised, method=method)[-1]
    assert (low.statistic is None) == (high.statistic is None)
    if low.statistic is not None and high.statistic is not None:
        assert high.statistic >= low.statistic
        assert high.alarm or not low.alarm


def test_settings_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="基线"):
        Settings(baseline=1, lag=0, threshold=3)
    with pytest.raises(ValueError, match="负"):
        watch([-1], method=Method.C1)


def test_the_sentence_says_count_mean_and_limit() -> None:
    point = watch([*WEEK, 20], method=Method.C1)[-1]
    words = sentence(point, method=Method.C1)
    assert "当天 20 人" in words
    assert "预警" in words
    assert "不作判断" in sentence(watch([1], method=Method.C1)[0], method=Method.C1)


def test_a_file_is_read_with_its_gaps() -> None:
    first, counts = read_counts("日期,人数\n2018-10-01,2\n2018-10-03,4\n2018-10-03,1\n")
    assert (first, counts) == (date(2018, 10, 1), [2, None, 5])


@pytest.mark.parametrize(
    "text", ["", "日期,人数\n", "2018-10-01,2\n十月二日,3\n", "2018-10-01,-1\n", "1018-10-01,1\n2018-10-01,1\n"]
)
def test_a_file_that_cannot_be_read_says_why(text: str) -> None:
    with pytest.raises(CountsError):
        read_counts(text)


def test_the_command_prints_the_days_that_alarm(tmp_path: Path) -> None:
    file = tmp_path / "counts.csv"
    file.write_text("\n".join(f"2018-10-{day:02d},{9 if day == 20 else 1}" for day in range(1, 25)), "utf-8")
    answer = surveillance_command({"file": str(file), "method": "c1"})
    assert answer.text.startswith("2018-10-20")
    assert answer.text.count("\n") == 0
    assert surveillance_command({"file": str(tmp_path / "none.csv"), "method": "c1"}).code == 1
