"""目标 — reading the verifiable commitments of a point."""

from yaodian.engines.plantext.targets.read import Reader, TargetContext

__all__ = ["Reader", "TargetContext"]
