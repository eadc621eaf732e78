"""Plan tables (工作要点): the document, its tasks, its targets, approvals and publication."""

from yaodian.apps.plan.models.approvals import Approval, ApprovalStep, Instruction
from yaodian.apps.plan.models.documents import Clause, ImportDraft, Keyword, Point, Section, WorkPlan
from yaodian.apps.plan.models.outputs import IssuedOutput, NumberSeries
from yaodian.apps.plan.models.publication import Publication, PublicSite
from yaodian.apps.plan.models.targets import Declaration, QuotedFigure, Target, TargetReading
from yaodian.apps.plan.models.months import MonthCorrection, MonthLine, MonthReport, ReportMonth
from yaodian.apps.plan.models.tasks import (
    Deliverable,
    Milestone,
    ProgressEntry,
    Reminder,
    Task,
    TaskClause,
    TaskMoveError,
    TaskUnit,
)

__all__ = [
    "Approval",
    "ApprovalStep",
    "Clause",
    "Declaration",
    "Deliverable",
    "ImportDraft",
    "Instruction",
    "IssuedOutput",
    "Keyword",
    "Milestone",
    "NumberSeries",
    "Point",
    "ProgressEntry",
    "PublicSite",
    "Publication",
    "QuotedFigure",
    "Reminder",
    "Section",
    "Target",
    "TargetReading",
    "Task",
    "MonthCorrection",
    "MonthLine",
    "MonthReport",
    "NodeSource",
    "TaskClause",
    "TaskMoveError",
    "TaskUnit",
    "WorkPlan",
]
    "ReportMonth",
    "Resolution",
