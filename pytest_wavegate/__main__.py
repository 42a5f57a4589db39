"""``python -m pytest_wavegate`` is the ``wavegate`` command."""

from __future__ import annotations

import sys

from pytest_wavegate.cli import main

if __name__ == "__main__":
    sys.exit(main())
