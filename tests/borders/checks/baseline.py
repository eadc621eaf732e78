"""What is served works in Chromium 109 (the last of Windows 7): no newer CSS or JavaScript in templates, styles,
scripts or in the libraries that `make setup` lays out for serving."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from tests.borders.house import Breach, House

NEWER = {
    r"color-mix\(": "color-mix() needs Chromium 111",
    r"\bokl(?:ch|ab)\(": "oklch()/oklab() need Chromium 111",
    r"\blight-dark\(": "light-dark() needs Chromium 123",
    r"@starting-style\b": "@starting-style needs Chromium 117",
    r"@scope\b": "@scope needs Chromium 118",
    r"\bsubgrid\b": "subgrid needs Chromium 117",
    r"\bpopovertarget\b": "popover needs Chromium 114",
    r"\.(?:toSorted|toReversed|toSpliced)\(": "toSorted() and its like need Chromium 110",
    r"\b(?:Object|Map)\.groupBy\(": "groupBy() needs Chromium 117",
    r"\bPromise\.withResolvers\(": "Promise.withResolvers() needs Chromium 119",
    r"\bArray\.fromAsync\(": "Array.fromAsync() needs Chromium 121",
    r"\bURL\.canParse\(": "URL.canParse() needs Chromium 120",
}
NESTED_RULE = (re.compile(r"[{;]\s*&[\s.:\[>+~#&]"), "nested CSS rules need Chromium 112")
PATTERNS = [(re.compile(pattern), reason) for pattern, reason in NEWER.items()]
SERVED = "node_modules/.served"


def breaches(house: House) -> Iterator[Breach]:
    """Yield uses of what Chromium 109 does not know."""
    own = house.files("*.css", "*.js", "*.html", "*.svg")
    libraries = (
        path.relative_to(house.root)
        for path in sorted((house.root / SERVED).rglob("*"))
        if path.suffix in {".css", ".js"}
    )
    for path in chain(own, libraries):
        text = (house.root / path).read_text("utf-8")
        patterns = [*PATTERNS, NESTED_RULE] if path.suffix == ".css" else PATTERNS
        for pattern, reason in patterns:
            for match in pattern.finditer(text):
                yield Breach(path, text.count("\n", 0, match.start()) + 1, reason)
