"""The shape of the house: floors, no loops, one writer a field, one source of luck, small files.

These tests read the code. What a scan must find is planted for it here, so that a scan that
has gone blind fails too.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import networkx as nx
import pytest

from agents.foundation.records import KINDS

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("run", "analysis", "model", "scenarios", "agents")  # from the top down

ALLOWED_RANDOM = {"agents/foundation/draws.py"}
SETTING_UP = {"population.py"}  # fills new records, so it may write every field
MOST_LINES = 400

REQUIRED_AT_TOP = {"model", "agents", "scenarios", "run.py", "analysis", "tests", "pyproject.toml"}
ALLOWED_AT_TOP = REQUIRED_AT_TOP | {
    "docs",
    "examples",
    "benchmarks",
    "Makefile",
    "constraints.txt",
    "LICENSE",
}
ALLOWED_AT_TOP |= {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "CITATION.cff"}


def _ignored(name: str) -> bool:
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    return name == ".git" or any(fnmatch(name, line.rstrip("/")) for line in lines if line)


def project_files(folder: Path = ROOT) -> Iterator[Path]:
    """Every file of the project, without what Git ignores."""
    for path in sorted(folder.iterdir()):
        if _ignored(path.name):
            continue
        if path.is_dir():
            yield from project_files(path)
        else:
            yield path


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


FILES = list(project_files())
CODE = {
    name_of(path): path.read_text(encoding="utf-8")
    for path in FILES
    if path.suffix == ".py" and name_of(path).split("/")[0].removesuffix(".py") in FLOORS
}
WITH_RULES = {name: text for name, text in CODE.items() if name.startswith(("agents/", "model/"))}

# --- floors --------------------------------------------------------------------------------


def _lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
    )


def test_each_floor_imports_only_what_is_below() -> None:
    done = _lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("agents/intruder.py", "import model.intruder", "Five floors"),
        ("scenarios/intruder.py", "from analysis import intruder", "Five floors"),
        ("agents/foundation/intruder.py", "import agents.intruder", "The foundation"),
        ("model/intruder.py", "import run", "Nothing imports the command line"),
    ],
)
def test_the_contract_notices_an_import_that_runs_up(
    tmp_path: Path, file: str, line: str, contract: str
) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "run.py").write_text("")
    for folder in ("agents", "agents/foundation", "model", "scenarios", "analysis"):
        (tmp_path / folder).mkdir()
        for empty in ("__init__.py", "intruder.py"):
            (tmp_path / folder / empty).write_text("")
    assert _lint_imports(tmp_path).returncode == 0
    (tmp_path / file).write_text(line + "\n")
    done = _lint_imports(tmp_path)
    assert done.returncode == 1
    assert re.search(rf"{contract}.*BROKEN", done.stdout), done.stdout


def imports(name: str, text: str) -> set[str]:
    """Dotted names imported anywhere in a file, relative ones resolved, ``from a import b`` as ``a.b``."""
    parts = name.removesuffix(".py").split("/")
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            start = [*parts[: len(parts) - node.level]] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            found |= {f"{base}.{alias.name}" for alias in node.names}
    return found


def import_loops(code: dict[str, str]) -> list[list[str]]:
    """Groups of files that import each other in a loop."""
    files = {name.removesuffix(".py").removesuffix("/__init__").replace("/", "."): name for name in code}
    graph = nx.DiGraph()
    for name, text in code.items():
        for target in imports(name, text):
            module = target if target in files else target.rpartition(".")[0]
            if module in files:
                graph.add_edge(name, files[module])
    loops = [sorted(group) for group in nx.strongly_connected_components(graph) if len(group) > 1]
    return sorted(loops + [[name] for name in nx.nodes_with_selfloops(graph)])


def test_no_files_import_each_other_in_a_loop() -> None:
    assert import_loops(CODE) == []


def test_the_search_for_loops_finds_them() -> None:
    loop = {
        "agents/a.py": "from agents.deep import b",
        "agents/deep/b.py": "def later():\n    from ..c import value\n",
        "agents/c.py": "import agents.a",
        "agents/d.py": "import agents.a",
    }
    assert import_loops(loop) == [["agents/a.py", "agents/c.py", "agents/deep/b.py"]]
    assert import_loops({**loop, "agents/c.py": "import agents.foundation"}) == []


# --- luck ----------------------------------------------------------------------------------


def random_uses(name: str, text: str) -> list[str]:
    """Lines of a file that reach for a random generator other than ``draws``."""
    found = [
        f"{name}: imports {target}"
        for target in sorted(imports(name, text))
        if re.match(r"(random|secrets|numpy\.random)(\.|$)", target)
    ]
    for node in ast.walk(ast.parse(text)):
        # Any ``.random``: also Mesa's ``model.random``, a stream that all agents share.
        if isinstance(node, ast.Attribute) and node.attr in ("random", "default_rng", "shuffle_do"):
            found.append(f"{name}:{node.lineno}: {ast.unparse(node)}")
    return found


def test_luck_comes_from_draws_alone() -> None:
    found = [
        use for name, text in CODE.items() if name not in ALLOWED_RANDOM for use in random_uses(name, text)
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "import random",
        "from random import shuffle",
        "import numpy.random as luck",
        "from numpy import random",
        "from numpy.random import default_rng",
        "import numpy as np\nx = np.random.rand()",
        "import numpy\nrng = numpy.random.default_rng(1)",
        "def step(self):\n    return self.model.random.choice([1, 2])",
    ],
)
def test_the_scan_for_luck_finds_it(text: str) -> None:
    assert random_uses("model/x.py", text)


# --- one writer a field --------------------------------------------------------------------

WRITERS: dict[str, dict[str, str]] = {
    kind: {field.name: field.writer for field in fields} for kind, fields in KINDS.items()
}
WRITERS_OF_NAME = {
    name: {fields[name] for fields in WRITERS.values() if name in fields}
    for name in {name for fields in WRITERS.values() for name in fields}
}

# What a variable holds by its name; a variable taken from a population (``x = world.lots[i]``)
# is known from there instead.
KIND_OF_NAME = {
    **{kind: kind for kind in KINDS},
    **{f"{kind}s": kind for kind in KINDS},
    **dict.fromkeys(("home", "homes", "tenant", "owner"), "household"),
    **dict.fromkeys(("entry", "log"), "event"),
}


def kind_of(node: ast.expr, local: dict[str, str]) -> str | None:
    """The kind of record an expression stands for, or None if its name does not tell."""
    if isinstance(node, ast.Subscript):
        return kind_of(node.value, local)
    if isinstance(node, ast.Attribute):
        return KIND_OF_NAME.get(node.attr)
    if isinstance(node, ast.Name):
        return local.get(node.id, KIND_OF_NAME.get(node.id))
    return None


def _is_rule(function: ast.FunctionDef) -> bool:
    return any(ast.unparse(decorator).split(".")[-1] == "rule" for decorator in function.decorator_list)


def _targets(node: ast.AST) -> Iterator[ast.expr]:
    """Single targets of an assignment, tuples taken apart."""
    if isinstance(node, ast.Assign):
        waiting = list(node.targets)
    elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.For):
        waiting = [node.target]
    else:
        return
    while waiting:
        target = waiting.pop()
        if isinstance(target, ast.Tuple | ast.List):
            waiting += target.elts
        else:
            yield target


def rooms_of(name: str) -> set[str]:
    """What a file may be called as a writer: by its own name, or by the folder it shares a room with."""
    path = Path(name)
    return {path.stem, *path.parts[1:-1]}


def foreign_writes(name: str, text: str) -> list[str]:
    """Assignments in the rules of a file to fields whose writer is another file.

    Looks at ``record.field = …`` and ``records.field[i] = …``. Where the kind of record is not
    known, any writer of a field of that name is accepted.
    """
    found = []
    for function in ast.walk(ast.parse(text)):
        if not isinstance(function, ast.FunctionDef) or not _is_rule(function):
            continue
        local: dict[str, str] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript):
                kind = kind_of(node.value, {})
                for target in _targets(node):
                    if kind and isinstance(target, ast.Name):
                        # "" where a variable holds one kind here and another there
                        local[target.id] = kind if local.get(target.id, kind) == kind else ""
        for node in ast.walk(function):
            for target in _targets(node):
                whole = target
                while isinstance(target, ast.Subscript):
                    target = target.value
                if not isinstance(target, ast.Attribute) or (
                    whole is not target and target.attr in KIND_OF_NAME
                ):
                    continue
                kind = kind_of(target.value, local)
                writers = (
                    {WRITERS[kind].get(target.attr)} if kind else WRITERS_OF_NAME.get(target.attr, set())
                )
                where = f"{name}:{target.lineno}: {ast.unparse(whole)}"
                if writers == {None}:
                    found.append(f"{where}: a {kind} has no such field")
                elif writers and not writers & rooms_of(name):
                    found.append(f"{where} is written by {' or '.join(sorted(map(str, writers)))}")
    return found


def test_every_field_is_written_by_its_writer_alone() -> None:
    found = [
        write
        for name, text in WITH_RULES.items()
        if Path(name).name not in SETTING_UP
        for write in foreign_writes(name, text)
    ]
    assert found == [], "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("home.cash = 1.0", "written by ledger"),
        ("home.cash += 1.0", "written by ledger"),
        ("payer.cash -= 1.0", "written by ledger"),
        ("world.households[row].cash = 1.0", "written by ledger"),
        ("world.households.cash[row] = 1.0", "written by ledger"),
        ("x, home.cash = 0.0, 1.0", "written by ledger"),
        ("lot.title = 2", "written by residence"),
        ("thing = world.lots[row]\n    thing.title = 2", "written by residence"),
        ("home.castle = 1", "has no such field"),
    ],
)
def test_the_scan_for_writers_finds_a_foreign_write(line: str, verdict: str) -> None:
    rule_text = f"@rule\ndef act(world, home, lot, payer, row):\n    {line}\n"
    (found,) = foreign_writes("agents/stranger.py", rule_text)
    assert verdict in found
    assert foreign_writes("agents/stranger.py", rule_text.removeprefix("@rule\n")) == []


def test_the_scan_for_writers_lets_the_writer_write() -> None:
    text = (
        "@rule\ndef act(home, thing, book):\n    home.cash = 1.0\n    thing.cash = 1.0\n    book[1] = 1.0\n"
    )
    assert foreign_writes("agents/foundation/ledger.py", text) == []
    assert foreign_writes("agents/ledger/book.py", text) == []
    assert len(foreign_writes("agents/book.py", text)) == 2


def test_every_writer_is_a_file_or_a_folder() -> None:
    rooms = set().union(*map(rooms_of, WITH_RULES))
    homeless = {
        f"{kind}.{name} ({writer})"
        for kind, fields in WRITERS.items()
        for name, writer in fields.items()
        if writer not in rooms
    }
    assert homeless == set()


def test_rules_stand_where_the_cache_looks_for_them() -> None:
    """``rules.sources_digest`` reads agents/ and model/; a rule elsewhere could run stale code."""
    elsewhere = [
        f"{name}: {node.name}"
        for name, text in CODE.items()
        if name not in WITH_RULES
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and _is_rule(node)
    ]
    assert elsewhere == []


# --- files ---------------------------------------------------------------------------------


def test_the_top_of_the_repository_is_what_the_readme_says() -> None:
    top = {path.name for path in ROOT.iterdir() if not _ignored(path.name)}
    assert REQUIRED_AT_TOP - top == set(), "missing"
    assert {name for name in top - ALLOWED_AT_TOP if not name.startswith(".")} == set(), "unexpected"


def test_files_stay_small() -> None:
    lines = {name_of(path): len(path.read_bytes().splitlines()) for path in FILES if path.suffix == ".py"}
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}


def test_every_file_says_what_it_is() -> None:
    silent = [name for name, text in CODE.items() if text.strip() and not ast.get_docstring(ast.parse(text))]
    assert silent == []


# Put together from parts, so that this file passes its own test.
MACHINE = re.compile(
    r"(?<![\w.~<])/(?:" + "|".join(("work", "tmp", "root", "home", "Users")) + r")/[\w.]"
    r"|[A-Z]:\\\\?Users\\|" + "|".join(("pypi" + r"\.org", "python" + "hosted", "file:" + "//"))
)


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    found = {}
    for path in FILES:
        content = path.read_bytes()
        if b"\0" not in content and (hits := MACHINE.findall(content.decode("utf-8", "replace"))):
            found[name_of(path)] = hits
    assert found == {}


@pytest.mark.parametrize("folder", ["work", "tmp", "root", "home"])
def test_the_scan_for_machine_paths_finds_them(folder: str) -> None:
    assert MACHINE.findall(f'open("/{folder}/x")')
    assert MACHINE.findall(f"see /{folder}/someone")
    assert not MACHINE.findall(f"docs/{folder}/x and {folder} / x")
