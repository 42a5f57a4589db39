"""A worktree is made at HEAD, changed at will, and never left behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.proof import leftovers
from pytest_wavegate.proof.changes import Changes, project_files, uncommitted
from pytest_wavegate.proof.git import open_git
from pytest_wavegate.proof.imports import astray, import_path
from pytest_wavegate.proof.worktree import prune, worktree

if TYPE_CHECKING:
    from tests.proof.conftest import Repository


def state(repository: Repository) -> tuple[str, str]:
    """What a run must leave as it was."""
    return repository.run("status", "--porcelain"), repository.run("worktree", "list")


def test_it_holds_what_was_committed_and_is_removed(repository: Repository, temp: Path) -> None:
    """Neither the user's tree, nor git's list, nor the temp folder shows anything of it afterwards."""
    repository.commit(a="A = 1\n", tests__test_a="")
    before = state(repository)
    with worktree(open_git(repository.root / "tests"), "run-1") as tree:
        assert (tree.root / "a.py").read_text() == "A = 1\n"
        assert tree.inside(repository.root / "tests/test_a.py") == tree.root / "tests/test_a.py"
        tree.put("a.py", b"broken")
        tree.put("new/b.py", b"")
    assert state(repository) == before
    assert not list(temp.iterdir())


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_it_is_removed_however_the_block_ends(
    repository: Repository, temp: Path, error: type[BaseException]
) -> None:
    """Also on Ctrl-C, with files in it that may not be written."""
    repository.commit(a="")
    before = state(repository)

    def block() -> None:
        with worktree(repository.git, "run") as tree:
            (tree.root / "locked").mkdir()
            (tree.root / "locked/file").touch()
            (tree.root / "locked").chmod(0o500)
            raise error

    with pytest.raises(error):
        block()
    assert state(repository) == before
    assert not list(temp.iterdir())


def test_several_lie_side_by_side(repository: Repository, temp: Path) -> None:
    """Each with its own files."""
    repository.commit(a="")
    with worktree(repository.git, "run") as one, worktree(repository.git, "run") as two:
        one.put("a.py", b"1")
        assert (two.root / "a.py").read_bytes() == b""
        assert prune(repository.git) == []
        assert one.root.exists()
    assert not list(temp.iterdir())


def test_many_are_made_at_once(repository: Repository, temp: Path) -> None:
    """Git alone would stumble over the notes that another git is writing."""
    repository.commit(a="")
    before = state(repository)

    def make(number: int) -> bool:
        with worktree(repository.git, str(number)) as tree:
            return (tree.root / "a.py").exists()

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(make, range(16)))
    assert state(repository) == before
    assert not list(temp.iterdir())


def test_files_are_taken_from_a_revision_or_deleted_where_it_has_none(
    repository: Repository, temp: Path
) -> None:
    """What is as it was is told, too: a run with it proves nothing."""
    base = repository.commit(src__old="1\n", same="1\n", tests__test_x="1\n")
    repository.commit(src__old="2\n", src__new="2\n", tests__test_x="2\n")
    with worktree(repository.git, "run") as tree:
        tree.put("src/__pycache__/old.cpython-311.pyc", b"")
        taken = tree.take(["src/old.py", "src/new.py", "same.py", "nowhere.py", "src/old.py"], base)
        assert (taken.restored, taken.deleted, taken.unchanged) == (
            ("src/old.py",),
            ("src/new.py",),
            ("same.py",),
        )
        assert taken.differs
        assert (tree.root / "src/old.py").read_text() == "1\n"
        assert not (tree.root / "src/new.py").exists()
        assert (tree.root / "tests/test_x.py").read_text() == "2\n"
        assert not (tree.root / "src/__pycache__").exists()
        assert not tree.take(["same.py"], base).differs


def test_compiled_python_is_kept_where_no_file_changes(repository: Repository, temp: Path) -> None:
    """Tests need not be compiled for every run; code that is swapped within a second must be."""
    base = repository.commit(src__code="1\n", tests__test_x="1\n")
    repository.commit(src__code="2\n")
    with worktree(repository.git, "run") as tree:
        ours, theirs = (tree.root / folder / "__pycache__/any.pyc" for folder in ("src", "tests"))

        def compile_all() -> None:
            for path in (ours, theirs):
                tree.put(path.relative_to(tree.root).as_posix(), b"")

        for change in (
            lambda: tree.take(["src/code.py"], base),
            lambda: tree.put("src/code.py", b"3\n"),
            lambda: tree.overlay(Changes(written=("src/code.py",))),
            lambda: tree.overlay(Changes(deleted=("src/code.py",))),
        ):
            compile_all()
            change()
            assert (ours.exists(), theirs.exists()) == (False, True)
        compile_all()
        tree.purge_bytecode()
        assert not ours.exists()
        assert not theirs.exists()


def test_nothing_is_deleted_where_git_cannot_tell_what_the_revision_has(
    repository: Repository, temp: Path
) -> None:
    """An unknown revision is an error, not an empty one."""
    repository.commit(a="")
    with worktree(repository.git, "run") as tree:
        with pytest.raises(WavegateError, match="git ls-tree failed"):
            tree.take(["a.py"], "0" * 40)
        assert (tree.root / "a.py").exists()


def test_odd_names_are_taken_as_they_are(repository: Repository, temp: Path) -> None:
    """Blanks, brackets, stars and letters beyond ASCII are no patterns."""
    name = "ä [x] *.py"
    repository.write(name, "1")
    repository.write("ä x y.py", "1")
    base = repository.commit()
    repository.write(name, "2")
    repository.write("ä x y.py", "2")
    repository.commit()
    with worktree(repository.git, "run") as tree:
        assert tree.take([name], base).restored == (name,)
        assert (tree.root / "ä x y.py").read_text() == "2"


def test_only_listed_ignored_files_are_brought(repository: Repository, temp: Path) -> None:
    """Files, folders and links; what is not there or lies outside is an error."""
    repository.write(".gitignore", "*.env\ndata/\n")
    repository.commit(a="")
    repository.write("local.env", "x")
    repository.write("other.env", "x")
    repository.write("data/deep/one.bin", "x")
    (repository.root / "out.env").symlink_to(temp)
    with worktree(repository.git, "run") as tree:
        tree.bring(["local.env", "data"])
        assert (tree.root / "data/deep/one.bin").read_text() == "x"
        assert not (tree.root / "other.env").exists()
        for path in ("missing.env", "out.env", "../temp"):
            with pytest.raises(WavegateError, match="no file or folder of the project"):
                tree.bring([path])


def test_a_link_never_leads_to_the_users_own_files(repository: Repository, temp: Path) -> None:
    """A committed link with an absolute target is replaced, not followed."""
    repository.commit(a="A\n")
    (repository.root / "link.py").symlink_to(repository.root / "a.py")
    (repository.root / "folder").symlink_to(repository.root)
    repository.commit()
    with worktree(repository.git, "run") as tree:
        tree.put("link.py", b"hollow")
        with pytest.raises(WavegateError, match="leads out"):
            tree.put("folder/a.py", b"hollow")
    assert (repository.root / "a.py").read_text() == "A\n"


def test_a_dirty_tree_is_repeated(repository: Repository, temp: Path) -> None:
    """Changed, new, deleted and staged files; ignored ones are not. It is told that HEAD means these."""
    repository.write(".gitignore", "*.log\n")
    repository.commit(a="1", b="1", c="1")
    assert not uncommitted(repository.git)
    assert uncommitted(repository.git).note == ""
    repository.write("a.py", "2")
    repository.write("x/new.py", "2")
    repository.write("x.log", "2")
    repository.write("staged.py", "2")
    repository.run("add", "staged.py")
    (repository.root / "b.py").unlink()
    before = state(repository)
    changes = uncommitted(repository.git)
    assert set(changes.written) == {"a.py", "x/new.py", "staged.py"}
    assert changes.deleted == ("b.py",)
    assert "4 files are not committed" in changes.note
    with worktree(repository.git, "run") as tree:
        tree.overlay(changes)
        found = {path.relative_to(tree.root).as_posix() for path in tree.root.rglob("*.*")}
        assert found == {".git", ".gitignore", "a.py", "c.py", "staged.py", "x/new.py"}
    assert state(repository) == before
    assert "b.py" not in project_files(repository.git)
    assert "x/new.py" in project_files(repository.git)


def test_a_file_in_the_place_of_a_folder(repository: Repository, temp: Path) -> None:
    """And a folder in the place of a file; one without files is gone, or Python could import it."""
    repository.commit(a="", b__x="", c__y="", d="")
    for name in ("b", "c"):
        shutil.rmtree(repository.root / name)
    repository.write("b", "a file now")
    (repository.root / "d.py").unlink()
    repository.write("d.py/z.py", "a folder now")
    changes = uncommitted(repository.git)
    assert changes == Changes(("b", "d.py/z.py"), ("b/x.py", "c/y.py", "d.py"))
    with worktree(repository.git, "run") as tree:
        for _ in range(2):
            tree.overlay(changes)
            assert sorted(one.name for one in tree.root.iterdir()) == [".git", "a.py", "b", "d.py"]
            assert (tree.root / "d.py/z.py").read_text() == "a folder now"
            tree.take(["b/x.py"], "HEAD")


def test_a_commit_hook_around_the_run_does_not_mislead(
    repository: Repository, temp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git's variables of the hook are left out, and no hook of the repository runs."""
    repository.commit(a="")
    hook = repository.write(".git/hooks/post-checkout", "#!/bin/sh\ntouch hooked\n")
    hook.chmod(0o755)
    monkeypatch.setenv("GIT_DIR", "/nowhere/.git")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    with worktree(open_git(repository.root), "run") as tree:
        assert (tree.root / "a.py").exists()
        assert not (tree.root / "hooked").exists()


