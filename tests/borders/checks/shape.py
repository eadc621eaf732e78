"""An app holds the files that an app may hold, so that every app reads alike; a stray file is told where its
content belongs."""

from __future__ import annotations

from collections.abc import Iterator

from tests.borders.contracts import LAYERS, UNLAYERED
from tests.borders.house import Breach, House

KNOWN = {name for layer in LAYERS for name in layer} | UNLAYERED
REQUIRED = ("README.md",)
ADVICE = "writes go to actions.py, reads to queries.py, decisions to rules.py"


def breaches(house: House) -> Iterator[Breach]:
    """Yield stray modules of apps and registers, and required files that are not there."""
    for app in house.apps:
        if app.floor == "kernel":
            continue
        folder = house.root / app.folder
        for entry in sorted(folder.iterdir()):
            name = entry.name.removesuffix(".py")
            is_module = entry.suffix == ".py" or (entry / "__init__.py").exists()
            if is_module and name not in KNOWN | {"__init__"}:
                yield Breach(entry.relative_to(house.root), 1, f"{entry.name}: an app holds no such file; {ADVICE}")
        for required in REQUIRED:
            if not (folder / required).exists():
                yield Breach(app.folder, 1, f"{app.label} has no {required}")
    for floor in ("apps", "registers"):
        for init in sorted((house.package / floor).glob("*/__init__.py")):
            if not (init.parent / "apps.py").exists():
                yield Breach(
                    init.parent.relative_to(house.root),
                    1,
                    f"a folder of {floor}/ without apps.py is not found by discovery",
                )
