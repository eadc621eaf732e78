"""时态 — what has been done is not a target."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yaodian.engines.plantext.lexicon import alternatives, either, patterns

_YEAR_OPENING = re.compile(r"^(?:在)?(20\d\d)年(?!(?:工作)?(?:要|将|底前|前))")


@dataclass
class Tense:
    """时态: state carried from sentence to sentence (a paragraph opened by 五年来 stays past) and from segment to segment."""

    year: int | None
    past: bool = False
    carried: bool = False

    def open_sentence(self, text: str, paragraph_first: bool) -> None:
        """起句: decide the tense of the sentence from its opening."""
        self.carried = False
        if patterns_again().search(text):
            self.past = False
        elif patterns("reading.past.opening_patterns").search(text):
            self.past = True
        opening = _YEAR_OPENING.match(text)
        if opening and self.year is not None:
            if int(opening[1]) < self.year:
                if paragraph_first:
                    self.past = True
                self.carried = True
            elif int(opening[1]) == self.year:
                self.past = False

    def is_past(self, segment: str, at: int, sentence: str) -> bool:
        """已成: whether the number (or word) at offset `at` of the segment reports a fact."""
        if self.past:
            return True
        ahead = segment[:at]
        if self.carried and not re.match(alternatives("reading.verbs.plan"), segment) and not patterns("reading.past.future_patterns").search(segment):
            return True
        if self.carried and not re.match(_YEAR_OPENING, sentence):
            self.carried = False
        future = patterns("reading.past.future_patterns").search(sentence)
        strong = either("reading.past.strong").search(ahead)
        if strong and not (future and future.start() <= len(sentence) and patterns("reading.past.future_patterns").search(segment)):
            self.carried = True
            return True
        found = patterns("reading.past.particle_patterns").search(segment)
        if found and not future and (found.start() <= at or found[0] != "已"):
            return True
        return bool(found and found[0] == "已" and found.start() < at)

    def note(self, segment: str, sentence: str) -> None:
        """记下: a segment without numbers may set the tense of those after it (目前，…)."""
        if either("reading.past.strong").search(segment) and not patterns("reading.past.future_patterns").search(sentence):
            self.carried = True
        elif re.match(alternatives("reading.verbs.plan"), segment):
            self.carried = False


def patterns_again() -> re.Pattern[str]:
    """转入计划: words that end a review."""
    return either("reading.past.plan_again")