def test_a_setting_that_names_the_users_tree_does_not_mislead(repository: Repository, temp: Path) -> None:
    """It holds for all worktrees where each has settings of its own; what is not committed would be lost."""
    base = repository.commit(a="1")
    repository.commit(a="2")
    repository.run("config", "extensions.worktreeConfig", "true")
    repository.run("config", "core.worktree", str(repository.root))
    mine = repository.write("a.py", "3")
    with worktree(repository.git, "run") as tree:
        assert (tree.root / "a.py").read_text() == "2"
        assert tree.take(["a.py"], base).restored == ("a.py",)
        assert mine.read_text() == "3"
    assert repository.run("worktree", "list").count("\n") == 0


CRASH = """
import os, signal, sys, tempfile
from pathlib import Path
from pytest_wavegate.proof.git import Git
from pytest_wavegate.proof.worktree import worktree
tempfile.tempdir = sys.argv[2]
with worktree(Git(Path(sys.argv[1])), "crashed") as tree:
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_the_next_run_cleans_up_after_a_crash(repository: Repository, temp: Path) -> None:
    """Also where somebody has removed the folder by hand; the user's own worktrees stay."""
    repository.commit(a="")
    repository.run("worktree", "add", "--quiet", "--detach", "../own")
    before = state(repository)
    for removed in (False, True):
        command = [sys.executable, "-c", CRASH, str(repository.root), str(temp)]
        package = str(Path(leftovers.__file__).parents[2])
        ended = subprocess.run(command, check=False, env=os.environ | {"PYTHONPATH": package})
        assert ended.returncode == -signal.SIGKILL
        (folder,) = temp.iterdir()
        assert state(repository) != before
        if removed:
            leftovers.remove_folder(folder)
        assert prune(repository.git) == ([] if removed else [folder])
        assert state(repository) == before
        assert not list(temp.iterdir())


