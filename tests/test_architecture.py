"""The shape of the house: floors, no loops, one source of luck, small files.

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
from pathlib import Path

import networkx as nx
import pytest

from tests.sources import CODE, FILES, ROOT, WITH_RULES, ignored, is_rule, name_of

ALLOWED_RANDOM = {"agents/foundation/draws.py"}
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
    tree = ast.parse(text)
    # Mesa's grids must be given a generator: handing one on draws nothing.
    handed_on = {
        node.value for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "random"
    }
    for node in ast.walk(tree):
        # Any ``.random``: also Mesa's ``model.random``, a stream that all agents share.
        drawing = isinstance(node, ast.Attribute) and node.attr in ("random", "default_rng", "shuffle_do")
        if drawing and node not in handed_on:
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
        "x = draw(stream=model.random)",
    ],
)
def test_the_scan_for_luck_finds_it(text: str) -> None:
    assert random_uses("model/x.py", text)


def test_the_scan_for_luck_lets_mesa_have_its_generator() -> None:
    assert random_uses("model/x.py", "grid = Grid((3, 3), random=self.random)") == []


# --- rules --------------------------------------------------------------------------------


def test_rules_stand_where_the_cache_looks_for_them() -> None:
    """``rules.sources_digest`` reads agents/ and model/; a rule elsewhere could run stale code."""
    elsewhere = [
        f"{name}: {node.name}"
        for name, text in CODE.items()
        if name not in WITH_RULES
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and is_rule(node)
    ]
    assert elsewhere == []


# --- files ---------------------------------------------------------------------------------


def test_the_top_of_the_repository_is_what_the_readme_says() -> None:
    top = {path.name for path in ROOT.iterdir() if not ignored(path.name)}
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
