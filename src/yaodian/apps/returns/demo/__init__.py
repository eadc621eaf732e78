"""示例 (sample data): a year of returns with what goes wrong in one: late, silent, returned, asked to be unlocked; through
actions. Same schools, people and seed: same returns."""

from yaodian.apps.returns.demo.year import load

__all__ = ["load"]
