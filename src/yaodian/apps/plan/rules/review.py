"""Review rules (识读审阅规则): what a person decides about each commitment that was read, before anything is saved.

A finding is a dict as the plan reader gives it plus `id`, `point`, `state`, `version`; a review is JSON:
{"findings": {id: {"state", "version", …corrected fields}}, "added": [finding, …], "clauses": {clause id: {…}}}.
Two people may review at once: whoever acts on a finding says which version he saw."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from yaodian.apps.plan.rules.goals import goal_of as goal_of
from yaodian.apps.plan.rules.goals import published_date as published_date
from yaodian.apps.plan.rules.targets import TargetKind

Finding = dict[str, Any]
Review = dict[str, Any]

PENDING, ACCEPTED, REJECTED, DIVIDED = "pending", "accepted", "rejected", "divided"
JOINTS = "、,，和及 "
MOST = Decimal(10) ** 12
EDITABLE = ("kind", "quantity", "unit", "object", "qualifier", "deadline", "edition", "metric")


class ReviewError(ValueError):
    """审阅操作不成立."""


class SeenError(ReviewError):
    """所见已变: somebody else changed it meanwhile; nothing of his is overwritten."""


def points_of(parsed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the points of a parse in order."""
    return [point for section in parsed["sections"] for point in section["points"]]


def reads_as_plan(parsed: Mapping[str, Any]) -> bool:
    """Does a text read as a plan: points that are numbered, stand under a heading, or commit to something?"""
    headed = any(section.get("number") or section.get("heading") for section in parsed["sections"])
    points = points_of(parsed)
    return bool(points) and (headed or any(point.get("number") or point["targets"] for point in points))


def read_findings(parsed: Mapping[str, Any]) -> list[Finding]:
    """Return what the reader found, with ids that depend on place alone."""
    return [
        {
            **target,
            "id": f"t{target['start']}-{len(target['text'])}",
            "point": point["id"],
            "state": PENDING,
            "version": 0,
        }
        for point in points_of(parsed)
        for target in point["targets"]
    ]


def findings(parsed: Mapping[str, Any], review: Mapping[str, Any]) -> list[Finding]:
    """Return all findings with the decisions of the review laid over them, in the order of the text."""
    decided = review.get("findings", {})
    whole = [*read_findings(parsed), *map(dict, review.get("added", []))]
    for finding in whole:
        finding.update(decided.get(finding["id"], {}))
    return sorted(whole, key=lambda finding: (finding["start"], finding["id"]))


def _decide(review: Review, finding_id: str, **fields: Any) -> Review:
    """Return the review with these fields laid over a finding."""
    decided = review.get("findings", {})
    known = decided.get(finding_id, {})
    decision = {**known, **fields, "version": known.get("version", 0) + 1}
    return {**review, "findings": {**decided, finding_id: decision}}


def check_seen(parsed: Mapping[str, Any], review: Mapping[str, Any], finding_id: str, version: int) -> None:
    """Refuse an act on a finding that somebody changed since this version was shown."""
    finding = _one(parsed, review, finding_id)
    if finding["version"] != version:
        who = finding.get("by") or "他人"
        raise SeenError(f"“{finding['text']}”刚由{who}改过，已显示最新内容，请核对后再操作。")


def signed(before: Mapping[str, Any], after: Review, name: str) -> Review:
    """Return the review with a name on every decision that differs from before."""
    old = before.get("findings", {})
    for finding_id, decision in after.get("findings", {}).items():
        if decision != old.get(finding_id):
            decision["by"] = name
    return after


def _one(parsed: Mapping[str, Any], review: Mapping[str, Any], finding_id: str) -> Finding:
    """Return a finding by id."""
    for finding in findings(parsed, review):
        if finding["id"] == finding_id:
            return finding
    raise ReviewError("这处识读结果已不存在，请刷新页面。")


