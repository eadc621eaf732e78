"""Plan commands (要点命令): parse, import, progress, export, clauses, catalogue."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from yaodian.apps.plan.actions import PlanError, imports
from yaodian.apps.plan.actions import catalogue as seeding
from yaodian.apps.plan.models import WorkPlan
from yaodian.apps.plan.queries import laying
from yaodian.apps.plan.queries.clauses import catalogue_for, clause_report, level_counts
from yaodian.apps.plan.queries.declared import differences, differences_toml
from yaodian.apps.plan.queries.export import plan_tree
from yaodian.apps.plan.queries.opening import read_opening
from yaodian.apps.plan.queries.targets import targets_of
from yaodian.apps.plan.rules import review
from yaodian.engines import plantext
from yaodian.engines.plantext.cli import SERIOUS
from yaodian.kernel import clock
from yaodian.kernel.access import System
from yaodian.kernel.discovery.commands import Answer, Command, ExitCode


def _file_argument(parser: ArgumentParser) -> None:
    """Add the file to read."""
    parser.add_argument("file", type=Path, help=".txt .docx .pdf .html")


def _import_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of `plan import`."""
    _file_argument(parser)
    parser.add_argument("--year", type=int, help="年度 / year")
    parser.add_argument(
        "--accept-all", action="store_true", help="全部采纳并确认，不经页面审阅 / confirm without review"
    )


def _year_argument(parser: ArgumentParser) -> None:
    """Add the year."""
    parser.add_argument("--year", type=int, help="年度，默认最近一年 / year, the latest by default")


def plan_asked(options: Mapping[str, Any]) -> WorkPlan:
    """Return the plan of the year asked for, else the latest."""
    plans = WorkPlan.objects.order_by("-year")
    plan = plans.filter(year=options["year"]).first() if options.get("year") else plans.first()
    if plan is None and options.get("year"):
        raise PlanError(f"没有{options['year']}年的工作要点。")
    if plan is None:
        raise PlanError("还没有工作要点。请先 yaodian plan import，或在网页上导入。")
    return plan


def parse(options: Mapping[str, Any]) -> Answer:
    """识读要点: print what is read; nothing is stored."""
    plan = plantext.parse(plantext.read_document(options["file"]))
    doubtful = any(flag.kind in SERIOUS for flag in plan.flags)
    code = ExitCode.FOUND_WRONG if doubtful else ExitCode.DONE
    return Answer(plan.to_json(), "\n".join(plantext.explain(plan)), code)


def import_plan(options: Mapping[str, Any]) -> Answer:
    """导入要点: read into a draft for review on the page, or confirm at once with --accept-all."""
    by = System("命令行", origin="yaodian plan import")
    file: Path = options["file"]
    draft = imports.start_import(name=file.name, content=file.read_bytes(), by=by)
    found = review.findings(draft.whole, draft.review)
    data: dict[str, Any] = {"draft": draft.pk, "findings": len(found), "plan": None}
    if not options["accept_all"]:
        return Answer(data, f"已读入草稿 {draft.pk}：{len(found)} 处目标待审阅。请在网页“导入要点”中审阅确认。")
    pending = tuple(item["id"] for item in found if item["state"] == review.PENDING)
    if pending:
        imports.review_finding(draft_id=draft.pk, verb="accept", finding_ids=pending, by=by)
    plan = imports.confirm_import(draft_id=draft.pk, by=by, year=options["year"])
    return Answer({**data, "plan": plan.pk, "year": plan.year}, f"已导入《{plan.title}》。")


def progress(options: Mapping[str, Any]) -> Answer:
    """执行情况: counts of points, and every target with its number, source and state."""
    plan = plan_asked(options)
    view = read_opening(plan, today=clock.today())
    targets = [
        {
            "clause": item.target.clause.code,
            "phrase": item.target.phrase,
            "source": item.source.value,
            "value": None if item.number is None else str(item.number),
            "goal": None if item.goal is None else f"{item.goal:f}",
            "unit": item.target.unit,
            "reading": item.chosen.reading.title if item.chosen else None,
            "state": item.state.value,
        }
        for item in targets_of(plan).values()
    ]
    counts = {state.value: number for state, number in view.counts.items()}
    lines = [
        f"{plan.title}（{clock.today():%Y-%m-%d}）：" + "，".join(f"{s.label} {n}" for s, n in view.counts.items())
    ]
    lines += [
        f"{t['clause']:>6}  {t['phrase']}  {t['value'] if t['value'] is not None else '—'}/{t['goal'] or '—'}{t['unit']}"
        for t in targets
    ]
    return Answer({"plan": plan.title, "year": plan.year, "points": counts, "targets": targets}, "\n".join(lines))


