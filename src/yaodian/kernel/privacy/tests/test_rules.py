"""Masking and identifier checks, with the published vectors."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.kernel.privacy.rules import (
    credit_code_problem,
    id_number_problem,
    mask_bank_card,
    mask_id_number,
    mask_identifiers,
    mask_name,
    mask_phone,
    parse_id_number,
    pupil_number_problem,
)
from yaodian.kernel.privacy.rules.identifiers import CREDIT_LETTERS, ID_CHECKS, ID_WEIGHTS, Sex

VALID = ("11010519491231002X", "990000201001010017", "990000201202290027")


@pytest.mark.parametrize("value", [*VALID, "11010519491231002x", " 990000201001010017 "])
def test_a_valid_id_number_passes(value: str) -> None:
    assert id_number_problem(value) is None


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "18位"),
        ("110105491231002", "15位"),
        ("110105194912310021", "校验码"),
        ("99000020130229002X", "20130229"),
        ("99000020100101001", "17位"),
        ("99000020100101OO17", "数字"),
        ("９９００００２０１００１０１００１７", "数字"),
        ("990000187001010017", "不合理"),
    ],
)
def test_a_wrong_id_number_says_why(value: str, reason: str) -> None:
    assert reason in (id_number_problem(value) or "")


def test_a_birth_date_after_today_is_refused() -> None:
    assert "不合理" in (id_number_problem(VALID[1], today=date(2009, 12, 31)) or "")
    assert id_number_problem(VALID[1], today=date(2010, 1, 1)) is None


def test_an_id_number_tells_birth_date_and_sex() -> None:
    person = parse_id_number(VALID[2])
    assert person is not None
    assert (person.region, person.birth_date, person.sex) == ("990000", date(2012, 2, 29), Sex.FEMALE)
    assert parse_id_number("990000201202290028") is None


def test_credit_codes_are_checked() -> None:
    assert credit_code_problem("91350100M000100Y43") is None
    assert "校验码" in (credit_code_problem("91350100M000100Y44") or "")
    assert "I" in (credit_code_problem("9135010IM000100Y43") or "")
    assert "18位" in (credit_code_problem("123") or "")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("G990000201001010017", None),
        ("L990000201001010999", None),
        ("J99000020100101099X", None),
        ("G990000201001010018", "校验码"),
        ("X990000201001010017", "首位"),
        ("990000201001010017", "19位"),
        ("L9900002010010109-9", "数字或字母"),
    ],
)
def test_pupil_numbers_are_checked(value: str, reason: str | None) -> None:
    problem = pupil_number_problem(value)
    assert problem is None if reason is None else reason in (problem or "")


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张伟", "张*"), ("张小明", "张**"), ("欧阳娜娜", "欧阳**"), ("欧阳", "欧*"), ("张", "*"), ("", "")],
)
def test_a_name_keeps_its_surname(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_numbers_keep_only_their_ends() -> None:
    assert mask_id_number(VALID[0]) == "1101************2X"
    assert mask_id_number("1234") == "****"
    assert mask_phone("13812345678") == "138****5678"
    assert mask_phone("0728-5222345") == "0728-*****45"
    assert mask_bank_card("6222 0212 3456 7890 123") == "***************0123"


def test_numbers_inside_a_text_are_masked() -> None:
    text = f"联系人13812345678，证件{VALID[1]}，文号天教发〔2018〕5号，金额68040000元"
    assert mask_identifiers(text) == "联系人138****5678，证件9900************17，文号天教发〔2018〕5号，金额68040000元"


@given(st.dates(date(1900, 1, 1), date(2030, 1, 1)), st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(birth: date, serial: int, place: int, change: int) -> None:
    body = f"990000{birth:%Y%m%d}{serial:03d}"
    value = body + ID_CHECKS[sum(int(d) * w for d, w in zip(body, ID_WEIGHTS, strict=True)) % 11]
    assert id_number_problem(value) is None
    wrong = value[:place] + str((int(value[place]) + change) % 10) + value[place + 1 :]
    assert id_number_problem(wrong) is not None


@given(st.text(CREDIT_LETTERS, min_size=17, max_size=17))
def test_exactly_one_check_character_fits_a_credit_code(body: str) -> None:
    assert sum(credit_code_problem(body + letter) is None for letter in CREDIT_LETTERS) == 1


@given(st.text(max_size=30))
def test_masking_never_shows_a_long_value_whole(value: str) -> None:
    for mask in (mask_id_number, mask_bank_card, mask_name):
        stripped = value.strip()
        if stripped.strip("*"):
            assert mask(value) != stripped or len("".join(stripped.split())) == 0
