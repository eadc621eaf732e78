"""读要点 — from the text of a published plan to sections, points, clauses, targets, units and doubts."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from yaodian.engines.plantext.chrome import Frame, Paragraph, find_frame, split_paragraphs
from yaodian.engines.plantext.clauses import cut_clauses
from yaodian.engines.plantext.deliverables import read_deliverables
from yaodian.engines.plantext.flags import (
    number_gaps,
    refuse_templates,
    repeated_sentences,
    span_flags,
    suspicious_spans,
)
from yaodian.engines.plantext.marks import find_marks
from yaodian.engines.plantext.metadata import read_issuer, read_metadata, read_year
from yaodian.engines.plantext.model import Flag, Plan, Point, Responsible, Section, SourceText, Unit
from yaodian.engines.plantext.structure import RawPoint, RawSection, outline
from yaodian.engines.plantext.tables import Cell, TaskRow, TaskTable, find_tables, read_task_table
from yaodian.engines.plantext.targets import Reader, TargetContext
from yaodian.engines.plantext.targets.dates import parse_date
from yaodian.engines.plantext.units import merge, read_annotations, split_names, split_people
from yaodian.engines.plantext.view import build_view


def parse(source: SourceText) -> Plan:
    """读要点: the whole reading; raises `TemplateRefusedError` for a form that was never filled in."""
    return _Parser(source).plan()


class _Parser:
    """一次阅读: holds the view and what all points share."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.view = build_view(source.text)
        self.reader = Reader(self.view)
        self.suspicious = suspicious_spans(self.view)
        self.flags: list[Flag] = []
        self.year: int | None = None
        self.seen: dict[tuple[str, str], str] = {}
        self.past = False
        self.titled_plan = False
        self.implied: tuple[str, ...] = ()

    def plan(self) -> Plan:
        view = self.view
        refuse_templates(view, self.suspicious)
        tables = [t for t in (read_task_table(t) for t in find_tables(self.source)) if t]
        covered = [(bisect_left(view.index, t.start), bisect_left(view.index, t.end)) for t in tables]
        paragraphs = [p for p in split_paragraphs(view) if not any(lo <= p.start < hi for lo, hi in covered)]
        marks = [
            m for m in find_marks(view.text, view.line_starts) if not any(lo <= m.start < hi for lo, hi in covered)
        ]
        marks = [m for m in marks if not any(p.start <= m.start < p.end and p.chrome for p in paragraphs)]
        marks = [replace(m, written=view.span(m.start, m.end)[0].strip()) for m in marks]
        first = min([m.start for m in marks] + [lo for lo, _ in covered], default=None)
        frame = find_frame(view, paragraphs, first)
        metadata = read_metadata(view, paragraphs)
        title = view.span(*frame.title)[0].strip() if frame.title else metadata.get("title")
        self.year = read_year(title, view, metadata)
        self.past = bool(title and re.search(r"总结|回顾", title) and not re.search(r"计划|要点|安排|思路|打算", title))
        self.titled_plan = bool(title and re.search(r"要点|计划|方案|安排|思路|实事|分解|清单", title))
        body = [p for p in frame.body if not p.chrome]
        raw: list[RawSection] = []
        if marks or not tables:
            start = first if first is not None else 0
            raw = outline(view.text, [_from(p, start) for p in frame.body if p.end > start], marks)
        sections = [self._section(i, s, raw) for i, s in enumerate(raw)]
        sections += [self._table_section(len(sections) + i, t, title) for i, t in enumerate(tables)]
        sections = [s for s in sections if s.points or s.heading]
        preamble, at = self._preamble(frame, body, first)
        self.flags += span_flags(view, self.suspicious) + number_gaps(sections)
        if "\ufffd" in self.source.text:
            self.flags.append(
                Flag("garbled", "\ufffd", self.source.text.index("\ufffd"), "有无法识别的字符，原文可能已损坏")
            )
        self.flags += [Flag("format", "", 0, w) for w in self.source.warnings]
        if not any(p.targets for s in sections for p in s.points) and any(
            p.clauses for s in sections for p in s.points
        ):
            reason = "通篇没有读到可核对的目标：可能是总结、回顾或原则性文件，请确认是否为年度要点"
            self.flags.append(
                Flag("no-target", title or "", view.index[frame.title[0]] if frame.title and title else 0, reason)
            )
        return Plan(
            title,
            read_issuer(title, view, paragraphs, metadata),
            self.year,
            metadata,
            preamble,
            at,
            tuple(sections),
            tuple(d for s in sections for p in s.points for d in p.deliverables),
            tuple(sorted(self.flags, key=lambda f: (f.start, f.kind))),
            self.source.text,
            self.source.format,
            self.source.encoding,
        )

    def _preamble(self, frame: Frame, body: list[Paragraph], first: int | None) -> tuple[str | None, int | None]:
        ahead = [Paragraph(p.start, min(p.end, first), False) for p in body if first is not None and p.start < first]
        if not ahead:
            return None, None
        lo, hi = ahead[0].start, ahead[-1].end
        while hi > lo and self.view.text[hi - 1] in "\n |":
            hi -= 1
        return self.view.span(lo, hi) if hi > lo else (None, None)

    def _section(self, n: int, raw: RawSection, every: list[RawSection]) -> Section:
        view = self.view
        heading = view.span(raw.heading.start, raw.heading.end)[0] if raw.heading else None
        points = tuple(self._point(f"{n + 1}", i, p, raw) for i, p in enumerate(raw.points))
        at = view.index[raw.start] if raw.start < len(view.index) else 0
        lead = view.span(raw.lead.start, raw.lead.end)[0] if raw.lead else None
        return Section(
            f"s{n + 1}", raw.number, heading, at, points, f"s{raw.parent + 1}" if raw.parent is not None else None, lead
        )

    def _point(self, section: str, n: int, raw: RawPoint, home: RawSection) -> Point:
        view, lo, hi = self.view, raw.body.start, raw.body.end
        notes = read_annotations(view, lo, hi)
        holes = [(a.start, a.end) for a in notes] + [(a, b) for a, b, _ in self.suspicious if lo <= a < hi]
        responsible = merge([*(a.responsible for a in notes), Responsible(implied=self.implied)])
        self.implied = responsible.implied
        deadline = next((a.deadline for a in notes if a.deadline), None)
        date = parse_date(deadline, self.year) if deadline else None
        text, at = view.span(lo, hi)
        label = _label(raw.number, section, n)
        begin = raw.title.end if raw.title else lo
        context = TargetContext(
            self.year,
            date,
            raw.past or home.past or self.past,
            tuple(holes),
            self.seen,
            label,
            view.text[lo:begin],
            self.titled_plan,
        )
        targets = self.reader.read(begin, hi, context)
        self.flags += repeated_sentences(view, lo, hi)
        title = view.span(raw.title.start, raw.title.end)[0] if raw.title else None
        return Point(
            label,
            raw.number,
            title,
            text,
            at,
            cut_clauses(view, lo, hi, raw.title.end if raw.title else None, holes, label),
            targets,
            tuple(u for a in notes for u in a.units),
            responsible,
            deadline,
            date,
            read_deliverables(view, begin, hi, holes, targets),
        )

    def _table_section(self, n: int, table: TaskTable, title: str | None) -> Section:
        points = tuple(self._row(f"{n + 1}", i, task) for i, task in enumerate(table.tasks))
        return Section(f"s{n + 1}", None, title, table.start, points)

    def _row(self, section: str, n: int, task: TaskRow) -> Point:
        view = self.view
        date = parse_date(task.deadline[0], self.year) if task.deadline else None
        label = _label(task.number, section, n)
        context = TargetContext(self.year, date, self.past, (), self.seen, label, "", self.titled_plan)
        spans = sorted((self._range(c) for c in task.cells + task.measures), key=lambda r: r[0])
        targets = tuple(
            t for lo, hi in spans for t in self.reader.read(lo, hi, replace(context, holes=self._holes(lo, hi)))
        )
        clauses = tuple(
            c for lo, hi in spans for c in cut_clauses(view, lo, hi, None, list(self._holes(lo, hi)), label)
        )
        clauses = tuple(replace(c, id=f"{label}.{i + 1}") for i, c in enumerate(clauses))
        named: dict[str, tuple[str, ...]] = {}
        units: list[Unit] = []
        for role, cells in task.people.items():
            for text, at in cells:
                names = split_people(text) if role == "leader" else split_names(text)
                named[role] = tuple(dict.fromkeys(named.get(role, ()) + names))
                units += [Unit(name, role, at) for name in names]
        responsible = Responsible(named.get("lead", ()), named.get("assist", ()), named.get("leader", ()))
        for lo, hi in spans:
            self.flags += repeated_sentences(view, lo, hi)
        text, at = view.span(spans[0][0], max(hi for _, hi in spans))
        made = tuple(d for lo, hi in spans for d in read_deliverables(view, lo, hi, [], targets))
        return Point(
            label,
            task.number,
            None,
            text,
            at,
            clauses,
            targets,
            tuple(units),
            responsible,
            task.deadline[0] if task.deadline else None,
            date,
            made,
            task.row,
        )

    def _range(self, cell: Cell) -> tuple[int, int]:
        return bisect_left(self.view.index, cell[1]), bisect_left(self.view.index, cell[1] + len(cell[0]))

    def _holes(self, lo: int, hi: int) -> tuple[tuple[int, int], ...]:
        return tuple((a, b) for a, b, _ in self.suspicious if lo <= a < hi)


def _label(number: str | None, section: str, n: int) -> str:
    """编号: the point's own number without its mark, else section-position."""
    plain = re.sub(r"[^\w]", "", number or "")
    return plain or f"{section}-{n + 1}"


def _from(p: Paragraph, start: int) -> Paragraph:
    return Paragraph(max(p.start, start), p.end, p.chrome)
