"""What everything stands on: the ledger closes, records are well named, events are counted."""

from __future__ import annotations

import keyword
import math

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.foundation import causes, events, ledger, rules
from agents.foundation.arithmetic import whole_power
from agents.foundation.ledger import GRAIN, LedgerError
from agents.foundation.records import KINDS, dtype_of, grown, new_records

HOMES, LANDLORDS, PEOPLE = 3, 2, 5
AMOUNTS = st.floats(min_value=-10.0, max_value=1e6, allow_nan=False)
PAYMENTS = st.lists(
    st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1), AMOUNTS), min_size=2, max_size=12
)


class Town:
    """A few homes and landlords with money, and an empty book."""

    def __init__(self) -> None:
        self.homes = new_records("household", HOMES)
        self.landlords = new_records("landlord", LANDLORDS)
        self.homes.sector = ledger.HOUSEHOLDS
        self.landlords.sector = ledger.LANDLORDS
        self.homes.cash = [10.0, 0.25, 1000.0]
        self.landlords.cash = [3.5, 0.0]
        self.book = ledger.new_book()
        self.before = self.cash()

    def person(self, number: int) -> np.record:
        return self.homes[number] if number < HOMES else self.landlords[number - HOMES]

    def cash(self) -> np.ndarray:
        """Cash by sector, MWM."""
        by_sector = np.zeros(ledger.SECTORS)
        by_sector[ledger.HOUSEHOLDS] = self.homes.cash.sum()
        by_sector[ledger.LANDLORDS] = self.landlords.cash.sum()
        return by_sector

    def grains(self) -> list[float]:
        """Cash of each person counted in grains; whole numbers when nothing is lost to rounding."""
        return [cash / GRAIN for cash in (*self.homes.cash, *self.landlords.cash)]

    def close(self) -> None:
        ledger.close(self.before, self.cash(), self.book)


# --- ledger: payments ----------------------------------------------------------------------


@settings(deadline=None)  # the first call compiles
@given(amount=st.floats(min_value=-1e6, max_value=2.0**33, allow_nan=False))
def test_grains_are_whole_never_negative_and_never_more(amount: float) -> None:
    paid = ledger.grains(amount)
    assert (paid / GRAIN).is_integer()
    assert paid >= 0.0
    if amount >= 0.0:
        assert amount - GRAIN < paid <= amount
    else:
        assert paid == 0.0
    assert ledger.grains(paid) == paid


@given(payments=PAYMENTS, data=st.data())
@settings(deadline=None)
def test_payments_in_any_order_give_the_same_cash_and_the_same_book(payments, data) -> None:
    first, second = Town(), Town()
    for town, order in ((first, payments), (second, data.draw(st.permutations(payments)))):
        for payer, payee, amount in order:
            ledger.pay(town.person(payer), town.person(payee), ledger.GIFT, amount, town.book)
    assert first.grains() == second.grains()
    assert np.array_equal(first.book, second.book)


@given(payments=PAYMENTS)
@settings(deadline=None)
def test_payments_neither_make_nor_lose_a_grain(payments) -> None:
    town = Town()
    total = sum(map(int, town.grains()))
    for payer, payee, amount in payments:
        paid = ledger.pay_at_most(town.person(payer), town.person(payee), ledger.RENT, amount, town.book)
        assert 0.0 <= paid <= max(0.0, amount)
    assert all(cash >= 0.0 and cash.is_integer() for cash in town.grains())
    assert sum(map(int, town.grains())) == total
    town.close()


def test_a_payment_is_written_under_payer_payee_and_kind() -> None:
    town = Town()
    assert ledger.pay(town.homes[0], town.landlords[1], ledger.RENT, 2.5, town.book) == 2.5
    assert (town.homes.cash[0], town.landlords.cash[1]) == (7.5, 2.5)
    assert town.book[ledger.HOUSEHOLDS, ledger.LANDLORDS, ledger.RENT] == 2.5
    assert town.book.sum() == 2.5
    town.close()


