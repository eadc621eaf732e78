"""One rule, one sentence: what is a target, what is a name, what is past."""

from __future__ import annotations

import pytest

from yaodian.engines.plantext import SourceText, Target, parse

FRAME = "某市教育局2024年工作要点\n一、总体\n1.抓好落实。{}\n2.强化保障。加强领导。\n"


def targets(sentence: str) -> tuple[Target, ...]:
    plan = parse(SourceText(FRAME.format(sentence)))
    return plan.points[0].targets


@pytest.mark.parametrize(
    ("sentence", "quantity", "unit", "kind", "qualifier"),
    [
        ("新建公办幼儿园12所。", 12, "所", "count", None),
        ("投入资金１.５亿元。", 1.5, "亿元", "amount", None),
        ("招聘教师不少于300名。", 300, "名", "count", "min"),
        ("班额控制在45人以内。", 45, "人", "count", "max"),
        ("大班额比例由4.2%降至1%。", 1, "%", "percent", "max"),
        ("评选名师10名左右。", 10, "名", "count", "approx"),
        ("高中阶段毛入学率提高2个百分点。", 2, "个百分点", "percent", None),
        ("招生规模翻一番。", 2, "倍", "percent", None),
        ("建成两所寄宿制学校。", 2, "所", "count", None),
        ("高考成绩稳居全市前三名。", 3, "名", "count", "max"),
        ("新增学位1,600个。", 1600, "个", "count", None),
        ("举办第九届中小学艺术节。", 9, "届", "ordinal", None),
        ("培训教师1.2万余人次。", 1.2, "万人次", "count", "min"),
        ("保障学生每天体育活动时间不低于2小时。", 2, "小时", "count", "min"),
    ],
)
def test_a_number_is_read_with_its_unit(
    sentence: str, quantity: float, unit: str, kind: str, qualifier: str | None
) -> None:
    found = targets(sentence)
    assert [(t.quantity, t.unit, t.kind, t.qualifier) for t in found] == [(quantity, unit, kind, qualifier)]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("实现党的组织全覆盖。", "full-coverage"),
        ("困难学生资助应助尽助。", "full-coverage"),
        ("疫苗接种“应接尽接”。", "full-coverage"),
        ("消除超大班额。", "eliminate"),
        ("确保不让一名学生因贫失学。", "eliminate"),
        ("无证机构动态清零。", "eliminate"),
        ("组织第34个教师节系列表扬活动。", "ceremony"),
        ("8月底前完成校舍安全排查。", "deadline"),
        ("9月30日前，新校区投入使用。", "deadline"),
    ],
)
def test_a_target_without_a_number_is_told_by_its_words(sentence: str, kind: str) -> None:
    assert [(t.kind, t.quantity) for t in targets(sentence)] == [(kind, None)]


@pytest.mark.parametrize(
    "sentence",
    [
        "深入推进“两学一做”学习教育。",
        "落实“12345”工作布局。",
        "启动第三期学前教育三年行动计划。",
        "推进三、五、八年级质量监测。",
        "发挥12355青少年服务台作用，24小时值守。",
        "坚持有案必查、有腐必惩。",
        "坚持食堂“公益性、零利润”原则。",
        "落实《2021—2025年行动计划》。",
        "关爱3岁以下婴幼儿和65岁以上老年人。",
        "推进5个区域医疗中心高效运行。",
        "去年新建学校12所。",
        "目前，全市共有学校320所，在校生12万人。",
        "五年来，新增学位3.5万个。",
        "已建成智慧校园40所。",
        "2023年，全市投入资金3亿元。",
        "围绕第40个教师节开展宣传。",
        "加强PM2.5监测。",
        "贯彻市委〔2024〕3号文件。",
    ],
)
def test_names_and_reports_are_no_targets(sentence: str) -> None:
    assert targets(sentence) == ()


def test_numbers_hanging_on_one_verb_are_parted() -> None:
    found = targets("建设13个录播教室、12所“一拖三模式”同步课堂和6所数字化校园。")
    assert [(t.quantity, t.object) for t in found] == [
        (13, "录播教室"),
        (12, "“一拖三模式”同步课堂"),
        (6, "数字化校园"),
    ]
    assert found[1].text == "12所“一拖三模式”同步课堂"


def test_distributed_and_shared_values_make_one_target_each() -> None:
    found = targets("公办率、普惠率分别达到60%、95%以上。")
    assert [(t.quantity, t.object, t.distributive) for t in found] == [(60, "公办率", "1/2"), (95, "普惠率", "2/2")]
    shared = targets("产后访视率、健康管理率达到90%以上。")
    assert [(t.quantity, t.object) for t in shared] == [(90, "产后访视率"), (90, "健康管理率")]


def test_old_values_and_parts_are_kept_beside_the_target() -> None:
    (rise,) = targets("覆盖率从77%提高到80%以上。")
    assert (rise.from_, rise.quantity) == (77, 80)
    whole, part = targets("新增学位2400个，其中公办学位720个。")
    assert (whole.part_of, part.part_of) == (None, "新增学位")


def test_dates_hold_for_their_own_clause_or_for_all_after_them() -> None:
    first, second = targets("6月底前开工8所，12月底前竣工4所。")
    assert (first.deadline, second.deadline) == ("2024-06-30", "2024-12-31")
    far = targets("到2028年，建成社区100个，培育企业50家。")
    assert [t.deadline for t in far] == ["2028", "2028"]


def test_a_goal_hoped_for_is_marked() -> None:
    (hoped,) = targets("力争创建示范校15所。")
    assert hoped.aspirational


def test_a_review_before_the_plan_gives_nothing() -> None:
    text = (
        "某县教育局2022年工作总结和2023年工作计划\n一、2022年工作回顾\n（一）新建学校5所，新增学位3000个。\n"
        "（二）招聘教师200名。\n二、2023年工作计划\n（一）新建学校6所。\n（二）招聘教师210名。\n"
    )
    plan = parse(SourceText(text))
    assert plan.year == 2023
    assert [t.quantity for t in plan.targets] == [6, 210]
