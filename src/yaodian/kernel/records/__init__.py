"""记录 (records): an app registers title, address, access test and columns of each of its tables in `tables.py`;
any page links by record reference ("plan.task:17")."""

from yaodian.kernel.records.registry import (
    Found,
    RecordType,
    find,
    find_many,
    link,
    model_of,
    part_url,
    proving_refs,
    readable,
    record_type,
    record_types,
    search,
    split_trace,
)

__all__ = [
    "Found",
    "RecordType",
    "find",
    "find_many",
    "link",
    "model_of",
    "part_url",
    "proving_refs",
    "readable",
    "record_type",
    "record_types",
    "search",
    "split_trace",
]
