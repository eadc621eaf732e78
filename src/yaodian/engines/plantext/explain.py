"""说明 — what was read, in Chinese sentences a clerk can check against the page."""

from __future__ import annotations

from yaodian.engines.plantext.model import Plan, Target

_KINDS = {
    "count": "数量",
    "amount": "金额",
    "percent": "比率",
    "deadline": "限期完成",
    "ordinal": "届次活动",
    "eliminate": "清零",
    "full-coverage": "全覆盖",
    "ceremony": "纪念活动",
    "document": "文件成果",
    "recognition": "争创",
}
_QUALIFIERS = {"min": "不少于", "max": "不超过", "approx": "约"}


def explain_target(target: Target) -> str:
    """说明一个目标: kind, value, from which words."""
    value = ""
    if target.quantity is not None:
        value = f"，{_QUALIFIERS.get(target.qualifier or '', '')}{target.quantity}{target.unit or ''}"
    parts = [f"“{target.text.strip()}”读作{_KINDS.get(target.kind, target.kind)}目标{value}"]
    if target.object:
        parts.append(f"对象是{target.object}")
    if target.from_ is not None:
        parts.append(f"由{target.from_}变来")
    if target.part_of:
        parts.append(f"是“{target.part_of}”的一部分，不另计")
    if target.deadline:
        parts.append(f"期限{target.deadline}")
    if target.aspirational:
        parts.append("原文用“力争”一类的词")
    if target.soft:
        parts.append("措辞较软，宜确认是否作硬目标")
    if target.duplicate_of:
        parts.append(f"与{target.duplicate_of}重复")
    return "；".join(parts) + "。"


def explain(plan: Plan) -> list[str]:
    """说明全文: a head line, then a line per target, then a line per doubt."""
    name = f"《{plan.title or '（未见标题）'}》，{plan.issuer or '发布机构不详'}，{plan.year or '年份不详'}"
    sizes = f"{len(plan.sections)}个部分，{len(plan.points)}条要点，{len(plan.clauses)}句，{len(plan.targets)}个目标"
    head = f"{name}：{sizes}。"
    lines = [head]
    for point in plan.points:
        lines += [f"第{point.id}条：{explain_target(t)}" for t in point.targets]
    lines += [f"疑点（第{f.start + 1}字）：{f.text.strip()} {f.reason}" for f in plan.flags]
    return lines
