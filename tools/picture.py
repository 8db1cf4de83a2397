"""Draws the terminal page of an example as an SVG, for the README.

    python -m tools.picture

writes `docs/images/recommend.svg`. The picture is the same on every machine and names no font from
the network.
"""

import io
import json
import re
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI

from deescalate import recommend
from deescalate.cli.page import plan_page

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "furious_caller.json"
FILE = ROOT / "docs" / "images" / "recommend.svg"

_WIDTH = 88
_WEB_FONT = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


def picture() -> str:
    """Returns the page of the example, in English, as an SVG."""
    plan = recommend(json.loads(EXAMPLE.read_text(encoding="utf-8")), locale="en")
    console = Console(
        record=True,
        width=_WIDTH,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        legacy_windows=False,
        no_color=False,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={},
    )
    console.print(plan_page(plan))
    svg = console.export_svg(
        title=f"deescalate recommend {EXAMPLE.relative_to(ROOT).as_posix()}",
        theme=MONOKAI,
        unique_id="recommend",
    )
    return _WEB_FONT.sub("", svg).rstrip() + "\n"


def main() -> None:
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(picture(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
