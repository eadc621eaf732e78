"""答案 (answers): what a person entered becomes typed values; nothing is guessed, full-width digits are read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from yaodian.engines.forms.model import Field, Kind

DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
WHOLE = re.compile(r"[-+]?\d{1,15}")
LONGEST_TEXT = 20_000
YES = {"yes": "yes", "no": "no", "是": "yes", "否": "no", "true": "yes", "false": "no", "1": "yes", "0": "no"}


class AnswerError(ValueError):
    """答案读不懂 (an answer that cannot be read as its kind)."""


def read_answer(field: Field, raw: Any) -> Any:
    """读答案: return the typed value of what was entered, None for nothing; raises AnswerError with the remedy.

    Text, dates, times, choices and file names are str, numbers int or Decimal, several choices a list, a place a mapping
    with latitude and longitude in degrees and accuracy in metres."""
    if raw is None or raw == "" or raw == [] or raw == {}:
        return None
    if isinstance(raw, str):
        raw = raw.strip()
        if not raw:
            return None
    reader = READERS.get(field.kind, _text)
    return reader(raw)


def half_width(text: str) -> str:
    """Return text with full-width digits, signs and letters as the keyboard has them."""
    return unicodedata.normalize("NFKC", text).strip()


def _text(raw: Any) -> str:
    text = str(raw)
    if len(text) > LONGEST_TEXT:
        raise AnswerError(f"文字太长（{len(text)} 字），请不超过 {LONGEST_TEXT} 字")
    if "\x00" in text:
        raise AnswerError("含有不能保存的字符，请重新输入")
    return text


def _integer(raw: Any) -> int:
    if isinstance(raw, bool):
        raise AnswerError("请填整数")
    if isinstance(raw, int):
        return raw
    text = half_width(str(raw)).replace(",", "").replace(" ", "")
    if re.fullmatch(r"[-+]?\d{1,15}\.0+", text):
        text = text.split(".", maxsplit=1)[0]
    if not WHOLE.fullmatch(text):
        raise AnswerError(f"“{raw}”不是整数，请只填数字")
    return int(text)


def _decimal(raw: Any) -> Decimal:
    if isinstance(raw, bool):
        raise AnswerError("请填数字")
    text = half_width(str(raw)).replace(",", "").replace(" ", "")
    try:
        read = Decimal(text)
    except InvalidOperation:
        raise AnswerError(f"“{raw}”不是数字，请只填数字，不写单位") from None
    if not read.is_finite() or abs(read) >= Decimal(10) ** 15:
        raise AnswerError(f"“{raw}”超出能记的范围")
    return read


def _date(raw: Any) -> str:
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    found = DAY.fullmatch(half_width(str(raw)))
    try:
        if found is None:
            raise ValueError
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        raise AnswerError(f"“{raw}”不是日期，请写成 2018-09-01") from None


def _time(raw: Any) -> str:
    if isinstance(raw, time):
        return raw.isoformat("minutes")
    try:
        return time.fromisoformat(half_width(str(raw)).zfill(5)).isoformat("minutes")
    except ValueError:
        raise AnswerError(f"“{raw}”不是时间，请写成 08:30") from None


def _moment(raw: Any) -> str:
    if isinstance(raw, datetime):
        return raw.replace(tzinfo=None, second=0, microsecond=0).isoformat()
    try:
        return datetime.fromisoformat(half_width(str(raw))).replace(tzinfo=None).isoformat()
    except ValueError:
        raise AnswerError(f"“{raw}”不是时间，请写成 2018-09-01 08:30") from None


def _yes(raw: Any) -> str:
    try:
        return YES[half_width(str(raw)).lower()]
    except KeyError:
        raise AnswerError("请选“是”或“否”") from None


def _many(raw: Any) -> list[str]:
    words = raw.replace("、", " ").split() if isinstance(raw, str) else [str(one) for one in raw]
    return list(dict.fromkeys(words))


def _place(raw: Any) -> dict[str, float]:
    if isinstance(raw, Mapping):
        parts = [raw.get("latitude"), raw.get("longitude"), raw.get("accuracy", 0)]
    else:
        words = half_width(str(raw)).replace(",", " ").split()
        parts = [*words[:2], words[3] if len(words) > 3 else 0] if len(words) >= 2 else []
    try:
        latitude, longitude, accuracy = (float(part) for part in parts)
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180 and 0 <= accuracy < 1e7):
            raise ValueError
    except (TypeError, ValueError):
        raise AnswerError("位置读不懂，请重新定位，或写成“纬度 经度”") from None
    return {"latitude": latitude, "longitude": longitude, "accuracy": accuracy}


READERS = {
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.MOMENT: _moment,
    Kind.YES: _yes,
    Kind.MANY: _many,
    Kind.RANK: _many,
    Kind.PLACE: _place,
}
