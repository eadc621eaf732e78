"""译文 (messages): gathers every text that gettext turns, keeps `locale/en` of each folder in step, says what is untranslated.

    python -m yaodian.config.messages                  brings the .po files in step with the source
    python -m yaodian.config.messages --missing        prints what has no English yet, as JSON
    python -m yaodian.config.messages --fill FILE      takes English from such a JSON file

Plain Python and polib: no gettext is needed. `make setup` compiles the `.mo` files."""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib

PACKAGE = Path(__file__).resolve().parent.parent
FLOORS = ("kernel", "registers", "apps", "engines")
CALLS = {"gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
SOURCES = {"django.utils.translation", "yaodian.kernel.terms"}
TEMPLATE_CALL = re.compile(r"""\b(n?gettext|_)\(((?:u?'(?:\\.|[^'\\])*'|u?"(?:\\.|[^"\\])*"|[,\s])+)[^'")]*\)""")
PLACEHOLDER = re.compile(r"%%|%\(\w+\)[a-zA-Z]|%[a-zA-Z]|\{\w*\}|\{\{|\}\}")
METADATA = {"Language": "en", "MIME-Version": "1.0", "Content-Type": "text/plain; charset=utf-8"} | {
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


class MessageError(RuntimeError):
    """译文有误 (a text or its English cannot be used)."""


@dataclass
class Message:
    """一句 (message): the Chinese source, its plural if it has one, and the files it stands in."""

    text: str
    plural: str = ""
    files: list[str] = field(default_factory=list)


def folders() -> list[Path]:
    """Return the folders that own texts: one per capability, and `config`."""
    found = [folder for floor in FLOORS for folder in sorted((PACKAGE / floor).glob("*/")) if folder.name[0] != "_"]
    return [*found, PACKAGE / "config"]


def _source_texts(source: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield (text, plural) of every gettext call of a Python file, under whatever name the file imports it."""
    tree = ast.parse(source, name)
    calls = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in SOURCES
        for alias in node.names
        if alias.name in CALLS
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in calls:
            continue
        given = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if given:
            yield given[0], given[1] if calls[node.func.id].startswith("n") else ""
        elif isinstance(node.args[0], ast.JoinedStr | ast.BinOp):
            raise MessageError(f"{name}:{node.lineno}: a text put together at run time cannot be translated")


def _template_texts(source: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield (text, plural) of every translated piece of a template."""
    from django.utils.translation.template import templatize

    for call, arguments in TEMPLATE_CALL.findall(templatize(source, origin=name)):
        given = ast.literal_eval(f"({arguments.strip().rstrip(',')},)")
        yield given[0], given[1] if call == "ngettext" else ""


def gathered(folder: Path) -> dict[str, Message]:
    """Return the texts of a folder by their Chinese source, in the order of files."""
    found: dict[str, Message] = {}
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".py", ".html", ".txt"})
    for path in files:
        parts = path.relative_to(folder).parts
        if {"tests", "migrations", "templates_app"} & set(parts[:-1]):
            continue
        if path.suffix != ".py" and "templates" not in parts:
            continue
        name = path.relative_to(PACKAGE).as_posix()
        read = _source_texts if path.suffix == ".py" else _template_texts
        for text, plural in read(path.read_text("utf-8"), name):
            message = found.setdefault(text, Message(text))
            message.plural = message.plural or plural
            if name not in message.files:
                message.files.append(name)
    found.pop("", None)
    return found


def english_file(folder: Path) -> Path:
    """Return where a folder keeps its English."""
    return folder / "locale" / "en" / "LC_MESSAGES" / "django.po"


def memory() -> dict[str, polib.POEntry]:
    """Return every translated entry of every folder by its Chinese source."""
    found: dict[str, polib.POEntry] = {}
    for folder in folders():
        if (path := english_file(folder)).exists():
            found |= {entry.msgid: entry for entry in polib.pofile(str(path)) if entry.translated()}
    return found


def _entry(message: Message, known: polib.POEntry | None) -> polib.POEntry:
    """Return the entry of a message with the English that is known."""
    entry = polib.POEntry(msgid=message.text, occurrences=[(name, "") for name in message.files])
    if "%(" in message.text:
        entry.flags.append("python-format")
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = dict(known.msgstr_plural) if known and known.msgstr_plural else {0: "", 1: ""}
    elif known:
        entry.msgstr = known.msgstr
    return entry


def english_of(folder: Path, known: dict[str, polib.POEntry]) -> polib.POFile:
    """Return what a folder's English file should hold."""
    file = polib.POFile(wrapwidth=120)
    file.metadata = dict(METADATA)
    file.extend(_entry(message, known.get(text)) for text, message in gathered(folder).items())
    return file


def written() -> dict[Path, str]:
    """Return path → content of every English file as it should be."""
    known = memory()
    found = {english_file(folder): english_of(folder, known) for folder in folders()}
    return {path: f"{file}\n" for path, file in found.items() if len(file)}


def placeholders(text: str) -> list[str]:
    """Return the places of a text that are filled in, sorted."""
    return sorted(PLACEHOLDER.findall(text))


def fill(given: dict[str, str | list[str]]) -> None:
    """Put English beside its Chinese in the files; a list holds singular and plural."""
    for folder in folders():
        path = english_file(folder)
        if not path.exists():
            continue
        file = polib.pofile(str(path), wrapwidth=120)
        for entry in file:
            english = given.get(entry.msgid)
            if isinstance(english, list):
                entry.msgstr_plural = dict(enumerate(english))
            elif english and not entry.msgid_plural:
                entry.msgstr = english
        path.write_text(f"{file}\n", "utf-8")


def main() -> int:
    """Bring the files in step, print what is missing, or take English."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--missing", action="store_true", help="print what has no English, as JSON")
    parser.add_argument("--fill", type=Path, metavar="FILE", help="take English from a JSON file")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yaodian.config.settings")
    if options.fill:
        fill(json.loads(options.fill.read_text("utf-8")))
    for path, content in written().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    files = [polib.pofile(str(english_file(folder))) for folder in folders() if english_file(folder).exists()]
    missing = {entry.msgid: "" for file in files for entry in file if not entry.translated()}
    if options.missing:
        print(json.dumps(missing, ensure_ascii=False, indent=0))
    else:
        print(f"{sum(len(file) for file in files)} texts in {len(files)} files, {len(missing)} without English")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
