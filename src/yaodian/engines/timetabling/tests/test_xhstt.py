"""XHSTT: what is written reads back; what is broken or unsafe is refused in Chinese."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yaodian.engines.timetabling.evaluate import evaluate
from yaodian.engines.timetabling.formats.opening import open_plain_or_gzip
from yaodian.engines.timetabling.formats.xhstt import Solution, read_archive, read_stream, write_archive
from yaodian.engines.timetabling.formats.xhstt.write import archive_xml
from yaodian.engines.timetabling.model import Instance, Meet, Timetable
from yaodian.engines.timetabling.refusals import BrokenInstanceError, UnreadableFileError
from yaodian.engines.timetabling.tests.make import one_week, random_instance, random_timetable, school


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_what_is_written_reads_back_with_the_same_cost(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    instance = random_instance(seed)
    timetable = random_timetable(instance, seed)
    path = tmp_path_factory.mktemp("xhstt") / "a.xml.gz"
    write_archive(path, instances=[instance], solutions=[Solution("g", instance.id, timetable, (1, 2))])
    archive = read_archive(path)
    again = archive.instances[0]
    assert _plain(again) == _plain(instance)
    assert archive.solutions == [Solution("g", instance.id, timetable, (1, 2))]
    assert evaluate(again, archive.solutions[0].timetable) == evaluate(instance, timetable)


def _plain(instance: Instance) -> Instance:
    """Return an instance with its groups' members in one order."""
    return replace(
        instance,
        event_groups=tuple(replace(group, events=tuple(sorted(group.events))) for group in instance.event_groups),
    )


def test_plain_and_gzip_are_told_apart_by_content(tmp_path: Path) -> None:
    body = archive_xml([school().instance()])
    (tmp_path / "plain.xml.gz").write_bytes(body)
    (tmp_path / "packed.xml").write_bytes(gzip.compress(body))
    assert read_archive(tmp_path / "plain.xml.gz").instances == read_archive(tmp_path / "packed.xml").instances


def test_an_event_missing_from_a_solution_still_counts() -> None:
    instance = one_week(events=2, duration=2).instance()
    timetable = Timetable.of(instance, [Meet(0, 1, 3, (0,))])
    assert [(meet.event, meet.duration, meet.time) for meet in timetable.meets] == [
        (0, 1, None),
        (0, 1, 3),
        (1, 2, None),
    ]


@pytest.mark.parametrize(
    ("body", "part"),
    [
        (b"", "XML"),
        (b"<a><b></a>", "XML"),
        (b"<a/>", "XHSTT"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "为安全起见"),
        (b"\x1f\x8bnot really gzip", "解压"),
    ],
)
def test_a_file_that_is_no_archive_is_refused_with_a_sentence(tmp_path: Path, body: bytes, part: str) -> None:
    (tmp_path / "x").write_bytes(body)
    with pytest.raises(UnreadableFileError, match=part):
        read_archive(tmp_path / "x")


def test_a_file_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="打不开"):
        read_archive("/nowhere/at/all.xml")


def test_a_bomb_is_refused_while_it_unpacks(tmp_path: Path) -> None:
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b"0" * 2_000_000))
    with open_plain_or_gzip(tmp_path / "bomb.gz", largest=1_000_000) as stream, pytest.raises(UnreadableFileError):
        stream.read()


@pytest.mark.parametrize(
    ("was", "becomes", "part"),
    [
        (b'Reference="t0"', b'Reference="nobody"', "没有定义"),
        (b"<Duration>3</Duration>", b"<Duration>three</Duration>", "不是整数"),
        (b'<Time Id="d0p1">', b'<Time Id="d0p0">', "两次"),
        (b"AvoidClashesConstraint", b"AvoidNothingConstraint", "不认识"),
    ],
)
def test_parts_that_do_not_fit_are_named(tmp_path: Path, was: bytes, becomes: bytes, part: str) -> None:
    build = school()
    build.usual_rules()
    body = archive_xml([build.instance()])
    assert was in body
    (tmp_path / "x.xml").write_bytes(body.replace(was, becomes))
    with pytest.raises(BrokenInstanceError, match=part):
        read_archive(tmp_path / "x.xml")


def test_reading_without_solutions_stops_where_they_begin(tmp_path: Path) -> None:
    instance = school().instance()
    timetable = Timetable.of(instance, [])
    write_archive(tmp_path / "x.xml", instances=[instance], solutions=[Solution("g", instance.id, timetable)])
    assert list(read_stream(tmp_path / "x.xml", solutions=False)) == [instance]
