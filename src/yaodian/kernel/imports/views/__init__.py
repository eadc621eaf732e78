"""Import pages (数据导入页面), one module per subject."""

from yaodian.kernel.imports.views.decisions import again, confirm, drop, withdraw
from yaodian.kernel.imports.views.gaps import gap, school_gaps, unit_gaps
from yaodian.kernel.imports.views.results import absent, findings, marked, missing, run
from yaodian.kernel.imports.views.steps import columns, runs, start, template

__all__ = [
    "absent",
    "again",
    "columns",
    "confirm",
    "drop",
    "findings",
    "gap",
    "marked",
    "missing",
    "run",
    "runs",
    "school_gaps",
    "start",
    "template",
    "unit_gaps",
    "withdraw",
]
