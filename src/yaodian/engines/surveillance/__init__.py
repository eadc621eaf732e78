"""早期预警引擎 — daily counts in, alarms out: EARS C1, C2, C3 and CUSUM, as the literature defines them.

No database, no clock: the same counts give the same alarms wherever they are judged."""

from yaodian.engines.surveillance.explain import sentence
from yaodian.engines.surveillance.formats import CountsError, read_counts
from yaodian.engines.surveillance.methods import watch
from yaodian.engines.surveillance.model import METHODS, Method, Point, Settings

__all__ = ["METHODS", "CountsError", "Method", "Point", "Settings", "read_counts", "sentence", "watch"]
