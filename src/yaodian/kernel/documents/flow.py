"""版面推算: where on which page the text stands, from exact line heights, without a layout engine.

Used for one decision: whether the imprint (版记) fits on the page where the text ends, and whether that page is even.
"""

from dataclasses import dataclass

SLACK = 0.01


@dataclass(slots=True)
class Flow:
    """版面位置: page number and height used on it, in points."""

    height_pt: float
    page: int = 1
    used_pt: float = 0.0

    def add(self, lines: int, line_pt: float, *, before_pt: float = 0.0) -> None:
        """Set that many lines of that height, over as many pages as they take."""
        self.used_pt += before_pt
        for _ in range(lines):
            if self.used_pt + line_pt > self.height_pt + SLACK:
                self.page += 1
                self.used_pt = 0.0
            self.used_pt += line_pt

    def new_page(self) -> None:
        """Begin a page."""
        self.page += 1
        self.used_pt = 0.0

    def has_room(self, height_pt: float) -> bool:
        """Whether that height is left on the page."""
        return self.used_pt + height_pt <= self.height_pt + SLACK
