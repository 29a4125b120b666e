"""The project's own files as the tests of its shape read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("run", "analysis", "model", "scenarios", "agents")  # from the top down


def ignored(name: str) -> bool:
    """Whether Git ignores a file of this name."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    return name == ".git" or any(fnmatch(name, line.rstrip("/")) for line in lines if line)


def project_files(folder: Path = ROOT) -> Iterator[Path]:
    """Every file of the project, without what Git ignores."""
    for path in sorted(folder.iterdir()):
        if ignored(path.name):
            continue
        if path.is_dir():
            yield from project_files(path)
        else:
            yield path


def name_of(path: Path) -> str:
    """A file's path inside the project, with slashes."""
    return path.relative_to(ROOT).as_posix()


FILES = list(project_files())
CODE = {
    name_of(path): path.read_text(encoding="utf-8")
    for path in FILES
    if path.suffix == ".py" and name_of(path).split("/")[0].removesuffix(".py") in FLOORS
}
WITH_RULES = {name: text for name, text in CODE.items() if name.startswith(("agents/", "model/"))}


def is_rule(function: ast.FunctionDef) -> bool:
    """Whether a function carries the ``@rule`` decorator."""
    return any(ast.unparse(decorator).split(".")[-1] == "rule" for decorator in function.decorator_list)