def test_folders_of_others_are_left_alone(repository: Repository, temp: Path) -> None:
    """Those of another working tree, young ones without a marker; not those whose working tree is gone."""
    repository.commit(a="")
    for name, marker in (
        ("theirs", f'{{"root": "{temp}"}}'),
        ("gone", '{"root": "/no/such/place"}'),
        ("young", None),
        ("old", "{"),
    ):
        folder = temp / f"{leftovers.PREFIX}{name}"
        folder.mkdir()
        if marker is not None:
            (folder / "marker.json").write_text(marker)
    os.utime(temp / f"{leftovers.PREFIX}old", (0, 0))
    assert [path.name.removeprefix(leftovers.PREFIX) for path in prune(repository.git)] == ["gone", "old"]


def test_a_folder_without_git_or_without_a_commit_says_so(tmp_path: Path, repository: Repository) -> None:
    """With a way out that needs no git."""
    bare = tmp_path / "bare"
    bare.mkdir()
    with pytest.raises(WavegateError, match="proving needs a git repository") as found:
        open_git(bare)
    assert "red and green" in found.value.hint
    with pytest.raises(WavegateError, match="nothing was committed yet"):
        open_git(repository.root)


def test_a_repository_of_somebody_else(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git's own way out is handed on."""
    repository.commit(a="")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(WavegateError, match="dubious ownership") as found:
        open_git(repository.root)
    assert found.value.hint.startswith("run git config --global --add safe.directory ")


def test_without_git_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No git on the path at all."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(WavegateError, match="proving needs a git repository"):
        open_git(tmp_path)


def test_modules_come_from_the_worktree(repository: Repository, temp: Path) -> None:
    """Entries of the user's tree are taken over; those that a finder hides are derived from the files."""
    repository.write("src/pkg/__init__.py", "")
    repository.write("flat/__init__.py", "")
    repository.commit(src__pkg__a="", flat__b="", space__c="")
    top = repository.root
    with worktree(repository.git, "run") as tree:
        search = ["", str(top), "/usr/lib/python3", str(top / ".venv/lib/site-packages")]
        files = [top / "src/pkg/a.py", top / "flat/b.py", top / "space/c.py", top / "data.txt"]
        found = import_path(tree, search_path=search, files=files)
        assert found == tuple(str(tree.root / one) for one in ("", "src", "space"))
        modules = {
            "pkg.a": str(top / "src/pkg/a.py"),
            "flat.b": str(tree.root / "flat/b.py"),
            "json": "/usr/lib/json.py",
            "sys": None,
            "six": str(top / ".venv/lib/site-packages/six.py"),
        }
        assert astray(tree, modules) == ("pkg.a",)
