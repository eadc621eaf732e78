"""灯 (lights): the states of time, each with its shape and its word; colour never stands alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from yaodian.kernel.web.icons import SHAPES


class Lamp(Enum):
    """灯形 (lamp): red, yellow and green speak of time only."""

    DONE = "done"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    IDLE = "idle"
    HALTED = "halted"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class LampFace:
    """灯的样子 (face of a light): word, icon shape and the glyph that plain text uses."""

    word: StrOrPromise
    glyph: str


FACES: dict[Lamp, LampFace] = {
    Lamp.DONE: LampFace(_("办结"), "✓"),
    Lamp.GREEN: LampFace(_("在办"), "●"),
    Lamp.YELLOW: LampFace(_("临期"), "◆"),
    Lamp.RED: LampFace(_("逾期"), "▲"),
    Lamp.IDLE: LampFace(_("未启动"), "○"),
    Lamp.HALTED: LampFace(_("中止"), "■"),
    Lamp.NONE: LampFace(_("无期限"), "–"),
    Lamp.UNKNOWN: LampFace(_("无从计算"), "?"),
}


def lamp_of(state: Lamp | str) -> Lamp:
    """Return the light for its name; a name that is no light is unknown, never an error on a page."""
    if isinstance(state, Lamp):
        return state
    try:
        return Lamp(str(getattr(state, "value", state)))
    except ValueError:
        return Lamp.UNKNOWN


def light_markup(
    state: Lamp | str, label: StrOrPromise = "", *, count: int | None = None, bare: bool = False
) -> SafeString:
    """灯的标记 (light as HTML): shape, colour and word; a shape's colour is never its only message."""
    lamp = lamp_of(state)
    hidden = bare or count is not None
    word = conditional_escape(label or FACES[lamp].word)
    title = f' title="{word}"' if hidden else ""
    number = "" if count is None else f'<span class="yd-count">{count}</span>'
    return mark_safe(  # noqa: S308 - the word was escaped, the rest is ours
        f'<span class="yd-light yd-light-{lamp.value}"{title}><svg class="yd-shape" width="12" height="12" '
        f'viewBox="0 0 12 12" fill="currentColor" aria-hidden="true" focusable="false">{SHAPES[lamp.value]}</svg>'
        f'<span class="{"visually-hidden" if hidden else "yd-word"}">{word}</span>{number}</span>'
    )
