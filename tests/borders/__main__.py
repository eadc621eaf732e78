"""`python -m tests.borders [ROOT]`: run every check on the checkout; print each breach on one line; exit 1 if there
is one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from tests.borders import checks
from tests.borders.house import Breach, House

ROOT = Path(__file__).resolve().parents[2]


def all_checks() -> dict[str, Callable[[House], Iterator[Breach]]]:
    """Return rule name → its check, for every module of `checks`."""
    names = sorted(module.name for module in iter_modules(checks.__path__))
    return {name: import_module(f"{checks.__name__}.{name}").breaches for name in names}


def main(root: Path = ROOT) -> int:
    """Print the breaches of every check; return 1 when there is one."""
    house = House(root)
    found = [(name, breach) for name, check in all_checks().items() for breach in check(house)]
    for name, breach in found:
        print(f"{breach} [{name}]")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
