"""Registry of receivers (接收登记表), found in every app's `actions.REFERRALS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.db.models import Model

from yaodian.kernel import discovery

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Reception:
    """接收 (reception): a kind of referral an app takes, the verb its acceptor holds over the receiving unit, and
    `accept(*, referral, by) -> Model`, which makes the receiving record."""

    kind: str
    title: StrOrPromise
    verb: str
    accept: Callable[..., Model]


@cache
def receptions() -> dict[str, Reception]:
    """Return what every installed app takes, by kind."""
    found: dict[str, Reception] = {}
    for config, module in discovery.modules("actions"):
        for reception in getattr(module, "REFERRALS", ()):
            if found.setdefault(reception.kind, reception) is not reception:
                raise ValueError(f"referral kind {reception.kind} taken twice (again in {config.label})")
    return found
