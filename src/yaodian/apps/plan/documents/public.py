"""公开页 (public page) as HTML: for the public process and, standing alone, for the portal's package."""

from __future__ import annotations

from functools import cache

import segno
from django.template.loader import get_template, render_to_string
from django.utils.safestring import mark_safe

from yaodian.apps.plan.models import PublicSite
from yaodian.apps.plan.queries.publication import PublicPlan


@cache
def _css() -> str:
    """Return the page's one small style sheet."""
    return get_template("plan/public/page.css").render()


def public_html(page: PublicPlan, *, site: PublicSite, address: str, years: list[int], demo: bool) -> str:
    """Return the page; `address` becomes its QR code ("" for none)."""
    qr = segno.make(address, error="m").svg_data_uri(scale=3, border=2) if address else ""
    context = {"page": page, "site": site, "years": years, "demo": demo, "qr": qr, "css": mark_safe(_css())}  # noqa: S308
    return render_to_string("plan/public/page.html", context)
