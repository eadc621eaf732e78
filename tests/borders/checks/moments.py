"""Rules and engines know no clock: the day is an argument. Elsewhere the clock is asked through `kernel.clock`
alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.borders.house import Breach, House, imported_names

ASKS = {
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "django.utils.timezone.now",
    "django.utils.timezone.localdate",
}
IN_RULES = ASKS | {"time.time", "time.localtime"}


def breaches(house: House) -> Iterator[Breach]:
    """Yield calls that ask the computer's clock past `kernel.clock`."""
    for source in house.code:
        if source.inside[:2] == ("kernel", "clock"):
            continue
        origin = imported_names(source.nodes)
        rules = source.floor == "engines" or source.role == "rules"
        for node in source.nodes:
            if isinstance(node, ast.Call) and dotted(node.func, origin) in (IN_RULES if rules else ASKS):
                advice = "take the day as an argument" if rules else "ask yaodian.kernel.clock"
                yield source.breach(node, f"asks the computer's clock: {advice}")


def dotted(node: ast.expr, origin: dict[str, str]) -> str:
    """Return the dotted origin of `timezone.now`, `datetime.now` or `now`; "" for other expressions."""
    if isinstance(node, ast.Attribute):
        below = dotted(node.value, origin)
        return f"{below}.{node.attr}" if below else ""
    return origin.get(node.id, "") if isinstance(node, ast.Name) else ""
