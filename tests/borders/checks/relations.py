"""A foreign key that leaves its app goes to a register or the kernel, with related_name="+" and on_delete=PROTECT;
inside its app it has a plural name."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.borders.house import App, Breach, House, Source, imported_names, name_of

RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
HEIGHT = {"kernel": 0, "registers": 1, "apps": 2}
IRREGULAR_PLURALS = ("children", "people", "staff", "data")


def breaches(house: House) -> Iterator[Breach]:
    """Yield every relation between tables that breaks the rule."""
    for source in house.code:
        app = source.app
        if app is None or source.role != "models":
            continue
        origin = imported_names(source.nodes)
        for node in source.nodes:
            if isinstance(node, ast.Call) and name_of(node.func) in RELATIONS:
                reason = fault(node, source, app, origin)
                if reason:
                    yield source.breach(node, reason)


def fault(call: ast.Call, source: Source, app: App, origin: dict[str, str]) -> str:
    """Return what is wrong with this relation, or ""."""
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    target = call.args[0] if call.args else keywords.get("to")
    kind, related = name_of(call.func), literal(keywords.get("related_name"))
    floor, label = destination(target, source.house, app, origin)
    if label == app.label:
        if related == "":
            return f"{kind} inside {app.label} needs a related_name"
        plural = related.endswith("s") or related.endswith(IRREGULAR_PLURALS) or related == "+"
        return (
            "" if plural or kind == "OneToOneField" else f"related_name {related!r} inside {app.label}: use the plural"
        )
    if floor == "apps":
        return f"{kind} to {label}: another app is reached through the kernel; a key goes to a register or the kernel"
    if floor and HEIGHT[floor] > HEIGHT[app.floor]:
        return f"{kind} to {label} goes up, from {app.floor} to {floor}"
    if related != "+":
        return f'{kind} leaves {app.label}: related_name must be "+"'
    if kind != "ManyToManyField" and "PROTECT" not in (
        name_of(keywords.get("on_delete", call)),
        *map(name_of, call.args[1:2]),
    ):
        return f"{kind} leaves {app.label}: on_delete must be PROTECT"
    return ""


def destination(target: ast.expr | None, house: House, app: App, origin: dict[str, str]) -> tuple[str, str]:
    """Return (floor, label) of a relation's target; floor "" for a framework's table."""
    if isinstance(target, ast.Attribute) and target.attr == "AUTH_USER_MODEL":
        return "kernel", "accounts" if app.label != "accounts" else app.label
    text = literal(target)
    if "." in text:
        other = house.app_labelled(text.split(".")[0])
        return (other.floor, other.label) if other else ("", text.split(".")[0])
    module = origin.get(name_of(target) if target is not None and not text else "", "")
    if not module:
        return app.floor, app.label  # "self", "Sibling" or a class of this file
    if not module.startswith("yaodian."):
        return "", module.split(".")[0]
    floor, folder = module.split(".")[1:3]
    return floor, next((a.label for a in house.apps if a.floor == floor and a.folder.name == folder), folder)


def literal(node: ast.expr | None) -> str:
    """Return a string constant's text, or ""."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
