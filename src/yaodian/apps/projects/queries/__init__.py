"""项目查询 (project reads): always under the reader's access."""

from yaodian.apps.projects.queries.access import RECORD, central_school_of, may, projects_for, require_for
from yaodian.apps.projects.queries.lists import (
    OPEN_STATES,
    StageCount,
    gantt_rows,
    late_projects,
    programme_counts,
    project_list,
    row_light,
    with_next,
    years,
)
from yaodian.apps.projects.queries.money import (
    Sums,
    ledger_of,
    payment_findings,
    proven_stages,
    sums_of,
    twins_of,
    with_sums,
)
from yaodian.apps.projects.queries.pages import (
    Condition,
    ProjectPage,
    StagePoint,
    conditions_of,
    photo_twins,
    project_for,
    project_page,
)

__all__ = [
    "OPEN_STATES",
    "RECORD",
    "Condition",
    "ProjectPage",
    "StageCount",
    "StagePoint",
    "Sums",
    "central_school_of",
    "conditions_of",
    "gantt_rows",
    "late_projects",
    "ledger_of",
    "may",
    "payment_findings",
    "photo_twins",
    "programme_counts",
    "project_for",
    "project_list",
    "project_page",
    "projects_for",
    "proven_stages",
    "require_for",
    "row_light",
    "sums_of",
    "twins_of",
    "with_next",
    "with_sums",
    "years",
]
