"""What could take a typed-in completion percentage (不许手填进度): found in forms and templates, as sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django import forms

NAMED = re.compile(
    r"percent|progress|complet|finished_share|done_share|\brate\b|_rate|ratio|wanchenglv|jindu", re.IGNORECASE
)
WORDS = re.compile(r"完成率|完成比例|完成百分|完成度|进度(?!说明|情况)|百分比|[%％]")
NUMBERS = (forms.IntegerField, forms.FloatField, forms.DecimalField)
INPUT = re.compile(r"<(input|select|meter)\b[^>]*>", re.IGNORECASE | re.DOTALL)
LABELLED = re.compile(r"<label\b[^>]*>(?P<words>.*?)</label>\s*<(?P<tag>input|select)\b(?P<rest>[^>]*)>", re.DOTALL)
NUMERIC = re.compile(r"type=[\"']?(number|range)|inputmode=[\"']?(decimal|numeric)", re.IGNORECASE)


def form_faults(form: type[forms.Form]) -> Iterator[str]:
    """Yield the fields of a form that could take a completion percentage."""
    for name, field in form.base_fields.items():
        said = f"{name} {field.label or ''} {field.help_text or ''}"
        numeric = isinstance(field, NUMBERS)
        named = NAMED.search(name) or WORDS.search(f"{field.label or ''} {field.help_text or ''}")
        hundred = numeric and getattr(field, "max_value", None) == 100
        if (numeric and named) or hundred or (isinstance(field.widget, forms.NumberInput) and named):
            yield f"{form.__module__}.{form.__qualname__}.{said.strip()}"


def template_faults(text: str, name: str) -> Iterator[str]:
    """Yield the inputs of a template that could take a completion percentage."""
    for found in INPUT.finditer(text):
        tag = found.group()
        if (
            'type="range"' in tag
            or 'max="100"' in tag
            or ((given := re.search(r'name="([^"]+)"', tag)) and NAMED.search(given[1]) and 'type="hidden"' not in tag)
        ):
            yield f"{name}: {' '.join(tag.split())[:120]}"
    for found in LABELLED.finditer(text):
        if WORDS.search(found["words"]) and NUMERIC.search(found["rest"]):
            yield f"{name}: {' '.join(found['words'].split())[:60]}"


def all_template_faults(files: Iterable[Path]) -> list[str]:
    """Return what is wrong in these templates."""
    return [fault for file in files for fault in template_faults(file.read_text("utf-8"), str(file))]
