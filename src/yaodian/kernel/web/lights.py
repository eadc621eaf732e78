"""灯 (lights): the states of time, each with its shape and its word; colour never stands alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


class Light(Enum):
    """灯 (light): red, yellow and green speak of time only."""

    DONE = "done"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    IDLE = "idle"
    HALTED = "halted"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class LightFace:
    """灯的样子 (face of a light): word, icon shape and the glyph that plain text uses."""

    word: StrOrPromise
    glyph: str


FACES: dict[Light, LightFace] = {
    Light.DONE: LightFace(_("办结"), "✓"),
    Light.GREEN: LightFace(_("在办"), "●"),
    Light.YELLOW: LightFace(_("临期"), "◆"),
    Light.RED: LightFace(_("逾期"), "▲"),
    Light.IDLE: LightFace(_("未启动"), "○"),
    Light.HALTED: LightFace(_("中止"), "■"),
    Light.NONE: LightFace(_("无期限"), "–"),
    Light.UNKNOWN: LightFace(_("无从计算"), "?"),
}


def light_of(state: Light | str) -> Light:
    """Return the light for its name; a name that is no light is unknown, never an error on a page."""
    if isinstance(state, Light):
        return state
    try:
        return Light(str(getattr(state, "value", state)))
    except ValueError:
        return Light.UNKNOWN
