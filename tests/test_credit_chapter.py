"""The credit chapter of the report, from made-up loan records with known numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path

import matplotlib.image
import numpy as np
import pandas as pd
import pytest

from analysis import canvas
from analysis.canvas import Drawn
from analysis.comparison import Comparison, compare
from analysis.credit import measures, tables
from analysis.credit.chapter import chapter
from analysis.credit.flow import arm_flows, band_path, draw_flow
from analysis.credit.pictures import draw_books, draw_borrowers, draw_credit, draw_debtors
from analysis.credit.records import CreditRecords, read_credit
from analysis.credit.words import CREDIT, dressed
from analysis.report import render, write_report
from tests.made_up_credit import DENIALS, HOUSEHOLDS, LENDERS, LOANS, OLD_DEBTS, PURSE, WALLS
from tests.made_up_results import LEVELS, write_experiment
from tests.test_report import NASTY, Page

ARMS = ["none", "hip_2019", "rate_cap"]
NAMES = ["credit_flow", "credit_borrowers", "credit_debtors", "credit_books"]
FEW = {arm: set(LEVELS) - {"adequate_share", "over_indebted_share"} for arm in ARMS}
DRAWERS = (draw_flow, draw_borrowers, draw_debtors, draw_books)


@pytest.fixture(autouse=True, scope="module")
def _coarse() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(canvas, "DOTS_PER_INCH", 50)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_experiment(tmp_path_factory.mktemp("credit"), range(1, 5), ARMS, 96, drop=FEW, credit=True)


@pytest.fixture(scope="module")
def comparison(folder: Path) -> Comparison:
    return compare(folder)


@pytest.fixture(scope="module")
def records(comparison: Comparison) -> CreditRecords:
    return read_credit(comparison)


@pytest.fixture(scope="module")
def page(folder: Path, comparison: Comparison) -> str:
    return write_report(folder, comparison).read_text(encoding="utf-8")


def with_credit_alone(folder: Path) -> Page:
    """The page of a folder, with no other pictures than those of credit: those of the rest take long."""
    made = read_credit(comparison := compare(folder))
    return Page(render(comparison, draw_credit(comparison, made, folder / "pictures"), made))


def loans_by_hand() -> pd.DataFrame:
    """Two households of decile 2, one of decile 5; three lenders, one loan closed, one lost."""
    return pd.DataFrame({
        "household": [1, 1, 2, 3], "decile": [2, 2, 2, 5], "lender": ["a", "b", "a", "c"],
        "lender_kind": ["for_profit", "cooperative", "for_profit", "public"],
        "purpose": ["house", "house", "distress", "programme"], "principal": [30.0, 10.0, 20.0, 40.0],
        "annual_rate": [0.80, 0.20, 0.80, 0.0], "paid": [45.0, 4.0, 5.0, 10.0],
        "interest_paid": [15.0, 1.0, 4.0, 0.0], "fees": [0.0, 0.0, 2.0, 0.0],
        "balance": [0.0, 7.0, 0.0, 30.0], "written_off": [0.0, 0.0, 19.0, 0.0],
        "closed": [24, -1, 30, -1], "circle": [False, False, True, False],
    })  # fmt: skip


def households_by_hand() -> pd.DataFrame:
    return pd.DataFrame({
        "key": [1, 2, 3, 4], "decile": [2, 2, 5, 5], "borrowed": [40.0, 20.0, 40.0, 0.0],
        "walls_credit": [20.0, 0.0, 32.0, 0.0], "diverted_credit": [16.0, 0.0, 4.0, 0.0],
        "earmarked_credit": [4.0, 0.0, 4.0, 0.0], "rolled": [0.0, 12.0, 0.0, 0.0],
        "living_credit": [0.0, 8.0, 0.0, 0.0], "loan_cash": [0.0] * 4, "months_trapped": [0, 14, 0, 0],
        "defaults": [0, 1, 0, 0], "loans_taken": [2, 1, 1, 0],
    })  # fmt: skip


def found(rows: Iterator[measures.Row]) -> dict[tuple[str, str, str], float]:
    return {(name, group_by, group): value for name, group_by, group, value in rows}


# --- numbers -------------------------------------------------------------------------------


def test_prices_are_those_of_the_loans() -> None:
    told = found(measures.of_loans(loans_by_hand(), households_by_hand()))
    city = {name: value for (name, group_by, _), value in told.items() if group_by == "city"}
    expected = {
        "borrowed": 100.0, "loans": 4, "borrowers": 3, "borrowed_share": 0.75, "mean_rate": 0.42,
        "paid_back": 64.0, "interest_back": 20.0, "principal_back": 44.0, "late_fees": 2.0, "lost": 19.0,
        "owed": 37.0, "closed_paid": 150.0, "closed_lost": 0.5, "joint_share": 0.2,
    }  # fmt: skip
    assert city == pytest.approx(expected)
    assert told["paid_back", "lender", "a"] == pytest.approx(100.0)
    assert math.isnan(told["closed_paid", "lender", "c"])
    assert told["borrowers", "decile_lender", "2|a"] == 2 and told["borrowed", "decile_lender", "5|c"] == 40.0
    assert told["borrowed_share", "decile", "5"] == 0.5 and told["borrowed", "purpose", "house"] == 40.0


def test_uses_and_debtors_are_those_of_the_households() -> None:
    told = found(measures.of_uses(households_by_hand()))
    shares = {name: told[name, "city", "all"] for name in ("walls", "old_debts", "needs", "purse")}
    assert shares == pytest.approx({"walls": 52.0, "old_debts": 12.0, "needs": 28.0, "purse": 8.0})
    assert told["diverted", "city", "all"] == pytest.approx(20.0)
    assert told["walls", "decile", "5"] == pytest.approx(80.0)
    debtors = found(measures.of_debtors(pd.concat([households_by_hand()] * 5)))
    assert debtors["ever_trapped", "city", "all"] == 0.25
    assert debtors["trapped_borrowers", "decile", "2"] == 0.5
    assert debtors["months_trapped", "city", "all"] == 14.0
    assert math.isnan(debtors["months_trapped", "decile", "5"])
    few = found(measures.of_debtors(pd.concat([households_by_hand()] * 3)))  # three borrowers of decile 5
    assert [group for name, _, group in few if name == "trapped_borrowers"] == ["all", "2"]


def test_flows_follow_the_loans_of_each_household() -> None:
    flows = measures.flows(loans_by_hand(), households_by_hand())
    amount = flows.set_index(["kind", "use"])["amount"]
    # Household 1: three quarters of its building credit came from the for-profit lender.
    assert amount["for_profit", "walls"] == pytest.approx(15.0)
    assert amount["cooperative", "walls"] == pytest.approx(5.0)
    assert amount["for_profit", "needs"] == pytest.approx(12.0 + 8.0)
    assert amount["for_profit", "old_debts"] == pytest.approx(12.0)
    assert amount["public", "purse"] == pytest.approx(4.0)
    assert amount.sum() == pytest.approx(100.0) and "other" not in set(flows["use"])


def test_what_no_use_explains_is_called_so() -> None:
    homes = households_by_hand().assign(walls_credit=0.0)
    amount = measures.flows(loans_by_hand(), homes).set_index(["kind", "use"])["amount"]
    assert amount["public", "other"] == pytest.approx(32.0)
    assert amount.sum() == pytest.approx(100.0)


def test_years_of_a_lender_are_differences_of_its_counters() -> None:
    books = pd.DataFrame({
        "kind": "for_profit",
        "month": [12, 24], "lender": "a", "annual_rate": 0.7, "reach": 1.0, "portfolio": [50.0, 90.0],
        "late": [5.0, 18.0], "applications": [10, 30], "loans": [5, 10], "written_off": [0.0, 10.0],
    })  # fmt: skip
    years = measures.lender_years(books)
    assert years["late"].tolist() == pytest.approx([0.1, 0.2])
    assert years["lost"].tolist() == pytest.approx([0.0, 0.1])
    assert years["denied"].tolist() == pytest.approx([0.5, 0.75])


def test_known_numbers_come_out_of_the_folder(records: CreditRecords, folder: Path) -> None:
    for arm in ARMS:
        loans = [pd.read_parquet(path) for path in sorted(folder.glob(f"{arm}/seed_*/loans.parquet"))]
        building = [
            table.loc[table["purpose"] != "distress", "principal"].sum() / table["principal"].sum()
            for table in loans
        ]
        assert records.mean(arm, "walls") == pytest.approx(100.0 * WALLS[arm] * np.mean(building))
        assert records.mean(arm, "purse") == pytest.approx(100.0 * PURSE * np.mean(building))
        assert records.mean(arm, "old_debts") == pytest.approx(100.0 * OLD_DEBTS * (1.0 - np.mean(building)))
        assert records.mean(arm, "borrowed") == pytest.approx(np.mean([t["principal"].sum() for t in loans]))
    assert records.mean("none", "loans") == LOANS
    assert records.effect("rate_cap", "loans").difference == -80.0
    assert not records.notes and records.uses_add_up


def test_sums_add_up(records: CreditRecords) -> None:
    lenders = [lender.name for lender in records.lenders]
    deciles = records.groups("decile")
    assert set(lenders) == set(LENDERS) and len(deciles) == 7
    for arm in ARMS:
        whole = records.mean(arm, "borrowed")
        for group_by in ("lender", "decile", "purpose", "decile_lender"):
            parts = [records.mean(arm, "borrowed", group_by, group) for group in records.groups(group_by)]
            assert sum(parts) == pytest.approx(whole)
        assert sum(arm_flows(records, arm).values()) == pytest.approx(100.0)
        uses = sum(records.mean(arm, name) for name in ("walls", "old_debts", "needs", "purse"))
        assert uses == pytest.approx(100.0)
        paid = records.mean(arm, "principal_back") + records.mean(arm, "interest_back")
        assert paid == pytest.approx(records.mean(arm, "paid_back"))
        asked, lent, denied = (records.mean(arm, name) for name in ("applications", "approved", "denied"))
        assert asked - lent == pytest.approx(denied) and denied > 0.9 * DENIALS * lent / 10 - 20
    assert tables.denials_fit(records)


def test_shares_are_of_all_households_of_a_decile(records: CreditRecords) -> None:
    share = records.mean("none", "borrowed_share", "decile", "1")
    people = records.mean("none", "borrowers", "decile", "1")
    assert share == pytest.approx(people / (HOUSEHOLDS / 7))
    known = records.values[records.values["indicator"] == "borrowed_share"]["value"]
    assert known.between(0.0, 1.0).all()


def test_differences_are_paired_as_everywhere(records: CreditRecords) -> None:
    values = records.values
    city = values[(values["indicator"] == "interest_back") & (values["group_by"] == "city")]
    wide = city.pivot(index="seed", columns="arm", values="value")
    row = records.effect("rate_cap", "interest_back")
    assert row.difference == pytest.approx((wide["rate_cap"] - wide["none"]).mean())
    assert row.pairs == 4 and row.high < 0.0


# --- the page ------------------------------------------------------------------------------


def test_the_chapter_is_whole(page: str, folder: Path) -> None:
    text = Page(page)
    assert text.open == []
    heads = ["Pictures", "Credit: bridge or trap", "A hundred borrowed MWM", "Who borrows where"]
    heads += ["What borrowers pay in all", "What reached the walls", "Over-indebted and trapped"]
    heads += ["How good lenders’ books are", "Applications and denials", "How to read this"]
    places = [text.text.index(head) for head in heads]
    assert places == sorted(places)
    images = {a["src"]: a for tag, a in text.tags if tag == "img"}
    assert len(images) == len(NAMES) + 4
    drawn = [attributes["id"] for tag, attributes in text.tags if tag == "figure"]
    assert drawn[-4:] == NAMES
    assert all(len(attributes["alt"] or "") > 30 for attributes in images.values())
    assert "://" not in page and "not recorded" not in page


def test_every_table_scrolls_in_its_own_box(page: str) -> None:
    tags = [(tag, attributes.get("class")) for tag, attributes in Page(page).tags]
    boxed = [tags[at - 1] for at, (tag, _) in enumerate(tags) if tag == "table"]
    assert set(boxed) == {("div", "wide")}


def test_denials_are_shown_twice_the_same(records: CreditRecords) -> None:
    table = tables.denials_table(records)
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', table)
    assert len(rows) == len(ARMS) * (len(LENDERS) + 1)
    for _, cells in rows:
        numbers = [float(n.replace(",", "")) for n in re.findall(r">([\d.,]+)</td>", cells)]
        asked, lent, *reasons, denied, refused = numbers
        assert sum(reasons) == pytest.approx(denied, abs=0.3) and denied == refused
        assert asked - lent == pytest.approx(denied, abs=0.11)
    assert 'class="worse"' not in table


def test_denials_that_do_not_add_up_are_marked(tmp_path: Path) -> None:
    folder = write_experiment(tmp_path, [1], ["none"], 24, drop=FEW, credit=True)
    path = folder / "none" / "seed_1" / "lenders.parquet"
    books = pd.read_parquet(path)
    books.assign(applications=books["applications"] + 3).to_parquet(path)
    made = read_credit(compare(folder))
    assert not tables.denials_fit(made)
    assert 'class="worse"' in tables.denials_table(made)
    assert "differs from the sum of the reasons" in chapter(made)


def test_titles_of_lenders_are_escaped(tmp_path: Path) -> None:
    folder = write_experiment(tmp_path, [1], ["none", "rate_cap"], 24, drop=FEW, credit=True)
    for path in folder.glob("*/seed_*/lenders.parquet"):
        books = pd.read_parquet(path)
        books["title"] = books["title"].where(books["lender"] != "circles", NASTY)
        books["kind"] = books["kind"].where(books["lender"] != "social_fund", "<b>$odd</b>")
        books.to_parquet(path)
    for path in folder.glob("*/seed_*/loans.parquet"):
        loans = pd.read_parquet(path)
        loans["purpose"] = loans["purpose"].where(loans["purpose"] != "workshop", "<i>x</i>$")
        loans["lender_kind"] = loans["lender_kind"].where(loans["lender"] != "social_fund", "<b>$odd</b>")
        loans.to_parquet(path)
    text = with_credit_alone(folder)
    assert text.open == [] and not {tag for tag, _ in text.tags} & {"script", "i"}
    assert NASTY in text.text and "<i>x</i>$" in text.text


# --- what is missing -----------------------------------------------------------------------


def test_old_folders_have_a_short_chapter(tmp_path: Path) -> None:
    folder = write_experiment(tmp_path, [1], ["none", "rate_cap"], 24, drop=FEW)
    comparison = compare(folder)
    made = read_credit(comparison)
    assert made.arms == () and draw_credit(comparison, made, tmp_path / "pictures") == []
    assert all(draw(made) is None for draw in DRAWERS)
    text = with_credit_alone(folder)
    assert text.open == [] and "no loan records" in text.text and "A hundred borrowed" not in text.text


def test_runs_without_records_are_named(tmp_path: Path) -> None:
    folder = write_experiment(tmp_path, [1, 2], ["none", "rate_cap"], 24, drop=FEW, credit=True)
    (folder / "none" / "seed_2" / "loans.parquet").write_bytes(b"broken")
    made = read_credit(compare(folder))
    assert made.notes == ("1 run has no loan records: none/seed_2",)
    assert made.effect("rate_cap", "borrowed").pairs == 1
    (folder / "none" / "seed_1" / "loans.parquet").unlink()
    made = read_credit(compare(folder))
    text = Page(render(compare(folder), (), made))
    assert made.arms == ("rate_cap",) and made.effect("rate_cap", "borrowed") is None
    assert "2 runs have no loan records" in text.text and text.open == []


def drawn(made: CreditRecords) -> list[Drawn]:
    return [picture for draw in DRAWERS if (picture := draw(made)) is not None]


def test_no_loans_at_all(tmp_path: Path) -> None:
    folder = write_experiment(tmp_path, [1, 2], ["none", "rate_cap"], 24, drop=FEW, credit=True)
    for path in folder.glob("*/seed_*/loans.parquet"):
        pd.read_parquet(path).iloc[:0].to_parquet(path)
    for path in folder.glob("*/seed_*/lenders.parquet"):
        books = pd.read_parquet(path)
        books[books.select_dtypes("number").columns.difference(["month"])] = 0
        books.to_parquet(path)
    for path in folder.glob("*/seed_*/households.parquet"):
        homes = pd.read_parquet(path)
        homes[homes.columns.difference(["key", "decile", "present"])] = 0
        homes.to_parquet(path)
    text = with_credit_alone(folder)
    assert text.open == [] and "nobody borrowed" in text.text and "nan" not in text.text.lower()


def test_a_run_without_loans_does_not_shrink_the_hundred(tmp_path: Path) -> None:
    folder = write_experiment(tmp_path, [1, 2], ["none"], 24, drop=FEW, credit=True)
    path = folder / "none" / "seed_2" / "loans.parquet"
    pd.read_parquet(path).iloc[:0].to_parquet(path)
    made = read_credit(compare(folder))
    assert sum(arm_flows(made, "none").values()) == pytest.approx(100.0)
    assert made.mean("none", "loans") == LOANS / 2


def test_one_lender_one_seed_few_deciles(tmp_path: Path) -> None:
    folder = write_experiment(tmp_path, [1], ["none", "rate_cap"], 24, drop=FEW, credit=True)
    for path in folder.glob("*/seed_*/*.parquet"):
        table = pd.read_parquet(path)
        if path.stem in ("loans", "lenders"):
            table = table[table["lender"] == "cooperative"]
        if path.stem in ("loans", "households"):
            table = table[~table["decile"].isin([1, 4])]
        table.to_parquet(path)
    made = read_credit(compare(folder))
    assert [lender.name for lender in made.lenders] == ["cooperative"] and len(drawn(made)) == 4
    text = chapter(made)
    assert "too few pairs" in text and "Savings and loan cooperative" in text


@pytest.mark.parametrize("gone", ["lenders", "households"])
def test_a_missing_table_leaves_out_what_needs_it(tmp_path: Path, gone: str) -> None:
    folder = write_experiment(tmp_path, [1, 2], ["none", "rate_cap"], 24, drop=FEW, credit=True)
    for path in folder.glob(f"*/seed_*/{gone}.parquet"):
        path.unlink()
    text = with_credit_alone(folder)
    names = [attributes["id"] for tag, attributes in text.tags if tag == "figure"]
    assert text.open == [] and "credit_borrowers" in names and "nan" not in text.text.lower()
    assert ("credit_books" in names) == (gone != "lenders")
    assert ("credit_flow" in names) == (gone != "households")


def test_households_without_uses_have_no_flow(tmp_path: Path) -> None:
    folder = write_experiment(tmp_path, [1], ["none"], 24, drop=FEW, credit=True)
    path = folder / "none" / "seed_1" / "households.parquet"
    pd.read_parquet(path).drop(columns=["walls_credit", "living_credit"]).to_parquet(path)
    made = read_credit(compare(folder))
    assert draw_flow(made) is None and draw_debtors(made) is not None
    assert "reached the walls" not in chapter(made).split("<h3>")[0]


# --- pictures ------------------------------------------------------------------------------


def test_pictures_show_something_and_are_not_cut(page: str, folder: Path) -> None:
    for name in NAMES:
        pixels = matplotlib.image.imread(folder / "pictures" / f"{name}.png")[..., :3]
        assert (pixels < 0.9).any(axis=2).mean() > 0.01
        for edge in (pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]):
            assert edge.min() > 0.5, f"{name} is cut at its edge"


def test_bands_join_their_nodes() -> None:
    path = band_path((0.0, 4.0), (10.0, 14.0), 0.1, 0.9)
    box = path.get_extents()
    assert (box.x0, box.x1) == (0.1, 0.9)
    assert box.y0 == pytest.approx(0.0) and box.y1 == pytest.approx(14.0)


def test_the_flow_is_told_in_words(records: CreditRecords) -> None:
    picture = draw_flow(records)
    assert picture is not None
    walls = f"walls {records.mean('none', 'walls'):.0f}"
    assert walls in picture.alternative and "paid back" in picture.alternative


def test_lenders_of_one_kind_look_different() -> None:
    looks = dressed([(str(n), str(n), kind) for n, kind in enumerate(["for_profit"] * 3 + ["public", "odd"])])
    assert len({(look.colour, look.hatch) for look in looks}) == 5
    assert len({look.mark for look in looks}) == 5


def test_the_registry_is_complete() -> None:
    assert all(what.formula and what.source for what in CREDIT.values())
    assert len({(what.label, what.unit) for what in CREDIT.values()}) == len(CREDIT)
