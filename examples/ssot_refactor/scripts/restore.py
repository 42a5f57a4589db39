"""Put a component back as it was before its last release: ``restore.py --component maker``.

The rollback of Team Heron. It may run twice: a backup that is used up means that the work is done. It imports
nothing of the package, for it has to work where the package does not.
"""

# ruff: noqa: T201 (a script prints)
from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

HOME = Path(__file__).parents[1] / "var"


def main(argv: list[str]) -> int:
    """Move the backup into the place of the live file, in one step."""
    parser = argparse.ArgumentParser(description="Put a component back as it was.")
    parser.add_argument("--component", required=True)
    parser.add_argument("--home", type=Path, default=HOME)
    wish = parser.parse_args(argv)
    backup = wish.home / "backup" / f"{wish.component}.toml"
    if not backup.exists():
        print(f"there is no backup of {wish.component}, so nothing is to be restored")
        return 0
    os.replace(backup, wish.home / "live" / backup.name)  # noqa: PTH105 (the one that is atomic everywhere)
    print(f"{wish.component} is as it was")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
