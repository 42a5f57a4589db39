"""Writes the module list of docs/explanation/architecture.md from the line that opens each module.

``python scripts/module_list.py`` writes the page; with ``--check`` it says whether the page is current.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "pytest_wavegate"
PAGE = ROOT / "docs/explanation/architecture.md"
BEGIN = "<!-- modules: written by scripts/module_list.py -->\n"
END = "<!-- end of modules -->\n"


def main(arguments: list[str]) -> int:
    """Write the page, or compare it."""
    old = PAGE.read_text(encoding="utf-8")
    new = page_with(old, module_list(PACKAGE))
    if "--check" not in arguments:
        PAGE.write_text(new, encoding="utf-8")
        return 0
    if old != new:
        print(f"{PAGE.relative_to(ROOT)} is out of date: run python scripts/module_list.py")
        return 1
    return 0


def page_with(page: str, modules: str) -> str:
    """The page with the text between its two marks replaced."""
    head, rest = page.split(BEGIN)
    _, tail = rest.split(END)
    return f"{head}{BEGIN}\n{modules}\n{END}{tail}"


def module_list(package: Path) -> str:
    """One table for each folder that holds modules, the outermost first."""
    folders = sorted({file.parent for file in package.rglob("*.py")})
    return "\n".join(_table(folder, package) for folder in folders)


def _table(folder: Path, package: Path) -> str:
    init = folder / "__init__.py"
    head = f"### `{folder.relative_to(package.parent).as_posix()}/`\n\n{_sentence(opening_line(init))}\n"
    modules = sorted(file for file in folder.glob("*.py") if file != init)
    rows = [f"| `{file.name}` | {opening_line(file)} |" for file in modules]
    return "\n".join([head, "| module | |", "| --- | --- |", *rows, ""]) if rows else head


def opening_line(file: Path) -> str:
    """The first line of a module's docstring, fit for a table: no closing full stop, no bare bars."""
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0].rstrip(".").replace("``", "`").replace("|", "\\|")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
