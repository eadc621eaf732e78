"""楼层 (floors): finds the Django apps of each floor and their modules by file name."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

PACKAGE = Path(__file__).resolve().parents[2]
FLOORS = ("kernel", "registers", "apps")


def app_names() -> list[str]:
    """Return the dotted names of all our Django apps: every folder of a floor that holds an `apps.py`."""
    return [
        f"yaodian.{floor}.{folder.parent.name}"
        for floor in FLOORS
        for folder in sorted((PACKAGE / floor).glob("*/apps.py"))
    ]


def app_folders() -> list[Path]:
    """Return the folders of all our Django apps, in the order of `app_names`."""
    return [PACKAGE.joinpath(*name.split(".")[1:]) for name in app_names()]


def locale_paths() -> list[Path]:
    """Return every `locale` folder: of apps, of the kernel's plain packages and of `config`."""
    found = [PACKAGE / "config" / "locale", *(path for floor in FLOORS for path in PACKAGE.glob(f"{floor}/*/locale"))]
    return sorted(path for path in found if path.is_dir())


def catalogue_folders() -> list[Path]:
    """Return every app's `catalogue` folder (seed rows)."""
    return [folder / "catalogue" for folder in app_folders() if (folder / "catalogue").is_dir()]


def files_named(name: str) -> dict[str, Path]:
    """Return label → path of the file of this name (`words.toml`, `guide.md`) for every app that has one."""
    return {folder.name: folder / name for folder in app_folders() if (folder / name).is_file()}


def yaodian_apps() -> list[Any]:
    """Return the AppConfigs of our own apps, in floor order."""
    from django.apps import apps

    return [config for config in apps.get_app_configs() if config.name.startswith("yaodian.")]


def modules(name: str) -> Iterator[tuple[Any, ModuleType]]:
    """Import and yield (AppConfig, module) for every installed app of ours that has a module of this name."""
    for config in yaodian_apps():
        if find_spec(f"{config.name}.{name}") is not None:
            yield config, import_module(f"{config.name}.{name}")


def url_patterns() -> list[Any]:
    """Return one include per app that has a `urls.py`: at its AppConfig's `address`, by default its label."""
    from django.urls import include, path

    return [
        path(getattr(config, "address", f"{config.label}/"), include((module.__name__, config.label)))
        for config, module in modules("urls")
    ]


def public_patterns() -> list[Any]:
    """Return the public pages (`PUBLIC` in `urls.py`) of every app, in the namespace `<label>_public`."""
    from django.urls import include, path

    return [
        path("", include((pages, f"{config.label}_public")))
        for config, module in modules("urls")
        if (pages := getattr(module, "PUBLIC", None))
    ]


def vendor_static(checkout: Path) -> list[tuple[str, str]]:
    """Return where `make setup` laid the files that package.json names under "yaodian": served as `vendor/…`."""
    folder = checkout / "node_modules" / ".served"
    return [("vendor", str(folder))] if folder.is_dir() else []
