"""The commands of ``run.py``: reading them, doing them, and saying what went wrong.

Exit codes: 0 success; 2 bad input, with one line on standard error and nothing written; 1 a
failure; 130 Ctrl-C, after writing what is done. With ``--json`` standard output holds exactly
one JSON document. What takes long to import is imported by the command that needs it.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import tomllib
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from analysis.options import INTERRUPTED, MONTHS, POLICIES, BadInput, Options, read
from analysis.printing import complain, format_bench, format_listing, format_run, json_text
from scenarios import Scenario, ScenarioError, list_places, list_policies, load, load_resolved
from scenarios.dates import name_and_dates
from scenarios.policy import RULES
from scenarios.problems import did_you_mean, one_of
from scenarios.study import list_studies


def main(arguments: Sequence[str]) -> int:
    """Do what ``arguments`` ask; returns the exit code."""
    if arguments and arguments[0] in ("check", "new"):
        from analysis.checking import read_rules_as_they_stand

        read_rules_as_they_stand()
    from analysis.results import ResultsError
    from analysis.store import StoreError

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that lacks a letter must not end a run
            stream.reconfigure(errors="replace")
    try:
        options = read(arguments, COMMANDS)
        return int(options.does(options))
    except (BadInput, ScenarioError, StoreError, ResultsError) as error:
        complain(f"error: {error}")
        return 2
    except KeyboardInterrupt:
        complain("stopped")
        return INTERRUPTED
    except SystemExit as leaving:  # --help
        return int(leaving.code or 0)
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        complain(f"failed: {error}")
        return 1
    except Exception as error:
        traceback.print_exc()
        complain(f"failed: {type(error).__name__}: {error}")
        return 1


# --- what there is ---------------------------------------------------------------------------


def _list(options: Options) -> int:
    places, policies = list_places(), list_policies()
    if options.collect:
        from analysis.places import places_page
        from analysis.store import write_text

        write_text(Path(options.collect), places_page())
        print(json_text({"written": [options.collect]}) if options.json else f"written: {options.collect}")
    elif options.json:
        document = {"places": places, "policies": policies, "studies": list_studies()}
        print(json_text({kind: [item._asdict() for item in items] for kind, items in document.items()}))
    else:
        told = {"PLACES": places, "POLICIES": policies, "STUDIES": list_studies()}
        print("\n\n".join(format_listing(heading, listed) for heading, listed in told.items()))
    return 0


def _show(options: Options) -> int:
    name = options.name
    scenario: Scenario
    places, policies = ([item.name for item in items] for items in (list_places(), list_policies()))
    bare = str(name_and_dates(name)[0])
    if bare in policies:
        scenario = load(policies=[name])
    elif _has_table(name, "scenario"):
        scenario = load_resolved(name)
    elif name in places or not _is_policy_file(bare):
        if name not in places and not bare.endswith(".toml"):
            known = [*places, *policies]
            hint = did_you_mean(bare, known)
            raise BadInput(f"expected {one_of(known)}; got '{name}'" + (f" ({hint})" if hint else ""))
        scenario = load(name)
    else:
        scenario = load(policies=[name])
    text = scenario.to_toml()
    print(json_text(tomllib.loads(text)) if options.json else text, end="\n" if options.json else "")
    return 0


def _has_table(name: str, table: str) -> bool:
    """Whether ``name`` is a scenario file with this table."""
    from scenarios.reading import read_toml

    return name.endswith(".toml") and Path(name).is_file() and table in read_toml(name).raw


def _scenario_of(options: Options) -> Scenario:
    """The scenario that ``run`` is asked for: a place with options, or a run's own ``scenario.toml``."""
    given = {name: getattr(options, name) for name in ("households", "months", "seed")}
    given = {name: value for name, value in given.items() if value is not None}
    if not _has_table(options.place, "scenario"):
        return load(options.place, policies=options.policy, settings=options.set, **given)
    if options.policy or options.set:
        raise BadInput(
            f"{options.place} is a resolved scenario, with policies and values of its own: --policy and "
            "--set go with a place (--seed, --months and --households can be given)"
        )
    return replace(load_resolved(options.place), **given)


def _is_policy_file(name: str) -> bool:
    return any(_has_table(name, table) for table in ("programmes", *RULES))


def _check(options: Options) -> int:
    from analysis.checking import check

    return check(options)


def _new(options: Options) -> int:
    from analysis.store import write_text
    from scenarios.template import new_policy

    path = Path(f"{options.name}.toml")
    text = new_policy(options.name, options.kind)
    if path.exists():
        raise BadInput(f"{path} is there already, and nothing is written over it: choose another name")
    write_text(path, text)
    print(f"written: {path}\nnext: run.py check {path}")
    return 0


