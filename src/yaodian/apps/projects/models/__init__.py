"""项目各表 (project tables): programmes, projects and their course, their money."""

from yaodian.apps.projects.models.course import Acceptance, DateChange, ProjectMilestone
from yaodian.apps.projects.models.money import Allocation, BudgetLine, Contract, Payment, Settlement, Tender
from yaodian.apps.projects.models.project import ImportBatch, Programme, Project, ProjectSchool

__all__ = [
    "Acceptance",
    "Allocation",
    "BudgetLine",
    "Contract",
    "DateChange",
    "ImportBatch",
    "Payment",
    "Programme",
    "Project",
    "ProjectMilestone",
    "ProjectSchool",
    "Settlement",
    "Tender",
]
