"""指标 (metrics): numbers computed from operating records, each opening into its rows."""

from yaodian.kernel.metrics.rules import Better, Derived, Params, Reading, Scope, State, Unit

__all__ = ["Better", "Derived", "Params", "Reading", "Scope", "State", "Unit"]
