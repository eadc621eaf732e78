"""Import reads (查导入), one module per subject: runs, files and their mapping, who has submitted."""

from yaodian.kernel.imports.queries.absent import absent_count, absent_rows
from yaodian.kernel.imports.queries.gaps import SchoolGaps, gap_rows, gaps_of, gaps_reached, units_with_gaps
from yaodian.kernel.imports.queries.mapping import (
    column_samples,
    doubled_headings,
    open_table,
    proposed_mapping,
    sheet_names,
    staged_frames,
)
from yaodian.kernel.imports.queries.runs import (
    findings_of,
    is_mine,
    known_uploads,
    may_carry_on,
    run_ref,
    runs_for,
    targets_for,
)
from yaodian.kernel.imports.queries.submitted import units_asked, units_missing

__all__ = [
    "SchoolGaps",
    "absent_count",
    "absent_rows",
    "column_samples",
    "doubled_headings",
    "findings_of",
    "gap_rows",
    "gaps_of",
    "gaps_reached",
    "is_mine",
    "known_uploads",
    "may_carry_on",
    "open_table",
    "proposed_mapping",
    "run_ref",
    "runs_for",
    "sheet_names",
    "staged_frames",
    "targets_for",
    "units_asked",
    "units_missing",
    "units_with_gaps",
]
