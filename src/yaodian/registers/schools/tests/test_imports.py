"""The yearly export of the education statistics: read by its own titles, dated, repeatable, refused where it contradicts itself."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from yaodian.kernel.access import By, NotAllowedError, Role
from yaodian.kernel.imports.actions import checking, publishing, runs
from yaodian.kernel.imports.models import ImportRun
from yaodian.kernel.imports.queries import units_missing
from yaodian.kernel.imports.targets import target_of
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.units.rules import UnitKind
from yaodian.registers.schools.models import School, SiteFacts
from yaodian.registers.schools.tests.make import (
    FIRST,
    NEXT,
    SYSTEM,
    at,
    make_facts,
    make_reader,
    make_school,
    make_unit,
)

pytestmark = pytest.mark.django_db
HEADS = ("学校（机构）标识码", "小学在校生", "班数", "普通教室", "网络多媒体教室", "图书藏量")
Row = tuple[str, int | str, int | str, int | str, int | str, int | str]


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    """Uploads lie in a folder of the test."""
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def school() -> School:
    """A school with a code and the facts of the year before."""
    row = make_school("S1", code="2199000001")
    with at():
        make_facts(
            row, primary_pupil_count=400, class_count=10, classroom_count=12, media_room_count=9, book_count=8000
        )
    return row


def checked(*rows: Row, by: By = SYSTEM, as_of: date = NEXT) -> ImportRun:
    """Return a run that was checked."""
    content = "\r\n".join(",".join(map(str, cells)) for cells in (HEADS, *rows)).encode("gb18030")
    run = runs.start_run(target="schools.facts", file_name="报表.csv", pieces=[content], as_of_date=as_of, by=by)
    runs.map_columns(run_id=run.pk, places=run.places, blank_clears=False, by=by, start=False)
    return checking.check_run(run_id=run.pk, by=by)


def published(*rows: Row, by: By = SYSTEM, as_of: date = NEXT) -> ImportRun:
    """Return a run that was written."""
    with at():
        run = checked(*rows, by=by, as_of=as_of)
        publishing.confirm_run(run_id=run.pk, accepted_only=False, by=by, start=False)
        return publishing.publish_run(run_id=run.pk, by=by)


def test_changed_figures_begin_a_new_row_and_the_old_one_ends(school: School) -> None:
    run = published(("2199000001", 420, 10, 12, 11, ""))
    assert run.created_count + run.changed_count == 1
    old, new = SiteFacts.objects.filter(school=school).order_by("from_date")
    assert (old.to_date, new.from_date, new.to_date) == (NEXT - timedelta(1), NEXT, None)
    assert (old.primary_pupil_count, new.primary_pupil_count, new.media_room_count) == (400, 420, 11)
    assert new.book_count == 8000
    assert "教育事业统计" in new.source
    assert list(record_faults()) == []


def test_the_same_file_twice_changes_nothing(school: School) -> None:
    row: Row = ("2199000001", 420, 10, 12, 11, 8100)
    published(row)
    again = published(row)
    assert (again.created_count, again.changed_count, again.left_count) == (0, 0, 1)
    assert SiteFacts.objects.count() == 2


def test_a_school_is_found_by_name_too_and_an_unknown_one_reported(school: School) -> None:
    with at():
        assert checked((school.unit.title, 420, 10, 12, 11, 8100)).faulty_count == 0
        assert checked(("无此学校", 420, 10, 12, 11, 8100)).faulty_count == 1


def test_measures_that_contradict_each_other_are_faults(school: School) -> None:
    with at():
        run = checked(("2199000001", 420, 10, 12, 13, 8100))
    assert run.faulty_count == 1


def test_a_clerk_imports_for_the_own_school_alone(school: School) -> None:
    make_school("S2", code="2199000002")
    clerk = make_reader(Role.SCHOOL_CLERK, school.unit)
    with at():
        run = checked(("2199000001", 420, 10, 12, 11, 1), ("2199000002", 420, 10, 12, 11, 1), by=clerk)
        assert run.faulty_count == 1
        parent = make_reader(Role.PARENT, school.unit)
        with pytest.raises(NotAllowedError):
            checked(("2199000001", 420, 10, 12, 11, 1), by=parent)
    assert SiteFacts.objects.filter(from_date=FIRST, to_date=None).count() == 1


def test_the_section_that_keeps_the_register_imports_for_every_school_and_another_for_none(school: School) -> None:
    make_school("S2", code="2199000002")
    rows: tuple[Row, ...] = (("2199000001", 420, 10, 12, 11, 1), ("2199000002", 420, 10, 12, 11, 1))
    keeper = make_reader(Role.SECTION_CLERK, make_unit("O1", "计财科", kind=UnitKind.SECTION))
    other = make_reader(Role.SECTION_CLERK, make_unit("O2", "安全科", kind=UnitKind.SECTION))
    with at():
        assert checked(*rows, by=keeper).faulty_count == 0
        assert checked(*rows, by=other).faulty_count == 2
        target = target_of("schools.facts")
        assert set(units_missing(target=target, since=NEXT, by=keeper).values_list("code", flat=True)) == {"S1", "S2"}
        assert not units_missing(target=target, since=NEXT, by=other)
