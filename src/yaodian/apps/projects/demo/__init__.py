"""演示数据 (sample data): a year of project events, faults and all; through actions alone, each at its own moment.

Same schools, people and seed: same events. What is built for whom follows the first real plan (points 6, 7, 9, 17):
13 recording rooms, 12 sync classes, 6 digital campuses, 76 upgrades with 6804 万元, all reached at the year's end."""

from yaodian.apps.projects.demo.plan import load, plan, play
from yaodian.apps.projects.demo.site import Site
from yaodian.apps.projects.demo.year import Year

__all__ = ["Site", "Year", "load", "plan", "play"]
