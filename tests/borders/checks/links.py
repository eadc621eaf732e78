"""A page's `{% url %}`, and a `reverse()` or `redirect()` by name, names its own app, a register or the kernel."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.borders.house import App, Breach, House, name_of

URL_TAG = re.compile(r"""\{%\s*url\s+['"](?P<namespace>[\w-]+):[^'"]+['"]""")
URL_NAME = re.compile(r"(?P<namespace>[\w-]+):[\w-]+")
REVERSERS = {"reverse", "reverse_lazy", "redirect"}
HEIGHT = {"kernel": 0, "registers": 1, "apps": 2}
OF_FRAMEWORKS = {"admin"}


def breaches(house: House) -> Iterator[Breach]:
    """Yield every address by name that points sideways or up."""
    for path in house.files("*.html", "*.txt", "*.js"):
        app = owner(house, path)
        for number, line in enumerate((house.root / path).read_text("utf-8").splitlines(), 1):
            for match in URL_TAG.finditer(line):
                reason = fault(house, app, match["namespace"])
                if reason:
                    yield Breach(path, number, reason)
    for source in house.code:
        for node in source.nodes:
            if isinstance(node, ast.Call) and name_of(node.func) in REVERSERS and node.args:
                reason = fault(house, source.app, namespace_of(node.args[0]))
                if reason:
                    yield source.breach(node, reason)


def namespace_of(node: ast.expr) -> str:
    """Return the namespace of a literal address name, "" when there is none."""
    text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
    named = URL_NAME.fullmatch(text)
    return named["namespace"] if named else ""


def owner(house: House, path: Path) -> App | None:
    """Return the app in whose folder this file lies."""
    return next((app for app in house.apps if path.is_relative_to(app.folder)), None)


def fault(house: House, app: App | None, namespace: str) -> str:
    """Return why a file of `app` may not name this namespace, or ""."""
    if not namespace:
        return ""
    target = house.app_labelled(namespace.removesuffix("_public"))  # public pages: discovery.public_patterns
    if target is None:
        return "" if namespace in OF_FRAMEWORKS else f"address of {namespace!r}: no app has this label"
    if app is None or target == app:
        return ""
    if target.floor == "apps" or HEIGHT[target.floor] > HEIGHT[app.floor]:
        return f"{app.label} names an address of {target.label}: link by record reference through the kernel instead"
    return ""
