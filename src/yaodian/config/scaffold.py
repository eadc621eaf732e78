"""新应用 (new app): `make app name=canteens title=食堂` copies the template into apps/canteens, nothing else."""

from __future__ import annotations

import argparse
import keyword
import re
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
TEMPLATE = Path(__file__).resolve().parent / "templates_app"
NAME = re.compile(r"[a-z][a-z0-9_]*")


class ScaffoldError(ValueError):
    """新应用的名称不合用."""


def singular(name: str) -> str:
    """Return the noun of one thing: canteens → canteen, libraries → library, training → training."""
    if name.endswith("ies"):
        return name[:-3] + "y"
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name


def camel(name: str) -> str:
    """school_bus → SchoolBus."""
    return "".join(part.capitalize() for part in name.split("_"))


def lay_app(name: str, *, title: str, noun: str = "", package: Path = PACKAGE) -> Path:
    """Copy the template under a new name and return its folder; refuses a name in use."""
    noun = noun or singular(name)
    for each in (name, noun):
        if not NAME.fullmatch(each) or keyword.iskeyword(each):
            raise ScaffoldError(f"{each!r}: 名称用小写英文字母、数字和下划线，以字母开头，如 canteens。")
    if not title or any(mark in title for mark in '"\\{}%<>\n'):
        raise ScaffoldError("标题要填写，且不含引号、花括号等符号。")
    taken = [floor for floor in ("apps", "registers", "kernel") if (package / floor / name).exists()]
    if taken:
        raise ScaffoldError(f"{taken[0]}/{name} 已经存在。")
    words = {"__app__": name, "__noun__": noun, "__App__": camel(name), "__Noun__": camel(noun), "__title__": title}
    words |= {"__english__": name.replace("_", " "), "__English__": name.replace("_", " ").capitalize()}
    folder = package / "apps" / name
    for source in sorted(TEMPLATE.rglob("*")):
        if source.is_file() and source.suffix not in {".pyc", ".mo"}:
            relative = source.relative_to(TEMPLATE)
            parts = [name if part == "app" else part for part in relative.parts]
            target = folder.joinpath(*parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(filled(source.read_text("utf-8"), words), "utf-8")
    tidy(folder)
    return folder


def filled(text: str, words: dict[str, str]) -> str:
    """Return the template's text with its words put in."""
    for mark, word in words.items():
        text = text.replace(mark, word)
    return text


def tidy(folder: Path) -> None:
    """Sort imports and break lines as the new names want it."""
    ruff = Path(sys.executable).parent / "ruff"
    if ruff.exists():
        subprocess.run([ruff, "check", "-q", "--select", "I", "--fix", folder], check=True)
        subprocess.run([ruff, "format", "-q", folder], check=True)


def main(arguments: list[str] | None = None) -> int:
    """Lay the app and say what comes next."""
    options = argparse.ArgumentParser(prog="make app", description=__doc__)
    options.add_argument("name", help="the app's folder and label, a plural noun: canteens")
    options.add_argument("--title", required=True, help="its Chinese title: 食堂")
    options.add_argument("--noun", default="", help="one of its things, where the plural is irregular")
    chosen = options.parse_args(arguments)
    try:
        folder = lay_app(chosen.name, title=chosen.title, noun=chosen.noun)
    except ScaffoldError as error:
        print(error, file=sys.stderr)
        return 2
    shown = folder.relative_to(PACKAGE.parent.parent)
    print(f"{shown} is laid. Next: change rules.py and models.py, then make check and make test TESTS={shown}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
