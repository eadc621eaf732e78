"""演示数据 (sample data): pupils and classes of every school, a year of coming and going.

Same units and seed: same register. A city is filled by the importer (city.py)."""

from yaodian.registers.students.demo.loading import load

__all__ = ["load"]
