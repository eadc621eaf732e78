"""要点目录读取 (plan catalogue loader): one folder of TOML files becomes one checked `Catalogue`."""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from yaodian.catalogue.reading import parts
from yaodian.catalogue.reading.check import check
from yaodian.catalogue.reading.model import Catalogue
from yaodian.catalogue.reading.rows import Row, Rows

T = TypeVar("T")


def load_catalogue(folder: Path) -> Catalogue:
    """读要点目录 (the whole folder, checked); CatalogueError names file, row, field and remedy of every fault."""
    rows = Rows(folder)
    names: dict[str, set[str]] = defaultdict(set)

    def read(file: str, name: str, key: str, make: Callable[[Row], T]) -> tuple[T, ...]:
        """`file.toml`, or every TOML file of the folder `file/` in name order."""
        names[file].add(name)
        split = folder / file
        paths = sorted(split.glob("*.toml")) if split.is_dir() else [folder / f"{file}.toml"]
        return tuple(seed for path in paths for seed in rows.parse(rows.tables_of(path, name=name, key=key), make))

    headers = read("plan", "plan", "title", parts.header)
    if len(headers) != 1:
        rows.report(
            file="plan.toml", row="[[plan]]", fault=f"应恰有一个，现有 {len(headers)} 个", remedy="写一个 [[plan]]"
        )
        rows.done()
    catalogue = Catalogue(
        header=headers[0],
        sections=read("plan", "section", "number", parts.plan_section),
        points=read("plan", "point", "number", parts.plan_point),
        leaders=read("bureau", "leader", "code", parts.leader),
        offices=read("bureau", "office", "code", parts.office),
        groups=read("bureau", "group", "code", parts.group),
        clauses=read("clauses", "clause", "id", parts.clause),
        tasks=read("tasks", "task", "code", parts.task),
        targets=read("targets", "target", "key", parts.target),
        steps=read("programmes", "step", "code", parts.step),
        programmes=read("programmes", "programme", "code", parts.programme),
        wordings=read("publication", "wording", "clause", parts.wording),
        closed_sections=read("publication", "closed", "section", lambda row: row.whole("section")),
        periods=read("periods", "period", "code", parts.period),
    )
    rows.refuse_strangers({file: sorted(known) for file, known in names.items()})
    rows.done()  # references are judged only where every row could be read
    check(catalogue, rows)
    rows.done()
    return catalogue
