"""页面标签 (page tags): `{% load web %}` in any app's templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select, Textarea
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from yaodian.kernel.web.charts import Figure
from yaodian.kernel.web.drawings import HEIGHT, WIDTH, bar_share, spark_runs
from yaodian.kernel.web.icons import ICONS
from yaodian.kernel.web.lights import Lamp, light_markup
from yaodian.kernel.web.lists.page import grouped

register = template.Library()
DJANGO_ROWS = "10"
Number = int | float | Decimal | str | None


@register.simple_tag
def icon(name: str, title: StrOrPromise = "") -> SafeString:
    """图标: a line drawing; hidden from readers unless it has a title."""
    return format_html(
        '<svg class="yd-icon" width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" '
        'stroke-width="1.3" stroke-linecap="round" stroke-linejoin="round" focusable="false" {}>{}{}</svg>',
        SafeString('role="img"' if title else 'aria-hidden="true"'),
        format_html("<title>{}</title>", title) if title else "",
        SafeString(ICONS[name]),
    )


@register.simple_tag
def light(state: Lamp | str, label: StrOrPromise = "", count: int | None = None, bare: bool = False) -> SafeString:
    """灯: shape, colour and word (`bare` keeps the word for screen readers and the tooltip); with `count`, ●4."""
    return light_markup(state, label, count=count, bare=bare)


@register.simple_tag
def number(
    value: Number,
    kind: str = "computed",
    unit: StrOrPromise = "",
    href: str = "",
    whole: Number = None,
    source: StrOrPromise = "",
    as_of: date | str | None = None,
) -> SafeString:
    """数: 核算数 `computed` ink, 引用数 `quoted` blue with ⟂, 定性说明 `declared` grey italic; nothing counted is —."""
    kind = str(getattr(kind, "value", kind))
    if value is None and kind != "declared":
        return format_html(
            '<span class="yd-number yd-number-unknown" title="{}">—<span class="visually-hidden">{}</span></span>',
            _("尚无可计的记录，不是 0"),
            _("无从计算"),
        )
    word = {"computed": _("核算数"), "quoted": _("引用数"), "declared": _("定性说明")}.get(kind, _("核算数"))
    told = "，".join(str(part) for part in (word, source, _("截至 %(day)s") % {"day": as_of} if as_of else "") if part)
    body = format_html(
        "{}{}{}{}",
        _figure(value),
        "" if whole is None else format_html('<span class="yd-whole">/{}</span>', _figure(whole)),
        format_html('<span class="yd-unit">{}</span>', unit) if unit else "",
        SafeString('<span class="yd-mark" aria-hidden="true">⟂</span>') if kind == "quoted" else "",
    )
    spoken = "" if kind == "computed" else format_html('<span class="visually-hidden">（{}）</span>', told)
    style = kind if kind in ("computed", "quoted", "declared") else "computed"
    if href:
        return format_html(
            '<a class="yd-number yd-number-{}" href="{}" title="{}">{}{}</a>', style, href, told, body, spoken
        )
    return format_html('<span class="yd-number yd-number-{}" title="{}">{}{}</span>', style, told, body, spoken)


def _figure(value: Number) -> str:
    return grouped(value) if isinstance(value, (int, float, Decimal)) else str(value if value is not None else "—")


@register.simple_tag
def point_chip(number: int | str, title: StrOrPromise = "", href: str = "") -> SafeString:
    """要点标签: which sentence of the plan a row serves, `7·建设13个录播教室`."""
    inner = format_html("<b>{}</b>{}", number, format_html("·{}", title) if title else "")
    if href:
        return format_html('<a class="yd-chip" href="{}">{}</a>', href, inner)
    return format_html('<span class="yd-chip">{}</span>', inner)


@register.simple_tag
def sparkline(values: Sequence[float | None], title: StrOrPromise = "") -> SafeString:
    """近况线: a trend the size of a word; gaps where nothing was read; the last reading has a dot."""
    runs = spark_runs(values)
    known = [value for value in values if value is not None]
    if not runs:
        return format_html('<span class="yd-muted" title="{}">—</span>', _("尚无读数"))
    said = title or _("从 %(first)s 到 %(last)s，共 %(count)s 次读数") % {
        "first": grouped(known[0]),
        "last": grouped(known[-1]),
        "count": len(known),
    }
    lines = format_html_join("", '<polyline points="{}"/>', ((run,) for run in runs))
    x, y = runs[-1].split(" ")[-1].split(",")
    return format_html(
        '<svg class="yd-spark" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" focusable="false">'
        '<title>{said}</title>{lines}<circle cx="{x}" cy="{y}" r="1.6"/></svg>',
        w=WIDTH,
        h=HEIGHT,
        said=said,
        lines=lines,
        x=x,
        y=y,
    )


@register.simple_tag
def bar(part: float, whole: float, label: StrOrPromise = "", kind: str = "computed") -> SafeString:
    """进度条: counts, 9/13, with a thin bar under them; no percentage is printed."""
    share = bar_share(part, whole)
    if share is None:
        return number(None)
    said = label or _("%(part)s / %(whole)s") % {"part": grouped(part), "whole": grouped(whole)}
    return format_html(
        '<span class="yd-bar">{}<svg width="100%" height="4" role="img" focusable="false"><title>{}</title>'
        '<rect class="yd-bar-all" width="100%" height="4"/><rect class="yd-bar-part" width="{}%" height="4"/>'
        "</svg></span>",
        number(part, kind, whole=whole),
        said,
        share,
    )


@register.inclusion_tag("web/_breadcrumbs.html")
def breadcrumbs(crumbs: Sequence[tuple[StrOrPromise, str]]) -> dict[str, Any]:
    """路径: (title, address) pairs; the last is where one stands."""
    return {"crumbs": crumbs}


@register.inclusion_tag("web/_tabs.html")
def tabs(items: Sequence[tuple[Any, ...]], current: str) -> dict[str, Any]:
    """页签: (key, title, address[, count]) tuples; `current` is the key one stands on."""
    return {
        "items": [(item[0], item[1], item[2], item[3] if len(item) > 3 else None) for item in items],
        "current": current,
    }


@register.inclusion_tag("web/_empty.html")
def empty(
    title: StrOrPromise, text: StrOrPromise = "", href: str = "", action: StrOrPromise = "", icon: str = "inbox"
) -> dict[str, Any]:
    """空页: what is missing and what to do next."""
    return {"title": title, "text": text, "href": href, "action": action, "icon": icon}


@register.inclusion_tag("web/_task.html")
def task_progress(task: Any, address: str) -> dict[str, Any]:
    """长任务: a fragment that asks `address` again every two seconds until the task is over (see `TaskView`)."""
    return {"task": task, "address": address}


@register.inclusion_tag("web/_copy.html")
def copy_text(text: str, label: StrOrPromise = "") -> dict[str, Any]:
    """复制到群: the plain text in sight, and a button that copies it."""
    return {"text": text, "label": label or _("复制到群")}


@register.inclusion_tag("web/_figure.html")
def chart(figure: Figure) -> dict[str, Any]:
    """图: an ECharts drawing with its table below; `charts.js` must be in the page's `scripts` block."""
    return {"figure": figure}