@pytest.mark.parametrize("leak", [GRAIN, -GRAIN, 5.0, math.nan])
def test_close_raises_on_a_leak_and_names_the_sector(leak: float) -> None:
    town = Town()
    ledger.pay(town.homes[0], town.landlords[0], ledger.RENT, 1.0, town.book)
    town.close()
    town.landlords.cash[0] += leak
    with pytest.raises(LedgerError, match="landlords"):
        town.close()


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
@pytest.mark.parametrize("amount", [math.nan, math.inf])
def test_a_payment_that_is_no_number_does_not_pass_unnoticed(amount: float) -> None:
    town = Town()
    with pytest.raises(LedgerError):
        ledger.pay(town.homes[0], town.landlords[0], ledger.RENT, amount, town.book)
        town.close()


def test_every_flow_sector_and_claim_has_one_name() -> None:
    for names, count in (
        (ledger.SECTOR_NAMES, ledger.SECTORS),
        (ledger.FLOW_NAMES, ledger.FLOWS),
        (ledger.CLAIM_NAMES, ledger.CLAIMS),
    ):
        assert len(set(names)) == len(names) == count
    assert ledger.new_book().shape == (ledger.SECTORS, ledger.SECTORS, ledger.FLOWS)
    assert ledger.new_claims().shape == (ledger.SECTORS, ledger.CLAIMS)
    assert ledger.SECTOR_NAMES[ledger.OUTSIDE] == "outside"
    assert ledger.FLOW_NAMES[ledger.INFRASTRUCTURE] == "infrastructure"


# --- ledger: deposits and debts ------------------------------------------------------------


def test_savings_go_in_and_out_as_far_as_there_is_cash() -> None:
    town = Town()
    home, keeper = town.homes[0], town.landlords[1]
    assert ledger.put_aside(home, keeper, 25.0, town.book) == 10.0
    assert (home.cash, home.deposit, keeper.cash) == (0.0, 10.0, 10.0)
    assert ledger.draw_out(home, keeper, 4.0, town.book) == 4.0
    keeper.cash -= 5.0  # lent out meanwhile
    town.before[ledger.LANDLORDS] -= 5.0
    assert ledger.draw_out(home, keeper, 100.0, town.book) == 1.0
    assert (home.cash, home.deposit, keeper.cash) == (5.0, 5.0, 0.0)
    town.close()


@pytest.mark.parametrize(
    ("arrears", "landlord_spends", "back"),
    [(0.0, 0.0, 4.0), (1.5, 0.0, 2.5), (9.0, 0.0, 0.0), (0.0, 7.0, 0.5)],
    ids=["no arrears", "some arrears", "more arrears than deposit", "landlord short of cash"],
)
def test_a_rent_deposit_comes_back_without_what_is_owed(
    arrears: float, landlord_spends: float, back: float
) -> None:
    town = Town()
    tenant, landlord, room = town.homes[0], town.landlords[0], new_records("room", 1)[0]
    assert ledger.hold_deposit(tenant, landlord, room, 4.0, town.book) == 4.0
    assert room.deposit == 4.0
    ledger.rent_owed(room, arrears)
    ledger.pay(landlord, town.homes[1], ledger.GIFT, landlord_spends, town.book)
    assert ledger.settle_deposit(tenant, landlord, room, town.book) == back
    assert tenant.cash == 6.0 + back
    assert (room.deposit, room.arrears) == (0.0, 0.0)
    town.close()


def test_rent_owed_never_falls_below_zero() -> None:
    room = new_records("room", 1)[0]
    ledger.rent_owed(room, 2.0)
    ledger.rent_owed(room, -0.5)
    assert room.arrears == 1.5
    ledger.rent_owed(room, -5.0)
    assert room.arrears == 0.0


