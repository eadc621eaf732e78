"""逐行转换 (row makers): one function per kind of row, each turning a `Row` into its frozen seed."""

import re

from yaodian.catalogue.reading import model
from yaodian.catalogue.reading.kinds import (
    ClauseKind,
    Direction,
    DueKind,
    Level,
    Mechanism,
    NumberSource,
    ServeKind,
    TargetKind,
    UnitKind,
)
from yaodian.catalogue.reading.rows import Row

CLAUSE_ID = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)")
TASK_CODE = re.compile(r"T\d\d-\d\d")
CODE = re.compile(r"[a-z][a-z0-9_]*")
SERVE_KEY = re.compile(r"[a-z0-9_.]+")


def code_of(row: Row, field: str) -> str:
    """编码 (a snake_case code)."""
    value = row.text(field)
    if not CODE.fullmatch(value):
        raise row.error(field, f"“{value}”不合编码写法", "用小写英文、数字和下划线，字母开头，如 basic_education")
    return value


def header(row: Row) -> model.PlanHeader:
    """要点文头 (the `[[plan]]` row)."""
    return model.PlanHeader(
        title=row.text("title"),
        issuer=row.text("issuer"),
        year=row.whole("year"),
        index_number=row.text("index_number", optional=True),
        published_date=row.day("published_date"),
    )


def plan_section(row: Row) -> model.PlanSection:
    """要点部分 (a `[[section]]` row)."""
    points = row.raw("points")
    if not isinstance(points, list) or not points or not all(type(point) is int for point in points):
        raise row.error("points", "应列出本部分的条目序号", "写成 points = [1, 2, 3]")
    return model.PlanSection(number=row.whole("number"), heading=row.text("heading"), points=tuple(points))


def plan_point(row: Row) -> model.PlanPoint:
    """要点条目 (a `[[point]]` row)."""
    return model.PlanPoint(number=row.whole("number"), title=row.text("title"), title_en=row.text("title_en"))


def leader(row: Row) -> model.LeaderPost:
    """分管岗位 (a `[[leader]]` row)."""
    return model.LeaderPost(
        code=code_of(row, "code"), title=row.text("title"), title_en=row.text("title_en"), field=row.text("field")
    )


def office(row: Row) -> model.Section:
    """责任科室 (an `[[office]]` row)."""
    return model.Section(
        code=code_of(row, "code"),
        title=row.text("title"),
        title_en=row.text("title_en"),
        short=row.text("short"),
        kind=row.choice("kind", UnitKind),
        leader=code_of(row, "leader"),
        words=row.texts("words", optional=False),
    )


def group(row: Row) -> model.UnitGroup:
    """填报范围 (a `[[group]]` row)."""
    return model.UnitGroup(
        code=code_of(row, "code"),
        title=row.text("title"),
        title_en=row.text("title_en"),
        kinds=row.texts("kinds"),
    )


def clause(row: Row) -> model.Clause:
    """句 (a `[[clause]]` row)."""
    id = row.text("id")
    if not CLAUSE_ID.fullmatch(id):
        raise row.error("id", f"“{id}”不合编号写法", "写成 条目.句序，如 7.2")
    return model.Clause(
        id=id,
        point=int(id.split(".")[0]),
        text=row.text("text"),
        kind=row.choice("kind", ClauseKind),
        level=row.choice("level", Level),
        mechanisms=row.choices("mechanisms", Mechanism),
        evidence=row.text("evidence"),
        serves=tuple(_serve(row, value) for value in row.texts("serves", optional=False)),
        same_as=row.texts("same_as"),
        reading_note=row.text("reading_note", optional=True),
    )


def _serve(row: Row, value: str) -> model.Serve:
    kind, _, key = value.partition(":")
    try:
        serve = model.Serve(ServeKind(kind), key)
    except ValueError:
        allowed = "、".join(member.value for member in ServeKind)
        raise row.error("serves", f"“{value}”的类别不认识", f"写成 类别:编码，类别取 {allowed}") from None
    if not SERVE_KEY.fullmatch(key):
        raise row.error("serves", f"“{value}”缺编码或写法不合", "写成 类别:编码，如 ledger:school_buses")
    return serve


def due(row: Row) -> model.Due:
    """时限 (the `due` table of a task or target)."""
    made = model.Due(kind=row.choice("kind", DueKind), date=row.day("date"))
    row.finish()
    return made


