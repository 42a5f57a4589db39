"""Commands for undoing are listed, never trusted."""

from __future__ import annotations

from pytest_wavegate.plan.read import parse_plan


def commands(text: str) -> list[tuple[str | None, str, str]]:
    plan = parse_plan(text.encode(), path="tasks.md", dialect="speckit")
    assert not any(one.trusted for one in plan.rollback)
    return [(one.phase, one.command, one.source) for one in plan.rollback]


def test_fences_below_a_heading() -> None:
    """Each command of a shell block is one; comments are left out, continued lines joined, prompts cut."""
    text = """## Risks

### Rollback Strategy:

```bash
# ready to run
python scripts/restore.py --part till

$ git revert \\
    --no-edit HEAD   # the last one
echo "a # b"
```

```python
restore()
```

## Deploy

```bash
make deploy
```
"""
    assert commands(text) == [
        (None, "python scripts/restore.py --part till", "plan:7"),
        (None, "git revert --no-edit HEAD", "plan:9"),
        (None, 'echo "a # b"', "plan:11"),
    ]


def test_fence_below_a_sentence() -> None:
    """A sentence about undoing that ends with a colon speaks of the block below it."""
    text = "## Phase 1: A\n\n- [ ] T001 Do it\n\nTo revert this phase, run:\n\n```\nmake undo\n```\n"
    assert commands(text) == [("1", "make undo", "plan:8")]


def test_inline_code() -> None:
    """Inline commands of lines about rollback, or in sections about it, count; names and paths do not."""
    text = """## Operations

- **Rollback**: run `alembic downgrade -1`, see `docs/ops.md`
- Start with `make run`
- [ ] T001 Test the rollback with `git revert HEAD`
  - Rollback by `git revert HEAD`

### Reverting

1. Stop it with `systemctl stop till`
2. Read `RollbackPlan`
"""
    assert [command for _, command, _ in commands(text)] == ["alembic downgrade -1", "systemctl stop till"]


def test_each_once() -> None:
    """A command that a phase repeats is listed once; an unfinished line is still read."""
    text = "## Rollback\n\n```sh\nmake a\nmake a\nmake b \\\n```\n"
    assert [command for _, command, _ in commands(text)] == ["make a", "make b"]


def test_words_that_mean_something_else() -> None:
    """A plan that speaks of undo as a feature names no command."""
    assert commands("## Undo feature\n\n- [ ] T001 Add undo\n\n```bash\nmake run\n```\n") == []