def export(options: Mapping[str, Any]) -> Answer:
    """导出要点: the whole tree with tasks and targets as JSON."""
    tree = plan_tree(plan_asked(options))
    return Answer(
        tree,
        f"《{tree['title']}》：{len(tree['sections'])} 个部分，{len(tree['tasks'])} 项任务。加 --json 或 --out FILE 导出全文。",
    )


def clauses(options: Mapping[str, Any]) -> Answer:
    """逐句落实: which of the clauses are wired and proven, per level."""
    rows = clause_report(plan_asked(options))
    counts = level_counts(rows)
    lines = [f"{level}：共 {c['whole']}，已接通 {c['wired']}，已证实 {c['proven']}" for level, c in counts.items()]
    return Answer(rows, "\n".join(lines))


def catalogue_diff(options: Mapping[str, Any]) -> Answer:
    """目录差异: what was changed in the program against the shipped seeds."""
    found = differences(plan_asked(options))
    lines = [f"{row['kind']} {row['key']} {row['field']}：{row['seed']} → {row['now']}" for row in found]
    return Answer(found, "\n".join(lines) or "与目录一致，没有改动。")


def catalogue_export(options: Mapping[str, Any]) -> Answer:
    """导出差异: the changed rows as TOML, to be kept beside the seeds."""
    found = differences(plan_asked(options))
    return Answer(found, differences_toml(found))


def _laying_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of `plan apply-catalogue`."""
    parser.add_argument(
        "plan", nargs="?", type=int, help="要点年度，默认最近一年 / year of the plan, the latest by default"
    )
    parser.add_argument("--preview", action="store_true", help="只预览，不写入 / show what it would do")


def apply_catalogue(options: Mapping[str, Any]) -> Answer:
    """套用目录: units by code or name, leaders by the title of their post; found wrong while a section has no unit."""
    plan = plan_asked({"year": options["plan"]})
    catalogue = catalogue_for(plan.title, year=plan.year)
    if catalogue is None:
        raise PlanError(f"没有与《{plan.title}》对应的目录。请在网页逐句拟定任务，或回传任务分解表。")
    matching = laying.suggested_matching(catalogue, plan=plan)
    seen = laying.preview(plan, catalogue=catalogue, matching=matching)
    left_out = [row.seed.code for row in seen.left_out]
    data: dict[str, Any] = {"plan": plan.title, "year": plan.year, "matched": seen.matched_count}
    data |= {"unmatched": [code for code, _text in seen.unmatched], "left_out": left_out}
    data |= {"clauses": seen.mark_count, "targets": len(seen.fresh_targets), "readings": seen.reading_count}
    data |= {"tasks": len(seen.fresh), "kept_tasks": len(seen.kept), "kept_targets": len(seen.kept_targets)}
    if not options["preview"]:
        done = seeding.apply_catalogue(
            plan_id=plan.pk,
            catalogue=catalogue,
            by=System("命令行", origin="yaodian plan apply-catalogue"),
            unit_of=lambda code: matching.units.get(code) or None,
            units_of_group=lambda code: matching.groups.get(code, []),
            leader_of=lambda code: matching.leaders.get(code) or None,
        )
        data |= {"clauses": done.clauses, "targets": done.targets, "readings": done.readings, "tasks": done.tasks}
    words = "将" if options["preview"] else "已"
    text = (
        f"《{plan.title}》：{words}标注 {data['clauses']} 句，落实 {data['targets']} 个目标、{data['readings']} 种口径，"
        f"拟定 {data['tasks']} 项任务；{len(seen.kept)} 项任务已有，不动；{len(left_out)} 项拟不出"
        + (f"（{'、'.join(left_out)}）。牵头科室没有对应单位的，请在网页“套用目录”里指定。" if left_out else "。")
    )
    return Answer(data, text, ExitCode.FOUND_WRONG if left_out or seen.unmatched else ExitCode.DONE)


COMMANDS = (
    Command(
        "plan parse", "识读要点文本（txt docx pdf html），不入库", "read a plan, store nothing", parse, _file_argument
    ),
    Command("plan import", "导入要点为待审阅草稿", "import a plan as a draft", import_plan, _import_arguments),
    Command("plan progress", "执行情况：各目标的数、来源、状态", "progress of all targets", progress, _year_argument),
    Command("plan export", "导出要点、任务、目标", "export plan, tasks and targets", export, _year_argument),
    Command(
        "plan apply-catalogue",
        "把随附目录套用到要点",
        "lay the catalogue over a plan",
        apply_catalogue,
        _laying_arguments,
    ),
    Command("clauses", "逐句落实情况", "which clauses are wired and proven", clauses, _year_argument),
    Command("catalogue diff", "程序中的改动与目录的差异", "differences from the seeds", catalogue_diff, _year_argument),
    Command("catalogue export", "把差异导出为 TOML", "the differences as TOML", catalogue_export, _year_argument),
)
