"""演示数据 (sample data): every school unit of the demo bureau on record, some facts missing, some below standard.

Same units and seed: same register. All in set-based actions, so that a city of 350 units takes a few seconds."""

from yaodian.registers.schools.demo.loading import load

__all__ = ["load"]
