"""The commands of ``run.py``: reading them, doing them, and saying what went wrong.

Exit codes: 0 success; 2 bad input, with one line on standard error and nothing written; 1 a
failure; 130 Ctrl-C, after writing what is done. With ``--json`` standard output holds exactly
one JSON document. What takes long to import is imported by the command that needs it.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from analysis.printing import format_bench, format_listing, format_run, json_text
from scenarios import ScenarioError, check_file, list_places, list_policies, load
from scenarios.problems import did_you_mean, one_of

PLACE = "valle_de_mexico"
POLICIES = ("hip_2019", "shp_2016_cofinancing", "shp_2019_grant")
SEEDS, MONTHS, HIGHEST_SEED = 8, 240, 2**63 - 1
INTERRUPTED = 130

Options = argparse.Namespace


class BadInput(ValueError):  # noqa: N818 (what it is, not that it is one)
    """What was asked for cannot be done; the message says why, in one line."""


# --- reading the command line ----------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    """Raises ``BadInput`` instead of leaving, and suggests what may have been meant."""

    def error(self, message: str) -> NoReturn:
        raise BadInput(message.removeprefix("argument "))

    def parse(self, arguments: Sequence[str]) -> Options:
        options, unknown = self.parse_known_args(list(arguments))
        if unknown:
            wrong = next((word for word in unknown if word.startswith("-")), unknown[0]).partition("=")[0]
            known = sorted(self._option_string_actions)
            hint = did_you_mean(wrong, known) or f"{self.prog} --help lists the options"
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
            span = f"of at least {low}" if high >= 10**9 else f"between {low:,} and {high:,}"
            raise argparse.ArgumentTypeError(f"expected a whole number {span}; got '{text}'")
        return number

    return convert


def _integer(text: str) -> int:
    """A whole number; whether it is in range is for the scenario to say."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a whole number; got '{text}'") from None


def _household(text: str) -> int | None:
    return None if text == "random" else _integer(text)


