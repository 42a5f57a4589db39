"""Paths in running text: files, tests, folders and test ids that a task names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Literal, TypeAlias

from pytest_wavegate.lazy_regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_Source: TypeAlias = Literal["code", "prose"]
"""Where a word stands: in code a folder needs no slash at its end."""

_LINK = regex(r"!?\[[^\[\]]*\]\(([^()\s]+)(?:\s+\"[^\"]*\")?\)")
_PIECE = regex(
    r"(?P<ticks>`{1,4})(?!`)(?P<code>.{1,1000}?)(?P=ticks)|(?P<bare>[A-Za-z0-9_.@~*{}\[\]()/\\,+$#:<>=%?&|-]{2,})",
    re.DOTALL,
)
_TICKS = regex(r"`{5,}")
_JOINT = regex(r",|(?<!:):(?![:\d/])|\|")
_PLACE = regex(r"(?:#L?\d.*|#[\w-]+|:\d+(?:[-:,–]\d+)*|\(\d+(?:,\d+)?\))$")
_REST = regex(r"/\.{3}/?$")
_LEFT_OUT = regex(r"/\.{3}/")
"""``go test ./src/...`` means a folder; ``src/.../pool.py`` leaves folders out."""
_TEST_ID = regex(r"^([^:\s]+\.\w+)(::.+)$")
_SEGMENT = r"[\w.@+\[\](){}*$-]"
_SLASHED = regex(rf"^(?:{_SEGMENT}+/)+{_SEGMENT}*\.[A-Za-z][A-Za-z0-9]{{0,9}}$")
_PLAIN = regex(r"^(?=[^.]*[\w*\]}])[\w@+\[\]{}*$.-]*\.([a-z][A-Za-z0-9]{0,9})$")
_FOLDER = regex(rf"^(?:{_SEGMENT}+/)+$")
_ROOTED = regex(r"^(?:src|tests?|__tests__|specs?|e2e)(?:/[\w.@-]+)+$")
_NAMED = regex(
    r"^(?:Dockerfile|Makefile|Justfile|Procfile|CODEOWNERS|LICENSE"
    r"|\.(?:git\w+|env(?:\.\w+)*|dockerignore|editorconfig|nvmrc|npmrc|eslintrc|prettierrc))$"
)
_HOST = regex(r"^(?:www\.|[\w-]+(?:\.[\w-]+)*\.(?:com|org|io|dev|net|ai|app|co|gov|edu)(?:[:/]|$))")
_BRACES = regex(r"\{([^{}]*,[^{}]*)\}")
_IN_BRACES = regex(r"\{[^{}\n]{1,200}\}")
_BLANKS = regex(r",\s+")
_MOST_ALTERNATIVES = 64
_LONGEST_TEXT = 10_000
_LONGEST_PATH = 260

_ENDINGS = frozenset(
    """
    py pyi pyx ipynb js jsx mjs cjs ts tsx mts cts vue svelte astro html htm css scss sass less go
    mod sum rs java kt kts groovy gradle scala clj c h cc cpp cxx hpp cs csproj fs fsi fsx fsproj vb
    sln slnx props targets rb erb rake php swift m mm dart ex exs erl hs lua pl r sql prisma graphql
    gql proto thrift avsc json json5 jsonl yaml yml toml ini cfg conf env xml xsd md mdx rst adoc
    txt csv tsv sh bash zsh ps1 bat cmd tf tfvars hcl dockerfile lock sol cairo move zig nim tmpl
    tpl j2 jinja hbs ejs pug svg png ico webmanifest plist storyboard xcodeproj pbxproj razor cshtml
    xaml resx editorconfig feature http rego bicep nix cue jsonc mdc
    """.split()  # noqa: SIM905 (a list this long reads better as words)
)
"""Endings that make a word without a slash a file."""
_PRODUCTS = frozenset(
    """
    next node vue nuxt express three d3 chart react nest ember backbone socket knockout moment
    discord alpine solid angular p5 paper pixi babylon fabric konva leaflet video hls ws bun deno
    electron
    """.split()  # noqa: SIM905 (a list this long reads better as words)
)
"""``Next.js`` is no file."""
_DESIGN = frozenset(
    """
    plan.md spec.md research.md data-model.md quickstart.md tasks.md checklist.md constitution.md
    """.split()  # noqa: SIM905 (a list this long reads better as words)
)
"""Documents of a feature that its tasks only read."""
_CONTRACT = regex(r"^(?:contracts|checklists)/.*\.(?:md|ya?ml|json)$")
_TESTING = regex(
    r"(?:^|/)(?:tests?|__tests__|e2e|spec|[\w.]+\.Tests?|[\w-]+[_-]tests?)/"
    r"|(?:^|/)test_[^/]*\.py$|_test\.(?:py|go|dart|exs|cc|cpp|rb|rs)$|_spec\.rb$"
    r"|\.(?:test|spec|cy|e2e)\.[cm]?[jt]sx?$|(?:Tests?|Spec|IT)\.(?:java|kt|cs|fs|swift|scala|groovy|php)$"
)


@dataclass(frozen=True, slots=True)
class Paths:
    """What a text names; each once, in order of mention, with slashes."""

    files: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    """Those of ``files`` that are tests."""
    folders: tuple[str, ...] = ()
    """Each with a closing slash."""
    test_ids: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    """Files that lie outside the project, absolute or by ``..``."""


def find_paths(texts: Iterable[str]) -> Paths:
    """Return the paths that the lines of a task name, without line numbers and anchors.

    Alternatives are written out (``a/{b,c}.py`` is two files), patterns are kept (``src/**/*.py``).
    Addresses, endpoints, names like ``Next.js`` and the documents that a feature was planned with are no
    files.
    """
    words = list(dict.fromkeys(chain.from_iterable(_words(text) for text in texts)))
    test_ids = [word for word in words if _TEST_ID.match(word)]
    names = dict.fromkeys(_TEST_ID.sub(r"\1", word) for word in words)
    files = [name for name in names if not name.endswith("/")]
    inside = [name for name in files if not _leaves(name)]
    return Paths(
        files=tuple(inside),
        tests=tuple(name for name in inside if is_test(name)),
        folders=tuple(name for name in names if name.endswith("/") and not _leaves(name)),
        test_ids=tuple(test_ids),
        outside=tuple(name for name in files if _leaves(name)),
    )


def is_test(path: str) -> bool:
    """Whether a file is a test by its name or its folder."""
    return _TESTING.search(path) is not None


def _leaves(path: str) -> bool:
    return path.startswith(("/", "~")) or ".." in path.split("/") or path[1:2] == ":"


def _words(text: str) -> Iterator[str]:
    if "." not in text and "/" not in text:
        return
    for found in _PIECE.finditer(_readable(text[:_LONGEST_TEXT])):
        code, run = found["code"], found["bare"]
        if run and "." not in run and "/" not in run and "\\" not in run and not run.endswith("file"):
            continue
        for word in _split(run) if code is None else _of_code(code):
            for one in _alternatives(word):
                if path := _path(one, source="prose" if code is None else "code"):
                    yield path


def _readable(text: str) -> str:
    """Close braces up, write links as code, and drop ticks that nobody means."""
    if "{" in text:
        text = _IN_BRACES.sub(lambda found: _BLANKS.sub(",", found.group()), text)
    if "](" in text:
        text = _LINK.sub(r"`\1`", text)
    return _TICKS.sub(" ", text) if "`````" in text else text


def _of_code(code: str) -> Iterator[str]:
    """A code span is one path, or a command whose arguments may be paths."""
    parts = code.split()
    if len(parts) == 1:
        yield parts[0]
    else:
        yield from (part.strip("\"',;()") for part in parts if "/" in part and "." in part)


def _split(run: str) -> Iterator[str]:
    """Split at commas and colons that join two paths, not at those inside braces or test ids."""
    if "{" in run or ("," not in run and ":" not in run and "|" not in run):
        yield _stripped(run)
    else:
        yield from (_stripped(word) for word in _JOINT.split(run))


def _stripped(word: str) -> str:
    """Take off punctuation, and brackets that are not closed inside."""
    if len(word) > _LONGEST_PATH:
        return ""
    word = word.strip(",;:.?&|<>=%\"'") if not word.startswith(".") else word.rstrip(",;:.?&|<>=%\"'")
    for opening, closing in ("()", "[]", "{}"):
        while word.startswith(opening) and (
            word.count(closing) < word.count(opening) or word.endswith(closing)
        ):
            word = word[1:-1] if word.endswith(closing) else word[1:]
        while word.endswith(closing) and word.count(opening) < word.count(closing):
            word = word[:-1].rstrip(",;:.")
    return word


def _path(word: str, *, source: _Source) -> str | None:
    if len(word) > _LONGEST_PATH or "://" in word or _HOST.match(word):
        return None
    if "\\" in word:
        word = word.replace("\\", "/")
    if (test := _TEST_ID.match(word)) and _path(test.group(1), source=source):
        return word.removeprefix("./")
    name = _PLACE.sub("", word).removeprefix("./")
    if "/..." in name:
        name = _LEFT_OUT.sub("/**/", _REST.sub("/", name))
    if name.endswith("/"):
        return (
            name if _FOLDER.match(name) and re.search(r"[a-z]", name) and not name.startswith("@/") else None
        )
    if "/" in name:
        return _slashed(name, source=source)
    return _plain(name)


def _slashed(name: str, *, source: _Source) -> str | None:
    """A path with a folder; one from the root is a file only where its ending is known, else an endpoint."""
    if name.startswith(("@/", "#", "$")) or _CONTRACT.match(name):
        return None
    if _SLASHED.match("." + name.lstrip("~")):
        rooted = name.startswith(("/", "~"))
        return name if not rooted or name.rpartition(".")[2].lower() in _ENDINGS else None
    last = name.rpartition("/")[2]
    if _NAMED.match(last):
        return name
    return f"{name}/" if source == "code" and _ROOTED.match(name) else None


def _plain(name: str) -> str | None:
    if _NAMED.match(name):
        return name
    found = _PLAIN.match(name)
    if found is None or found.group(1) not in _ENDINGS or name in _DESIGN:
        return None
    stem = name[: -len(found.group(1)) - 1]
    if found.group(1) == "js" and stem.lower() in _PRODUCTS:
        return None
    return name if stem else None


def _alternatives(path: str) -> Iterator[str]:
    """Write alternatives in braces out; a name in braces, ``{id}``, is a part of the path."""
    if "{" not in path:
        yield path
        return
    ready, made = [path], 0
    while ready and made < _MOST_ALTERNATIVES:
        one = ready.pop(0)
        braces = _BRACES.search(one)
        if braces is None:
            made += 1
            yield one
        else:
            choices = braces.group(1).split(",")
            ready.extend(one[: braces.start()] + choice.strip() + one[braces.end() :] for choice in choices)
            del ready[_MOST_ALTERNATIVES:]
