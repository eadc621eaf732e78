"""A broken catalogue says in Chinese which file, which row, which field, and how to mend it; all faults at once."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.catalogue.reading import CatalogueError, Problem, RuleRow, load_catalogue, load_holidays, load_rules
from yaodian.catalogue.tests.make import RULE, make_catalogue, make_rules


def message(folder: Path) -> str:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)
    return str(caught.value)


def test_the_small_catalogue_is_right(tmp_path: Path) -> None:
    catalogue = load_catalogue(make_catalogue(tmp_path))
    assert [task.code for task in catalogue.tasks_of(clause="1.1")] == ["T01-01"]
    assert catalogue.targets_of(clause="1.1")[0].reading.metric == "projects.accepted"
    assert [(office.code, words) for office, words in catalogue.offices_suggested(text="录播教室")] == [
        ("equipment", ("录播", "教室"))
    ]


def test_a_message_names_file_row_field_fault_and_remedy(tmp_path: Path) -> None:
    make_catalogue(tmp_path, file="clauses.toml", old='level = "L3"', new='level = "L4"')
    assert message(tmp_path) == (
        "clauses.toml，第 1 个 [[clause]]（1.1），字段 level：“L4”不在可选值内。改法：从 L1、L2、L3 中选一个。"
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("clauses.toml", 'id = "1.1"', 'id = "7"', "不合编号写法"),
        ("clauses.toml", 'evidence = "逐间验收。"', "", "字段 evidence：应填一段文字"),
        ("clauses.toml", '"ledger:lessons"', '"lessons"', "类别不认识"),
        ("clauses.toml", '"ledger:lessons"', '"ledger:"', "缺编码"),
        ("clauses.toml", "programme:rooms", "programme:room", "“room”没有登记"),
        ("clauses.toml", '["T", "R"]', '["T", "X"]', "“X”不在可选值内"),
        ("clauses.toml", '["T", "R"]', '["T", "T"]', "重复项"),
        ("clauses.toml", 'evidence = "逐间验收。"', 'evidence = "有。"\nsame_as = ["1.9"]', "互见不成对"),
        ("clauses.toml", "[[clause]]", "[[clauses]]", "没有这种行"),
        ("clauses.toml", "[[clause]]", "[[clause", "TOML 写法有误"),
        ("clauses.toml", "[[clause]]\nid", 'clause = "x"\n[other]\nid', "应是一组表"),
        ("tasks.toml", 'clauses = ["1.1"]', 'clauses = ["1.2"]', "没有任务承接"),
        ("tasks.toml", 'lead = "equipment"', 'lead = "equip"', "字段 lead：“equip”没有登记"),
        ("tasks.toml", 'lead = "equipment"', 'lead = "resident"', "派驻机构不能牵头"),
        ("tasks.toml", 'lead = "equipment"', 'lead = "equipment"\nsupport = ["equipment"]', "牵头科室又列为配合"),
        ("tasks.toml", "date = 2018-06-30", 'date = "2018-06-30"', "不是日期"),
        ("tasks.toml", "date = 2018-06-30", "date = 2018-06-30T08:00:00", "不是日期"),
        ("tasks.toml", "date = 2018-06-30", "date = 2018-12-30", "节点日期没有先后排列"),
        ("tasks.toml", "date = 2018-12-31", "date = 2018-12-01", "晚于完成时限"),
        ("tasks.toml", 'code = "T01-01"', 'code = "1-1"', "不合任务编号写法"),
        ("tasks.toml", 'reports = ["schools"]', 'report = ["schools"]', "字段 reports：应是文字列表"),
        ("tasks.toml", 'reports = ["schools"]', 'reports = ["schools"]\nrepots = ["x"]', "没有这个字段"),
        ("targets.toml", "建设3个录播教室", "建设4个录播教室", "原句 1.1 里没有"),
        ("targets.toml", "goal = 3", 'goal = "3"', "不是数"),
        ("targets.toml", "goal = 3", "goal = nan", "不是一个确定的数"),
        ("targets.toml", "goal = 3", "goal = true", "不是数"),
        ("targets.toml", "goal = 3", "", "“提高”类不填目标值"),
        ("targets.toml", 'default_reading = "accepted"', 'default_reading = "paid"', "不在口径内"),
        ("targets.toml", 'source = "computed"', 'source = "quoted"', "核算数必须有指标"),
        ("targets.toml", 'task = "T01-01"', 'task = "T01-02"', "“T01-02”没有登记"),
        ("programmes.toml", 'milestones = ["acceptance"]', 'milestones = ["start"]', "“start”没有登记"),
        ("programmes.toml", 'title = "与清单一致"', 'title = "与清单一致", measurable = false', "由哪个指标核算"),
        ("publication.toml", "[[wording]]", "[[closed]]\nsection = 1\n[[wording]]", "所在部分不公开"),
        ("periods.toml", "last_date = 2018-08-31", "last_date = 2016-08-31", "末日早于首日"),
        ("plan.toml", "points = [1]", "points = [1, 2]", "条目与部分对不上"),
        ("plan.toml", "[[plan]]", "[[plans]]", "应恰有一个"),
        ("bureau.toml", 'code = "resident"', 'code = "equipment"', "编码出现 2 次"),
        ("bureau.toml", 'code = "resident"', 'code = "派驻"', "不合编码写法"),
    ],
)
def test_each_fault_is_named(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    make_catalogue(tmp_path, file=file, old=old, new=new)
    found = message(tmp_path)
    assert said in found
    assert "改法：" in found
    assert file.removesuffix(".toml") in found


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    make_catalogue(tmp_path, file="clauses.toml", old='"L3"', new='"L9"')
    (tmp_path / "periods.toml").unlink()
    (tmp_path / "publication.toml").write_bytes("[[wording]] # 公开".encode("gb18030"))
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(tmp_path)
    assert [problem.file for problem in caught.value.problems] == ["clauses.toml", "publication.toml", "periods.toml"]


def test_a_code_may_have_versions_that_follow_one_another(tmp_path: Path) -> None:
    later = RULE.replace("56", "50") + "from = 2020-09-01\n"
    rules = load_rules(make_rules(tmp_path, RULE + "to = 2020-08-31\n", later))
    assert [rule.value for rule in rules] == [56, 50]
    assert not rules[1].in_force(day=rules[0].to_date or rules[1].from_date)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (RULE, "两版的有效期重叠"),
        (RULE + "from = 2020-09-01\n", "前一版写上 to = 2020-08-31"),
        (RULE.replace("class_size.large", "Class Size"), "不合编码写法"),
        (RULE.replace("value = 56", 'value = "56"'), "不是数"),
        (RULE.replace("value = 56", ""), "应填且只填一个"),
        (RULE.replace("value = 56", 'value = 56\ntext = "五十六"'), "应填且只填一个"),
        (RULE.replace('unit = "人"', ""), "数值没有单位"),
        (RULE.replace('source = "国发〔2016〕40号"', ""), "字段 source"),
        (RULE.replace("checked", "sure"), "checked、unconfirmed、estimate"),
        (RULE + "from = 2020-01-01\nto = 2019-01-01\n", "失效日早于生效日"),
    ],
)
def test_a_broken_rule_is_named(tmp_path: Path, change: str, said: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        load_rules(make_rules(tmp_path, RULE, change))
    assert said in str(caught.value)
    assert all(problem.file == "rules.toml" for problem in caught.value.problems)


def test_an_empty_folder_is_no_rulebook(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="没有 TOML 文件"):
        load_rules(tmp_path)


def test_a_day_is_listed_once_and_a_made_up_workday_is_a_weekend_day(tmp_path: Path) -> None:
    path = tmp_path / "holidays.toml"
    path.write_text(
        "day = [\n"
        '{ date = 2018-01-01, kind = "holiday", name = "元旦" },\n'
        '{ date = 2018-01-01, kind = "holiday", name = "元旦" },\n'
        '{ date = 2018-01-02, kind = "workday", name = "元旦" },\n'
        "]\n",
        encoding="utf-8",
    )
    with pytest.raises(CatalogueError) as caught:
        load_holidays(path)
    assert [problem.field for problem in caught.value.problems] == ["kind", "date"]


SCALAR = st.one_of(
    st.text(max_size=8), st.integers(), st.booleans(), st.dates(), st.lists(st.text(max_size=3), max_size=2)
)


@given(
    fields=st.dictionaries(
        st.sampled_from(["code", "title", "value", "text", "unit", "from", "to", "source", "status"]), SCALAR
    )
)
def test_whatever_a_rule_row_holds_it_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, fields: dict[str, object]
) -> None:
    folder = tmp_path_factory.mktemp("rules")
    text = "".join(f"{name} = {_toml(value)}\n" for name, value in fields.items())
    problems, rules = _read(make_rules(folder, "[[rule]]\n" + text))
    assert bool(problems) != bool(rules)
    assert all(problem.fault and problem.remedy for problem in problems)


def _read(folder: Path) -> tuple[tuple[Problem, ...], tuple[RuleRow, ...]]:
    try:
        return (), load_rules(folder)
    except CatalogueError as error:
        return error.problems, ()


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(letter):08X}" for letter in value if not 0xD800 <= ord(letter) <= 0xDFFF) + '"'
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return str(value)