def _cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _add_size(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--months", type=_integer, default=MONTHS, metavar="N", help="length (%(default)s)")
    parser.add_argument("--households", type=_integer, metavar="N", help="at the start (the place's own)")


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")


def _parsers() -> dict[str, _Parser]:
    """A parser for every command; the main job has the empty name."""
    found: dict[str, _Parser] = {}

    def add(name: str, does: Callable[[Options], int], about: str) -> _Parser:
        parser = _Parser(prog=f"run.py {name}".strip(), description=about, allow_abbrev=False)
        parser.set_defaults(does=does)
        found[name] = parser
        return parser

    add("list", _list, "the places and policies there are")
    _add_json(found["list"])

    show = add("show", _show, "the scenario of a place, or of a policy in the default place, as TOML")
    show.add_argument("name", metavar="NAME", help="a place, a policy or a file of one")

    check = add("check", _check, "is a scenario file right? if not: file, line, field, what was expected")
    check.add_argument("files", metavar="FILE", nargs="+")

    run = add("run", _run, "one city")
    run.add_argument("place", metavar="PLACE", help="a place or a file of one")
    run.add_argument("--policy", action="append", default=[], metavar="P", help="may be repeated")
    _add_size(run)
    run.add_argument(
        "--seed", type=_whole(0, HIGHEST_SEED), default=1, metavar="S", help="luck (%(default)s)"
    )
    run.add_argument("--set", action="append", default=[], metavar="a.b=v", help="change one number")
    run.add_argument("--out", metavar="DIR", help="where to write the files of the run")
    _add_json(run)

    compare = add("compare", _compare, "tables, pictures and report.html from stored results")
    compare.add_argument("directory", metavar="DIR")
    compare.add_argument("--baseline", metavar="NAME", help="the arm that others are compared with")
    _add_json(compare)

    story = add("story", _story, "one household's life, told")
    story.add_argument("directory", metavar="DIR")
    story.add_argument("--household", type=_household, metavar="KEY|random", help="(random)")

    bench = add("bench", _bench, "speed and memory, as a table and in bench.json")
    bench.add_argument("--quick", action="store_true", help="shorter, and without compiling anew")
    _add_json(bench)

    add("parameters", _parameters, "every behavioural number with unit, range, tag and source")

    width = max(map(len, found))
    commands = "\n".join(f"  {name:<{width}}  {parser.description}" for name, parser in found.items())
    main_job = add("", _main_job, f"Without a command: the main job.\n\ncommands:\n{commands}")
    main_job.formatter_class = argparse.RawDescriptionHelpFormatter
    main_job.add_argument("--place", default=PLACE, metavar="P", help="(%(default)s)")
    main_job.add_argument(
        "--policy",
        action="append",
        metavar="P",
        help=f"compared with none; may be repeated, several together joined by + ({', '.join(POLICIES)})",
    )
    main_job.add_argument(
        "--seeds", type=_whole(1, 100_000), default=SEEDS, metavar="N", help="pairs of runs (%(default)s)"
    )
    _add_size(main_job)
    main_job.add_argument(
        "--workers", type=_whole(1, 1_000), default=_cores(), metavar="N", help="processes (%(default)s)"
    )
    main_job.add_argument("--out", metavar="DIR", help="where to write (results/<place>); resumes there")
    _add_json(main_job)
    return found


def _read(arguments: Sequence[str]) -> Options:
    parsers = _parsers()
    if arguments and not arguments[0].startswith("-"):
        name, *rest = arguments
        commands = [name for name in parsers if name]
        if name not in commands:
            hint = did_you_mean(name, commands)
            raise BadInput(
                f"unknown command '{name}'; expected {one_of(commands)}" + (f" ({hint})" if hint else "")
            )
        return parsers[name].parse(rest)
    return parsers[""].parse(arguments)


def main(arguments: Sequence[str]) -> int:
    """Do what ``arguments`` ask; returns the exit code."""
    from analysis.results import ResultsError
    from analysis.store import StoreError

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that lacks a letter must not end a run
            stream.reconfigure(errors="replace")
    try:
        options = _read(arguments)
        return int(options.does(options))
    except (BadInput, ScenarioError, StoreError, ResultsError) as error:
        _complain(f"error: {error}")
        return 2
    except KeyboardInterrupt:
        _complain("stopped")
        return INTERRUPTED
    except SystemExit as leaving:  # --help
        return int(leaving.code or 0)
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        _complain(f"failed: {error}")
        return 1
    except Exception as error:
        traceback.print_exc()
        _complain(f"failed: {type(error).__name__}: {error}")
        return 1


def _complain(text: str) -> None:
    print(" ".join(text.split()), file=sys.stderr)


# --- what there is ---------------------------------------------------------------------------


def _list(options: Options) -> int:
    places, policies = list_places(), list_policies()
    if options.json:
        document = {"places": places, "policies": policies}
        print(json_text({kind: [item._asdict() for item in items] for kind, items in document.items()}))
    else:
        print(format_listing("PLACES", places) + "\n\n" + format_listing("POLICIES", policies))
    return 0


def _show(options: Options) -> int:
    name = options.name
    places, policies = ([item.name for item in items] for items in (list_places(), list_policies()))
    if name in policies:
        scenario = load(policies=[name])
    elif name in places or not _is_policy_file(name):
        if name not in places and not name.endswith(".toml"):
            known = [*places, *policies]
            hint = did_you_mean(name, known)
            raise BadInput(f"expected {one_of(known)}; got '{name}'" + (f" ({hint})" if hint else ""))
        scenario = load(name)
    else:
        scenario = load(policies=[name])
    print(scenario.to_toml(), end="")
    return 0


def _is_policy_file(name: str) -> bool:
    from scenarios.reading import read_toml

    return name.endswith(".toml") and Path(name).is_file() and "programmes" in read_toml(name).raw


def _check(options: Options) -> int:
    wrong = False
    for file in options.files:
        flaws = check_file(file)
        for flaw in flaws:
            _complain(f"error: {flaw}")
        if not flaws:
            print(f"{file}: fine")
        wrong = wrong or bool(flaws)
    return 2 if wrong else 0


def _parameters(options: Options) -> int:
    from agents.foundation.parameters import table

    print(table())
    return 0


# --- one city --------------------------------------------------------------------------------


@contextmanager
def _finishing_the_month() -> Iterator[Callable[[], bool]]:
    """The first Ctrl-C only says so (the function given tells), the second stops at once."""
    asked: list[int] = []

    def note(number: int, frame: Any) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)

    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)


