"""What ``run.py`` understands: commands, their options and defaults, and what was perhaps meant."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn

from scenarios.problems import did_you_mean, nearest, one_of

PLACE = "valle_de_mexico"
POLICIES = ("hip_2019", "shp_2016_cofinancing", "shp_2019_grant")
DATES = "P@60-120: in force in months 60 to 119 only"
SEEDS, MONTHS, HIGHEST_SEED = 8, 240, 2**63 - 1
PORT, HERE, VISITORS = 5006, "127.0.0.1", 12
INTERRUPTED = 130
"""Exit code after Ctrl-C."""
Options = argparse.Namespace


class BadInput(ValueError):  # noqa: N818 (what it is, not that it is one)
    """What was asked for cannot be done; the message says why, in one line."""


class Parser(argparse.ArgumentParser):
    """Raises ``BadInput`` instead of leaving, and suggests what may have been meant."""

    def error(self, message: str) -> NoReturn:
        raise BadInput(message.removeprefix("argument "))

    def parse(self, arguments: Sequence[str]) -> Options:
        options, unknown = self.parse_known_intermixed_args(list(arguments))
        if unknown:
            wrong = next((word for word in unknown if word.startswith("-")), unknown[0]).partition("=")[0]
            known = sorted(self._option_string_actions)
            close = nearest(wrong, known, 0.75)
            hint = f"did you mean '{close}'?" if close else f"{self.prog} --help lists the options"
            raise BadInput(f"unknown option '{wrong}' ({hint})")
        return options


def _whole(low: int, high: int = 10**9) -> Callable[[str], int]:
    """A converter to whole numbers of a range."""

    def convert(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            span = f"between {low:,} and {high:,}"
            raise argparse.ArgumentTypeError(f"expected a whole number {span}; got '{text}'")
        return number

    return convert


def _integer(text: str) -> int:
    """A whole number; whether it is in range is for the scenario to say."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a whole number; got '{text}'") from None


def _folder(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("expected the name of a folder; got nothing")
    return text


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _add_size(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--months", type=_integer, metavar="N", help=f"length ({MONTHS})")
    parser.add_argument("--households", type=_integer, metavar="N", help="at the start (the place's own)")


def _add_workers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--workers", type=_whole(1, 1_000), default=cores(), metavar="N", help="processes (%(default)s)"
    )


def _add_force(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="replace results of another scenario there")


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")


def _part(text: str) -> tuple[int, int]:
    number, slash, count = text.partition("/")
    if slash and number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count):
        return int(number), int(count)
    raise argparse.ArgumentTypeError(f"expected a part and their number, for instance 2/8; got '{text}'")


def _width(text: str) -> tuple[str, float]:
    name, _, width = text.partition("=")
    try:
        number = float(width)
    except ValueError:
        number = 0.0
    if not name or not 0.0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"expected indicator=width, a number above 0; got '{text}'")
    return name.strip(), number


def _seconds(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0.0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"expected seconds, a number above 0; got '{text}'")
    return number


