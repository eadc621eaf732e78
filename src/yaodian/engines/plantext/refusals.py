"""拒收 — what the reader will not take, each with what is wrong and what to do."""

from __future__ import annotations


class RefusedError(Exception):
    """拒收: `kind` is a stable word for programs, the message is the sentence the user sees."""

    kind = "refused"


class EmptyFileError(RefusedError):
    kind = "empty"


class TooLargeError(RefusedError):
    kind = "too-large"


class WrongFormatError(RefusedError):
    kind = "format"


class WrongEncodingError(RefusedError):
    kind = "encoding"


class ScannedError(RefusedError):
    kind = "scan"


class UnsafeArchiveError(RefusedError):
    kind = "archive"


class TemplateRefusedError(RefusedError):
    kind = "template"
