"""表头匹配: finds the header in a grid and which column of the sheet carries which declared column. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from yaodian.kernel.sheets.columns import Column
from yaodian.kernel.sheets.values import cell_text

SEARCHED_ROWS = 20
DEEPEST = 3
Grid = Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Header:
    """表头: its rows (`first` to `last`, from 0), the place of each column, what is missing, doubled or unknown."""

    first: int
    last: int
    places: dict[str, int]
    missing: tuple[Column, ...]
    doubled: tuple[tuple[Column, tuple[int, ...]], ...]
    unknown: tuple[tuple[int, str], ...]


def folded_title(title: str) -> str:
    """One form of a title: half-width, no spaces, no line breaks, no marks such as * or （必填）."""
    text = unicodedata.normalize("NFKC", title)
    text = re.sub(r"\((?:必填|选填|必选|可不填|下拉选择|文本格式)\)", "", text)
    return re.sub(r"[\s*:：·、,，。.\"'“”]", "", text).casefold()


def bare_title(title: str) -> str:
    """The folded title without what stands in brackets, such as a unit of measure."""
    return re.sub(r"[(\[【〔].*?[)\]】〕]", "", folded_title(title))


def find_header(grid: Grid, columns: Sequence[Column]) -> Header | None:
    """查找表头: the row, or two or three rows, that carry most of the declared titles; None when none is found."""
    best: tuple[int, int, int] | None = None
    for first in range(min(len(grid), SEARCHED_ROWS)):
        for depth in range(1, DEEPEST + 1):
            last = first + depth - 1
            if last >= len(grid):
                break
            found, _ = _match(titles_of(grid, first, last), columns)
            score = (len(found), -depth, -first)
            if found and (best is None or score > best):
                best = score
    if best is None:
        return None
    count, depth, first = best[0], -best[1], -best[2]
    required = [column for column in columns if column.required]
    places, doubled = _match(titles_of(grid, first, first + depth - 1), columns)
    if count < 2 and len(columns) > 1 and not (required and all(column.key in places for column in required)):
        return None  # one title met by chance in a note is no header
    titles = titles_of(grid, first, first + depth - 1)
    taken = set(places.values()) | {place for _, at in doubled for place in at}
    return Header(
        first=first,
        last=first + depth - 1,
        places=places,
        missing=tuple(column for column in required if column.key not in places),
        doubled=doubled,
        unknown=tuple((at, names[0]) for at, names in enumerate(titles) if names and at not in taken),
    )


def titles_of(grid: Grid, first: int, last: int) -> list[list[str]]:
    """列的名称: for each place of the sheet, the titles it may be meant by: the whole path first, then its lowest part."""
    width = max(len(grid[row]) for row in range(first, last + 1))
    above = [""] * width
    paths: list[list[str]] = [[] for _ in range(width)]
    for row in range(first, last + 1):
        cells = [cell_text(grid[row][at]) if at < len(grid[row]) else "" for at in range(width)]
        group = ""
        for at, cell in enumerate(cells):
            if cell:
                group = cell
                paths[at].append(cell)
            elif row < last and group and (not above[at] or (at and above[at] == above[at - 1])):
                paths[at].append(group)  # a merged group title reaches over the columns below it
                cells[at] = group
            else:
                group = ""
        above = cells
    return [_candidates(path) for path in paths]


def _candidates(path: list[str]) -> list[str]:
    if not path:
        return []
    return list(dict.fromkeys(["".join(path), path[-1]])) if len(path) > 1 else path


def _match(
    titles: Sequence[Sequence[str]], columns: Sequence[Column]
) -> tuple[dict[str, int], tuple[tuple[Column, tuple[int, ...]], ...]]:
    """Places of the columns found, and columns found twice. Exact titles win over those without brackets."""
    places: dict[str, int] = {}
    doubled: list[tuple[Column, tuple[int, ...]]] = []
    taken: set[int] = set()
    for fold in (folded_title, bare_title):
        folded = [[fold(title) for title in names] for names in titles]
        for column in columns:
            if column.key in places or any(column is known for known, _ in doubled):
                continue
            wanted = {fold(name) for name in (column.title, *column.aliases)} - {""}
            for depth in (0, 1):
                at = tuple(
                    place
                    for place, names in enumerate(folded)
                    if place not in taken and len(names) > depth and names[depth] in wanted
                )
                if len(at) == 1:
                    places[column.key] = at[0]
                    taken.add(at[0])
                    break
                if len(at) > 1 and fold is folded_title:
                    doubled.append((column, at))
                    taken |= set(at)
                    break
    return places, tuple(doubled)
