"""目录核对 (cross-checks): references between rows, unique codes, and the promise that every task clause has a task."""

from collections import Counter
from collections.abc import Iterable

from yaodian.catalogue.reading.kinds import ClauseKind, ServeKind, UnitKind
from yaodian.catalogue.reading.model import Catalogue, Clause
from yaodian.catalogue.reading.rows import Rows


def check(catalogue: Catalogue, rows: Rows) -> None:
    """核对 (note every broken reference and every uncovered clause in `rows`)."""
    _codes_are_unique(catalogue, rows)
    _plan_is_whole(catalogue, rows)
    _clauses_are_served(catalogue, rows)
    _tasks_point_somewhere(catalogue, rows)
    _targets_are_found(catalogue, rows)
    _rest_points_somewhere(catalogue, rows)


def _unknown(rows: Rows, *, file: str, row: str, field: str, used: Iterable[str], known: Iterable[str]) -> None:
    listed = set(known)
    for code in used:
        if code not in listed:
            rows.report(file=file, row=row, field=field, fault=f"“{code}”没有登记", remedy="核对编码，或先登记这一项")


def _codes_are_unique(catalogue: Catalogue, rows: Rows) -> None:
    kinds: dict[str, list[str]] = {
        "plan.toml": [f"point {point.number}" for point in catalogue.points],
        "bureau": [
            *(office.code for office in catalogue.offices),
            *(leader.code for leader in catalogue.leaders),
            *(group.code for group in catalogue.groups),
        ],
        "clauses": [clause.id for clause in catalogue.clauses],
        "tasks": [task.code for task in catalogue.tasks],
        "targets": [target.key for target in catalogue.targets],
        "programmes.toml": [
            *(programme.code for programme in catalogue.programmes),
            *(step.code for step in catalogue.steps),
        ],
        "publication.toml": [wording.clause for wording in catalogue.wordings],
        "periods.toml": [period.code for period in catalogue.periods],
    }
    for file, codes in kinds.items():
        for code, count in Counter(codes).items():
            if count > 1:
                rows.report(
                    file=file, row=code, fault=f"编码出现 {count} 次", remedy="改成不同的编码，或删去重复的一行"
                )


def _plan_is_whole(catalogue: Catalogue, rows: Rows) -> None:
    placed = [point for section in catalogue.sections for point in section.points]
    for number in sorted(set(placed) ^ {point.number for point in catalogue.points}):
        rows.report(
            file="plan.toml",
            row=f"第 {number} 条",
            fault="条目与部分对不上",
            remedy="[[section]] 的 points 与 [[point]] 要一一对应",
        )


def _clauses_are_served(catalogue: Catalogue, rows: Rows) -> None:
    clauses = {clause.id: clause for clause in catalogue.clauses}
    known = {
        ServeKind.CLAUSE: set(clauses),
        ServeKind.POINT: {str(point.number) for point in catalogue.points},
        ServeKind.SECTION: {str(section.number) for section in catalogue.sections},
        ServeKind.PROGRAMME: {programme.code for programme in catalogue.programmes},
    }
    covered = {id for task in catalogue.tasks for id in task.clauses}
    points = {0, *(point.number for point in catalogue.points)}
    for clause in catalogue.clauses:
        file = f"clauses（句 {clause.id}）"
        if clause.point not in points:
            rows.report(file=file, field="id", fault=f"没有第 {clause.point} 条", remedy="核对句的编号")
        for serve in clause.serves:
            if serve.kind in known:
                _unknown(rows, file=file, row="", field="serves", used=[serve.key], known=known[serve.kind])
        _same_as_is_mutual(rows, file=file, clause=clause, clauses=clauses)
        if clause.kind is ClauseKind.TASK and clause.id not in covered:
            rows.report(
                file=file,
                field="kind",
                fault="是任务句，却没有任务承接",
                remedy="在 tasks 的 clauses 里列入，或改为导语并注明",
            )