def _add_sweeps(add: Callable[[str, str], Parser]) -> None:
    sweep = add("sweep", "every run of a study, on this machine or a cluster; the same command goes on")
    sweep.add_argument("study", metavar="STUDY", help="a study (run.py list) or a file of one")
    sweep.add_argument("--out", type=_folder, metavar="DIR", help="(results/sweeps/<study>); resumes there")
    sweep.add_argument("--seeds", type=_whole(1, 1_000_000), metavar="N", help="pairs (the study's own)")
    sweep.add_argument("--dry-run", action="store_true", help="how many runs, how long, how large")
    _add_workers(sweep)
    sweep.add_argument("--here", action="store_true", help="in this process, for debugging")
    sweep.add_argument(
        "--cluster", metavar="ADDRESS", help="the workers of a Dask scheduler: tcp://host:8786"
    )
    sweep.add_argument("--part", type=_part, default=(1, 1), metavar="K/N", help="only the K-th of N parts")
    sweep.add_argument("--slurm", type=_whole(1, 10_000), metavar="N", help="write a SLURM array of N tasks")
    sweep.add_argument(
        "--until-width",
        type=_width,
        action="append",
        metavar="a=w",
        help="more seeds until the 95 %% intervals of indicator a are no wider; may be repeated",
    )
    sweep.add_argument(
        "--most-seeds", type=_whole(3, 1_000_000), default=200, metavar="N", help="(%(default)s) for that"
    )
    sweep.add_argument("--seconds", type=_seconds, metavar="S", help="limit of one run (the study's own)")
    sweep.add_argument("--retry-failed", action="store_true", help="run again what failed")
    sweep.add_argument("--force", action="store_true", help="go on although study or rules changed")
    _add_json(sweep)

    query = add("query", "tables of a sweep, asked in SQL; without a query: which there are")
    query.add_argument("directory", metavar="DIR")
    query.add_argument("statement", metavar="SQL", nargs="?", help='"select * from results"')
    query.add_argument(
        "--summary",
        action="store_true",
        help="mean paired differences with 95 %% intervals by place, arm and point; with names of indicators "
        "instead of SQL: of those alone",
    )
    query.add_argument("--csv", action="store_true", help="comma-separated values on standard output")
    _add_json(query)

    compact = add("compact", "one file for the many of a sweep; everything is answered as before")
    compact.add_argument("directory", metavar="DIR")
    _add_json(compact)


