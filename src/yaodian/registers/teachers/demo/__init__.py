"""演示数据 (sample data): the staff of every school, with certificates that expire, newcomers and exchange.

Same units and seed: same register. A city is filled by the importer (city.py)."""

from yaodian.registers.teachers.demo.loading import FEW, load

__all__ = ["FEW", "load"]