def accept(parsed: Mapping[str, Any], review: Review, finding_ids: Iterable[str]) -> Review:
    """采纳: accept findings as they stand."""
    for finding_id in finding_ids:
        if _one(parsed, review, finding_id)["state"] != DIVIDED:
            review = _decide(review, finding_id, state=ACCEPTED)
    return review


def accept_rest(parsed: Mapping[str, Any], review: Review, finding_ids: Iterable[str]) -> Review:
    """全部采纳: accept those of these findings that still wait; what another person decided meanwhile stays."""
    waiting = {finding["id"] for finding in findings(parsed, review) if finding["state"] == PENDING}
    return accept(parsed, review, [finding_id for finding_id in finding_ids if finding_id in waiting])


def reject(parsed: Mapping[str, Any], review: Review, finding_id: str) -> Review:
    """不是目标: this is no target."""
    _one(parsed, review, finding_id)
    return _decide(review, finding_id, state=REJECTED)


def _filled(value: Any) -> Any:
    """Return a typed value without blanks around it, None where nothing is left; 0 is a value."""
    text = value.strip() if isinstance(value, str) else value
    return None if text == "" else text


def clean_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return corrected fields, checked: kind known, quantity a number or nothing, deadline a date."""
    unknown = set(fields) - set(EDITABLE)
    if unknown:
        raise ReviewError(f"不能修改：{'、'.join(sorted(unknown))}。")
    clean: dict[str, Any] = {key: _filled(value) for key, value in fields.items()}
    if "kind" in clean and clean["kind"] not in TargetKind.values:
        raise ReviewError("请选择目标类型。")
    for key in ("quantity", "edition"):
        if clean.get(key) is not None:
            try:
                number = Decimal(str(clean[key]).replace(",", "").replace("，", ""))
            except InvalidOperation:
                raise ReviewError(f"“{clean[key]}”不是数字，请填阿拉伯数字，例如 13 或 6804。") from None
            if not number.is_finite() or number < 0 or number >= MOST:
                raise ReviewError(f"“{clean[key]}”超出范围，请核对。")
            clean[key] = int(number) if number == number.to_integral_value() else float(number)
    if clean.get("deadline"):
        due_date_of(str(clean["deadline"]), year=2000)
    if "object" in clean and clean["object"] is None:
        raise ReviewError("请填写对象，例如“录播教室”。")
    return clean


def edit(parsed: Mapping[str, Any], review: Review, finding_id: str, fields: Mapping[str, Any]) -> Review:
    """更正: correct what was read and accept it."""
    _one(parsed, review, finding_id)
    return _decide(review, finding_id, state=ACCEPTED, **clean_fields(fields))


def add(parsed: Mapping[str, Any], review: Review, *, text: str, start: int, fields: Mapping[str, Any]) -> Review:
    """补充: mark a further commitment; `text` must stand at `start` inside one point."""
    given = {key: value for key, value in fields.items() if _filled(value) is not None}
    clean = {"kind": TargetKind.COUNT.value, "object": text, **clean_fields(given)}
    if not text.strip() or start < 0 or parsed["source_text"][start : start + len(text)] != text:
        raise ReviewError("所选文字与原文不符，请重新选取。")
    for point in points_of(parsed):
        if point["start"] <= start and start + len(text) <= point["start"] + len(point["text"]):
            break
    else:
        raise ReviewError("所选文字要在同一条要点之内。")
    finding_id = f"t{start}-{len(text)}"
    if any(item["id"] == finding_id and item["state"] in (PENDING, ACCEPTED) for item in findings(parsed, review)):
        raise ReviewError("这段文字已经标为目标。")
    added = {"id": finding_id, "point": point["id"], "text": text, "start": start, "state": ACCEPTED, "version": 0}
    kept = [item for item in review.get("added", []) if item["id"] != finding_id]
    if finding_id not in {item["id"] for item in read_findings(parsed)}:
        kept.append({"quantity": None, "unit": None, "why": "人工标注", **added, **clean})
    return _decide({**review, "added": kept}, finding_id, state=ACCEPTED, **clean)


def place_of(point: Mapping[str, Any], words: str) -> int:
    """Return where these words stand in a point, in characters of the whole text; they must stand there once."""
    words = words.strip()
    count = point["text"].count(words) if words else 0
    if count == 0:
        raise ReviewError("本条原文中没有这几个字，请从原文中照抄。")
    if count > 1:
        raise ReviewError(f"“{words}”在本条出现 {count} 次，请多抄几个字以便定位。")
    return int(point["start"]) + str(point["text"]).index(words)


def split(parsed: Mapping[str, Any], review: Review, finding_id: str, at: int) -> Review:
    """拆分: cut a finding in two at a character inside it; each half waits to be accepted."""
    whole = _one(parsed, review, finding_id)
    if whole["state"] == DIVIDED or not 0 < at < len(whole["text"]):
        raise ReviewError("拆分的位置要在文字中间。")
    left, right = whole["text"][:at].rstrip(JOINTS), whole["text"][at:]
    lead = len(right) - len(right.lstrip(JOINTS))
    if not left or not right[lead:].strip():
        raise ReviewError("拆分的位置要在文字中间。")
    shared = {key: whole[key] for key in ("kind", "object", "unit", "deadline") if whole.get(key)}
    changed = _decide(review, finding_id, state=DIVIDED)
    for text, start in ((left, whole["start"]), (right[lead:], whole["start"] + at + lead)):
        changed = add(parsed, changed, text=text, start=start, fields={**shared, "quantity": first_number(text)})
        changed = _decide(changed, f"t{start}-{len(text)}", state=PENDING)
    return changed


def merge(parsed: Mapping[str, Any], review: Review, finding_id: str) -> Review:
    """合并: join a finding with the next one of the same point."""
    first = _one(parsed, review, finding_id)
    if first["state"] == DIVIDED:
        raise ReviewError("这处识读结果已拆分或合并，请刷新页面。")
    whole = findings(parsed, review)
    live = [f for f in whole if f["point"] == first["point"] and f["state"] not in (DIVIDED, REJECTED)]
    following = [f for f in live if f["start"] > first["start"]]
    if not following:
        raise ReviewError("后面没有可合并的识读结果。")
    second = following[0]
    end = second["start"] + len(second["text"])
    text = parsed["source_text"][first["start"] : end]
    changed = _decide(review, first["id"], state=DIVIDED)
    changed = _decide(changed, second["id"], state=DIVIDED)
    fields = {key: first[key] for key in EDITABLE if first.get(key) is not None}
    return add(parsed, changed, text=text, start=first["start"], fields=fields)


def first_number(text: str) -> float | int | None:
    """Return the first Arabic number of a text."""
    found = re.search(r"\d+(?:\.\d+)?", text)
    if not found:
        return None
    return float(found[0]) if "." in found[0] else int(found[0])


def due_date_of(text: str | None, *, year: int) -> date:
    """Return the last day meant by "2018-06-30", "2018-06", "2018年6月" or "2018"; without one, 31 December (年度)."""
    if not text:
        return date(year, 12, 31)
    try:
        parts = [int(part) for part in re.findall(r"\d+", text)]
        month = parts[1] if len(parts) > 1 else 12
        day = parts[2] if len(parts) > 2 else calendar.monthrange(parts[0], month)[1]
        return date(parts[0], month, day)
    except (ValueError, IndexError, OverflowError):
        raise ReviewError(f"“{text}”不是日期，请写成 2018-06-30、2018-06 或 2018。") from None


@dataclass(frozen=True)
class Progress:
    """审阅进度 (progress of a review): how many findings there are, how many have a word."""

    whole: int
    decided: int

    @property
    def waiting(self) -> int:
        """Those without a word yet."""
        return self.whole - self.decided


def progress(found: Iterable[Finding]) -> Progress:
    """Return how far a review is; what was split or merged away does not count."""
    live = [finding for finding in found if finding["state"] != DIVIDED]
    return Progress(whole=len(live), decided=sum(finding["state"] != PENDING for finding in live))
