"""The city: a Mesa model that builds its records from a scenario and lives month by month.

Crowds (households, lots, rooms, loans, ties) are records; lenders and programme offices are
Mesa agents in ``model.agents``; maps are property layers on a grid of blocks; indicators go
through Mesa's ``DataCollector``.
"""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np
import pandas as pd
from mesa.discrete_space import OrthogonalMooreGrid
from numpy.typing import NDArray

from agents.foundation.codes import MOST_PERSONS, NEVER, NONE, STREAM_NAMES
from agents.foundation.draws import luck_from
from agents.foundation.ledger import SECTORS, close, close_claims, new_book, new_claims
from agents.foundation.parameters import behaviour_record
from agents.foundation.records import new_records
from agents.foundation.world import OUTSIDE_RECORD, World, as_state
from agents.government.corps import open_registry
from agents.government.regulator import Regulator
from agents.lender.house import LendingHouse, lending_house
from agents.lender.members import recruit
from model.beginning import (
    assign_tenure,
    bind_sharers,
    dearness,
    draw_natives,
    first_network,
    native_keys,
    native_stream,
    norm_quantiles,
    populate,
    sharing_shares,
    sort_in_space,
    tie_people,
)
from model.chronicle import Chronicle
from model.counting import base_of, indicators
from model.counting_institutions import rent_pressure
from model.counting_stocks import count_stocks
from model.credit_tables import loan_table
from model.digest import digest_of
from model.enabling import open_documents
from model.first_homes import first_stocks
from model.first_land import first_holdings, first_prices, land_offices
from model.first_migrants import draw_who_came, streams_of, who_may_own
from model.first_rooms import UNITS_A_LOT
from model.growth import MAX_CONTACTS, with_room, with_rows
from model.institutions import (
    make_accounts,
    make_blocks,
    make_holders,
    make_landlords,
    make_lenders,
    make_place,
    make_streams,
)
from model.month import Month, default_phases
from model.programme_offices import programme_offices, purses_of
from model.programmes import ask_as_written, candidates, make_programmes
from model.space import ZONE_EDGES, found_settlements, lay_out_lots
from model.tables import LAYERS, draw_maps
from model.yearbook import Yearbook
from scenarios import Scenario, load

DETAILED_UP_TO = 20_000
"""Cities of at most this many households record whole lives, larger ones only main events."""


