"""Review reads (识读审阅): the text as published on the left, what was read of it on the right, point by point."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from yaodian.apps.plan.models import ImportDraft
from yaodian.apps.plan.queries.suggestions import asked_metric, best_section, lead_units, metrics_for
from yaodian.apps.plan.rules import ClauseKind, TargetKind, review
from yaodian.kernel.access import By, require
from yaodian.kernel.units.models import Unit

STATE_WORDS = {
    review.PENDING: "待确认",
    review.ACCEPTED: "已采纳",
    review.REJECTED: "不是目标",
}


@dataclass(frozen=True)
class Suggested:
    """一条建议 (a suggestion): what is suggested, by which words, how sure."""

    key: str
    title: str
    words: str
    percent: int


@dataclass(frozen=True)
class FindingRow:
    """识读一处 (a finding): what was read, in which state, what it may become."""

    finding: review.Finding
    metrics: tuple[Suggested, ...]
    metric: str

    @property
    def id(self) -> str:
        """Its id, by place."""
        return str(self.finding["id"])

    @property
    def state_word(self) -> str:
        """Its state in Chinese."""
        return STATE_WORDS.get(self.finding["state"], "")

    @property
    def waits(self) -> bool:
        """Has nobody decided it yet?"""
        return bool(self.finding["state"] == review.PENDING)

    @property
    def kind_title(self) -> str:
        """Its kind in Chinese."""
        kind = self.finding["kind"]
        return str(TargetKind(kind).label) if kind in TargetKind.values else str(kind)

    @property
    def metric_title(self) -> str:
        """The title of the metric that will stand beside it."""
        asked = asked_metric(self.metric)
        return asked.title if asked else ""

    @property
    def quantity(self) -> str:
        """Number and unit as read: 13个, ≤5%."""
        number = self.finding.get("quantity")
        if number is None:
            return ""
        sign = {"min": "≥", "max": "≤", "approx": "约"}.get(self.finding.get("qualifier") or "", "")
        return f"{sign}{number:,}".replace(",", " ") + (self.finding.get("unit") or "")

    @property
    def tip(self) -> str:
        """What was read, in one line."""
        parts = [self.kind_title, self.quantity, self.finding.get("object") or "", self.finding.get("deadline") or ""]
        why = self.finding.get("why") or ""
        return " · ".join(filter(None, [*parts, why, self.state_word]))


@dataclass(frozen=True)
class ClauseRow:
    """分句一行 (a clause): its kind, who should lead it and why, and the findings in it."""

    clause: Mapping[str, Any]
    kind: ClauseKind
    section: str
    section_title: str
    chosen: bool
    sections: tuple[Suggested, ...]
    note: str
    version: int
    findings: tuple[FindingRow, ...]


@dataclass(frozen=True)
class Piece:
    """文段 (a piece of the text): plain, or the words of a finding."""

    text: str
    row: FindingRow | None = None


@dataclass(frozen=True)
class Candidate:
    """成果 (deliverable): words that name a paper or an honour, not yet a target."""

    text: str
    start: int
    kind: str


@dataclass(frozen=True)
class PointBlock:
    """要点一块 (a point under review)."""

    point: Mapping[str, Any]
    pieces: tuple[Piece, ...]
    clauses: tuple[ClauseRow, ...]
    progress: review.Progress
    candidates: tuple[Candidate, ...]

    @property
    def number(self) -> str:
        """The point's number as printed."""
        return str(self.point.get("number") or self.point["id"]).rstrip(".．、")

    @property
    def waiting(self) -> list[str]:
        """The ids of the findings that wait."""
        return [row.id for clause in self.clauses for row in clause.findings if row.waits]


@dataclass(frozen=True)
class SectionTab:
    """部分一页 (a section's tab): its place, title and how far its review is."""

    place: int
    title: str
    progress: review.Progress


@dataclass(frozen=True)
class FlagRow:
    """疑点 (a flag): what the reader would not guess, and where."""

    text: str
    reason: str
    section: int
    point: str


