"""The page of places: what each stands for, its key numbers side by side, how well they are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from agents.foundation.parameters import PARAMETERS
from scenarios import Place, list_places, load
from scenarios.habits import habits_of
from scenarios.schema import TAGS

PAGE = "docs/places.md"

HEAD = """# Places

The cities that come along differ in what the sources tell of them. *This page is made by `python run.py list
--collect docs/places.md` from the files in `scenarios/places`, where every number has its source.*

Most numbers of a place are assumptions: read a difference between two places as "what if", not as a finding.
What the cities make of these numbers, and which facts of their countries come out, stands in
[decision 022](decisions/022-places.md). Each file says what one MWM is in local money.
"""


def _share(value: float) -> str:
    return f"{100.0 * value:.0f} %"


def _mean_income(place: Place) -> str:
    people = place.population
    pairs = zip(people.income_by_decile, people.decile_shares, strict=True)
    return f"{sum(income * share for income, share in pairs):.2f}"


def _from(place: Place, name: str) -> str:
    return _share(getattr(place.migration, name).at_start)


def _habit(place: Place, name: str) -> str:
    return f"{habits_of(place.behaviour).get(name, PARAMETERS[name].default):g}"


ROWS: tuple[tuple[str, Callable[[Place], str]], ...] = (
    ("mean income, MWM a month", _mean_income),
    ("income of the poorest decile", lambda place: f"{place.population.income_by_decile[0]:.2f}"),
    ("informal work", lambda place: _share(place.population.informal_share)),
    ("with remittances", lambda place: _share(place.population.remittance_share)),
    ("own, rent, share", lambda place: ", ".join(map(_share, _tenure(place)))),
    ("from other countries", lambda place: _from(place, "international")),
    ("displaced", lambda place: _from(place, "displaced")),
    ("came from elsewhere in the country", lambda place: _from(place, "internal")),
    ("formal units empty", lambda place: _share(place.tenure.formal_vacancy)),
    ("titled in old settlements", lambda place: _share(place.tenure.titled_share)),
    ("titles a year, per 1,000 households", lambda place: f"{place.titles.regularisation:g}"),
    ("money for services, MWM", lambda place: f"{place.services.infrastructure_budget:g}"),
    ("price of a bare lot, MWM", lambda place: _habit(place, "lot_price")),
    ("rent of a middling room, MWM", lambda place: _habit(place, "rent_base")),
    ("chance of an invasion a month", lambda place: _habit(place, "organiser_chance")),
)


def _tenure(place: Place) -> tuple[float, float, float]:
    return place.tenure.own, place.tenure.rent, place.tenure.share


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _table(places: list[Place]) -> list[str]:
    lines = [_row(["", *(place.title.en for place in places)]), _row(["---", *("---:" for _ in places)])]
    lines += [_row([label, *(show(place) for place in places)]) for label, show in ROWS]
    return lines


def _known(places: list[Place]) -> list[str]:
    """How many numbers of each place have which evidence."""
    lines = [_row(["numbers", *TAGS, "in all"]), _row(["---", *("---:" for _ in TAGS), "---:"])]
    for place in places:
        tags = Counter(source.tag for source in place.sources.values())
        lines.append(_row([place.title.en, *(str(tags[tag]) for tag in TAGS), str(tags.total())]))
    return lines


def _about(place: Place) -> list[str]:
    lines = [f"## {place.title.en}", "", f"{place.country}. {place.summary}", "", f"Source: {place.source}."]
    if own := habits_of(place.behaviour):
        lines += ["", "Otherwise than elsewhere:", ""]
        for name, value in own.items():
            known, source = PARAMETERS[name], place.sources[f"behaviour.{name}"]
            unit = f" {known.unit}" if known.unit else ""
            lines.append(f"- {known.meaning}: {value:g}{unit}, elsewhere {known.default:g} [{source.tag}]")
    return [*lines, ""]


def places_page() -> str:
    """The page as Markdown."""
    places = [load(row.name).place for row in list_places()]
    tags = "; ".join(f"{tag}: {meaning}" for tag, meaning in TAGS.items())
    lines = [HEAD, *_table(places), "", "How well they are known", "", f"{tags}.", "", *_known(places), ""]
    for place in places:
        lines += _about(place)
    return "\n".join(lines).rstrip() + "\n"