def task(row: Row) -> model.TaskSeed:
    """任务 (a `[[task]]` row)."""
    code = row.text("code")
    if not TASK_CODE.fullmatch(code):
        raise row.error("code", f"“{code}”不合任务编号写法", "写成 T条目-序号，如 T07-02")
    return model.TaskSeed(
        code=code,
        title=row.text("title"),
        clauses=row.texts("clauses", optional=False),
        lead=code_of(row, "lead"),
        support=row.texts("support"),
        leader=code_of(row, "leader"),
        due=due(row.table("due")),
        milestones=tuple(_milestone(part) for part in row.tables("milestones", optional=False)),
        deliverables=row.texts("deliverables", optional=False),
        closing=row.text("closing"),
        evidence=row.texts("evidence", optional=False),
        reports=row.texts("reports", optional=False),
    )


def _milestone(row: Row) -> model.Milestone:
    made = model.Milestone(title=row.text("title"), date=row.day("date"))
    row.finish()
    return made


def target(row: Row) -> model.TargetSeed:
    """目标 (a `[[target]]` row)."""
    made = model.TargetSeed(
        key=code_of(row, "key"),
        title=row.text("title"),
        clause=row.text("clause"),
        phrase=row.text("phrase"),
        kind=row.choice("kind", TargetKind),
        goal=row.number("goal"),
        unit=row.text("unit"),
        direction=row.choice("direction", Direction),
        due=due(row.table("due")),
        task=row.text("task"),
        readings=tuple(_reading(part) for part in row.tables("readings", optional=False)),
        default_reading=row.text("default_reading"),
        conditions=row.texts("conditions"),
        note=row.text("note", optional=True),
    )
    if (made.goal is None) != (made.direction is Direction.INCREASE):
        raise row.error("goal", "“提高”类不填目标值，其余必填", 'direction = "increase" 时删去 goal，否则补上 goal')
    keys = [reading.key for reading in made.readings]
    if len(set(keys)) < len(keys):
        raise row.error("readings", "口径编码重复", "每个口径用不同的 key")
    if made.default_reading not in keys:
        raise row.error("default_reading", f"“{made.default_reading}”不在口径内", f"从 {'、'.join(keys)} 中选一个")
    return made


def _reading(row: Row) -> model.ReadingSeed:
    made = model.ReadingSeed(
        key=code_of(row, "key"),
        title=row.text("title"),
        definition=row.text("definition"),
        source=row.choice("source", NumberSource),
        metric=row.text("metric", optional=True),
        parameters=row.words("parameters"),
        later_metric=row.text("later_metric", optional=True),
        divisor=row.whole("divisor", default=1),
    )
    row.finish()
    if (made.source is NumberSource.COMPUTED) != bool(made.metric):
        remedy = "补上 metric，或改 source 为 quoted、declared"
        raise row.error("metric", "核算数必须有指标，引用数和说明不得有指标", remedy)
    if made.divisor < 1:
        raise row.error("divisor", "换算数应为正整数", "写成 divisor = 10000（元折合万元）")
    return made


def step(row: Row) -> model.ProjectStep:
    """项目节点 (a `[[step]]` row)."""
    return model.ProjectStep(code=code_of(row, "code"), title=row.text("title"), title_en=row.text("title_en"))


def programme(row: Row) -> model.Programme:
    """项目类别 (a `[[programme]]` row)."""
    return model.Programme(
        code=code_of(row, "code"),
        title=row.text("title"),
        title_en=row.text("title_en"),
        kind=code_of(row, "kind"),
        unit=row.text("unit"),
        clauses=row.texts("clauses", optional=False),
        milestones=row.texts("milestones", optional=False),
        budget_lines=tuple(_budget_line(part) for part in row.tables("budget_lines", optional=False)),
        conditions=tuple(_condition(part) for part in row.tables("conditions", optional=False)),
    )


def _budget_line(row: Row) -> model.BudgetLine:
    made = model.BudgetLine(code=code_of(row, "code"), title=row.text("title"))
    row.finish()
    return made


def _condition(row: Row) -> model.Condition:
    made = model.Condition(
        key=code_of(row, "key"),
        title=row.text("title"),
        measurable=row.flag("measurable", default=True),
        later=row.text("later", optional=True),
    )
    row.finish()
    if made.measurable == bool(made.later):
        remedy = 'measurable = false 时写 later = "learning.recordings_catalogued"'
        raise row.error("later", "暂不能核算的条件要写明由哪个指标核算，能核算的不写", remedy)
    return made


def wording(row: Row) -> model.PublicWording:
    """公开表述 (a `[[wording]]` row)."""
    return model.PublicWording(clause=row.text("clause"), text=row.text("text"))


def period(row: Row) -> model.SchoolPeriod:
    """学年学期 (a `[[period]]` row)."""
    made = model.SchoolPeriod(
        code=row.text("code"),
        kind=row.choice("kind", DueKind),
        title=row.text("title"),
        title_en=row.text("title_en"),
        first_date=row.day("first_date"),
        last_date=row.day("last_date"),
    )
    if made.last_date < made.first_date:
        raise row.error("last_date", "末日早于首日", "核对 first_date 与 last_date")
    return made