class HousingModel(mesa.Model):
    """A self-built city.

    ``scenario``: from ``scenarios.load`` (default: the default place without policy).
    ``rng``: integer seed; overrides the scenario's. ``record_lives``: keep every event (default:
    up to 20,000 households). Raises ``LedgerError`` in a month whose payments do not add up.
    """

    def __init__(
        self,
        scenario: Scenario | None = None,
        *,
        rng: int | None = None,
        record_lives: bool | None = None,
    ) -> None:
        self.setting = scenario if scenario is not None else load()
        seed = self.setting.seed if rng is None else int(rng)
        super().__init__(rng=seed & (2**63 - 1))  # Mesa's own generators take no negative seed
        self.luck = luck_from(seed)
        self.city_seed = seed
        self.month = -1
        self.programme_specs = [programme for _, programme in self.setting.programmes]
        self.months_of_change = self.setting.months_of_change
        lives = self.setting.households <= DETAILED_UP_TO if record_lives is None else record_lives
        self._build(lives)
        self._make_agents()
        self.month_plan = Month(default_phases())
        self.chronicle = Chronicle()
        self._latest: dict[str, float] = {}
        self._base = base_of(self.state)
        self.yearbook = Yearbook(self.world, self.state)
        self._open_books()
        self._make_maps()
        self.datacollector = mesa.DataCollector(model_reporters={})
        self._collect()

    # --- building ----------------------------------------------------------------------------

    def _build(self, lives: bool) -> None:
        scenario, place, luck = self.setting, self.setting.place, self.luck
        count = scenario.households
        behaviour = behaviour_record(scenario.behaviour)
        units = round(place.tenure.absentee_units_per_household * count)
        used_share = place.tenure.own + units / UNITS_A_LOT / count
        lots = lay_out_lots(count, place, luck)
        settlements, sizes, occupied = found_settlements(lots, count, used_share, place, luck)
        used = np.maximum(1, np.rint(sizes * used_share)).astype(np.int64)
        owners = np.minimum(used, np.maximum(1, np.rint(sizes * place.tenure.own)).astype(np.int64))

        arrivals = sum(getattr(place.migration, name).arrivals for name in STREAM_NAMES[1:])
        spare = int(count * 0.05 + count * arrivals * scenario.months * 1.3) + 64
        households = new_records("household", count + spare)
        place_record = make_place(scenario, int(lots.x.max()) + 1)
        founders = norm_quantiles(behaviour[0].norm_alpha, behaviour[0].norm_beta)
        newcomers = norm_quantiles(behaviour[0].newcomer_norm_alpha, behaviour[0].newcomer_norm_beta)
        keys = native_keys(count)
        born = np.zeros((count + spare, MOST_PERSONS), np.int16)
        stream = native_stream(place)[0]
        draw_natives(households, born, keys, stream, place_record[0], behaviour[0], founders, luck)
        whence, streams = streams_of(keys, place, luck), make_streams(place)
        years = np.array([getattr(place.migration, name).years_at_start for name in STREAM_NAMES[1:]])
        who = (households, born, keys, whence, streams, years)
        draw_who_came(*who, place_record[0], behaviour[0], newcomers, luck)
        tally = new_records("tally", 1)
        tally.households, tally.lots, tally.settlements = count, len(lots), len(sizes)
        tally.food_price = 1.0
        zones = new_records("zone", len(ZONE_EDGES) + 1)
        log = new_records("event", 4096 + 6 * count if lives else 4096 + 2 * count)
        log[0].cause = int(lives)
        lenders = make_lenders(place, self.programme_specs, float(behaviour[0].expected_default))
        programmes = make_programmes(scenario)
        ask_as_written(programmes, self.programme_specs)
        open_documents(programmes, scenario.at(0))
        self.world = World(
            households=households,
            contacts=np.full((count + spare, MAX_CONTACTS), NONE, np.int32),
            born=born,
            ties=new_records("tie", 6 * count + 1024),
            lots=lots,
            projects=new_records("project", len(lots)),
            rooms=new_records("room", count + 256),
            loans=new_records("loan", count + 256),
            lenders=lenders,
            circles=new_records("circle", count // 8 + 64),
            landlords=make_landlords(units, place.tenure.formal_units_share),
            settlements=settlements,
            zones=zones,
            blocks=make_blocks(lots),
            holders=make_holders(scenario),
            awards=new_records("award", count // 2 + 256),
            groups=new_records("group", count // 2 + 256),
            programmes=programmes,
            assistants=new_records("assistant", 64 + int(behaviour[0].candidates * count / 500.0)),
            streams=streams,
            accounts=make_accounts(purses_of(self.programme_specs)),
            behaviour=behaviour,
            place=place_record,
            tally=tally,
            book=new_book(),
            claims=new_claims(),
            log=log,
            registry=np.argsort(keys, kind="stable"),
            offers=np.zeros(0, np.int64),
            offer_places=np.zeros(0),
            norm_quantiles=newcomers,
            luck=luck,
        )
        self.world.projects.wait_month = NEVER
        self.world.projects.builder = NONE
        doubled = place.tenure.share / max(1e-9, place.tenure.rent + place.tenure.share)
        incomes = households.usual_income[:count].copy()
        dear = dearness(lots, settlements, occupied, behaviour[0])
        settlement = sort_in_space(keys, incomes, sizes, dear, place.population.income_sorting, luck)
        sharing = sharing_shares(sizes, owners, settlements.founded[: len(sizes)], doubled)
        may_own = who_may_own(keys, whence, place, luck)
        tenure = assign_tenure(keys, settlement, sizes, owners, sharing, may_own, luck)
        populate(self.state, place, settlement, tenure, occupied, owners, used - owners)
        network = first_network(self.world, settlement, scenario.network, luck)
        if len(network.a) + count > len(self.world.ties):
            self.world = with_rows(self.world, "ties", len(network.a) + 2 * count)
        tie_people(self.world, network, count)
        first_holdings(self.world, place)
        first_stocks(self.world, self.state, scenario, 0)
        bind_sharers(self.state, np.flatnonzero(households.tenure[:count] == 3))
        first_prices(self.state)
        open_registry(self.state, candidates(behaviour[0], self.programme_specs, count))

    def _make_agents(self) -> None:
        world, place = self.world, self.setting.place
        outside = world.accounts[OUTSIDE_RECORD]
        thousands = self.setting.households / 1000.0
        labelled = zip(self.setting.programme_labels, self.programme_specs, strict=True)
        self.lender_names = [(spec.name, spec.title.en) for spec in place.lenders]
        self.lender_names += [(name, spec.title.en) for name, spec in labelled if spec.has_public_lender]
        self.lending_houses: list[LendingHouse] = [
            lending_house(self, k, world.lenders[k], title) for k, (_, title) in enumerate(self.lender_names)
        ]
        for k, house in enumerate(self.lending_houses):
            if k < len(place.lenders):
                house.raise_capital(outside, place.lenders[k].capital * thousands, world.book)
            house.set_rate(float(world.place[0].rate_cap))
        self.offices = programme_offices(self, self.setting, world)
        self.regulators = [Regulator(self)] if any(p.regulates for p in self.setting.policies) else []
        self.land_offices = land_offices(self, self.setting, world)
        recruit(self.state, 0)

    def _make_maps(self) -> None:
        cells = self.setting.place.map.block_cells
        side = int(self.world.place[0].side) // cells
        self.grid = OrthogonalMooreGrid((side, side), torus=False, random=self.random)
        for name in LAYERS:
            self.grid.create_property_layer(name, default_value=0.0)
        draw_maps(self.grid, self.world)

    # --- living ------------------------------------------------------------------------------

    def step(self) -> None:
        """One month."""
        self.month += 1
        if (larger := with_room(self.world, self.setting.households)) is not self.world:
            self.world = larger
        self.world.book[:] = 0.0
        self.world.claims[:] = 0.0
        self.month_plan.run(self)
        if self.month + 1 >= self.setting.months:
            self.running = False

    def run(self, months: int | None = None) -> HousingModel:
        """Live for ``months`` months (default: the scenario's); returns the city."""
        for _ in range(self.setting.months if months is None else int(months)):
            self.step()
        return self

    def close_month(self) -> None:
        """The ledger closes, events are kept, indicators are collected."""
        world = self.world
        self._close_books()
        events = self.chronicle.keep_events(world.log, self.month)
        if self.month == 0:
            self._base = self._base._replace(pressure=rent_pressure(world))
        if self.month % 12 == 11:
            self.yearbook.write(world, self.state, self.month + 1)
            draw_maps(self.grid, self.world)
        self._collect(events)

    # --- the bundle ----

    @property
    def world(self) -> World:
        """All records of the city."""
        return self._world

    @world.setter
    def world(self, world: World) -> None:
        self._world = world
        self.state = as_state(world)

    # --- books -------------------------------------------------------------------------------

    def stocks(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Cash held by each sector and balances owed to each, MWM."""
        cash, claims = np.zeros(SECTORS), np.zeros(SECTORS)
        count_stocks(self.state, cash, claims)
        return cash, claims

    def _open_books(self) -> None:
        """The opening balances of the first day must add up like any month."""
        self._stocks = np.zeros(SECTORS), np.zeros(SECTORS)
        self._close_books()

    def _close_books(self) -> None:
        """Flows must explain the change of every stock; what closes one month opens the next."""
        before, self._stocks = self._stocks, self.stocks()
        close(before[0], self._stocks[0], self.world.book)
        close_claims(before[1], self._stocks[1], self.world.claims)
        self.chronicle.keep_ledger(self.world.book, self.month)

    # --- what others read --------------------------------------------------------------------

    @property
    def households(self) -> np.recarray:
        """All households that ever lived here; ``present`` is 1 for those who still do."""
        used: Any = self.world.households[: self.world.tally[0].households]
        return used

    @property
    def lots(self) -> np.recarray:
        """All lots of the map."""
        return self.world.lots

    def _collect(self, events: dict[str, float] | None = None) -> None:
        found = indicators(self.world, self.state, self._base, events or {}, self.month)
        self._latest = {"month": float(self.month + 1), **found, **self.yearbook.latest}
        collector = self.datacollector
        held = len(next(iter(collector.model_vars.values()), []))
        for name in self._latest:
            if name not in collector.model_reporters:
                collector.model_reporters[name] = lambda city, name=name: city._latest.get(name, float("nan"))
                collector.model_vars[name] = [float("nan")] * held
        collector.collect(self)

    def series(self) -> pd.DataFrame:
        """Indicators by month; month 0 is the first day."""
        return self.datacollector.get_model_vars_dataframe().reset_index(drop=True)

    def group_table(self) -> pd.DataFrame:
        """Yearly indicators by decile, tenure, stream and settlement."""
        return self.yearbook.group_table()

    def place_table(self) -> pd.DataFrame:
        """Yearly: whose homes changed in the city, its settlements and its blocks, and how."""
        return self.yearbook.place_table(self.world, self.chronicle.events)

    def ledger_table(self) -> pd.DataFrame:
        """Who paid whom for what: month (-1: opening balances), payer, payee, kind, amount in MWM."""
        return self.chronicle.ledger_table()

    def event_table(self) -> pd.DataFrame:
        """What happened to whom: month, kind, household key, other key, lot, cause, amount."""
        return self.chronicle.event_table()

    def household_table(self) -> pd.DataFrame:
        """The final state of every household, present or gone."""
        return pd.DataFrame(self.households)

    def loan_table(self) -> pd.DataFrame:
        """Every loan ever made: who borrowed, where, for what, and what became of it."""
        return loan_table(self.world, self.lender_names)

    def lender_table(self) -> pd.DataFrame:
        """Yearly accounts of each lender."""
        return self.yearbook.lender_table(self.world, self.lender_names)

    def programme_table(self) -> pd.DataFrame:
        """Yearly: where the target of each programme stands, why it reaches no more, and its money."""
        return self.yearbook.programme_table(self.offices)

    def lot_table(self) -> pd.DataFrame:
        """Snapshots of occupied and offered lots, of the first day and of every December."""
        return self.yearbook.lot_table(self.world, self.state, self.month + 1)

    def digest(self) -> str:
        """Digest of the final state: what people, houses, debts and books are, in the order of keys."""
        return digest_of(self.world)
