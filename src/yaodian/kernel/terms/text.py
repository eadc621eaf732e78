"""译文 (text): Chinese source text that becomes the reader's language when it is shown."""

from __future__ import annotations

from collections.abc import Callable

_translate: Callable[[str], str] = str


def use_translator(translate: Callable[[str], str]) -> None:
    """Let this function turn Chinese source text into the reader's language."""
    global _translate
    _translate = translate


def gettext(message: str) -> str:
    """Return the text in the reader's language, now."""
    return _translate(message)


class Text(str):
    """可译文字 (translatable text): equal to its Chinese source; shown in the reader's language."""

    __slots__ = ()

    def __str__(self) -> str:
        return _translate(str.__str__(self))

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __mod__(self, values: object) -> str:
        return str(self) % values

    def format(self, *args: object, **kwargs: object) -> str:
        """Fill the text in the reader's language."""
        return str(self).format(*args, **kwargs)

    def __html__(self) -> str:
        """Return the text for a page: templates ask this before they escape."""
        from html import escape

        return escape(str(self))


def gettext_lazy(message: str) -> str:
    """Return the text in the reader's language, when it is shown."""
    return Text(message)