@register.inclusion_tag("web/_gantt.html")
def gantt(chart: Any) -> dict[str, Any]:
    """进度表: the year in 旬 (ten-day) columns, as a table (see `charts.gantt`)."""
    return {"chart": chart}


@register.inclusion_tag("web/_heat.html")
def heat(table: Any) -> dict[str, Any]:
    """热力表: rows × columns with a number in each shaded cell (see `charts.heat_table`)."""
    return {"table": table}


@register.inclusion_tag("web/_field.html")
def field(bound: BoundField, wide: bool = False) -> dict[str, Any]:
    """表单项: label, input, help and the error beside the field."""
    widget = bound.field.widget
    attrs: dict[str, Any] = {}
    if isinstance(widget, (CheckboxInput, CheckboxSelectMultiple, RadioSelect)):
        attrs["class"] = "yd-tick"
    elif isinstance(widget, Select):
        attrs["class"] = "form-select"
    else:
        attrs["class"] = "form-control"
    if isinstance(widget, Textarea) and widget.attrs.get("rows") == DJANGO_ROWS:
        attrs["rows"] = "3"
    if bound.errors:
        attrs["class"] += " is-invalid"
    if own := widget.attrs.get("class"):
        attrs["class"] += f" {own}"
    return {
        "field": bound,
        "input": bound.as_widget(attrs=attrs),
        "wide": wide,
        "check": isinstance(widget, CheckboxInput),
        "group": isinstance(widget, (CheckboxSelectMultiple, RadioSelect)),
        "file": isinstance(widget, FileInput),
        "limits": getattr(bound.field, "limits", ""),
    }


@register.inclusion_tag("web/_form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """表单错误: how many fields are wrong, each a link to its field."""
    return {"form": form}


@register.simple_tag(takes_context=True)
def query_with(context: Mapping[str, Any], **changes: Any) -> str:
    """换参数: the present address with some parameters changed; None removes one."""
    query: QueryDict = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.filter
def spaced(value: Any) -> str:
    """千分空: 6804 → 6 804; what is no number stays as it is."""
    return _figure(value)
