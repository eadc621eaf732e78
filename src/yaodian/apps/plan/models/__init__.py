"""Plan tables (工作要点): the document, its tasks, its targets, approvals and publication."""

from yaodian.apps.plan.models.approvals import Approval, ApprovalStep, Instruction
from yaodian.apps.plan.models.briefings import Briefing
from yaodian.apps.plan.models.commissions import Commission, SponsorTalk
from yaodian.apps.plan.models.consultation import Opinion, OpinionAnswer, OpinionRound, Resolution
from yaodian.apps.plan.models.cosigning import CosignItem, CosignRound, CosignWord
from yaodian.apps.plan.models.documents import Clause, ImportDraft, Keyword, Point, Section, WorkPlan
from yaodian.apps.plan.models.escalation import EscalationHold, LeaderReport
from yaodian.apps.plan.models.initiatives import Initiative, InitiativeLink, InitiativeStage, StageDuty
from yaodian.apps.plan.models.months import MonthCorrection, MonthLine, MonthReport, ReportMonth
from yaodian.apps.plan.models.outputs import IssuedOutput, NumberSeries
from yaodian.apps.plan.models.preparation import DraftNode, IssuedLink, NodeSource, Proposal, YearDraft
from yaodian.apps.plan.models.publication import Publication, PublicSite
from yaodian.apps.plan.models.supervision import (
    MatterMoveError,
    Supervision,
    SupervisionCheck,
    SupervisionSheet,
    SupervisionTalk,
)
from yaodian.apps.plan.models.targets import Declaration, QuotedFigure, Target, TargetReading
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
    "Briefing",
    "Clause",
    "Commission",
    "CosignItem",
    "CosignRound",
    "CosignWord",
    "Declaration",
    "Deliverable",
    "DraftNode",
    "EscalationHold",
    "ImportDraft",
    "Initiative",
    "InitiativeLink",
    "InitiativeStage",
    "Instruction",
    "IssuedLink",
    "IssuedOutput",
    "Keyword",
    "LeaderReport",
    "MatterMoveError",
    "Milestone",
    "MonthCorrection",
    "MonthLine",
    "MonthReport",
    "NodeSource",
    "NumberSeries",
    "Opinion",
    "OpinionAnswer",
    "OpinionRound",
    "Point",
    "ProgressEntry",
    "Proposal",
    "PublicSite",
    "Publication",
    "QuotedFigure",
    "Reminder",
    "ReportMonth",
    "Resolution",
    "Section",
    "SponsorTalk",
    "StageDuty",
    "Supervision",
    "SupervisionCheck",
    "SupervisionSheet",
    "SupervisionTalk",
    "Target",
    "TargetReading",
    "Task",
    "TaskClause",
    "TaskMoveError",
    "TaskUnit",
    "WorkPlan",
    "YearDraft",
]
