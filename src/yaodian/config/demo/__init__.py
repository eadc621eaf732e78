"""演示局 (demo bureau): an invented bureau that runs the first real plan for a year, faults and all; through actions alone."""

from yaodian.config.demo.loading import DemoError, Loaded, is_empty, load, logins, remove

__all__ = ["DemoError", "Loaded", "is_empty", "load", "logins", "remove"]
