"""时态 — what has been done is not a target."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yaodian.engines.plantext.lexicon import alternatives, either, patterns

_YEAR_OPENING = re.compile(r"^(?:在)?(20\d\d)年(?!(?:工作)?(?:要|将|底前|前))")


@dataclass
class Tense:
    """时态: `past` holds from sentence to sentence (a paragraph opened by 五年来), `reported` to the sentence's end or
    a plan word, `standing` to the next plan verb (依托现有12所学校，新建…)."""

    year: int | None
    titled_plan: bool = False
    past: bool = False
    reported: bool = False
    standing: bool = False

    def open_sentence(self, text: str, paragraph_first: bool) -> None:
        """起句: decide the tense of the sentence from its opening."""
        self.reported = self.standing = False
        turned = either("reading.past.plan_again").search(text)
        if turned:
            self.past = False
        if patterns("reading.past.opening_patterns").search(text):
            if paragraph_first and not turned:
                self.past = True
            self.reported = True
        opening = _YEAR_OPENING.match(text)
        if opening and self.year is not None:
            if int(opening[1]) < self.year:
                self.past = self.past or paragraph_first
                self.reported = True
            elif int(opening[1]) == self.year:
                self.past = False

    def is_past(self, segment: str, at: int, sentence: str, *, floor: bool = False) -> bool:
        """已成: whether what stands at offset `at` of the segment reports a fact; a floor (以上) is a plan's."""
        if self.past:
            return True
        self.note(segment[:at], sentence)
        ahead = segment[:at]
        if self.reported or self.standing or either("reading.past.existing").search(ahead):
            return True
        future = patterns("reading.past.future_patterns").search(sentence)
        found = patterns("reading.past.particle_patterns").search(segment)
        if found and found.start() <= at and (not future or found[0] == "已"):
            return True
        compared = patterns("reading.past.compared_patterns").search(segment)
        return bool(compared and not future and not floor and not self.titled_plan)

    def note(self, segment: str, sentence: str) -> None:
        """记下: what the segment says of the tense of those after it."""
        future = patterns("reading.past.future_patterns").search(segment) or re.search(r"今年|本年", segment)
        if future:
            self.reported = self.standing = False
            return
        if re.match(alternatives("reading.verbs.plan"), segment):
            self.standing = False
        if either("reading.past.strong").search(segment) or re.search(r"已累计|累计已", segment):
            self.reported = True
        elif either("reading.past.existing").search(segment):
            self.standing = True
