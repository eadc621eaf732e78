"""Yaodian 要点: runs a city education bureau's year from its published annual work plan."""

__version__ = "0.1.0"
