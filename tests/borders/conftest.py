"""A small checkout to break rules in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.borders.house import House

Builder = Callable[..., House]


@pytest.fixture
def build(tmp_path: Path) -> Builder:
    """Return a function that writes files (path below src/yaodian, or "/" and path below the root → text).

    The apps `bees` and `cats`, the register `schools` and the kernel idea `units` are always there."""

    def lay(files: dict[str, str]) -> House:
        always = {
            f"{folder}/apps.py": '"""x"""\n'
            for folder in ("apps/bees", "apps/cats", "registers/schools", "kernel/units")
        }
        words = {name.replace("apps.py", "words.toml"): "[words]\n" for name in always}
        readme = {name.replace("apps.py", "README.md"): "# x\n" for name in always}
        for name, text in {**always, **words, **readme, **files}.items():
            path = tmp_path / name[1:] if name.startswith("/") else tmp_path / "src" / "yaodian" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        for folder in [tmp_path / "src" / "yaodian", *(tmp_path / "src" / "yaodian").rglob("*/")]:
            if any(folder.rglob("*.py")):
                (folder / "__init__.py").touch()
        return House(tmp_path)

    return lay