class DraftView:
    """审阅页 (a draft under review), read once, shown in parts."""

    def __init__(self, draft: ImportDraft, *, units: Mapping[str, Unit]) -> None:
        self.draft = draft
        self.units = units
        self.found = review.findings(draft.whole, draft.review)
        self.by_point: dict[str, list[review.Finding]] = {}
        for finding in self.found:
            self.by_point.setdefault(finding["point"], []).append(finding)

    @property
    def progress(self) -> review.Progress:
        """How far the whole review is."""
        return review.progress(self.found)

    @property
    def tabs(self) -> list[SectionTab]:
        """The sections with their progress."""
        return [
            SectionTab(
                place, f"{section.get('number') or ''}{section.get('heading') or ''}", self._progress_of(section)
            )
            for place, section in enumerate(self.draft.parsed["sections"])
        ]

    def _progress_of(self, section: Mapping[str, Any]) -> review.Progress:
        """Return the progress of one section."""
        ids = [point["id"] for point in section["points"]]
        return review.progress(finding for key in ids for finding in self.by_point.get(key, []))

    def first_waiting(self) -> int:
        """Return the place of the first section that has an undecided finding, else the first."""
        return next((tab.place for tab in self.tabs if tab.progress.waiting), 0)

    def blocks(self, place: int) -> list[PointBlock]:
        """Return the points of a section."""
        return [self._block(point) for point in self.draft.parsed["sections"][place]["points"]]

    def block(self, point_id: str) -> tuple[int, PointBlock] | None:
        """Return (place of the section, point) by the point's id."""
        for place, section in enumerate(self.draft.parsed["sections"]):
            for point in section["points"]:
                if point["id"] == point_id:
                    return place, self._block(point)
        return None

    def flags(self) -> list[FlagRow]:
        """Return the reader's flags, each with the point where it stands."""
        starts = [
            (point["start"], place, point["id"])
            for place, section in enumerate(self.draft.parsed["sections"])
            for point in section["points"]
        ]
        rows = []
        for flag in self.draft.parsed.get("flags", []):
            before = [item for item in starts if item[0] <= flag["start"]] or starts[:1]
            rows.append(FlagRow(flag["text"].strip(), flag["reason"], before[-1][1], before[-1][2]))
        return rows

    def _block(self, point: Mapping[str, Any]) -> PointBlock:
        """Return one point as shown."""
        found = [item for item in self.by_point.get(point["id"], []) if item["state"] != review.DIVIDED]
        clauses = list(point["clauses"])
        rows: dict[str, list[FindingRow]] = {clause["id"]: [] for clause in clauses}
        for finding in found:
            before = [clause for clause in clauses if clause["start"] <= finding["start"]] or clauses[:1]
            if before:
                rows[before[-1]["id"]].append(self._finding(finding, before[-1]["id"]))
        shown = [row for group in rows.values() for row in group]
        return PointBlock(
            point=point,
            pieces=tuple(_pieces(point, [row for row in shown if row.finding["state"] != review.REJECTED])),
            clauses=tuple(self._clause(clause, rows[clause["id"]]) for clause in clauses),
            progress=review.progress(found),
            candidates=tuple(_candidates(point, found)),
        )

    def _finding(self, finding: review.Finding, clause_id: str) -> FindingRow:
        """Return a finding as shown, with the metrics that fit it."""
        unit = finding.get("unit") or ""
        rows = metrics_for(review=self.draft.review, clause_id=clause_id, text=finding["text"], unit=unit)
        offered = tuple(_suggested(row, asked.title) for row in rows if (asked := asked_metric(row["key"])))
        chosen = finding.get("metric")
        return FindingRow(finding, offered, (offered[0].key if offered else "") if chosen is None else chosen)

    def _clause(self, clause: Mapping[str, Any], rows: list[FindingRow]) -> ClauseRow:
        """Return a clause as shown."""
        decided = self.draft.review.get("clauses", {}).get(clause["id"], {})
        code = best_section(review=self.draft.review, clause_id=clause["id"])
        unit = self.units.get(code)
        suggested = self.draft.review.get("suggested", {}).get(clause["id"], [])
        return ClauseRow(
            clause=clause,
            kind=ClauseKind(decided.get("kind") or ClauseKind.TASK),
            section=code,
            section_title=str(unit) if unit else "",
            chosen=decided.get("section") is not None,
            sections=tuple(
                _suggested(row, str(self.units[row["key"]]))
                for row in suggested
                if row["kind"] == "section" and row["key"] in self.units
            ),
            note=decided.get("note") or "",
            version=decided.get("version", 0),
            findings=tuple(rows),
        )


def _suggested(row: Mapping[str, Any], title: str) -> Suggested:
    """Return a suggestion as shown."""
    return Suggested(row["key"], title, "、".join(row["words"]), round(row["confidence"] * 100))


def _pieces(point: Mapping[str, Any], rows: Iterable[FindingRow]) -> Iterable[Piece]:
    """Cut a point's text at its findings; where two overlap, the first stands."""
    at, text, offset = 0, str(point["text"]), int(point["start"])
    for row in sorted(rows, key=lambda row: (row.finding["start"], row.id)):
        start = row.finding["start"] - offset
        end = start + len(row.finding["text"])
        if start < at or end > len(text):
            continue
        if start > at:
            yield Piece(text[at:start])
        yield Piece(text[start:end], row)
        at = end
    if at < len(text):
        yield Piece(text[at:])


def _candidates(point: Mapping[str, Any], found: Iterable[review.Finding]) -> Iterable[Candidate]:
    """Yield the papers and honours that the reader saw in a point and that no finding covers."""
    spans = [(item["start"], item["start"] + len(item["text"])) for item in found if item["state"] != review.REJECTED]
    for item in point.get("deliverables", []):
        start, end = item["start"], item["start"] + len(item["text"])
        if not any(left < end and start < right for left, right in spans):
            yield Candidate(item["text"], start, TargetKind.DOCUMENT.value)


def read_draft(*, draft: ImportDraft, by: By) -> DraftView:
    """Return a draft as it is reviewed."""
    require(by, "plan.import")
    return DraftView(draft, units=lead_units())
