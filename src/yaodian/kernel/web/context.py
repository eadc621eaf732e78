"""模板上下文 (template context): gives every page its shell."""

from __future__ import annotations

from django.http import HttpRequest

from yaodian.kernel.web.shell import Shell


def page(request: HttpRequest) -> dict[str, object]:
    """页框: `shell` for every template."""
    return {"shell": Shell(request)}
