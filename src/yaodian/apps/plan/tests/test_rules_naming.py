"""Names of units in words: found under every name, replaced by a neutral word, and never inside another word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.apps.plan.rules.naming import Called, names_in, names_of, neutral, place_of

PLACE = "天门市"


def called(*titles: str, word: str = "某学校") -> Called:
    return Called(titles[0], names_of(*titles, place=PLACE), word)


UNITS = [
    called("天门市第一中学"),
    called("干驿镇中心学校", "干驿中心校", word="某中心学校"),
    called("干驿镇", word="某乡镇"),
    called("天门市实验小学（东校区）", "实小", "红旗小学"),
    called("天门市教育局基础教育科", "基教科", word="某科室"),
    called("天门市幼儿园", word="某幼儿园"),
]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("天门市第一中学网络未通", "某学校网络未通"),
        ("天门一中、市一中和一中都未报", "某学校、某学校和某学校都未报"),
        ("干驿镇中心学校和干驿中心校", "某中心学校和某中心学校"),
        ("干驿镇 中心学校未开工", "某中心学校未开工"),
        ("干驿镇征地未完成", "某乡镇征地未完成"),
        ("实验小学（东校区）即原红旗小学", "某学校即原某学校"),
        ("由基教科牵头", "由某科室牵头"),
        ("天门市幼儿园未达标，其他幼儿园达标", "某幼儿园未达标，其他幼儿园达标"),
        ("全市幼儿园达标", "全市幼儿园达标"),
        ("统一中考时间", "统一中考时间"),
        ("成立了一中心两基地", "成立了一中心两基地"),
        ("两个教室网络未通", "两个教室网络未通"),
    ],
)
def test_a_unit_is_hidden_under_each_of_its_names(words: str, told: str) -> None:
    assert neutral(words, units=UNITS).words == told


def test_what_was_hidden_is_told_in_the_order_it_stood() -> None:
    made = neutral("市一中、基教科未报，市一中第二次", units=UNITS)
    assert made.names == ("市一中", "基教科", "市一中")


@given(
    parts=st.lists(
        st.one_of(
            st.text(alphabet="的未报网络通，。 \n一中天门", max_size=8),
            st.sampled_from(["天门市第一中学", "干驿镇中心学校", "实小"]),
        ),
        max_size=8,
    )
)
def test_no_name_is_left_however_often_it_stands(parts: list[str]) -> None:
    made = neutral("".join(parts), units=UNITS)
    for name in ("第一中学", "中心校", "干驿", "实小"):
        assert name not in made.words
    assert names_in(made.words, units=UNITS) == ()


@pytest.mark.parametrize(
    ("title", "place"), [("天门市教育局", "天门市"), ("利川县教育和体育局", "利川县"), ("教育局", "")]
)
def test_the_place_stands_in_the_bureaus_title(title: str, place: str) -> None:
    assert place_of(title) == place
