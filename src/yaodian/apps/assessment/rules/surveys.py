"""纸质测评 (paper surveys): what a summary of paper forms says of a unit, whether it adds up, and its mean; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from yaodian.apps.assessment.rules.scoring import HUNDRED, Points, mean_mark, mean_points, plain, rounded
from yaodian.apps.assessment.rules.states import MeanRule


@dataclass(frozen=True)
class PaperCount:
    """一个单位的汇总 (a unit's line): forms handed out, returned, valid; their mean, or how many gave each grade."""

    handed_out: int
    returned: int
    valid: int
    mean: Decimal | None = None
    grades: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class PaperMean:
    """纸质测评均分 (what paper forms add to an indicator): how many valid forms, and their mean mark of 0 to 100."""

    valid: int
    mean: Decimal
    handed_out: int = 0
    returned: int = 0


def mean_of(count: PaperCount, *, values: Mapping[str, Decimal]) -> Decimal | None:
    """Return the mean mark: as given, or of the grades by the marks that the scheme sets for them; None where neither is."""
    if count.mean is not None:
        return rounded(count.mean)
    told = {title: number for title, number in count.grades.items() if number}
    forms = sum(told.values())
    if not forms:
        return None
    return rounded(sum((values[title] * number for title, number in told.items()), Decimal(0)) / forms)


def count_fault(count: PaperCount, *, values: Mapping[str, Decimal]) -> str:
    """Return what does not add up in a unit's line, "" when all does."""
    if not 0 <= count.valid <= count.returned <= count.handed_out:
        return "有效票不多于收回票，收回票不多于发出票"
    if not count.valid:
        return "没有有效票，不用登记"
    if strange := [title for title in count.grades if title not in values]:
        return f"方案没有“{strange[0]}”等次的折算分"
    if any(number < 0 for number in count.grades.values()):
        return "票数不能为负"
    told = sum(count.grades.values())
    if count.mean is None and not told:
        return "平均分和各等次票数至少填一样"
    if count.mean is not None and told:
        return "平均分和各等次票数只填一样"
    if told and told != count.valid:
        return f"各等次票数合计{told}，与有效票{count.valid}不符"
    if count.mean is not None and not 0 <= count.mean <= HUNDRED:
        return "平均分应在0到100之间"
    return ""


def survey_grades_fault(values: Sequence[Mapping[str, object]]) -> str:
    """Return what is wrong in the marks set for grades, "" when nothing is."""
    titles = [str(row["title"]).strip() for row in values]
    if len(set(titles)) != len(titles) or not all(titles):
        return "测评等次的名称不能空、不能重复。"
    if any(not 0 <= Decimal(str(row["mark"])) <= HUNDRED for row in values):
        return "测评等次的折算分应在0到100之间。"
    return ""


def paper_words(papers: Sequence[PaperMean]) -> str:
    """Return what paper forms there are: 纸质测评发出50份、收回48份、有效46份，平均88.2."""
    valid = sum(one.valid for one in papers)
    mean = sum((one.mean * one.valid for one in papers), Decimal(0)) / valid
    out, back = sum(one.handed_out for one in papers), sum(one.returned for one in papers)
    return f"纸质测评发出{out}份、收回{back}份、有效{valid}份，平均{plain(rounded(mean))}"


def declared_points(
    *, weight: Decimal, marks: Sequence[Decimal], mean: MeanRule, papers: Sequence[PaperMean] = ()
) -> Points:
    """评价得分: marks given in the program and forms on paper together; each valid form counts as one mark."""
    if not papers:
        return mean_points(weight=weight, marks=marks, mean=mean)
    valid = sum(one.valid for one in papers)
    whole = sum((one.mean * one.valid for one in papers), Decimal(0))
    told = paper_words(papers)
    if marks:
        average, words = mean_mark(marks, mean=mean)
        whole, valid = whole + average * len(marks), valid + len(marks)
        told += f"；系统内{words}；合计平均{plain(rounded(whole / valid))}"
    return Points(rounded(weight * whole / valid / HUNDRED), f"{told}，满分{plain(weight)}")
