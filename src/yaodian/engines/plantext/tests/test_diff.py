"""A re-issued text and a returned table: exactly what changed, no more."""

from __future__ import annotations

from yaodian.engines.plantext import Keyword, Plan, SourceText, TableRow, diff, diff_breakdown, parse, rows_of, suggest
from yaodian.engines.plantext.formats import read_document
from yaodian.engines.plantext.tests.gold import TEXTS
from yaodian.engines.plantext.tests.make import docx_bytes

TEXT = (TEXTS / "u2-bureau.txt").read_text("utf-8")


def plan(text: str) -> Plan:
    return parse(SourceText(text))


def test_the_same_text_has_no_change() -> None:
    assert diff(plan(TEXT), plan(TEXT)) == []


def test_wrapping_and_spaces_are_no_change() -> None:
    assert diff(plan(TEXT), plan(TEXT.replace("，全年集中", "，\n全年 集中"))) == []


def test_one_edited_sentence_is_one_changed_clause() -> None:
    (change,) = diff(plan(TEXT), plan(TEXT.replace("新增学位3420个", "新增学位3600个")))
    assert (change.kind, change.old_text, change.new_text) == ("changed", "新增学位3420个", "新增学位3600个")
    assert change.old_key != change.new_key


def test_an_inserted_sentence_is_one_addition_and_leaves_the_keys() -> None:
    old = plan(TEXT)
    new = plan(TEXT.replace("启动县一中扩建工程。", "启动县一中扩建工程。组织高三教师外出研修两次。"))
    (change,) = diff(old, new)
    assert (change.kind, change.new_text) == ("added", "组织高三教师外出研修两次")
    assert {c.key for c in old.clauses} < {c.key for c in new.clauses}


def test_a_removed_and_a_moved_sentence_are_told_apart() -> None:
    gone = diff(plan(TEXT), plan(TEXT.replace("启动县一中扩建工程。", "")))
    assert [(c.kind, c.old_text) for c in gone] == [("removed", "启动县一中扩建工程")]
    moved = TEXT.replace("启动县一中扩建工程。", "").replace("7．职业教育。", "7．职业教育。启动县一中扩建工程。", 1)
    kinds = {c.kind for c in diff(plan(TEXT), plan(moved)) if "启动县一中" in (c.old_text or "")}
    assert kinds <= {"moved", "changed"}
    whole = "坚决遏制学生溺水事故。"
    swapped = TEXT.replace(whole, "").replace("启动县一中扩建工程。", "启动县一中扩建工程。" + whole)
    assert [(c.kind, c.old_text) for c in diff(plan(TEXT), plan(swapped))] == [("moved", whole[:-1])]


def test_a_returned_table_is_compared_by_number_then_by_text() -> None:
    held = [
        TableRow("1", "新建学校12所。", ("教育局",), ("住建局",), (), "2024年12月"),
        TableRow("2", "招聘教师300名。", ("人社局",)),
        TableRow("3", "课后服务实现全覆盖。", ("教育局",)),
    ]
    back = [
        TableRow("1", "新建学校12所", ("教育局",), ("住建局", "发改委"), (), "2024年11月"),
        TableRow("2", "课后服务实现全覆盖。", ("教育局",)),
        TableRow("3", "开展校园安全大检查。", ("安全科",)),
    ]
    changes = diff_breakdown(held, back)
    assert [(c.kind, c.number, c.fields) for c in changes] == [
        ("changed", "1", {"assist": ("住建局", "住建局、发改委"), "deadline": ("2024年12月", "2024年11月")}),
        ("removed", "2", {}),
        ("renumbered", "3", {"number": ("3", "2")}),
        ("added", "3", {}),
    ]


def test_rows_of_a_parsed_table_compare_with_themselves() -> None:
    rows = rows_of(parse(read_document(docx_bytes(table=True), name="a.docx")))
    assert [r.number for r in rows] == ["1", "2", "3"]
    assert diff_breakdown(rows, rows) == []


def test_a_section_is_suggested_with_the_words_that_suggested_it() -> None:
    catalogue = [
        Keyword("基教科", ("义务教育", "学前教育", "幼儿园", "招生")),
        Keyword("人事科", ("教师", "招聘", "师德", "名师工作室")),
        Keyword("安全科", ("校车", "安全", "消防")),
    ]
    first, *_ = suggest("公开招聘教师120人，培育名师工作室", catalogue)
    assert (first.key, first.words) == ("人事科", ("名师工作室", "招聘", "教师"))
    assert 0.5 < first.confidence <= 1
    assert suggest("加强党的建设", catalogue) == []
    assert suggest("幼儿园校车安全", catalogue) == suggest("幼儿园校车安全", catalogue)
