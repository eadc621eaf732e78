"""Texts for the group chat: plain lines that name who has not signed."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from yaodian.kernel.notices.rules import ALPHABET, NAMED_AT_MOST, group_text, new_code, reminder_text

NOW = datetime(2018, 3, 16, 10, 0)
DUE = datetime(2018, 3, 16, 17, 30)


def test_the_text_says_what_until_when_to_whom_and_where() -> None:
    text = group_text(
        title="交办任务 7-1",
        text="请报送录播教室验收材料。",
        link="http://10.0.0.2/s/abcd2345",
        due_at=DUE,
        units=["干驿中学", "岳口中学"],
        sender="局办公室",
    )
    assert text.splitlines() == [
        "【交办任务 7-1】",
        "请报送录播教室验收材料。",
        "请于3月16日17:30前签收。",
        "涉及单位：干驿中学、岳口中学",
        "签收：http://10.0.0.2/s/abcd2345",
        "局办公室",
    ]


def test_a_reminder_names_who_has_not_signed_and_says_when_it_is_late() -> None:
    text = reminder_text(title="月报", link="/s/x", unsigned=["干驿中学"], now=NOW, due_at=DUE)
    assert "（截止3月16日17:30）" in text
    assert "尚未签收（1个）：干驿中学" in text
    late = reminder_text(title="月报", link="/s/x", unsigned=["干驿中学"], now=DUE.replace(hour=18), due_at=DUE)
    assert "已过3月16日17:30" in late
    assert reminder_text(title="月报", link="/s/x", unsigned=[], now=NOW) == "【月报】各单位均已签收。"


@given(st.lists(st.text("甲乙丙丁", min_size=1, max_size=5), min_size=NAMED_AT_MOST + 1, max_size=200))
def test_a_long_list_is_cut_and_counted(units: list[str]) -> None:
    text = reminder_text(title="月报", link="/s/x", unsigned=units, now=NOW)
    assert f"等{len(units)}个单位" in text


def test_codes_are_short_and_easily_read_out() -> None:
    codes = {new_code() for _number in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 8 and set(code) <= set(ALPHABET) for code in codes)
