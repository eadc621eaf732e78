"""目录用词 (kinds): the closed lists of values that catalogue rows may use."""

from enum import StrEnum


class ClauseKind(StrEnum):
    """句的性质 (what a sentence asks): a task, an introduction served by its children, or a standing duty."""

    TASK = "task"
    INTRODUCTORY = "introductory"
    STANDING = "standing"


class Level(StrEnum):
    """落实层级 (how deep a clause is served): L1 recorded, L2 checked against a roster, L3 closes a loop."""

    L1 = "L1"
    L2 = "L2"
    L3 = "L3"


class Mechanism(StrEnum):
    """机制 (the ten mechanisms of FEATURES.md)."""

    TARGET = "T"
    REGISTER = "R"
    INSPECTION = "I"
    CASE = "C"
    APPRAISAL = "A"
    RETURN = "D"
    LEARNING = "L"
    OPTIMISATION = "O"
    FINANCE = "F"
    PUBLICATION = "P"


class ServeKind(StrEnum):
    """落实方式 (what kind of thing serves a clause)."""

    SECTION = "section"
    POINT = "point"
    CLAUSE = "clause"
    METRIC = "metric"
    PROGRAMME = "programme"
    REGISTER = "register"
    LEDGER = "ledger"
    FORM = "form"
    CHECKLIST = "checklist"
    CAMPAIGN = "campaign"
    CASE = "case"
    SELECTION = "selection"
    TRAINING = "training"
    RESOURCE = "resource"
    EVENT = "event"
    ENGINE = "engine"
    FUND = "fund"
    SURVEY = "survey"
    MONITOR = "monitor"
    DOCUMENT = "document"
    REPORT = "report"
    PAGE = "page"


class UnitKind(StrEnum):
    """单位类别 (inner section, second-level unit, or a resident liaison that is not the bureau's own)."""

    SECTION = "section"
    SECOND_LEVEL = "second_level"
    LIAISON = "liaison"


class DueKind(StrEnum):
    """时限类别 (by calendar year, school year, term or a fixed date)."""

    YEAR = "year"
    SCHOOL_YEAR = "school_year"
    TERM = "term"
    DATE = "date"


class TargetKind(StrEnum):
    """目标类别 (what sort of commitment the words make)."""

    COUNT = "count"
    AMOUNT = "amount"
    FULL_COVERAGE = "full-coverage"
    ELIMINATE = "eliminate"
    INCREASE = "increase"
    ON_TIME = "on_time"
    ORDINAL = "ordinal"
    CEREMONY = "ceremony"
    MILESTONE = "milestone"
    CAMPAIGN = "campaign"
    DOCUMENT = "document"


class Direction(StrEnum):
    """方向 (how the value is held against the goal; an increase is held against a baseline)."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EQUAL = "equal"
    INCREASE = "increase"


class NumberSource(StrEnum):
    """数的来源 (核算数 computed, 引用数 quoted, 定性办结说明 declared)."""

    COMPUTED = "computed"
    QUOTED = "quoted"
    DECLARED = "declared"


class RuleStatus(StrEnum):
    """依据状态 (checked against a public text, from memory, or an estimate or house custom)."""

    CHECKED = "checked"
    UNCONFIRMED = "unconfirmed"
    ESTIMATE = "estimate"


class HolidayKind(StrEnum):
    """调休类别 (a day off, or a weekend day worked in exchange)."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"
