"""数字入名 — the named reasons for which a number with a measure word is still no target."""

from __future__ import annotations

import re
from collections.abc import Callable

from yaodian.engines.plantext.lexicon import alternatives, either, words
from yaodian.engines.plantext.targets.numbers import Quantity

Reason = Callable[[str, Quantity, list[Quantity]], bool]


def _next(segment: str, q: Quantity, every: list[Quantity]) -> tuple[Quantity | None, str]:
    """下一个数: the next number of the same piece (no 、 or ，between) and the words up to it."""
    following = next((o for o in every if o.start >= q.after and o is not q), None)
    between = segment[q.after : following.start] if following else ""
    return (None, "") if following is None or not between or re.search(r"[、，]", between) else (following, between)


def time_without_comparison(segment: str, q: Quantity, _all: list[Quantity]) -> bool:
    """时间只有同比较词或给付相连才是目标（不低于2小时、最长6个月）。"""
    if not q.is_time:
        return False
    if (q.value, q.unit) in ((24, "小时"), (365, "天")):
        return True
    if segment[q.start - 1 : q.start] == "前" or re.search(r"(?:连续|近|未来|今后|过去)$", segment[: q.start]):
        return True
    if re.search(r"(?:保障|确保|保证|落实).*(?:每天|每日|每周)", segment[: q.start]):
        return False
    if q.unit == "岁":
        return q.after != len(segment)
    ends = q.after == len(segment) or segment[q.after] in "、和的□"
    if q.qualifier and (ends or segment[q.end : q.after] == ""):
        return re.search(r"(?:不超过|低于|超过|满)$", segment[: q.start]) is not None and not ends
    return not (
        either("reading.names.grants").search(segment)
        and re.search(r"(?:每年|最长|最多|每人|一次)$", segment[: q.start])
    )


def threshold_of_a_noun(segment: str, q: Quantity, _all: list[Quantity]) -> bool:
    """“56人以上大班额”“30年以上管道”里的数是名词的条件，不是目标。"""
    if q.after == q.end or q.unit not in words("reading.names.threshold_units"):
        return False
    return bool(re.match(alternatives("reading.names.threshold_nouns"), segment[q.after :].lstrip("的")))


def members_of_a_rate(segment: str, q: Quantity, every: list[Quantity]) -> bool:
    """“98个党支部达标率100%”“30户以上自然村通路比例98%”里的前一个数是率的范围。"""
    following, between = _next(segment, q, every)
    if following is None or following.kind != "percent" or q.kind == "percent":
        return False
    floored = q.after > q.end and not between.endswith("前")
    return floored or bool(re.search(r"(?:率|占比|比例)(?:均|都)?(?:达到|达|为|不低于|超过)?$", between))


def floor_of_those_counted(segment: str, q: Quantity, every: list[Quantity]) -> bool:
    """“600分以上人数达到80人”里的前一个数是门槛。"""
    following, between = _next(segment, q, every)
    grown = re.match(r"[\u4e00-\u9fa5]{2,8}(?:达到|不少于|不低于|超过|增加|提高)$", between)
    return following is not None and q.after > q.end and grown is not None


def limit_of_a_noun(segment: str, q: Quantity, _all: list[Quantity]) -> bool:
    """“生源不足30人的小规模学校”“总投资6.3亿元的园区”里的数修饰名词。"""
    head, tail = segment[: q.start], segment[q.end :]
    limited = q.qualifier != "min" and re.search(r"(?<!不)(?:不足|超过|低于|少于|满)$", head) is not None
    sized = re.search(r"(?:投资|占地|面积|造价|价值)$", head) is not None
    return (limited or sized) and re.match(r"(?:以上|以下)?的[\u4e00-\u9fa5]", tail) is not None


def condition_of_a_noun(segment: str, q: Quantity, every: list[Quantity]) -> bool:
    """“营收超1000万元的企业100家”“海拔1500米以上学校”里的前一个数限定被数之物。"""
    compared = r"(?:达到|超过|超|达|在|以上|不低于|不足|低于)?$"
    if not re.search(alternatives("reading.names.conditions") + compared, segment[: q.start]):
        return False
    following, _ = _next(segment, q, every)
    earlier = any(o.end <= q.start for o in every)
    goes_on = q.after < len(segment) and segment[q.after] not in "、，和"
    alone_amount = q.kind == "amount" and following is None and not earlier
    return not alone_amount and (following is not None or goes_on)


def class_by_amount(segment: str, q: Quantity, every: list[Quantity]) -> bool:
    """“亿元以上项目”“超5000万元企业20家”里的金额是分档。"""
    following, between = _next(segment, q, every)
    classed = q.kind == "amount" and q.qualifier == "min" and following is not None and following.kind == "count"
    return classed and re.search(r"企业|项目|单位|主体|市场", between) is not None


def scope_of_another(segment: str, q: Quantity, every: list[Quantity]) -> bool:
    """“在甲、乙等8个县建设基地6.2万亩”里的8个是范围。"""
    later = [o for o in every if o.start >= q.after]
    return (
        bool(later)
        and bool(re.search(r"等$", segment[: q.start]))
        and bool(re.match(r"(?:在|对|为|面向|依托|围绕)", segment) or "等" in segment[: q.start])
    )


def rank_of_a_noun(segment: str, q: Quantity, every: list[Quantity]) -> bool:
    """“3个学科进入ESI前1‰”里的1‰是名次条件。"""
    return q.kind == "percent" and segment[: q.start].endswith("前") and len(every) > 1


def last_in_rank(segment: str, q: Quantity, _all: list[Quantity]) -> bool:
    """“排名后2位的予以约谈”说的是惩处的条件。"""
    return (
        q.unit in ("名", "位") and re.search(r"(?:排名|排位|考核|倒数|末|最)后?$|后$", segment[: q.start]) is not None
    )


def keeps_running(segment: str, _q: Quantity, _all: list[Quantity]) -> bool:
    """“推进5个中心高效运行”说的是已有之物。"""
    return bool(either("reading.names.running").search(segment))


def fraction_of_score(segment: str, q: Quantity, _all: list[Quantity]) -> bool:
    """“二孩”“百分之”等残片，或“分”不带比较词。"""
    return q.unit == "分" and q.qualifier is None and not re.search(r"(?:达到|不低于|达)$", segment[: q.start])


REASONS: tuple[Reason, ...] = (
    time_without_comparison,
    threshold_of_a_noun,
    members_of_a_rate,
    floor_of_those_counted,
    limit_of_a_noun,
    condition_of_a_noun,
    class_by_amount,
    scope_of_another,
    rank_of_a_noun,
    last_in_rank,
    keeps_running,
    fraction_of_score,
)


def reason_against(segment: str, quantity: Quantity, every: list[Quantity]) -> Reason | None:
    """不作目标之由: the first rule that rejects the number, or None."""
    return next((rule for rule in REASONS if rule(segment, quantity, every)), None)
