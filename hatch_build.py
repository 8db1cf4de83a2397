"""Puts the translators' folder into the wheel.

`locales/` stays at the top level of the repository, where translators find it, and ships as
`deescalate/_locales`. An editable install reads the checkout's folder, so it gets nothing here.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = {".po", ".toml"}


class LocalesBuildHook(BuildHookInterface):
    """Force-includes every file of `locales/` that the library reads."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "standard":
            return
        folder = Path(self.root, "locales")
        files = [
            path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix in SHIPPED
        ]
        if not files:
            message = f"no language files in {folder}: a wheel without them would not work"
            raise FileNotFoundError(message)
        for path in files:
            target = Path("deescalate", "_locales", path.relative_to(folder))
            build_data["force_include"][str(path)] = target.as_posix()
