"""Import tables (数据导入): remembered mappings, runs, staged blocks, findings, effects, tallies."""

from yaodian.kernel.imports.models.rows import ImportBlock, ImportEffect, ImportFinding, ImportTally
from yaodian.kernel.imports.models.runs import ImportMapping, ImportRun

__all__ = ["ImportBlock", "ImportEffect", "ImportFinding", "ImportMapping", "ImportRun", "ImportTally"]
