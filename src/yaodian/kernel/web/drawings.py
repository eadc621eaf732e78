"""小图 (small drawings): sparkline and bar as inline SVG; pure functions from numbers to coordinates."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH, HEIGHT, EDGE = 64, 16, 1.5


def spark_runs(values: Sequence[float | None], *, width: float = WIDTH, height: float = HEIGHT) -> list[str]:
    """Return one `points` text per unbroken run of readings; None breaks the line, it is never drawn as 0."""
    known = [value for value in values if value is not None]
    if not known:
        return []
    low, high = min(known), max(known)
    spread = (high - low) or 1
    step = (width - 2 * EDGE) / max(1, len(values) - 1)
    runs: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            if runs[-1]:
                runs.append([])
            continue
        share = (value - low) / spread if high != low else 0.5
        runs[-1].append(f"{EDGE + place * step:.1f},{height - EDGE - share * (height - 2 * EDGE):.1f}")
    return [" ".join(run) for run in runs if run]


def bar_share(part: float, whole: float) -> float | None:
    """Return how much of the bar is filled, in percent within 0…100; None when there is no whole to compare with."""
    if whole <= 0:
        return None
    return round(max(0.0, min(1.0, part / whole)) * 100, 1)
