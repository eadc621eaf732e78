"""XHSTT (the field's XML for high school timetables), in and out; `.gz` is read and written everywhere."""

from yaodian.engines.timetabling.formats.xhstt.archive import Archive, Solution, read_archive, read_stream
from yaodian.engines.timetabling.formats.xhstt.write import write_archive

__all__ = ["Archive", "Solution", "read_archive", "read_stream", "write_archive"]
