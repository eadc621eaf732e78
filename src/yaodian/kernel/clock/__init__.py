"""时钟 (clock): the only place that asks what time it is; local days are those of Asia/Shanghai.

A demo bureau lives in another year: `YAODIAN_HOME/clock.json` {"days": -2950} shifts the business day for the whole installation;
`demo-mark` beside it says, from before loading on, that the data are a demo's. `at()` sets it for a block of code (loading a year of
demo events)."""

from yaodian.kernel.clock.business import at, is_demo, mark_demo, now, set_shift, shift_days, today, wall

__all__ = ["at", "is_demo", "mark_demo", "now", "set_shift", "shift_days", "today", "wall"]
