"""督查通报 (circular on the state of the plan): 总体情况 → 先进 → 问题 → 要求 → 附件, from records.

Units are counted, not named, unless a leader approved naming after the units could check the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yaodian.apps.plan.documents.appendix import late_table, target_table
from yaodian.apps.plan.documents.words import (
    count_of,
    day_words,
    inner,
    joined,
    names,
    reading_of,
    target_words,
    tidy,
)
from yaodian.apps.plan.queries.figures import Standing, TaskLine, trace_of
from yaodian.apps.plan.rules import Source, TaskState
from yaodian.kernel.documents.issuers import shipped_issuers
from yaodian.kernel.documents.model import (
    Attachment,
    Block,
    DocKind,
    Heading,
    OfficialDoc,
    Paragraph,
    Run,
    figure,
    paragraph,
)
from yaodian.kernel.documents.rules import chinese_number
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.units.models import Unit

KEY_TARGETS = 6


@dataclass(frozen=True)
class CircularRequest:
    """通报要素 (what the office decides about a circular)."""

    recipients: str
    mend_date: date
    issuer: str = "bureau_office"
    named: bool = False


def circular(standing: Standing, *, request: CircularRequest, demo: bool) -> OfficialDoc:
    """Return the draft: number, date and signature stay open until it is signed."""
    plan = standing.plan
    part = f"“{tidy(standing.section.heading)}”部分" if standing.section else ""
    body: list[Block] = [
        paragraph(
            f"为推动《{plan.title}》各项任务落实，{_office(request)}依据各单位填报并经审核的记录，"
            f"对截至{day_words(standing.today)}的{part}进展情况进行了梳理。现通报如下。"
        ),
        Heading(1, "总体情况"),
        *overall(standing),
        Heading(1, "进展较好的方面"),
        *_good(standing, named=request.named),
        Heading(1, "存在的主要问题"),
        *_problems(standing, named=request.named),
        Heading(1, "下一步工作要求"),
        *_demands(standing, request=request),
    ]
    return OfficialDoc(
        kind=DocKind.CIRCULAR,
        issuer=shipped_issuers().issuers[request.issuer],
        title=f"关于{plan.year}年工作要点{part}落实情况的通报",
        body=tuple(body),
        main_recipient=request.recipients,
        attachments=_attachments(standing, named=request.named),
        demo=demo,
    )


def _office(request: CircularRequest) -> str:
    """Return who looked: the issuer by its short name."""
    return {"bureau_office": "局办公室", "inspection_office": "市人民政府教育督导室"}.get(request.issuer, "市教育局")


def overall(standing: Standing) -> list[Block]:
    """Return 总体情况: points, tasks by state, targets by state, the key readings."""
    states, outcome = standing.states(), standing.outcome()

    def tasks(word: str, number: int, part: str) -> list[str | Run]:
        return [word, count_of(standing, number, part, f"任务·{word}"), "项"] if number else []

    running = states[TaskState.DISPATCHED] + states[TaskState.RUNNING] + states[TaskState.CLOSING]
    counted = [
        tasks("已办结", states[TaskState.CLOSED], "closed"),
        tasks("正在办理", running, "running"),
        tasks("尚未交办", states[TaskState.DRAFT], "draft"),
        tasks("经批准暂停", states[TaskState.HALTED], "halted"),
        tasks("经批准取消", states[TaskState.CANCELLED], "cancelled"),
    ]
    first: list[str | Run] = [
        "工作要点",
        count_of(standing, len(standing.points), "points", "要点"),
        "项，分解任务",
        count_of(standing, len(standing.lines), "tasks", "任务"),
        "项，其中",
        *joined([part for part in counted if part], mark="，"),
    ]
    late, near = len(standing.late), len(standing.near)
    timing = [tasks("已超过时限", late, "late"), tasks("临近时限", near, "near")]
    if running and (late or near):
        first += ["正在办理的任务中，", *joined([part for part in timing if part], mark="，")]
    blocks: list[Block] = [paragraph(*first)]
    kinds = [
        ("已达成", outcome.met, "met"),
        ("正在推进", outcome.on_course, "on_course"),
        ("超过时限未达成", outcome.late, "targets_late"),
        ("尚未启动或报送说明", outcome.not_started, "not_started"),
        ("引用外部系统数据", outcome.quoted, "quoted"),
        ("以定性说明办结", outcome.declared, "declared"),
        ("暂无数据", outcome.unknown, "unknown"),
    ]
    if outcome.whole:
        shown: list[list[str | Run]] = [
            [word, count_of(standing, number, part, f"目标·{word}"), "个"] for word, number, part in kinds if number
        ]
        blocks.append(
            paragraph(
                "要点提出目标",
                count_of(standing, outcome.whole, "targets", "目标"),
                "个，其中",
                *joined(shown, mark="，"),
            )
        )
    keyed = [view for view in standing.targets if view.source is Source.COMPUTED and view.goal and reading_of(view)]
    if keyed:
        blocks.append(paragraph("重点目标：", *joined([target_words(view) for view in keyed[:KEY_TARGETS]])))
    return blocks


def _units_of(lines: list[TaskLine]) -> dict[Unit, list[TaskLine]]:
    """Return lead unit → its tasks of these, most first."""
    found: dict[Unit, list[TaskLine]] = {}
    for line in lines:
        found.setdefault(line.task.lead_unit, []).append(line)
    return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0].position, pair[0].pk)))


def _named_counts(standing: Standing, lines: list[TaskLine], part: str) -> list[str | Run]:
    """Return 电教馆3项、基教科2项, each count with its source."""
    made: list[str | Run] = []
    for unit, own in _units_of(lines).items():
        trace = trace_of(standing.record, part=f"{part}/unit:{unit.pk}", on=standing.today)
        made += [
            "、" if made else "",
            str(unit),
            figure(len(own), trace=trace, label=f"{unit}", as_of=standing.today),
            "项",
        ]
    return made


def _good(standing: Standing, *, named: bool) -> Sequence[Block]:
    """Return 先进: points that are done, units without a late task."""
    blocks: list[Paragraph] = []
    done = standing.finished_points
    if done:
        titles = names(f"“{inner(point.title).rstrip('。')}”" for point in done)
        blocks.append(
            paragraph(
                f"整项办结。{titles}",
                count_of(standing, len(done), "finished_points", "整项办结的要点"),
                "项要点的任务全部办结。",
            )
        )
    leads = standing.by_lead()
    clean = {unit: own for unit, own in leads.items() if not any(line.late for line in own)}
    closed = [line for own in clean.values() for line in own if line.closed]
    if clean:
        words: list[str | Run] = [
            "按期推进。",
            count_of(standing, len(leads), "leads", "牵头单位"),
            "个牵头单位中，",
            count_of(standing, len(clean), "leads_on_time", "无超时限任务的牵头单位"),
            "个没有超过时限的任务",
        ]
        if closed:
            words += ["，已办结任务", count_of(standing, len(closed), "closed_on_time", "其已办结任务"), "项"]
            if named:
                words += ["。办结较多的有：", *_named_counts(standing, closed, "closed")]
        blocks.append(paragraph(*words, "。"))
    if len(blocks) > 1:
        ordered = [(f"{chinese_number(place)}是", block) for place, block in enumerate(blocks, start=1)]
        return [paragraph(word, *block.runs) for word, block in ordered]
    return blocks or [paragraph("截至目前，尚无整项办结的要点，各牵头单位均有超过时限的任务。")]


def _problems(standing: Standing, *, named: bool) -> list[Block]:
    """Return 问题: late, unsigned, silent, returned; named only with leave."""
    blocks: list[Block] = []
    late = standing.late
    if late:
        words: list[str | Run] = [
            count_of(standing, len(late), "late", "超过时限的任务"),
            "项任务超过时限仍未办结，涉及",
            count_of(standing, len(_units_of(late)), "late_leads", "有超时限任务的牵头单位"),
            "个牵头单位，最长的已超过时限",
            figure(
                late[0].days_late,
                trace=trace_of(record_ref(late[0].task), part="days_late", on=standing.today),
                label="最长超过时限天数",
                as_of=standing.today,
            ),
            "天（明细见附件）。",
        ]
        if named:
            words += ["其中：", *_named_counts(standing, late, "late"), "。"]
        blocks.append(Heading(2, "部分任务超过时限。", tuple(paragraph(*words).runs)))
    unsigned = [line for line in standing.lines if line.unsigned]
    if unsigned:
        units = {unit.pk: unit for line in unsigned for unit in line.unsigned}
        words = [
            count_of(standing, len(units), "unsigned_units", "未签收单位"),
            "个单位对已交办的任务尚未签收，涉及任务",
            count_of(standing, len(unsigned), "unsigned_tasks", "有单位未签收的任务"),
            "项。",
        ]
        if named:
            words += [f"其中：{names((str(unit) for unit in units.values()), most=len(units))}。"]
        blocks.append(Heading(2, "部分单位签收不及时。", tuple(paragraph(*words).runs)))
    silent = standing.silent
    if silent:
        words = [
            f"{standing.today.month}月份，有",
            count_of(standing, len(silent), "silent", "本月无进展的在办任务"),
            "项在办任务没有经审核的进展记录。",
        ]
        if named:
            words += ["其中：", *_named_counts(standing, silent, "silent"), "。"]
        blocks.append(Heading(2, "部分任务进展填报不及时。", tuple(paragraph(*words).runs)))
    if standing.returned_count:
        words = [
            "现有",
            count_of(standing, standing.returned_count, "returned", "退回待补正的进展"),
            "条进展因佐证不足等原因被退回，尚未补正。",
        ]
        blocks.append(Heading(2, "填报质量有待提高。", tuple(paragraph(*words).runs)))
    return blocks or [paragraph("本期未发现超过时限、未签收或未按月填报的任务。")]


def _responsible(lines: list[TaskLine], *, named: bool, otherwise: str) -> str:
    """Return （责任单位：…）: by name with leave, else by their part."""
    units = names((str(unit) for unit in _units_of(lines)), most=len(lines)) if named else otherwise
    return f"责任单位：{units}"


def _demands(standing: Standing, *, request: CircularRequest) -> list[Block]:
    """Return 要求: what, by whom, until when."""
    blocks: list[Block] = []
    mend = day_words(request.mend_date)
    if standing.late:
        who = _responsible(standing.late, named=request.named, otherwise="有关牵头单位，另发督办单")
        words = (
            f"对超过时限的任务，牵头单位要逐项说明原因，于{mend}前办结；确需延期的，按程序报分管领导审批，未经批准不得自行延期。"
            f"（{who}；时限：{mend}）"
        )
        blocks.append(Heading(2, "限期办结超时限任务。", paragraph(words).runs))
    unsigned = [line for line in standing.lines if line.unsigned]
    silent = standing.silent
    if unsigned or silent or standing.returned_count:
        who = _responsible(silent, named=request.named and bool(silent), otherwise="有关牵头单位和配合单位")
        words = f"尚未签收的立即签收；没有填报或被退回的，按实际进展补报补正，附齐佐证材料。（{who}；时限：{mend}）"
        blocks.append(Heading(2, "及时签收，如实填报。", paragraph(words).runs))
    ahead = [line for line in standing.lines if line.live and not line.late]
    if ahead:
        last = max(line.task.due_date for line in ahead)
        runs = paragraph(
            "对照节点倒排工期，确保其余",
            count_of(standing, len(ahead), "ahead", "时限未到的在办任务"),
            f"项在办任务在时限内办结；预计难以完成的，提前报告。（责任单位：各牵头单位；时限：各任务办理时限，最迟{day_words(last)}）",
        ).runs
        blocks.append(Heading(2, "盯紧年度目标。", runs))
    words = "目标进展以业务记录核算为准，引用外部系统的数据须注明来源和截至日期并经两人核对，没有佐证的进展不得上报。（责任单位：各牵头单位；时限：长期坚持）"
    blocks.append(Heading(2, "严把数据质量。", paragraph(words).runs))
    return blocks


def _attachments(standing: Standing, *, named: bool) -> tuple[Attachment, ...]:
    """Return 附件: late tasks, and the targets with their readings."""
    made = []
    if standing.late:
        made.append(Attachment("超过时限任务明细表", (late_table(standing, named=named),)))
    if standing.targets:
        made.append(Attachment("目标进展情况表", (target_table(standing),)))
    return tuple(made)
