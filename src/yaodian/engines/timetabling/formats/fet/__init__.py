"""FET (Free Timetabling Software): files read as instances, with a list of what was not understood; written for FET to read."""

from yaodian.engines.timetabling.formats.fet.read import FetFile, read_fet

__all__ = ["FetFile", "read_fet"]