def test_debts_are_claims_that_close() -> None:
    loan, lot = new_records("loan", 1)[0], new_records("lot", 1)[0]
    claims, before, after = ledger.new_claims(), np.zeros(ledger.SECTORS), np.zeros(ledger.SECTORS)
    ledger.owe(loan, ledger.LEND_PUBLIC, ledger.LENT, 10.0, claims)
    ledger.owe(loan, ledger.LEND_PUBLIC, ledger.INTEREST, 0.5, claims)
    assert ledger.settle(loan, ledger.LEND_PUBLIC, ledger.REPAID, 4.0, claims) == 4.0
    ledger.owe_seller(lot, ledger.OUTSIDE, 8.0, claims)
    assert ledger.settle_seller(lot, ledger.OUTSIDE, ledger.REPAID, 3.0, claims) == 3.0
    assert (loan.balance, lot.price_owed) == (6.5, 5.0)
    after[ledger.LEND_PUBLIC], after[ledger.OUTSIDE] = loan.balance, lot.price_owed
    ledger.close_claims(before, after, claims)
    after[ledger.LEND_PUBLIC] -= GRAIN
    with pytest.raises(LedgerError, match="public"):
        ledger.close_claims(before, after, claims)


def test_nobody_repays_more_than_is_owed() -> None:
    loan, lot, claims = new_records("loan", 1)[0], new_records("lot", 1)[0], ledger.new_claims()
    ledger.owe(loan, ledger.LEND_PUBLIC, ledger.LENT, 2.0, claims)
    ledger.owe_seller(lot, ledger.OUTSIDE, 3.0, claims)
    assert ledger.settle(loan, ledger.LEND_PUBLIC, ledger.WRITTEN_OFF, 50.0, claims) == 2.0
    assert ledger.settle_seller(lot, ledger.OUTSIDE, ledger.REPAID, 50.0, claims) == 3.0
    assert (loan.balance, lot.price_owed, claims.sum()) == (0.0, 0.0, 0.0)


# --- records -------------------------------------------------------------------------------

NUMPY_NAMES = frozenset(dir(np.ndarray)) | frozenset(dir(np.recarray)) | frozenset(dir(np.record))


def test_the_forbidden_names_are_those_that_numpy_answers_itself() -> None:
    assert {"size", "data", "real", "item", "base", "field"} <= NUMPY_NAMES


@pytest.mark.parametrize("kind", KINDS)
def test_fields_are_well_named_and_explained(kind: str) -> None:
    names = [field.name for field in KINDS[kind]]
    assert len(set(names)) == len(names)
    for field in KINDS[kind]:
        assert field.name.isidentifier() and not keyword.iskeyword(field.name), field
        assert field.name not in NUMPY_NAMES, f"{kind}.{field.name} is an attribute of a NumPy array"
        assert field.meaning.strip(), f"{kind}.{field.name} has no meaning"
        assert field.writer.strip(), f"{kind}.{field.name} has no writer"
    assert dtype_of(kind).names == tuple(names)


@pytest.mark.parametrize("kind", KINDS)
def test_money_is_written_by_the_ledger(kind: str) -> None:
    for field in KINDS[kind]:
        if field.name in ("cash", "balance", "price_owed", "deposit"):
            assert field.writer == "ledger", f"{kind}.{field.name}"


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        dtype_of("castle")


def test_grown_keeps_what_there_was_and_adds_zeros() -> None:
    homes = new_records("household", 3)
    homes.cash = [1.0, 2.0, 3.0]
    homes.key = [7, 8, 9]
    larger = grown(homes, 5)
    assert isinstance(larger, np.recarray)
    assert larger.dtype == homes.dtype
    assert larger.cash.tolist() == [1.0, 2.0, 3.0, 0.0, 0.0]
    assert larger.key.tolist() == [7, 8, 9, 0, 0]
    larger.cash[0] = 50.0
    assert homes.cash[0] == 1.0


def test_records_do_not_shrink() -> None:
    with pytest.raises(ValueError):
        grown(new_records("household", 3), 2)


