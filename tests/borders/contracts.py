"""Import contracts: written from the folders that are there, so that adding an app edits no list; held by
import-linter.

`python -m tests.borders.contracts [ROOT]` prints one line per broken contract with the imports that break it; exit
1 if there is one. Shown with `--print`: the contracts themselves."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from importlinter.cli import lint_imports

from tests.borders.house import App, House

# Top to bottom; modules of one row may import each other.
LAYERS = (
    ("urls",),
    ("views", "feeds", "api"),
    ("demo", "jobs", "commands", "scenarios"),
    ("forms", "documents", "panels", "tables", "metrics", "worklist", "templatetags"),
    ("actions",),
    ("queries",),
    ("access",),
    ("models",),
    ("rules",),
    ("apps",),
)
UNLAYERED = frozenset({"migrations", "tests", "benchmarks"})
FLOORS = ("config", "apps", "registers", "kernel", "engines")
DATA = ("catalogue",)
HEAD = """[importlinter]
root_package = yaodian
include_external_packages = True
exclude_type_checking_imports = True
"""
ROOT = Path(__file__).resolve().parents[2]


def contracts(house: House) -> Iterator[str]:
    """Yield every contract of this checkout as a section of import-linter's configuration."""
    yield section(
        "Floors: config > apps > registers > kernel > engines",
        "layers",
        layers=[f"({floor})" for floor in FLOORS],
        containers=["yaodian"],
        exhaustive=["true"],
        exhaustive_ignores=list(DATA),
    )
    apps = packages(house, "apps")
    if len(apps) > 1:
        yield section("Apps are independent of each other", "independence", modules=apps)
    engines = [engine for engine in packages(house, "engines") if engine != "yaodian.engines.contract"]
    if len(engines) > 1:
        yield section("Engines are independent of each other", "independence", modules=engines)
    pure = [*modules_named(house, "rules"), *(["yaodian.engines"] if (house.package / "engines").is_dir() else [])]
    if pure:
        yield section(
            "Rules and engines know neither Django nor the clock",
            "forbidden",
            source_modules=pure,
            forbidden_modules=[
                "django",
                *(["yaodian.kernel.clock"] if (house.package / "kernel" / "clock").is_dir() else []),
            ],
        )
    for floor in ("kernel", "registers"):
        if packages(house, floor):
            yield section(f"No cycles in {floor}", "acyclic_siblings", ancestors=[f"yaodian.{floor}"], depth=["0"])
    for app in house.apps:
        yield from layers_of(house, app)


def layers_of(house: House, app: App) -> Iterator[str]:
    """Yield the order of the files inside one app; kernel ideas may hold further files beside them."""
    folder = house.root / app.folder
    ignored = sorted(name for name in UNLAYERED if (folder / name).is_dir())
    yield section(
        f"Inside {app.label}: urls > views > … > actions > queries > … > rules",
        "layers",
        layers=[" : ".join(f"({name})" for name in row) for row in LAYERS],
        containers=[app.module],
        exhaustive=["false" if app.floor == "kernel" else "true"],
        exhaustive_ignores=[] if app.floor == "kernel" else ignored,
    )


def section(name: str, kind: str, **options: list[str]) -> str:
    """Return one contract as text."""
    lines = [f"[importlinter:contract:{name.encode().hex()}]", f"name = {name}", f"type = {kind}"]
    for option, values in options.items():
        if len(values) == 1:
            lines.append(f"{option} = {values[0]}")
        elif values:
            lines += [f"{option} =", *(f"    {value}" for value in values)]
    return "\n".join(lines) + "\n"


def packages(house: House, floor: str) -> list[str]:
    """Return the dotted names of a floor's packages and modules."""
    children = sorted((house.package / floor).glob("*"))
    named = [child for child in children if (child / "__init__.py").exists() or child.suffix == ".py"]
    return [f"yaodian.{floor}.{child.stem}" for child in named if child.stem != "__init__"]


def modules_named(house: House, name: str) -> list[str]:
    """Return the dotted names of every module or package of this name on the floors."""
    return [
        package + f".{name}"
        for floor in ("kernel", "registers", "apps")
        for package in packages(house, floor)
        for folder in [house.root / "src" / Path(*package.split("."))]
        if (folder / f"{name}.py").exists() or (folder / name / "__init__.py").exists()
    ]


def lint(house: House) -> tuple[bool, str]:
    """Run every contract on the checkout; return whether all are kept, and what import-linter says."""
    with tempfile.TemporaryDirectory(prefix="yaodian-contracts-") as folder:
        file = Path(folder) / "contracts.ini"
        file.write_text("\n".join([HEAD, *contracts(house)]), "utf-8")
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            code = lint_imports(config_filename=str(file), no_cache=True, no_logo=True)
    return code == 0, said.getvalue()


def main() -> int:
    """Lint the checkout of the command line; say little when all is well."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("root", nargs="?", type=Path, default=ROOT)
    options.add_argument("--print", action="store_true", help="print the contracts instead of checking them")
    chosen = options.parse_args()
    house = House(chosen.root)
    if chosen.print:
        print("\n".join(contracts(house)))
        return 0
    os.environ.setdefault("NO_COLOR", "1")
    sys.path.insert(0, str(chosen.root / "src"))
    kept, said = lint(house)
    if not kept:
        print(said[said.find("Broken contracts") :] if "Broken contracts" in said else said)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
