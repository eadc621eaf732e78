"""代录 (acting for a leader): what the office enters for a leader needs the signed paper."""

from __future__ import annotations

from typing import Protocol

from yaodian.kernel.terms import gettext as _


class Entered(Protocol):
    """Who enters, and for whom."""

    @property
    def acting_for(self) -> str:
        """Name of the leader for whom this is entered, else ""."""


class ScanMissingError(ValueError):
    """代录缺少签批件: an approval entered for a leader has no scan."""


def require_scan(by: Entered, scan: object | None) -> None:
    """代录须附扫描件: refuse an approval entered for a leader without the scan of what he signed."""
    if by.acting_for and not scan:
        raise ScanMissingError(
            _("您正在为%(leader)s代录，批示、审批须附本人签批的扫描件。") % {"leader": by.acting_for}
        )
