"""读入项目表 (reading a sheet of projects): columns, each row against register and rights, what it would change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yaodian.apps.projects.models import Programme, Project, ProjectSchool
from yaodian.apps.projects.queries.access import may
from yaodian.apps.projects.rules import (
    STAGES,
    TEN_THOUSAND,
    FundSource,
    ProjectError,
    ProjectKind,
    ProjectStage,
    ProjectState,
    check_order,
    yuan,
)
from yaodian.kernel.access import By
from yaodian.kernel.sheets import CellFault, Column, ColumnKind, SheetRow, read_table
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import SCHOOL_KINDS

Row = dict[str, Any]
SPLIT = re.compile(r"[、,，;；\s]+")


@dataclass(frozen=True)
class Preview:
    """预览 (preview): rows that may be confirmed, each with what it would do, and the errors by cell."""

    rows: tuple[Row, ...]
    errors: tuple[CellFault, ...]


def columns() -> list[Column]:
    """Return the columns of the sheet; amounts in 万元."""
    programmes = tuple(Programme.objects.order_by("position").values_list("code", "title"))
    return [
        Column("code", "项目编号", required=True, max_length=40, help="全市唯一；再次导入按编号更新"),
        Column("programme", "专项", ColumnKind.CHOICE, required=True, choices=programmes),
        Column(
            "school",
            "学校",
            required=True,
            max_length=120,
            aliases=("学校名称", "项目学校"),
            help="学校全称、简称或单位代码",
        ),
        Column("title", "项目名称", required=True, max_length=120),
        Column(
            "kind", "类别", ColumnKind.CHOICE, choices=tuple((str(one.value), str(one.label)) for one in ProjectKind)
        ),
        Column("year", "年度", ColumnKind.INTEGER, required=True, low=2000, high=2100),
        Column("quantity", "数量", ColumnKind.INTEGER, low=1, high=10000),
        Column("receivers", "接收学校", max_length=400, help="只有“一拖三”填写，用顿号分隔"),
        Column("clauses", "服务条款", max_length=120, help="如 7.2，用顿号分隔；空着按专项默认"),
        *(
            Column(f"budget_{source.value}", f"{source.label}（万元）", ColumnKind.MONEY, low=0, places=6)
            for source in FundSource
        ),
        *(Column(f"date_{stage.value}", f"计划{stage.label}", ColumnKind.DATE) for stage in STAGES),
        Column("note", "备注", max_length=300),
    ]


def read_projects(*, content: bytes, name: str, by: By) -> Preview:
    """读入预览: read the file and check every row; SheetError when the file as a whole is no such sheet."""
    titles = columns()
    read = read_table(content, name=name, columns=titles)
    reading = _Reading(by, {column.key: column.title for column in titles})
    rows = [row for one in read.rows if (row := reading.row(one)) is not None]
    return Preview(tuple(rows), (*read.errors, *reading.faults))


class _Reading:
    """One file being read: register and existing projects are asked for once."""

    def __init__(self, by: By, titles: Mapping[str, str]) -> None:
        self.by = by
        self.titles = titles
        self.faults: list[CellFault] = []
        self.seen: set[str] = set()
        self.programmes = {programme.code: programme for programme in Programme.objects.all()}
        self.schools: dict[str, list[Unit]] = {}
        for unit in Unit.objects.filter(kind__in=SCHOOL_KINDS, closed_date=None).order_by("pk"):
            for name in {unit.code, unit.title, unit.short_title} - {""}:
                self.schools.setdefault(name, []).append(unit)
        self.known = {project.code: project for project in existing_projects()}

    def fault(self, at: SheetRow, key: str, message: str, remedy: str) -> None:
        """Note an error of a row."""
        value = at.values.get(key)
        self.faults.append(
            CellFault(at.sheet, at.number, "", self.titles.get(key, ""), str(value or "")[:60], message, remedy)
        )

    def school(self, at: SheetRow, key: str, name: str) -> Unit | None:
        """Return the school of this name or code; an error when it is unknown or there are two."""
        found = self.schools.get(name.strip(), [])
        if len(found) == 1:
            return found[0]
        if found:
            self.fault(at, key, _("有 %(count)s 所学校叫这个名字") % {"count": len(found)}, _("请改填单位代码。"))
        else:
            self.fault(
                at, key, _("单位库中没有“%(name)s”") % {"name": name[:40]}, _("请核对学校名称，或改填单位代码。")
            )
        return None

    def row(self, at: SheetRow) -> Row | None:
        """Return the row in the form that is stored, None when it has an error."""
        before = len(self.faults)
        values = at.values
        code = str(values["code"]).strip()
        if code in self.seen:
            self.fault(at, "code", _("本文件中编号重复"), _("请合并为一行，或改正编号。"))
        self.seen.add(code)
        programme = self.programmes[str(values["programme"])]
        school = self.school(at, "school", str(values["school"]))
        names = [name for name in SPLIT.split(str(values["receivers"] or "")) if name]
        receivers = [unit for name in names if (unit := self.school(at, "receivers", name)) is not None]
        if len(receivers) > programme.receiver_count:
            self.fault(
                at,
                "receivers",
                _("“%(title)s”至多 %(count)s 所接收学校")
                % {"title": programme.title, "count": programme.receiver_count},
                _("请删去多余的学校。"),
            )
        if school is not None and school in receivers:
            self.fault(at, "receivers", _("主讲学校不能同时是接收学校"), _("请删去该校。"))
        if school is None or len(self.faults) > before:
            return None
        project = self.known.get(code)
        candidate = project or Project(code=code, programme=programme, school=school)
        if not may(by=self.by, verb="projects.register", project=candidate):
            self.fault(at, "school", _("该校或该专项不在您的职责范围内"), _("请由归口科室或局办公室导入。"))
            return None
        row = self._stored(values, code=code, programme=programme, school=school, receivers=receivers, project=project)
        try:
            check_order({ProjectStage(stage): date.fromisoformat(day) for stage, day in row["planned"].items()})
        except ProjectError as error:
            self.fault(at, "", str(error).rstrip("。"), _("请改正计划日期。"))
            return None
        return self._judged(at, row, project)

    def _stored(
        self,
        values: Mapping[str, Any],
        *,
        code: str,
        programme: Programme,
        school: Unit,
        receivers: list[Unit],
        project: Project | None,
    ) -> Row:
        """Lay the filled cells over what is on record; a blank cell leaves what is there."""
        row: Row = (
            stored_form(project=project)
            if project
            else {"receivers": [], "clauses": list(programme.clauses), "note": ""}
        )
        row |= {
            "code": code,
            "title": str(values["title"]).strip(),
            "programme": programme.code,
            "school": school.code,
            "year": int(values["year"]),
            "kind": values["kind"] or row.get("kind") or programme.kind,
            "quantity": int(str(values["quantity"] or row.get("quantity", 1))),
            "budget": dict(row.get("budget", {})),
            "planned": dict(row.get("planned", {})),
        }
        if receivers:
            row["receivers"] = sorted(unit.code for unit in receivers)
        if values["clauses"]:
            row["clauses"] = [clause for clause in SPLIT.split(str(values["clauses"])) if clause]
        if values["note"]:
            row["note"] = str(values["note"]).strip()
        for source in FundSource:
            if (amount := values[f"budget_{source.value}"]) is not None:
                row["budget"][source.value] = str(yuan(Decimal(amount), unit=TEN_THOUSAND))
        for stage in STAGES:
            if (day := values[f"date_{stage.value}"]) is not None:
                row["planned"][stage.value] = day.isoformat()
        row["budget"] = {source: amount for source, amount in row["budget"].items() if Decimal(amount)}
        return row

    def _judged(self, at: SheetRow, row: Row, project: Project | None) -> Row | None:
        """Say what the row would do: add, change or nothing; refuse what may no longer be changed."""
        if project is None:
            return {**row, "does": "add"}
        if row == stored_form(project=project):
            return {**row, "does": "same"}
        if project.school.code != row["school"] or project.programme.code != row["programme"]:
            self.fault(at, "code", _("该编号已用于“%(project)s”") % {"project": project}, _("请换一个编号。"))
            return None
        if project.state != ProjectState.PLANNED:
            self.fault(
                at,
                "code",
                _("该项目已立项，登记内容不能用表格改"),
                _("工期请走调整审批，预算请在项目页调整；或删去这一行。"),
            )
            return None
        return {**row, "does": "change"}


def existing_projects() -> list[Project]:
    """Return all projects with what `stored_form` reads, in four queries."""
    return list(
        Project.objects.select_related("programme", "school")
        .prefetch_related("schools__school", "milestones", "budget_lines")
        .order_by("pk")
    )


def stored_form(*, project: Project) -> Row:
    """Return a project in the form of a stored row, for comparing."""
    return {
        "code": project.code,
        "title": project.title,
        "programme": project.programme.code,
        "school": project.school.code,
        "year": project.year,
        "kind": project.kind,
        "quantity": project.quantity,
        "clauses": list(project.clauses),
        "note": project.note,
        "receivers": sorted(
            row.school.code for row in project.schools.all() if row.part == ProjectSchool.Part.RECEIVER
        ),
        "planned": {row.stage: row.planned_date.isoformat() for row in project.milestones.all() if row.planned_date},
        "budget": {
            line.source: str(yuan(line.planned_amount)) for line in project.budget_lines.all() if line.planned_amount
        },
    }