def test_records_for_interpreted_rules_are_the_same_records(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numba.config, "DISABLE_JIT", 0)
    plain = new_records("lot", 3)
    monkeypatch.setattr(numba.config, "DISABLE_JIT", 1)
    quick = new_records("lot", 3)
    assert type(plain) is np.recarray and isinstance(quick, np.recarray)
    assert type(plain[0]) is np.record and isinstance(quick[0], np.record)
    for lots in (plain, quick):
        lots.price = [1.0, 2.0, 3.0]
        lots.key[1:] = 7
        lots[2].price = 5.0
        lots[:2][0].title = 1
        row = lots[1]
        row.services += 2
        row["rooms"] = 4
        with pytest.raises(AttributeError):
            lots.castle  # noqa: B018
        with pytest.raises(AttributeError):
            row.castle  # noqa: B018
        with pytest.raises((AttributeError, ValueError)):
            row.castle = 1
        assert type(row.price) is np.float64 and type(lots.price) is np.ndarray
        assert (row.price, row.services, lots.services.tolist()) == (2.0, 2, [0, 2, 0])
    assert plain.tobytes() == quick.tobytes()
    kept, larger = quick.copy(), grown(quick[plain.price > 1.0], 4)
    assert kept[2].price == larger[1].price == 5.0 and larger.key.tolist() == [7, 7, 0, 0]
    kept[2].price = 0.0
    assert quick.price.tolist() == [1.0, 2.0, 5.0]


# --- events --------------------------------------------------------------------------------


def test_note_writes_events_and_counts_those_that_did_not_fit() -> None:
    log = new_records("event", 4)
    for number in range(1, 7):
        events.note(log, 12, events.EVICTED, 100 + number, 5, 33, causes.RENT_ARREARS, 0.5 * number)
    assert log[0].household == 6  # the overfull log is noticed
    assert log.household[1:].tolist() == [101, 102, 103]
    assert log.amount[1:].tolist() == [0.5, 1.0, 1.5]
    assert (log[2].month, log[2].kind, log[2].other, log[2].lot) == (12, events.EVICTED, 5, 33)
    assert log[2].cause == causes.RENT_ARREARS


def test_events_and_causes_have_their_names() -> None:
    for names in (events.EVENT_NAMES, causes.CAUSE_NAMES):
        assert len(set(names)) == len(names)
    assert events.EVENT_NAMES[events.ARRIVED] == "arrived"
    assert events.EVENT_NAMES[events.GHOST_TRANCHE] == "ghost_tranche"
    assert events.EVENT_NAMES[events.SERVICES_IMPROVED] == "services_improved"
    assert causes.CAUSE_NAMES[causes.INCOME_CEILING] == "income_ceiling"
    assert causes.CAUSE_NAMES[causes.OWES_A_FAVOUR] == "owes_a_favour"
    codes = [value for name, value in vars(events).items() if name.isupper() and isinstance(value, int)]
    assert max(codes) == max(len(events.EVENT_NAMES), len(causes.CAUSE_NAMES)) - 1


# --- rules ---------------------------------------------------------------------------------


def test_a_change_in_any_rule_file_gives_another_cache(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numba alone would keep what it compiled from a rule when a rule it calls changes."""
    monkeypatch.setattr(rules, "_HOUSE", tmp_path)
    (tmp_path / "agents" / "deep").mkdir(parents=True)
    (tmp_path / "model").mkdir()
    callee = tmp_path / "agents" / "deep" / "callee.py"
    callee.write_text("ONE = 1\n")
    before = rules.sources_digest()
    assert rules.sources_digest() == before
    callee.write_text("ONE = 2\n")
    assert rules.sources_digest() != before


def test_rules_keep_the_arithmetic_of_python() -> None:
    """No fast-math: it would cancel this sum by algebra and take for granted that nothing is nan."""

    @rules.rule
    def lost_digits(big, small):
        total = big + small
        return (total - big) - small

    assert lost_digits(1e16, 1.0) == (1e16 + 1.0 - 1e16) - 1.0 != 0.0
    assert math.isnan(lost_digits(math.inf, 1.0))


@settings(deadline=None)  # the first call compiles
@given(st.floats(0.5, 2.0), st.integers(-360, 360))
def test_a_whole_power_is_the_same_interpreted_and_compiled(base: float, exponent: int) -> None:
    compiled = whole_power(base, exponent)
    assert compiled == getattr(whole_power, "py_func", whole_power)(base, exponent)
    assert compiled == pytest.approx(math.pow(base, exponent), rel=1e-12)
