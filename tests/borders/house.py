"""The checkout as the checks see it: its floors, its apps, its parsed sources."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

FLOORS = ("apps", "registers", "kernel")
FOLDERS_WITHOUT_CODE = {"node_modules", ".venv", "var", ".git", "templates_app", "__pycache__"}


@dataclass(frozen=True)
class Breach:
    """One line that breaks a rule, and why."""

    path: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


@dataclass(frozen=True)
class Source:
    """One Python file: where it is, in which app, and which of the app's files it belongs to."""

    house: House
    path: Path  # from the root of the checkout

    @cached_property
    def text(self) -> str:
        return (self.house.root / self.path).read_text("utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the tree."""
        return list(ast.walk(self.tree))

    @cached_property
    def inside(self) -> tuple[str, ...]:
        """Path parts below src/yaodian, or () outside the package."""
        return self.path.parts[2:] if self.path.parts[:2] == ("src", "yaodian") else ()

    @property
    def floor(self) -> str:
        return self.inside[0] if self.inside else ""

    @cached_property
    def app(self) -> App | None:
        """The app this file is part of, if its folder is one."""
        if len(self.inside) < 3:
            return None
        return next((app for app in self.house.apps if app.folder.parts[2:] == self.inside[:2]), None)

    @property
    def role(self) -> str:
        """`actions` for apps/x/actions.py and apps/x/actions/close.py; the second part for other places."""
        return self.inside[2].removesuffix(".py") if len(self.inside) > 2 else ""

    @property
    def is_test(self) -> bool:
        return "tests" in self.path.parts or self.path.name == "conftest.py"

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.path.parts

    def breach(self, at: ast.AST | int, reason: str) -> Breach:
        """Return a breach at a node or line of this file."""
        return Breach(self.path, at if isinstance(at, int) else getattr(at, "lineno", 1), reason)


@dataclass(frozen=True)
class App:
    """One Django app of ours: its floor, folder and label."""

    floor: str
    folder: Path  # from the root of the checkout
    label: str

    @property
    def module(self) -> str:
        return ".".join(self.folder.parts[1:])


@dataclass(frozen=True)
class House:
    """A checkout: the real one, or a small one that a test builds to break a rule in."""

    root: Path

    @property
    def package(self) -> Path:
        return self.root / "src" / "yaodian"

    @cached_property
    def apps(self) -> list[App]:
        """Every folder of a floor that holds an `apps.py`."""
        found = []
        for floor in FLOORS:
            for file in sorted((self.package / floor).glob("*/apps.py")):
                found.append(App(floor, file.parent.relative_to(self.root), _label(file)))
        return found

    def app_labelled(self, label: str) -> App | None:
        return next((app for app in self.apps if app.label == label), None)

    def files(self, *patterns: str, under: str = "src/yaodian") -> Iterator[Path]:
        """Yield files below a folder of the checkout, from its root, in order; never what is generated or installed."""
        for pattern in patterns:
            for path in sorted((self.root / under).rglob(pattern)):
                relative = path.relative_to(self.root)
                if path.is_file() and not FOLDERS_WITHOUT_CODE.intersection(relative.parts):
                    yield relative

    @cached_property
    def sources(self) -> list[Source]:
        """Every Python file of the package."""
        return [Source(self, path) for path in self.files("*.py")]

    @property
    def code(self) -> list[Source]:
        """Every Python file of the package but tests and migrations."""
        return [source for source in self.sources if not source.is_test and not source.is_migration]

    @cached_property
    def tracked(self) -> list[Path]:
        """Every file that is or could be committed, from the root; all files where there is no git."""
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=self.root, capture_output=True, text=True)
        if listed.returncode == 0 and listed.stdout and (self.root / ".git").exists():
            return [Path(name) for name in sorted(listed.stdout.split("\0")) if name and (self.root / name).is_file()]
        return list(self.files("*", under="."))


def _label(file: Path) -> str:
    """Return the label that an `apps.py` declares, or its folder's name."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if (
            isinstance(node, ast.Assign)
            and "label" in map(name_of, node.targets)
            and isinstance(node.value, ast.Constant)
        ):
            return str(node.value.value)
    return file.parent.name


def public_functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the module's own functions whose name does not begin with an underscore."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node


def classes(source: Source) -> Iterator[ast.ClassDef]:
    """Yield every class of the file."""
    return (node for node in source.nodes if isinstance(node, ast.ClassDef))


def name_of(node: ast.AST) -> str:
    """Return the last name of `a.b.C`, `C` or `C[...]`; "" for anything else."""
    if isinstance(node, ast.Subscript):
        return name_of(node.value)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def imported_names(nodes: Iterable[ast.AST]) -> dict[str, str]:
    """Return local name → dotted origin for everything that these nodes import."""
    origin: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                origin[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                origin[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return origin
