"""Writes the table of findings: ``python scripts/finding_list.py`` after adding a code and its page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.plan.lint.codes import severities

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parents[1] / "docs/reference/findings"
HEAD = """\
# Findings

A finding is a remark about a plan: a code, a file and a line, what is wrong, and one way out. `wavegate lint`
prints them all. `wavegate plan` and the plan document have those that reading brought up, the record of a run
has those of the run. No finding stops a run: a run is refused with an [error](../messages.md).

An *error* means that the plan cannot be followed as it stands, a *warning* that something is likely wrong, an
*info* that something is worth knowing. The settings can weigh a code otherwise, or switch it off:

```toml
[tool.wavegate.lint]
WG322 = "off"
WG301 = "warning"
```

| code | weight | what |
| --- | --- | --- |
"""


def pages(folder: Path = FOLDER) -> dict[str, str]:
    """Return the short name of each code, from the title of its page."""
    titles = {}
    for file in sorted(folder.glob("WG*.md")):
        found = re.match(r"# (WG\d{3}): (.+)\n", file.read_text(encoding="utf-8"))
        titles[file.stem] = found[2] if found and found[1] == file.stem else ""
    return titles


def table(titles: Mapping[str, str]) -> str:
    """Return the page with a row for each code; codes of runs are warnings."""
    weights = severities()
    rows = (
        f"| [{code}]({code}.md) | {weights.get(code, 'warning')} | {name} |" for code, name in titles.items()
    )
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    (FOLDER / "index.md").write_text(table(pages()), encoding="utf-8")
