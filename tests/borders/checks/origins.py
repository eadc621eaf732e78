"""Nothing third-party is committed, and no address of a package registry stands in any file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.borders.house import Breach, House

REGISTRIES = re.compile(
    r"\b("
    + "|".join(
        map(re.escape, ("pypi" + ".org", "files.python" + "hosted", "registry.npm" + "js", "registry.yarn" + "pkg"))
    )
    + r")"
)
DOWNLOADS = re.compile(r'https?://[^"\s]+\.(?:whl|tgz|tar\.gz)\b|"resolved":')
LOCKS = ("requirements.lock", "requirements-dev.lock", "package-lock.json")
MINIFIED_LINE = 2_000
TEXT = {".py", ".js", ".css", ".html", ".toml", ".json", ".lock", ".md", ".txt", ".cfg", ".yml", ".yaml", ".sh", ""}


def breaches(house: House) -> Iterator[Breach]:
    """Yield registry addresses, download addresses in locks, and minified or vendored sources."""
    for path in house.tracked:
        if ".min." in path.name or "node_modules" in path.parts or path.suffix in {".whl", ".woff2", ".ttf", ".otf"}:
            yield Breach(path, 1, "third-party file: name it in package.json or pyproject.toml, do not commit it")
            continue
        if path.suffix not in TEXT:
            continue
        try:
            text = (house.root / path).read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if REGISTRIES.search(line):
                yield Breach(path, number, "address of a package registry")
            if path.name in LOCKS and (DOWNLOADS.search(line) or (path.suffix == ".lock" and "://" in line)):
                yield Breach(path, number, "a lock file carries versions and hashes, no download addresses")
            if path.suffix in {".js", ".css"} and len(line) > MINIFIED_LINE:
                yield Breach(path, number, "minified source: name it in package.json, do not commit it")
                break