def _parameters(options: Options) -> int:
    from agents.foundation.parameters import PARAMETERS, table

    listed = [{"name": name, **vars(parameter)} for name, parameter in PARAMETERS.items()]
    print(json_text(listed) if options.json else table())
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
    from analysis.store import check_output, refuse_another, save_run

    scenario = _scenario_of(options)
    out = check_output(options.out, "run") if options.out else None
    if out and not options.force:
        refuse_another([out], [scenario])
    from tqdm import trange

    from analysis.experiment import warm_up
    from analysis.reach import format_reach, reaches_of
    from model import HousingModel
    from scenarios.clashes import weaker_rules

    for note in weaker_rules(scenario.policies):
        complain(f"note: {note}")
    warm_up()
    city = HousingModel(scenario)
    with _finishing_the_month() as stopped:
        for _ in trange(scenario.months, desc="months", unit="month", file=sys.stderr, mininterval=0.5):
            if stopped():
                break
            city.step()
    if out:
        save_run(city, out)
    series, programmes = city.series(), city.programme_table()
    # The first day has no consumption, welfare or rents paid yet: the first December stands for it.
    start = min(12, len(series) - 1)
    summary = {
        "place": scenario.place.name,
        "title": scenario.place.title.en,
        "policies": [policy.label for policy in scenario.policies],
        "months": city.month + 1,
        "households": scenario.households,
        "seed": scenario.seed,
        "partial": city.month + 1 < scenario.months,
        "digest": city.digest(),
        "first_month": int(series.iloc[start]["month"]),
        "first": series.iloc[start].drop("month").to_dict(),
        "final": series.iloc[-1].drop("month").to_dict(),
        "directory": str(out) if out else None,
    }
    if options.json:
        print(json_text(summary | {"programmes": programmes.to_dict("records")}))
    else:
        print(format_run(summary | {"why_not_more": format_reach(reaches_of([programmes]))}))
    if out and not options.json:
        print(f"written to {out}")
    if summary["partial"]:
        complain(f"stopped after {summary['months']} of {scenario.months} months")
        return INTERRUPTED
    return 0


# --- many cities -----------------------------------------------------------------------------


def _main_job(options: Options) -> int:
    from analysis.experiment import BASELINE, RunsFailed, run_experiment

    months = MONTHS if options.months is None else options.months
    scenario = load(options.place, households=options.households, months=months)
    policies = list(options.policy or POLICIES)
    arms = policies if BASELINE in policies else [BASELINE, *policies]
    out = Path(options.out) if options.out else Path("results") / scenario.place.name
    status, failures = 0, {}
    try:
        run_experiment(scenario, arms, range(1, options.seeds + 1), out, options.workers, force=options.force)
    except KeyboardInterrupt:
        status = INTERRUPTED
        complain("stopping: comparing what is done (Ctrl-C again to leave that too)…")
    except RunsFailed as error:
        status, failures = 1, error.failures
    _print_comparison(out, None, options.json, failures, bool(status))
    if status == INTERRUPTED:
        complain("stopped; the same command goes on from here")
    for run, why in failures.items():
        complain(f"failed: {run}: {why}")
    return status


def _print_comparison(
    directory: Path, baseline: str | None, as_json: bool, failures: dict[str, str], partial: bool
) -> None:
    """The table of a folder of results and its page; a partial one may lack what is to be compared."""
    import json

    from analysis.comparison import compare, format_table, to_json
    from analysis.reach import format_reach, read_reach
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
        complain(f"nothing to compare yet: {error}")
        return
    page = write_report(directory, comparison)
    if as_json:
        document = json.loads(to_json(comparison))
        document |= {"directory": str(directory), "report": str(page), "failures": failures}
        print(json_text(document | {"partial": bool(comparison.experiment.details.get("partial"))}))
    else:
        print(format_table(comparison))
        if told := format_reach(read_reach(comparison.experiment, comparison.runs)):
            print(f"\n{told}")
        print(f"\nreport: {page}")


def _compare(options: Options) -> int:
    _print_comparison(Path(options.directory), options.baseline, options.json, {}, False)
    return 0


def _story(options: Options) -> int:
    from analysis.story import StoryError, tell_as_document
    from analysis.story_book import write_book

    try:
        if options.collect:
            if options.language != "en":
                raise BadInput(f"--collect tells in English alone; got --language {options.language}")
            written = write_book(options.directory, options.collect)
            document: dict[str, Any] = {"written": [str(path) for path in written]}
            told = "\n".join(f"written: {path}" for path in written)
        else:
            document = tell_as_document(options.directory, options.household, options.language)
            told = document["text"]
        print(json_text(document) if options.json else told)
    except StoryError as error:
        raise BadInput(str(error)) from None
    return 0


def _policies(options: Options) -> int:
    from analysis.policies import HOUSEHOLDS, MONTHS, measure, write_page
    from scenarios.reading import find

    folder = Path(options.out)
    for name in options.only or ():
        find("policy", name)
    done: list[str] = []
    if options.seeds:
        months = MONTHS if options.months is None else options.months
        households = HOUSEHOLDS if options.households is None else options.households
        runs = Path("results") / "policies"
        done = measure(folder, runs, options.seeds, months, households, options.workers, options.only or ())
    page = write_page(folder)
    told = f"measured: {', '.join(done) or 'nothing, all is known'}\nwritten: {page}"
    print(json_text({"measured": done, "page": str(page)}) if options.json else told)
    return 0


def _bench(options: Options) -> int:
    from analysis.bench import measure
    from analysis.store import as_json, write_text

    found = measure(options.quick)
    write_text(Path("bench.json"), as_json(found))
    print(json_text(found) if options.json else format_bench(found))
    return 0


def _in(room: str, name: str) -> Callable[[Options], int]:
    """A command of another room, imported once it is asked for."""

    def obey(options: Options) -> int:
        return int(getattr(import_module(room), name)(options))

    return obey


COMMANDS: dict[str, Callable[[Options], int]] = {
    "": _main_job,
    "list": _list,
    "show": _show,
    "check": _check,
    "new": _new,
    "run": _run,
    "compare": _compare,
    "story": _story,
    "validate": _in("analysis.validation.command", "validate"),
    "policies": _policies,
    "sweep": _in("analysis.sweeps.command", "sweep"),
    "query": _in("analysis.sweeps.command", "query"),
    "compact": _in("analysis.sweeps.command", "compact"),
    "app": _in("analysis.app.command", "app"),
    "bench": _bench,
    "parameters": _parameters,
}
"""What each command does; the main job has the empty name."""
