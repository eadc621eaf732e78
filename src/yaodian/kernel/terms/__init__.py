"""用语 (terms): enums with Chinese titles and translatable text for `rules`, without Django: rules stay plain Python.

Names and behaviour are those of Django, for which they stand in: `TextChoices`, `gettext_lazy`, `gettext`. The
settings tell `use_translator` which function knows the reader's language; without one, text is the Chinese source.
A default of a table's field is written `default=State.OPEN.value`, so that no migration imports an enum of ours."""

from yaodian.kernel.terms.choices import TextChoices
from yaodian.kernel.terms.text import Text, gettext, gettext_lazy, use_translator

__all__ = ["Text", "TextChoices", "gettext", "gettext_lazy", "use_translator"]
