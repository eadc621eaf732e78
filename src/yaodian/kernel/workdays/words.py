"""期限说明的文字: the one-sentence reckoning of a deadline; pure, used by `rules`."""

from collections.abc import Mapping, Sequence
from datetime import date


def chinese_date(day: date, *, year: bool = True) -> str:
    """2018年3月1日 (or 3月1日): Arabic figures without leading zeros, as GB/T 9704 has it."""
    return f"{day.year}年{day.month}月{day.day}日" if year else f"{day.month}月{day.day}日"


def summary(
    *,
    start: date,
    due: date,
    limit: int,
    unit: str,
    tally: Mapping[str, int],
    extensions: Sequence[tuple[int, str]],
    assumed_years: Sequence[int],
) -> str:
    """自…起算 … 届满: start, limit, extensions, the days left out and why, the due date, and what is assumed."""
    parts = [f"自{chinese_date(start)}起算（当日不计），期限{limit}{unit}"]
    parts += [f"经批准延长{count}{unit}（{reason}）" for count, reason in extensions]
    left_out = [
        f"{word}{tally[kind]}天"
        for kind, word in (("weekend", "双休日"), ("holiday", "法定节假日及调休放假"), ("paused", "中止"))
        if tally.get(kind)
    ]
    if left_out:
        parts.append(f"其间{'、'.join(left_out)}不计")
    if tally.get("make_up"):
        parts.append(f"调休上班{tally['make_up']}天计入")
    if tally.get("moved"):
        parts.append(f"末日为休息日，顺延{tally['moved']}天")
    text = "，".join(parts) + f"，至{chinese_date(due)}届满。"
    if assumed_years:
        text += (
            f"（{'、'.join(str(year) for year in assumed_years)}年节假日安排尚未录入，按双休日推算，录入后可能变动。）"
        )
    return text
