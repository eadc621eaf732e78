"""发现 (discovery): what is in a folder is in the program; no list is kept by hand."""

from yaodian.kernel.discovery.floors import (
    FLOORS,
    app_names,
    catalogue_folders,
    files_named,
    locale_paths,
    modules,
    public_patterns,
    url_patterns,
    vendor_static,
    yaodian_apps,
)
from yaodian.kernel.discovery.menu import GROUPS, Entry, entries

__all__ = [
    "FLOORS",
    "GROUPS",
    "Entry",
    "app_names",
    "catalogue_folders",
    "entries",
    "files_named",
    "locale_paths",
    "modules",
    "public_patterns",
    "url_patterns",
    "vendor_static",
    "yaodian_apps",
]