def _run(options: Options) -> int:
    from analysis.store import check_output, save_run

    scenario = load(
        options.place,
        policies=options.policy,
        households=options.households,
        months=options.months,
        seed=options.seed,
        settings=options.set,
    )
    out = check_output(options.out, "run") if options.out else None
    from tqdm import trange

    from analysis.experiment import warm_up
    from model import HousingModel

    warm_up()
    city = HousingModel(scenario)
    with _finishing_the_month() as stopped:
        for _ in trange(scenario.months, desc="months", unit="month", file=sys.stderr, mininterval=0.5):
            if stopped():
                break
            city.step()
    if out:
        save_run(city, out)
    series = city.series()
    summary = {
        "place": scenario.place.name,
        "title": scenario.place.title.en,
        "policies": [policy.name for policy in scenario.policies],
        "months": city.month + 1,
        "households": scenario.households,
        "seed": scenario.seed,
        "partial": city.month + 1 < scenario.months,
        "digest": city.digest(),
        "first": series.iloc[0].drop("month").to_dict(),
        "final": series.iloc[-1].drop("month").to_dict(),
        "directory": str(out) if out else None,
    }
    print(json_text(summary) if options.json else format_run(summary))
    if out and not options.json:
        print(f"written to {out}")
    if summary["partial"]:
        _complain(f"stopped after {summary['months']} of {scenario.months} months")
        return INTERRUPTED
    return 0


# --- many cities -----------------------------------------------------------------------------


def _main_job(options: Options) -> int:
    from analysis.experiment import BASELINE, RunsFailed, run_experiment

    scenario = load(options.place, households=options.households, months=options.months)
    policies = list(options.policy or POLICIES)
    arms = policies if BASELINE in policies else [BASELINE, *policies]
    out = Path(options.out) if options.out else Path("results") / scenario.place.name
    status, failures = 0, {}
    try:
        run_experiment(scenario, arms, range(1, options.seeds + 1), out, options.workers)
    except KeyboardInterrupt:
        status = INTERRUPTED
    except RunsFailed as error:
        status, failures = 1, error.failures
    _print_comparison(out, None, options.json, failures, bool(status))
    if status == INTERRUPTED:
        _complain("stopped; the same command goes on from here")
    for run, why in failures.items():
        _complain(f"failed: {run}: {why}")
    return status


def _print_comparison(
    directory: Path, baseline: str | None, as_json: bool, failures: dict[str, str], partial: bool
) -> None:
    """The table of a folder of results and its page; a partial one may lack what is to be compared."""
    import json

    from analysis.comparison import compare, format_table, to_json
    from analysis.report import write_report
    from analysis.results import ResultsError

    try:
        comparison = compare(directory, baseline)
    except ResultsError as error:
        if not partial:
            raise
        if as_json:
            print(
                json_text(
                    {"directory": str(directory), "report": None, "failures": failures, "partial": True}
                )
            )
        _complain(f"nothing to compare yet: {error}")
        return
    page = write_report(directory, comparison)
    if as_json:
        document = json.loads(to_json(comparison))
        document |= {"directory": str(directory), "report": str(page), "failures": failures}
        print(json_text(document | {"partial": bool(comparison.experiment.details.get("partial"))}))
    else:
        print(format_table(comparison))
        print(f"\nreport: {page}")


def _compare(options: Options) -> int:
    _print_comparison(Path(options.directory), options.baseline, options.json, {}, False)
    return 0


def _story(options: Options) -> int:
    from analysis.story import tell

    print(tell(options.directory, options.household))
    return 0


def _bench(options: Options) -> int:
    from analysis.bench import measure
    from analysis.store import as_json, write_text

    found = measure(options.quick)
    write_text(Path("bench.json"), as_json(found))
    print(json_text(found) if options.json else format_bench(found))
    return 0
