"""证件与代码校验: each check returns the Chinese reason why a value is wrong, or None."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# GB 11643: weights of the first 17 digits and the check characters by remainder.
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
# GB 32100-2015: 31 letters and digits, weight 3^(i-1) mod 31.
CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# 学籍号: G + ID number, L + a number given where there is no ID number; J is met in national exports.
PUPIL_PREFIXES = "GLJ"


class Sex(StrEnum):
    """性别 (GB/T 2261.1), as an ID number tells it."""

    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True, slots=True)
class IdNumber:
    """居民身份证号码: its parts."""

    value: str
    region: str
    birth_date: date
    sex: Sex


def id_number_problem(value: str, *, today: date | None = None) -> str | None:
    """身份证号校验 (GB 11643): length, birth date (not after `today`, if given) and check character."""
    value = value.strip().upper()
    if re.fullmatch(r"\d{15}", value, re.ASCII):
        return f"是15位旧号码，应填18位号码；升位后应为{longer_id_number(value)}，请与证件核对"
    if len(value) != 18:
        return f"应为18位，现为{len(value)}位"
    if not re.fullmatch(r"\d{17}[0-9X]", value, re.ASCII):
        return "前17位应为数字，末位应为数字或X"
    try:
        birth = date(int(value[6:10]), int(value[10:12]), int(value[12:14]))
    except ValueError:
        return f"出生日期{value[6:14]}不存在"
    if birth.year < 1880 or (today and birth > today):
        return f"出生日期{value[6:14]}不合理"
    if ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(value, ID_WEIGHTS, strict=False)) % 11] != value[17]:
        return "校验码不符，号码中有数字录错"
    return None


def longer_id_number(value: str) -> str:
    """15位旧号码升位: the 18-digit form of a number of the first generation: the century and the check character."""
    body = f"{value[:6]}19{value[6:]}"
    return body + ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(body, ID_WEIGHTS, strict=True)) % 11]


def parse_id_number(value: str) -> IdNumber | None:
    """解析身份证号: region, birth date and sex; None when the number is wrong."""
    value = value.strip().upper()
    if id_number_problem(value):
        return None
    birth = date(int(value[6:10]), int(value[10:12]), int(value[12:14]))
    return IdNumber(value=value, region=value[:6], birth_date=birth, sex=Sex.MALE if int(value[16]) % 2 else Sex.FEMALE)


def credit_code_problem(value: str) -> str | None:
    """统一社会信用代码校验 (GB 32100-2015): 18 characters of 31, and check character."""
    value = value.strip().upper()
    if len(value) != 18:
        return f"应为18位，现为{len(value)}位"
    strange = sorted(set(value) - set(CREDIT_LETTERS))
    if strange:
        return f"含有不允许的字符“{''.join(strange)}”（代码中没有字母I、O、S、V、Z）"
    total = sum(CREDIT_LETTERS.index(letter) * pow(3, place, 31) for place, letter in enumerate(value[:17]))
    if CREDIT_LETTERS[(31 - total % 31) % 31] != value[17]:
        return "校验码不符，代码中有字符录错"
    return None


def pupil_number_problem(value: str) -> str | None:
    """学籍号校验: 19 characters; after G a valid ID number, after L or J eighteen digits or letters."""
    value = value.strip().upper()
    if len(value) != 19:
        return f"应为19位，现为{len(value)}位"
    if value[0] not in PUPIL_PREFIXES:
        return "首位应为字母G、L或J"
    if value[0] == "G":
        problem = id_number_problem(value[1:])
        return f"G后的身份证号有误：{problem}" if problem else None
    if not re.fullmatch(r"[0-9A-Z]{18}", value[1:], re.ASCII):
        return "首位字母后应为18位数字或字母"
    return None
