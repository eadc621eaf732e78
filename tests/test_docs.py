"""What the documents say is so: settings, commands, make targets, links and pictures, and the generated pages."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from yaodian.config import running
from yaodian.kernel.discovery.commands import commands
from yaodian.kernel.metrics.pages import write_pages

ROOT = Path(__file__).resolve().parents[1]
CONFIG = ROOT / "src" / "yaodian" / "config"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
OPERATIONS = ROOT / "docs" / "operations.md"
SETTING = re.compile(r"""environ(?:\.get\(|\[)\s*"(YAODIAN_\w+|PORT)\"""")
LINK = re.compile(r"""(?<!`)!?\[[^\]]*\]\(([^)\s]+)\)|<img src="([^"]+)\"""")
REGISTRIES = re.compile(
    r"pypi\.|pythonhosted|npmjs|npmmirror|yarnpkg|mirrors\.\w+\.(?:com|cn|edu)|crates\.io|jsdelivr|unpkg", re.I
)
PICTURES_LIMIT = 3 * 1024 * 1024


def part(page: Path, heading: str) -> str:
    """Return the text under a heading of a page."""
    return page.read_text("utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def command_names() -> set[str]:
    return {*commands(), *(command.name for command in running.COMMANDS)}


def targets() -> set[str]:
    found = re.findall(r"^([a-z][a-z-]*)(?:-%)?:[^=\n]*## ", (ROOT / "Makefile").read_text("utf-8"), re.M)
    return set(found) - {"help"}


def anchor(heading: str) -> str:
    """Return the anchor that a heading gets on the hosting platform."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def test_every_setting_is_documented_and_none_is_invented() -> None:
    read = {name for file in CONFIG.rglob("*.py") for name in SETTING.findall(file.read_text("utf-8"))}
    documented = set(re.findall(r"^\| `(\w+)` \|", part(OPERATIONS, "设置"), re.M))
    assert documented == read


def test_every_command_is_documented_and_none_is_invented() -> None:
    documented = set(re.findall(r"`yaodian ([a-z]+(?: [a-z]+(?:-[a-z]+)*)?)[ `]", part(OPERATIONS, "命令")))
    assert documented == command_names()


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_the_readme_names_commands_that_exist(page: Path) -> None:
    named = re.findall(r"\.venv/bin/yaodian ([a-z]+(?: [a-z]+)?)", page.read_text("utf-8"))
    assert named
    assert [name for name in named if name not in command_names() and name.split()[0] not in command_names()] == []


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_the_readme_starts_with_the_two_commands(page: Path) -> None:
    block = page.read_text("utf-8").split("```")[1]
    assert re.findall(r"^make (\w+)", block, re.M) == ["run", "test"]


def test_every_make_target_is_documented_and_none_is_invented() -> None:
    text = "".join(page.read_text("utf-8") for page in [*READMES, ROOT / "CONTRIBUTING.md", OPERATIONS])
    named = set(re.findall(r"(?:`|^|\s)make ([a-z][a-z-]*)", text, re.M))
    assert targets() - named == set()
    assert {name for name in named if name not in targets() and not name.startswith("bench-")} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    missing = []
    for link in (one or other for one, other in LINK.findall(page.read_text("utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, place = link.partition("#")
        target = (page.parent / name) if name else page
        if not target.exists() or (
            place and place not in {anchor(one) for one in re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.M)}
        ):
            missing.append(link)
    assert missing == []


def test_pictures_are_used_and_light() -> None:
    pictures = set((ROOT / "docs" / "pictures").glob("*"))
    shown = {
        (page.parent / (one or other)).resolve()
        for page in PAGES
        for one, other in LINK.findall(page.read_text("utf-8"))
        if (one or other).endswith(".png")
    }
    assert pictures == shown
    assert sum(picture.stat().st_size for picture in pictures) < PICTURES_LIMIT


def test_no_tracked_text_holds_the_address_of_a_package_registry() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    if not any(listed):
        pytest.skip("not a git checkout")
    here = Path(__file__).relative_to(ROOT).as_posix()
    wanted = (".md", ".toml", ".lock", ".json", ".py", ".txt", "Makefile")
    texts = {name: ROOT / name for name in listed if name.endswith(wanted) and name != here and (ROOT / name).is_file()}
    assert [name for name, file in texts.items() if REGISTRIES.search(file.read_text("utf-8"))] == []


def lines_by_app(folder: Path) -> dict[str, set[str]]:
    """Return app → what the generated pages below a folder say of it; an app laid or deleted since is simply absent."""
    found: dict[str, set[str]] = {}
    for row in re.findall(r"^\| `.*$", (folder / "glossary.md").read_text("utf-8"), re.M):
        found.setdefault(row.rstrip("| ").rpartition("| ")[2], set()).add(row)
    for line in re.findall(r"^- \[.*$", (folder / "metrics" / "index.md").read_text("utf-8"), re.M):
        found.setdefault(line.partition("(")[2].partition(".md)")[0], set()).add(line)
    for page in (folder / "metrics").glob("*.md"):
        if page.name != "index.md":
            found.setdefault(page.stem, set()).add(page.read_text("utf-8"))
    return found


def test_the_generated_pages_are_fresh(tmp_path: Path) -> None:
    write_pages(folder=tmp_path)
    made, kept = lines_by_app(tmp_path), lines_by_app(ROOT / "docs")
    assert len(made.keys() & kept.keys()) > 2
    stale = sorted(app for app in made.keys() & kept.keys() if made[app] != kept[app])
    assert stale == [], "run: yaodian metrics docs --to docs"


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "guide").glob("*.md")), ids=lambda page: page.name)
def test_the_guide_names_buttons_and_pages_that_exist(page: Path) -> None:
    if page.name in {"README.md", "faq.md"}:
        pytest.skip("holds no steps")
    found = [file for ending in ("*.py", "*.html", "guide.md") for file in (ROOT / "src").rglob(ending)]
    shown = "".join(file.read_text("utf-8") for file in found if "tests" not in file.parts)
    named = [one or other for one, other in re.findall(r"\*\*([^*]+)\*\*|“([^”]+)”", page.read_text("utf-8"))]
    pieces = {piece.strip() for name in named for piece in re.split(r" → |某某|几|…", name)} - {"", "使用说明"}
    assert sorted(piece for piece in pieces if piece not in shown) == []
