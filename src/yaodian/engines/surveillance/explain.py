"""说明 (explain): what an alarm says, in one sentence that a school doctor understands."""

from __future__ import annotations

from yaodian.engines.surveillance.model import METHODS, Method, Point, Settings

WORDS = {
    Method.C1: "比前 7 天的平均高出",
    Method.C2: "比再前一周（隔 2 天）的平均高出",
    Method.C3: "近 3 天合计比再前一周的平均高出",
    Method.CUSUM: "持续高于前 4 周的平均，累计高出",
}


def sentence(point: Point, *, method: Method, settings: Settings | None = None) -> str:
    """说明一天: count, what was expected, how far it is, and whether that alarms."""
    if point.statistic is None or point.expected is None:
        return "没有报告或基线不足，不作判断。"
    limit = (settings or METHODS[method]).threshold
    verdict = f"超过界限 {limit:g}，预警" if point.alarm else f"未达预警（界限 {limit:g}）"
    return f"当天 {point.count} 人，平均 {point.expected:.1f} 人；{WORDS[method]} {point.statistic:.1f} 个标准差，{verdict}。"
