"""版式数据: page, type and line sizes read from `catalogue/layout.toml`."""

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

MM_PER_POINT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Font:
    """字体: the official name, then substitutes in order of preference."""

    name: str
    others: tuple[str, ...] = ()

    def sources(self) -> str:
        """A CSS list of installed faces by full name: a substitute is taken in the weight its name says, none other."""
        return ", ".join(f'local("{name}")' for name in (self.name, *self.others) if "serif" not in name)

    def css(self) -> str:
        """A CSS font-family list."""
        return ", ".join(
            f'"{name}"' if name not in ("serif", "sans-serif") else name for name in (self.name, *self.others)
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """版式: every size of the page, named with its unit; what each means stands beside its row."""

    page_width_mm: float
    page_height_mm: float
    top_mm: float
    bottom_mm: float
    left_mm: float
    right_mm: float
    lines: int
    chars: int
    body_pt: float
    title_pt: float
    title_line_pt: float
    title_lines_above: int
    small_pt: float
    table_pt: float
    table_line_pt: float
    mark_top_mm: float
    mark_pt: float
    mark_least_pt: float
    number_lines_below: int
    line_below_number_mm: float
    red_line_pt: float
    red: str
    letter_mark_top_mm: float
    letter_line_below_mark_mm: float
    letter_line_width_mm: float
    letter_line_bottom_mm: float
    date_right_chars: int
    signature_lines_above: int
    imprint_line_pt: float
    thick_mm: float
    thin_mm: float
    page_number_pt: float
    page_number_below_mm: float
    title: Font
    body: Font
    kai: Font
    black: Font
    song: Font

    @property
    def text_width_mm(self) -> float:
        """版心宽: 156 mm."""
        return self.page_width_mm - self.left_mm - self.right_mm

    @property
    def text_height_mm(self) -> float:
        """版心高: 225 mm."""
        return self.page_height_mm - self.top_mm - self.bottom_mm

    @property
    def line_pt(self) -> float:
        """行距: rounded down to a twentieth of a point, so that the last line still fits."""
        return int(self.text_height_mm / MM_PER_POINT / self.lines * 20) / 20

    @property
    def char_pt(self) -> float:
        """字距: the width that one of the 28 characters of a line takes."""
        return self.text_width_mm / MM_PER_POINT / self.chars


@cache
def shipped_layout(*, screen: bool = False) -> Layout:
    """随附版式: the shipped rows; `screen` takes the margins of GB/T 33476 for documents read on a screen."""
    return parse_layout(files(__package__).joinpath("catalogue/layout.toml").read_text(encoding="utf-8"), screen=screen)


def parse_layout(text: str, *, screen: bool = False) -> Layout:
    """解析版式: a Layout from TOML text."""
    rows: dict[str, Any] = tomllib.loads(text)
    fonts = {use: Font(name=row["name"], others=tuple(row["others"])) for use, row in rows.pop("fonts").items()}
    margins: dict[str, float] = rows.pop("screen")
    layout = Layout(**{**rows, **fonts})
    return replace(layout, top_mm=margins["top_mm"], bottom_mm=margins["bottom_mm"]) if screen else layout
