"""The import of units, people, posts and accounts: all or nothing, errors by cell, no change when repeated."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yaodian.kernel.access import NotAllowedError, Role
from yaodian.kernel.accounts.actions import WorkbookError, import_workbook
from yaodian.kernel.accounts.models import Account, Appointment, Person, Post
from yaodian.kernel.accounts.queries import holders, workbook_rows
from yaodian.kernel.accounts.tests.make import make_administrator, reader_for
from yaodian.kernel.accounts.workbook import SHEETS, Workbook, packed, read_workbook, unpacked, write_workbook
from yaodian.kernel.clock import today
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.sheets import SheetRow
from yaodian.kernel.units.models import Unit, UnitRelation
from yaodian.kernel.units.queries import upper_unit
from yaodian.kernel.units.rules import RelationKind
from yaodian.kernel.units.tests.make import SYSTEM

pytestmark = pytest.mark.django_db
Tables = dict[str, list[dict[str, Any]]]


def tables() -> Tables:
    """Return a small bureau as somebody fills it in."""
    return {
        "units": [
            {"code": "J", "title": "某某市教育局", "kind": "bureau"},
            {"code": "K1", "title": "基教科", "kind": "section", "subordination": "J"},
            {"code": "K2", "title": "计财科", "kind": "section", "subordination": "J"},
            {"code": "X1", "title": "岳口镇", "kind": "township"},
            {"code": "Q1", "title": "第一责任区", "kind": "area", "subordination": "J"},
            {
                "code": "Z1",
                "title": "岳口中心学校",
                "kind": "central_school",
                "subordination": "某某市教育局",
                "territory": "X1",
            },
            {
                "code": "S1",
                "title": "健康小学",
                "kind": "school",
                "subordination": "Z1",
                "territory": "X1",
                "inspection": "Q1",
                "business": "K1、K2",
            },
        ],
        "people": [
            {"name": "周校长", "unit": "S1", "phone": "13900000001"},
            {"name": "吴主任", "unit": "健康小学"},
            {"code": "G7", "name": "吴主任", "unit": "Z1"},
        ],
        "posts": [
            {"unit": "S1", "title": "校长", "role": "school_head", "a": "周校长", "b": "吴主任"},
            {"unit": "Q1", "title": "督学", "role": "inspector", "members": "周校长、G7"},
        ],
        "accounts": [{"login_name": "zhou", "person": "周校长", "unit": "S1"}],
    }


def book_of(given_tables: Tables) -> Workbook:
    """Return the tables as they come back from Excel."""
    return read_workbook([("导入.xlsx", write_workbook(given_tables))])


def counts(book: Workbook) -> dict[str, tuple[int, ...]]:
    """Return created, changed, left by table, without keeping anything."""
    return {name: tuple(rest) for name, *rest in import_workbook(book=book, by=SYSTEM, dry_run=True).counts}


def test_one_workbook_builds_a_bureau_with_all_four_relations() -> None:
    report = import_workbook(book=book_of(tables()), by=SYSTEM)
    assert report.faults == ()
    school = Unit.objects.get(code="S1")
    for kind, code in (("subordination", "Z1"), ("territory", "X1"), ("inspection", "Q1")):
        upper = upper_unit(unit_id=school.pk, kind=RelationKind(kind), on=today())
        assert upper is not None
        assert upper.code == code
    assert UnitRelation.objects.filter(lower=school, kind="business").count() == 2
    ranks = dict(Appointment.objects.filter(post__title="校长").values_list("rank", "person__name"))
    assert ranks == {"A": "周校长", "B": "吴主任"}
    assert holders(unit_id=Unit.objects.get(code="Q1").pk, roles=[Role.INSPECTOR], on=today()).count() == 2
    assert Account.objects.get(login_name="zhou").phone == "13900000001"
    assert [slip.name for slip in report.slips] == ["周校长"]
    assert list(record_faults()) == []


def test_the_preview_tells_what_will_happen_and_keeps_nothing() -> None:
    book = book_of(tables())
    preview = import_workbook(book=book, by=SYSTEM, dry_run=True)
    assert (Unit.objects.count(), Account.objects.count(), JournalLine.objects.count()) == (0, 0, 0)
    assert preview.slips == ()
    assert import_workbook(book=book, by=SYSTEM).counts == preview.counts


def test_the_same_file_twice_changes_nothing() -> None:
    book = book_of(tables())
    import_workbook(book=book, by=SYSTEM)
    before = JournalLine.objects.count()
    assert counts(book) == {"单位": (0, 0, 7), "人员": (0, 0, 3), "岗位": (0, 0, 2), "账号": (0, 0, 1)}
    again = import_workbook(book=book, by=SYSTEM)
    assert (again.changes, again.slips) == (False, ())
    assert JournalLine.objects.count() == before


def test_what_is_exported_comes_back_unchanged() -> None:
    import_workbook(book=book_of(tables()), by=SYSTEM)
    assert all(made == changed == 0 for made, changed, _left in counts(book_of(workbook_rows())).values())


def test_changed_cells_are_told_and_blank_ones_change_nothing() -> None:
    import_workbook(book=book_of(tables()), by=SYSTEM)
    changed: Tables = {
        "units": [{"code": "S1", "title": "健康小学（新）", "kind": "school", "inspection": "无", "business": "K2"}],
        "posts": [{"unit": "S1", "title": "校长", "role": "school_head", "a": "吴主任", "b": "无"}],
    }
    report = import_workbook(book=book_of(changed), by=SYSTEM)
    details = {line.kind: line.detail for line in report.lines}
    assert "单位名称 健康小学 → 健康小学（新）" in details["units"]
    assert "A角 → 吴主任" in details["posts"]
    school = Unit.objects.get(code="S1")
    assert upper_unit(unit_id=school.pk, kind=RelationKind.INSPECTION, on=today()) is None
    assert upper_unit(unit_id=school.pk, kind=RelationKind.SUBORDINATION, on=today()) is not None
    held = Appointment.objects.filter(post__title="校长", to_date__isnull=True).values_list("rank", "person__name")
    assert list(held) == [("A", "吴主任")]
    assert list(record_faults()) == []


@pytest.mark.parametrize(
    ("kind", "row", "title", "value", "words"),
    [
        (
            "units",
            {"code": "S9", "title": "新校", "kind": "school", "subordination": "没有"},
            "隶属于",
            "没有",
            "没有这个单位",
        ),
        ("units", {"code": "J", "title": "重复", "kind": "bureau"}, "单位代码", "J", "重复"),
        ("units", {"code": "S8", "title": "自己", "kind": "school", "subordination": "S8"}, "隶属于", "S8", "本单位"),
        ("people", {"name": "某人", "unit": "没有"}, "所在单位", "没有", "没有这个单位"),
        ("people", {"name": "周校长", "unit": "S1"}, "姓名", "周校长", "同一个人"),
        (
            "posts",
            {"unit": "S1", "title": "总务", "role": "school_clerk", "a": "查无此人"},
            "A角",
            "查无此人",
            "没有这个人",
        ),
        ("posts", {"unit": "K1", "title": "办事", "role": "section_clerk", "a": "吴主任"}, "A角", "吴主任", "同名"),
        ("accounts", {"login_name": "zhou2", "person": "周校长", "unit": "S1"}, "使用人", "周校长", "已有账号"),
        ("accounts", {"login_name": "zhou", "person": "G7", "unit": "Z1"}, "登录名", "zhou", "别人的账号"),
        (
            "accounts",
            {"login_name": "wu", "person": "G7", "unit": "Z1", "phone": "13900000001"},
            "登录手机号",
            "13900000001",
            "已被账号",
        ),
    ],
)
def test_an_error_names_its_cell_and_the_remedy_and_nothing_is_written(
    kind: str, row: dict[str, Any], title: str, value: str, words: str
) -> None:
    wrong = tables()
    wrong[kind].append(row)
    book = book_of(wrong)
    (fault,) = import_workbook(book=book, by=SYSTEM, dry_run=True).faults
    number = next(one.number for one in book.rows[kind] if one is book.rows[kind][-1])
    assert (fault.sheet, fault.row, fault.title, fault.value) == (SHEETS[kind][0], number, title, value)
    assert words in fault.message
    assert fault.remedy
    with pytest.raises(WorkbookError, match="没有导入任何一行"):
        import_workbook(book=book, by=SYSTEM)
    assert (Unit.objects.count(), Person.objects.count(), Post.objects.count()) == (0, 0, 0)


def test_somebody_in_office_cannot_leave_by_import() -> None:
    import_workbook(book=book_of(tables()), by=SYSTEM)
    leaving: Tables = {"people": [{"name": "周校长", "unit": "S1", "active": False}]}
    (fault,) = import_workbook(book=book_of(leaving), by=SYSTEM, dry_run=True).faults
    assert fault.title == "在岗"
    assert "校长" in fault.message


def test_a_cell_that_cannot_be_read_stops_the_import_too() -> None:
    wrong = tables()
    wrong["people"][0]["phone"] = "一三九"
    book = book_of(wrong)
    assert any(fault.title == "手机号" for fault in book.faults)
    with pytest.raises(WorkbookError):
        import_workbook(book=book, by=SYSTEM)


def test_the_tables_may_come_in_several_files() -> None:
    whole = tables()
    files = [(f"{kind}.xlsx", write_workbook({kind: whole[kind]})) for kind in whole]
    assert read_workbook(files).count == book_of(whole).count


def test_roles_imported_by_the_system_administrator_wait_for_the_security_administrator() -> None:
    import_workbook(book=book_of(tables()), by=reader_for(make_administrator(Role.SYSTEM_ADMIN)))
    assert set(Post.objects.values_list("role", "proposed_role")) == {("", "school_head"), ("", "inspector")}
    with pytest.raises(NotAllowedError):
        import_workbook(book=book_of(tables()), by=reader_for(make_administrator(Role.SECURITY_ADMIN)))


def test_the_carried_rows_are_the_read_rows() -> None:
    given_tables = tables()
    given_tables["units"][0]["opened_date"] = "1949-10-01"
    book = book_of(given_tables)
    assert unpacked(packed(book)).rows == book.rows


CODES = st.sampled_from(["J", "K1", "S1", "某局", "无", "查无", "", "周校长", "周校长、吴主任", " "])
CELLS = {
    "units": {"code": st.sampled_from(["J", "K1", "S1", "S2"]), "title": st.sampled_from(["某局", "一校", "二校"])},
    "people": {"name": st.sampled_from(["周校长", "吴主任"]), "unit": CODES},
    "posts": {"unit": CODES, "title": st.sampled_from(["校长", "主任"])},
    "accounts": {"login_name": st.sampled_from(["a", "b", "c d", "13900000001"]), "person": CODES, "unit": CODES},
}


@st.composite
def books(draw: st.DrawFn) -> Workbook:
    """Draw a workbook of readable cells that make more or less sense together."""
    rows: dict[str, tuple[SheetRow, ...]] = {}
    for kind, (title, columns) in SHEETS.items():
        drawn = []
        for number in range(draw(st.integers(0, 4))):
            values: dict[str, Any] = {}
            for column in columns:
                cells: Any = CELLS[kind].get(column.key, CODES)
                if column.choices:
                    cells = st.sampled_from([value for value, _label in column.choices])
                elif column.key == "phone":
                    cells = st.sampled_from([None, "13900000001", "13900000002"])
                elif column.key in {"position", "opened_date", "from_date", "active"}:
                    cells = st.none()
                values[column.key] = draw(cells)
            drawn.append(SheetRow(title, number + 3, values))
        rows[kind] = tuple(drawn)
    return Workbook(rows=rows)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(books())
def test_any_readable_rows_are_imported_whole_or_refused_by_their_cells(book: Workbook) -> None:
    for table in (Account, Appointment, Post, Person, UnitRelation, Unit):
        table._base_manager.all().delete()
    JournalLine.objects.all().delete()
    preview = import_workbook(book=book, by=SYSTEM, dry_run=True)
    assert Unit.objects.count() == 0
    for fault in preview.faults:
        assert fault.sheet
        assert fault.row >= 3
        assert fault.title
        assert fault.message
        assert fault.remedy
    if not preview.faults:
        assert import_workbook(book=book, by=SYSTEM).counts == preview.counts
        second = import_workbook(book=book, by=SYSTEM)
        assert not second.changes
        assert list(record_faults()) == []