def _same_as_is_mutual(rows: Rows, *, file: str, clause: Clause, clauses: dict[str, Clause]) -> None:
    for other in clause.same_as:
        if other not in clauses or clause.id not in clauses[other].same_as or other == clause.id:
            rows.report(
                file=file,
                field="same_as",
                fault=f"与 {other} 的互见不成对",
                remedy=f"在 {other} 的 same_as 里也写上 {clause.id}",
            )


def _tasks_point_somewhere(catalogue: Catalogue, rows: Rows) -> None:
    offices = {office.code: office for office in catalogue.offices}
    for task in catalogue.tasks:
        file = f"tasks（{task.code}）"
        ids = [clause.id for clause in catalogue.clauses]
        _unknown(rows, file=file, row="", field="clauses", used=task.clauses, known=ids)
        _unknown(rows, file=file, row="", field="lead", used=[task.lead], known=offices)
        _unknown(rows, file=file, row="", field="support", used=task.support, known=offices)
        leaders = [leader.code for leader in catalogue.leaders]
        _unknown(rows, file=file, row="", field="leader", used=[task.leader], known=leaders)
        groups = [group.code for group in catalogue.groups]
        _unknown(rows, file=file, row="", field="reports", used=task.reports, known=groups)
        lead = offices.get(task.lead)
        if lead and lead.kind is UnitKind.LIAISON:
            rows.report(
                file=file, field="lead", fault="派驻机构不能牵头局内任务", remedy="改由局内科室牵头，派驻机构配合"
            )
        if task.lead in task.support:
            rows.report(file=file, field="support", fault="牵头科室又列为配合", remedy="从配合单位里删去")
        days = [milestone.date for milestone in task.milestones]
        if days != sorted(days) or days[-1] > task.due.date:
            fault = "节点日期没有先后排列，或晚于完成时限"
            rows.report(file=file, field="milestones", fault=fault, remedy="按先后重排，末一个节点不晚于 due 的日期")


def _targets_are_found(catalogue: Catalogue, rows: Rows) -> None:
    clauses = {clause.id: clause for clause in catalogue.clauses}
    tasks = {task.code: task for task in catalogue.tasks}
    for target in catalogue.targets:
        file = f"targets（{target.key}）"
        clause, task = clauses.get(target.clause), tasks.get(target.task)
        _unknown(rows, file=file, row="", field="clause", used=[target.clause], known=clauses)
        _unknown(rows, file=file, row="", field="task", used=[target.task], known=tasks)
        if clause and target.phrase not in clause.text:
            rows.report(
                file=file, field="phrase", fault=f"原句 {clause.id} 里没有“{target.phrase}”", remedy="照抄原句中的字"
            )
        if task and target.clause not in task.clauses:
            rows.report(
                file=file,
                field="task",
                fault=f"{task.code} 不承接句 {target.clause}",
                remedy="换成承接该句的任务，或在任务的 clauses 里补上",
            )


def _rest_points_somewhere(catalogue: Catalogue, rows: Rows) -> None:
    ids = [clause.id for clause in catalogue.clauses]
    leaders = [leader.code for leader in catalogue.leaders]
    for office in catalogue.offices:
        _unknown(rows, file="bureau", row=office.code, field="leader", used=[office.leader], known=leaders)
    steps = [step.code for step in catalogue.steps]
    for programme in catalogue.programmes:
        file, row = "programmes.toml", programme.code
        _unknown(rows, file=file, row=row, field="clauses", used=programme.clauses, known=ids)
        _unknown(rows, file=file, row=row, field="milestones", used=programme.milestones, known=steps)
    closed = {point for part in catalogue.sections if part.number in catalogue.closed_sections for point in part.points}
    for wording in catalogue.wordings:
        _unknown(rows, file="publication.toml", row=wording.clause, field="clause", used=[wording.clause], known=ids)
        if wording.clause in ids and catalogue.clause(wording.clause).point in closed:
            rows.report(
                file="publication.toml",
                row=wording.clause,
                field="clause",
                fault="所在部分不公开，不应备公开表述",
                remedy="删去这一行",
            )