def parsers(does: Mapping[str, Callable[[Options], int]]) -> dict[str, Parser]:
    """A parser for every command; the main job has the empty name. ``does``: what each command does."""
    found: dict[str, Parser] = {}

    def add(name: str, about: str) -> Parser:
        parser = Parser(prog=f"run.py {name}".strip(), description=about, allow_abbrev=False)
        parser.set_defaults(does=does[name])
        found[name] = parser
        return parser

    add("list", "the places, policies and studies there are")
    found["list"].add_argument(
        "--collect", type=_folder, metavar="FILE", help="the places as a page of Markdown"
    )
    _add_json(found["list"])

    show = add("show", "the scenario of a place, or of a policy in the default place, as TOML")
    show.add_argument("name", metavar="NAME", help="a place, a policy, or a file of one (P@60-: with dates)")
    _add_json(show)

    check = add("check", "is a scenario file right? what does a policy do, and do its examples come out?")
    check.add_argument("files", metavar="FILE", nargs="+")
    _add_json(check)

    new = add("new", "a policy file to begin with, every key explained: new policy NAME")
    new.add_argument("what", metavar="policy", choices=["policy"])
    new.add_argument("name", metavar="NAME", help="writes NAME.toml here, never over another file")
    new.add_argument(
        "--kind", default="grant", metavar="K", help="grant, credit, voucher, tenancy, … (%(default)s)"
    )

    run = add("run", "one city")
    run.add_argument("place", metavar="PLACE", help="a place, a file of one, or a run's own scenario.toml")
    run.add_argument("--policy", action="append", default=[], metavar="P", help=f"may be repeated; {DATES}")
    _add_size(run)
    run.add_argument("--seed", type=_whole(0, HIGHEST_SEED), metavar="S", help="luck (1)")
    run.add_argument("--set", action="append", default=[], metavar="a.b=v", help="change one number")
    run.add_argument("--out", type=_folder, metavar="DIR", help="where to write the files of the run")
    _add_force(run)
    _add_json(run)

    compare = add("compare", "tables, pictures and report.html from stored results")
    compare.add_argument("directory", metavar="DIR")
    compare.add_argument("--baseline", metavar="NAME", help="the arm that others are compared with")
    _add_json(compare)

    story = add("story", "one household's life, told")
    story.add_argument("directory", metavar="DIR")
    story.add_argument(
        "--household",
        default="random",
        metavar="KEY|random|typical",
        help="its key, or its mark in other stories; typical: an eventful life, always the same "
        "(%(default)s)",
    )
    story.add_argument("--language", default="en", metavar="en|es|pt", help="to tell it in (%(default)s)")
    story.add_argument(
        "--collect", type=_folder, metavar="FILE", help="three chosen lives as Markdown, with plots"
    )
    _add_json(story)

    validate = add("validate", "patterns and hypotheses: does the city do what is known?")
    validate.add_argument("--quick", action="store_true", help="few seeds, and docs stay as they are")
    validate.add_argument("--seeds", type=int, metavar="N", help="at most N seeds an entry")
    validate.add_argument("--only", metavar="P3,H6,…", help="only these; the others keep their verdicts")
    _add_workers(validate)
    validate.add_argument(
        "--out",
        type=_folder,
        default="results/validation",
        metavar="DIR",
        help="(%(default)s); resumes there",
    )
    _add_json(validate)

    policies = add("policies", "what every policy does in its own place, and the catalogue: docs/policies.md")
    policies.add_argument(
        "--seeds",
        type=_whole(0, 100_000),
        default=SEEDS,
        metavar="N",
        help="pairs (%(default)s); 0: the page",
    )
    _add_size(policies)
    policies.add_argument(
        "--only", nargs="+", metavar="NAME", help="only these; the others keep their numbers"
    )
    _add_workers(policies)
    policies.add_argument("--out", type=_folder, default="docs", metavar="DIR", help="(%(default)s)")
    _add_json(policies)

    _add_sweeps(add)

    app = add("app", "two cities side by side in the browser, without internet; Ctrl-C ends it")
    app.add_argument("--port", type=_whole(0, 65_535), default=PORT, metavar="N", help="(%(default)s)")
    app.add_argument(
        "--host",
        default=HERE,
        metavar="H",
        help="address to listen on; 0.0.0.0 lets the whole network in (this machine alone: %(default)s)",
    )
    app.add_argument(
        "--visitors", type=_whole(1, 100), default=VISITORS, metavar="N", help="at once (%(default)s)"
    )
    app.add_argument(
        "--households",
        type=_whole(60, 20_000),
        default=3_000,
        metavar="N",
        help="at most in a city (%(default)s)",
    )
    app.add_argument(
        "--idle",
        type=_whole(1, 1_440),
        default=30,
        metavar="MIN",
        help="put away after (%(default)s minutes)",
    )
    app.add_argument("--quiet", action="store_true", help="open no browser")

    bench = add("bench", "speed and memory, as a table and in bench.json")
    bench.add_argument("--quick", action="store_true", help="shorter, and without compiling anew")
    _add_json(bench)

    add("parameters", "every behavioural number with unit, range, tag and source")
    _add_json(found["parameters"])

    width = max(map(len, found))
    commands = "\n".join(f"  {name:<{width}}  {parser.description}" for name, parser in found.items())
    main_job = add("", f"Without a command: the main job.\n\ncommands:\n{commands}")
    main_job.formatter_class = argparse.RawDescriptionHelpFormatter
    main_job.add_argument("--place", default=PLACE, metavar="P", help="(%(default)s)")
    main_job.add_argument(
        "--policy",
        action="append",
        metavar="P",
        help=f"compared with none; may be repeated, several together joined by +; {DATES} "
        f"({', '.join(POLICIES)})",
    )
    main_job.add_argument(
        "--seeds", type=_whole(1, 100_000), default=SEEDS, metavar="N", help="pairs of runs (%(default)s)"
    )
    _add_size(main_job)
    _add_workers(main_job)
    main_job.add_argument(
        "--out", type=_folder, metavar="DIR", help="where to write (results/<place>); resumes there"
    )
    _add_force(main_job)
    _add_json(main_job)
    return found


def read(arguments: Sequence[str], does: Mapping[str, Callable[[Options], int]]) -> Options:
    """The options of a command line, with ``does`` the command's function; or ``BadInput``."""
    known = parsers(does)
    if arguments and not arguments[0].startswith("-"):
        name, *rest = arguments
        commands = [name for name in known if name]
        if name not in commands:
            hint = did_you_mean(name, commands)
            raise BadInput(
                f"unknown command '{name}'; expected {one_of(commands)}" + (f" ({hint})" if hint else "")
            )
        return known[name].parse(rest)
    return known[""].parse(arguments)
