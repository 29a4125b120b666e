"""The social network of the starting city: levels, fairness of its luck, two builders, rewiring."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import networkx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from agents.foundation.codes import COFOUNDER, CONATIONAL, INTERNATIONAL, KIN, NATIVE, NEIGHBOUR
from agents.foundation.draws import luck_from, purpose, uniforms
from model import HousingModel
from model.network import Network, NetworkSettings, build_contacts, build_network, statistics, to_graph
from scenarios import load

DEFAULT = NetworkSettings()
REWIRED = NetworkSettings(wiring="rewired")
LUCK = luck_from(7)


class City(NamedTuple):
    keys: NDArray  # int64
    x: NDArray  # float64
    y: NDArray  # float64
    settlement: NDArray  # int32
    founder: NDArray  # bool
    stream: NDArray  # int8

    def rows(self, order: NDArray) -> City:
        return City(*(column[order] for column in self))


def draws(name: str, n: int) -> NDArray[np.float64]:
    return uniforms(luck_from(0), purpose(f"test.network.{name}"), np.arange(n), 0)


def make_city(
    settlements: int, low: int = 20, high: int = 60, shared: float = 0.2, founders: float = 0.8
) -> City:
    """Settlements 10 cells apart; their lots fill ragged discs and some lots hold several households."""
    across = int(np.ceil(np.sqrt(settlements)))
    people = (low + np.floor(draws("people", settlements) * (high - low + 1))).astype(int)
    n = int(people.sum())
    column, line = (grid.ravel() for grid in np.meshgrid(np.arange(-7, 8), np.arange(-7, 8)))
    x, y = [], []
    for s in range(settlements):
        ragged = 2.5 * draws(f"ragged{s % 16}", len(column))
        lots = np.argsort(np.hypot(column, line) + ragged)[: int(np.ceil(people[s] * (1 - shared)))]
        again = np.floor(draws(f"again{s % 16}", people[s] - len(lots)) * len(lots)).astype(int)
        lots = np.append(lots, lots[again])
        x.append(column[lots] + 10.0 * (s % across))
        y.append(line[lots] + 10.0 * (s // across))
    return City(
        10**12 + 7 * np.arange(n)[::-1],
        np.concatenate(x),
        np.concatenate(y),
        np.repeat(np.arange(settlements), people).astype(np.int32),
        draws("founder", n) < founders,
        np.where(draws("migrant", n) < 0.15, 1 + np.floor(5 * draws("stream", n)), NATIVE).astype(np.int8),
    )


def figures(network: Network, city: City) -> dict[str, float]:
    return statistics(network, len(city.keys), city.x, city.y, city.settlement, "fast")


def by_key(network: Network, city: City) -> set[tuple]:
    """The ties in terms of keys."""
    ends = np.sort(np.stack((city.keys[network.a], city.keys[network.b])), axis=0)
    columns = (ends[0], ends[1], network.kind, network.trust, network.distance)
    return set(zip(*(column.tolist() for column in columns), strict=True))


def degrees(network: Network, n: int) -> NDArray[np.int64]:
    return np.bincount(np.concatenate((network.a, network.b)), minlength=n)


def assert_equal(one: Network, other: Network) -> None:
    for name in ("a", "b", "kind", "trust", "distance"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
        assert getattr(one, name).dtype == getattr(other, name).dtype


@pytest.fixture(scope="module")
def city() -> City:
    return make_city(75)


@pytest.fixture(scope="module")
def network(city: City) -> Network:
    return build_network(LUCK, *city, DEFAULT, "fast")


@pytest.fixture(scope="module")
def rewired(city: City) -> Network:
    return build_network(LUCK, *city, REWIRED, "fast")


# --- levels ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "low, high, shared, founders",
    [(20, 60, 0.2, 0.8), (20, 20, 0.2, 0.8), (60, 60, 0.1, 0.8), (60, 60, 0.2, 0.0)],
)
def test_levels_at_different_densities(low: int, high: int, shared: float, founders: float) -> None:
    city = make_city(40, low, high, shared, founders)
    ties = build_network(LUCK, *city, DEFAULT, "fast")
    found = figures(ties, city)
    assert found["mean_degree"] == pytest.approx(8.0, rel=0.05)
    assert found["clustering"] >= 0.30
    assert found["isolated_share"] == 0.0
    assert found["largest_component"] > 0.95
    degree = degrees(ties, len(city.keys))
    assert degree.max() <= DEFAULT.max_degree
    assert (degree == DEFAULT.max_degree).mean() <= 0.02
    assert degrees(Network(*(c[ties.kind == KIN] for c in vars(ties).values())), len(city.keys)).mean() == (
        pytest.approx(1.5, rel=0.2)
    )


def test_kinds_of_ties(city: City, network: Network) -> None:
    a, b, kind = network.a, network.b, network.kind
    together = city.settlement[a] == city.settlement[b]
    np.testing.assert_array_equal(kind[network.distance == 0.0], KIN)
    kin = network.distance[kind == KIN]
    assert np.median(kin) < 8.0 and np.quantile(kin, 0.95) > 15.0, "most kin live nearby, some across town"
    founders = kind == COFOUNDER
    assert together[founders].all() and (city.founder[a] & city.founder[b])[founders].all()
    assert network.distance[kind == NEIGHBOUR].max() <= DEFAULT.reach
    migrants = kind == CONATIONAL
    assert (city.stream[a] == city.stream[b])[migrants].all() and (city.stream[a][migrants] != NATIVE).all()
    ends = np.concatenate((city.stream[a][migrants], city.stream[b][migrants]))
    each = np.bincount(ends, minlength=6)[1:] / np.bincount(city.stream, minlength=6)[1:]
    assert each.argmax() == INTERNATIONAL - 1
    np.testing.assert_array_equal(network.trust, DEFAULT.trust_by_kind()[kind])
    np.testing.assert_allclose(network.distance, np.hypot(city.x[a] - city.x[b], city.y[a] - city.y[b]))


def test_lonely_households_are_attached() -> None:
    """Homes far out of reach of each other still know the next one in their settlement."""
    n = 9
    scattered = City(
        np.arange(n) + 5,
        50.0 * np.arange(n),
        np.zeros(n),
        np.array([0, 0, 0, 0, 1, 1, 2, -1, -1], np.int32),
        np.zeros(n, np.bool_),
        np.zeros(n, np.int8),
    )
    nobody_elsewhere = NetworkSettings(kin_near=0.0, kin_far=0.0, kin_ties=0.0)
    for method in ("fast", "networkx"):
        degree = degrees(build_network(LUCK, *scattered, nobody_elsewhere, method), n)
        assert degree[:6].min() >= 1 and degree[:6].max() <= 2
        assert degree[6:].max() == 0


def test_crowded_lot_stays_below_the_limit() -> None:
    n = 60
    nothing = np.zeros(n)
    founders = np.ones(n, np.bool_)
    crowd = City(
        np.arange(n) + 5, nothing, nothing, nothing.astype(np.int32), founders, nothing.astype(np.int8)
    )
    one, other = (build_network(LUCK, *crowd, DEFAULT, method) for method in ("fast", "networkx"))
    assert_equal(one, other)
    assert degrees(one, n).min() >= 1 and degrees(one, n).max() <= DEFAULT.max_degree


# --- luck ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", [DEFAULT, REWIRED], ids=["clustered", "rewired"])
def test_order_of_rows_does_not_matter(asked: NetworkSettings) -> None:
    city = make_city(12)
    shuffled = city.rows(np.argsort(draws("shuffle", len(city.keys))))
    for method in ("fast", "networkx"):
        assert by_key(build_network(LUCK, *city, asked, method), city) == by_key(
            build_network(LUCK, *shuffled, asked, method), shuffled
        )


@pytest.mark.parametrize("far", [400.0, -37.0])
def test_one_more_household_far_away_changes_nobody_else(city: City, network: Network, far: float) -> None:
    record = (3, far, far, 999, True, INTERNATIONAL)
    newcomer = [np.array([value], column.dtype) for value, column in zip(record, city, strict=True)]
    larger = City(*(np.concatenate(pair) for pair in zip(newcomer, city, strict=True)))
    ties = by_key(build_network(LUCK, *larger, DEFAULT, "fast"), larger)
    assert {tie for tie in ties if 3 not in tie[:2]} == by_key(network, city)


def test_same_luck_same_network(city: City, network: Network) -> None:
    assert_equal(network, build_network(LUCK, *city, DEFAULT, "fast"))
    assert by_key(network, city) != by_key(build_network(luck_from(8), *city, DEFAULT, "fast"), city)


# --- two builders --------------------------------------------------------------------------------


def test_builders_agree_tie_by_tie(city: City, network: Network) -> None:
    assert 2_500 < len(city.keys) < 4_000
    other = build_network(LUCK, *city, DEFAULT, "networkx")
    assert_equal(network, other)
    fast = figures(network, city)
    graph = statistics(other, len(city.keys), city.x, city.y, city.settlement, "networkx")
    assert fast == pytest.approx(graph, rel=1e-12)


def test_figures_are_those_of_networkx(city: City, network: Network) -> None:
    graph = to_graph(network, len(city.keys))
    found = figures(network, city)
    assert found["clustering"] == pytest.approx(networkx.average_clustering(graph))
    assert found["mean_degree"] == pytest.approx(np.mean([degree for _row, degree in graph.degree()]))
    assert sum(found[f"share_{kind}"] for kind in ("kin", "co-founder", "neighbour", "co-national")) == (
        pytest.approx(1.0)
    )


def test_a_scenario_chooses_the_network_and_nothing_else_of_the_first_day() -> None:
    plain, sparse, rewired = (
        HousingModel(load(households=300, months=1, settings=wanted))
        for wanted in ([], ["network.mean_degree=4"], ['network.wiring="rewired"'])
    )
    assert sparse.households.degree.sum() < 0.7 * plain.households.degree.sum()
    assert (rewired.households.degree == plain.households.degree).all()
    ends = [np.stack((city.world.ties.a, city.world.ties.b)) for city in (plain, rewired)]
    assert (ends[0] != ends[1]).any()
    for other in (sparse, rewired):
        assert (other.households.lot == plain.households.lot).all()
        assert (other.households.log_income == plain.households.log_income).all()


def test_strangers_are_trusted_by_their_kin_alone() -> None:
    as_it_is, strange = (
        HousingModel(load(households=200, months=1, settings=[f"network.strangers={share}"])).world.ties
        for share in (0.0, 0.3)
    )
    assert (as_it_is.a == strange.a).all() and (as_it_is.kind == strange.kind).all()
    changed = as_it_is.trust_ab != strange.trust_ab
    assert 0.3 < changed[(as_it_is.present == 1) & (as_it_is.kind == COFOUNDER)].mean() < 0.7
    assert not changed[as_it_is.kind == KIN].any()
    assert (strange.trust_ab[changed] < as_it_is.trust_ab[changed]).all()


# --- rewiring --------------------------------------------------------------------------------------


def test_rewired_keeps_everything_but_clusters(city: City, network: Network, rewired: Network) -> None:
    n = len(city.keys)
    np.testing.assert_array_equal(degrees(network, n), degrees(rewired, n))
    for kind in (KIN, COFOUNDER, NEIGHBOUR, CONATIONAL):
        before, after = network.kind == kind, rewired.kind == kind
        np.testing.assert_array_equal(np.sort(network.trust[before]), np.sort(rewired.trust[after]))
        pairs = [np.concatenate((t.a[k], t.b[k])) for t, k in ((network, before), (rewired, after))]
        np.testing.assert_array_equal(np.bincount(pairs[0], minlength=n), np.bincount(pairs[1], minlength=n))
    before, after = figures(network, city), figures(rewired, city)
    assert before["clustering"] >= 0.30 and after["clustering"] < 0.12
    assert after["mean_distance"] == pytest.approx(before["mean_distance"], rel=0.05)
    assert after["share_within_settlement"] == before["share_within_settlement"]
    for share in (0.1, 0.25, 0.5, 0.75, 0.9):
        quantiles = np.quantile(network.distance, share), np.quantile(rewired.distance, share)
        assert abs(quantiles[0] - quantiles[1]) <= 1.0
    ends = np.sort(np.stack((rewired.a, rewired.b)), axis=0)
    assert (ends[0] < ends[1]).all() and len(np.unique(ends, axis=1).T) == len(rewired)


# --- any layout ------------------------------------------------------------------------------------


@st.composite
def layouts(draw: st.DrawFn) -> City:
    n = draw(st.integers(0, 40))
    cells = st.integers(-8, 8)
    return City(
        np.array(draw(st.lists(st.integers(0, 2**62), unique=True, min_size=n, max_size=n)), np.int64),
        np.array(draw(st.lists(cells, min_size=n, max_size=n)), np.float64),
        np.array(draw(st.lists(cells, min_size=n, max_size=n)), np.float64),
        np.array(draw(st.lists(st.integers(-1, 3), min_size=n, max_size=n)), np.int32),
        np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n)), np.bool_),
        np.array(draw(st.lists(st.integers(0, 5), min_size=n, max_size=n)), np.int8),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(city=layouts(), wiring=st.sampled_from(["clustered", "rewired"]), limit=st.integers(4, 16))
def test_any_layout(city: City, wiring: str, limit: int) -> None:
    asked = replace(DEFAULT, wiring=wiring, max_degree=limit)
    n = len(city.keys)
    ties = build_network(LUCK, *city, asked, "fast")
    assert_equal(ties, build_network(LUCK, *city, asked, "networkx"))
    assert (ties.a != ties.b).all()
    assert len({frozenset(pair) for pair in zip(ties.a.tolist(), ties.b.tolist(), strict=True)}) == len(ties)
    degree = degrees(ties, n)
    assert degree.max(initial=0) <= limit
    assert ((ties.trust >= 0.0) & (ties.trust <= 1.0)).all()
    settled = city.settlement[city.settlement >= 0]
    alone = (degree == 0) & (city.settlement >= 0)
    assert (np.bincount(settled)[city.settlement[alone]] == 1).all()


# --- contacts and bad input --------------------------------------------------------------------------


def test_contacts(city: City, network: Network) -> None:
    n = len(city.keys)
    contacts, degree = build_contacts(network.a, network.b, n, 16)
    assert contacts.dtype == degree.dtype == np.int32 and contacts.shape == (n, 16)
    np.testing.assert_array_equal(degree, degrees(network, n))
    np.testing.assert_array_equal((contacts >= 0).sum(axis=1), degree)
    for row in (0, n // 2, n - 1):
        slots = contacts[row, : degree[row]]
        assert ((network.a[slots] == row) | (network.b[slots] == row)).all()
        assert len(set(slots.tolist())) == degree[row]
    with pytest.raises(ValueError, match="more than 3 ties"):
        build_contacts(network.a, network.b, n, 3)


def test_bad_input_is_named() -> None:
    city = make_city(2)
    with pytest.raises(ValueError, match="keys must differ"):
        build_network(LUCK, *city._replace(keys=np.zeros_like(city.keys)), DEFAULT)
    with pytest.raises(ValueError, match="settlement has 1 rows"):
        build_network(LUCK, *city._replace(settlement=city.settlement[:1]), DEFAULT)
    with pytest.raises(ValueError, match="finite"):
        build_network(LUCK, *city._replace(x=city.x + np.nan), DEFAULT)
    with pytest.raises(ValueError, match="method"):
        build_network(LUCK, *city, DEFAULT, "slow")
    wrong = ({"wiring": "random"}, {"max_degree": 3}, {"kin_trust": 1.2}, {"kin_near": 0.9, "kin_far": 0.2})
    for values in wrong:
        with pytest.raises(ValueError, match=next(iter(values))):
            NetworkSettings(**values)
