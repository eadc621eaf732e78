"""规则 (rules): one named function per constraint type; the full evaluation of a timetable stands on these alone."""

from yaodian.engines.timetabling.rules import chinese, events, groups, resources
from yaodian.engines.timetabling.rules.registry import RULES, On, Rule
from yaodian.engines.timetabling.rules.view import View

__all__ = ["RULES", "On", "Rule", "View", "chinese", "events", "groups", "resources"]
