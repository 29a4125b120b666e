"""The page and its pictures, from made-up results (``analysis.report``, ``plots``, ``summary``)."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import matplotlib.image
import numpy as np
import pandas as pd
import pytest

from analysis import canvas
from analysis.canvas import POLICY_COLOURS, dresses, save, write_atomically
from analysis.comparison import Comparison, compare, format_table
from analysis.indicators import describe
from analysis.maps import draw_maps
from analysis.page import effect_cell
from analysis.plots import band, describe_experiment, draw_deciles, draw_effects, draw_pictures, draw_trends
from analysis.report import render, write_report
from analysis.results import ResultsError
from analysis.summary import describe_policy, verdict_on_place
from tests.made_up_results import EFFECTS, LEVELS, TITLES, write_experiment

NASTY = '<script>alert("1")</script> & $5 ${title} policy'
FEW = {arm: set(LEVELS) - {"adequate_share", "welfare", "rent_index"} for arm in EFFECTS}
PICTURES = ["maps", "trends", "effects", "deciles"]


class Page(HTMLParser):
    """What a browser would find: tags with attributes, text, and whether tags close."""

    EMPTY = {"meta", "img", "br", "link"}

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes another tag"

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_experiment(tmp_path_factory.mktemp("results"), range(1, 6), months=36)


@pytest.fixture(scope="module")
def comparison(folder: Path) -> Comparison:
    return compare(folder)


@pytest.fixture(scope="module")
def page(folder: Path, comparison: Comparison) -> str:
    path = write_report(folder, comparison)
    assert path == folder / "report.html"
    return path.read_text(encoding="utf-8")


@pytest.fixture(autouse=True, scope="module")
def _coarse() -> Iterator[None]:
    """Fewer dots: what is drawn does not depend on them, and drawing is what takes time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(canvas, "DOTS_PER_INCH", 50)
        yield


def words(folder: Path, arm: str) -> str:
    return describe_policy(compare(folder), arm)


def test_the_page_needs_nothing_from_elsewhere(page: str) -> None:
    assert "http://" not in page and "https://" not in page and "@import" not in page
    tags = Page(page).tags
    assert not [tag for tag, _ in tags if tag in ("script", "link", "iframe", "object")]
    sources = [attributes["src"] or "" for _, attributes in tags if "src" in attributes]
    assert len(sources) == len(PICTURES)
    assert all(source.startswith("data:image/png;base64,") for source in sources)
    assert all("url(" not in (attributes.get("style") or "") for _, attributes in tags)


def test_the_page_is_well_formed_and_complete(page: str) -> None:
    found = Page(page)
    assert found.open == []
    heads = ["In short", "What each policy changes", "Who gains and who loses", "Pictures"]
    heads += ["How to read this", "Where the numbers come from"]
    places = [found.text.index(head) for head in heads]
    assert places == sorted(places)
    for title in TITLES.values():
        assert title in found.text
    assert "$" not in found.text  # every place of the template is filled
    assert any(tag == "meta" and attributes.get("name") == "viewport" for tag, attributes in found.tags)


def test_pictures_have_alternative_text_and_are_the_files_in_the_folder(page: str, folder: Path) -> None:
    images = [attributes for tag, attributes in Page(page).tags if tag == "img"]
    for name, attributes in zip(PICTURES, images, strict=True):
        content = (folder / "pictures" / f"{name}.png").read_bytes()
        assert base64.b64decode((attributes["src"] or "").split(",")[1]) == content
        assert len(attributes["alt"] or "") > 30
        assert int(attributes["width"] or 0) > 900  # its text would be unreadable if it shrank


def test_pictures_show_something(folder: Path, page: str) -> None:
    for name in PICTURES:
        pixels = matplotlib.image.imread(folder / "pictures" / f"{name}.png")[..., :3]
        assert (pixels < 0.9).any(axis=2).mean() > 0.01
        for edge in (pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]):
            assert edge.min() > 0.5, f"{name} is cut at its edge"


def test_nothing_half_written_is_left(folder: Path, page: str) -> None:
    assert {path.name for path in (folder / "pictures").iterdir()} == {f"{name}.png" for name in PICTURES}
    assert not list(folder.glob(".*"))


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.html"
    write_atomically(path, b"old")

    def fail(*_arguments: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(canvas.os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


def test_names_are_escaped_everywhere(tmp_path: Path) -> None:
    titles = {"none": "No <b>policy</b>", "upgrading": NASTY}
    arms = ["none", "upgrading"]
    named = {"title": NASTY, "place": "a<i>b", "arm_titles": titles}
    folder = write_experiment(tmp_path, range(3), arms, 24, drop=FEW, **named)
    provenance = folder / "none" / "seed_0" / "provenance.json"
    provenance.write_text(json.dumps({"digest": "<u>x</u>", "a<s>b": "<em>y</em>"}))
    text = write_report(folder).read_text(encoding="utf-8")
    found = Page(text)
    assert found.open == []
    assert not {tag for tag, _ in found.tags} & {"script", "i", "u", "s", "em"}
    assert found.text.count(NASTY) >= 4  # shown as written: in titles, headings, tables and words
    assert "<u>x</u>" in found.text


def test_the_summary_says_how_sure_it_is(folder: Path, comparison: Comparison) -> None:
    sure = describe_policy(comparison, "upgrading")
    assert "a clear improvement: +9." in sure or "a clear improvement: +8.9" in sure
    assert "the same sign in 5 of 5 pairs" in sure
    assert re.search(r"Clearly worse: .*rents", sure)
    assert "good for some and bad for others: land prices" in sure
    assert "more adequate homes per 100 MWM" in sure
    unsure = describe_policy(comparison, "rent_voucher")
    assert "no clear change" in unsure and "which includes zero" in unsure
    assert "without a clear change in the number of adequate homes" in unsure
    worse = describe_policy(comparison, "rate_cap")
    assert "a clear worsening: −1.0" in worse or "a clear worsening: −0.9" in worse
    assert "costs no more public money" in worse
    assert "decile" in worse and "clearly lose" in worse


def test_the_first_sentences_name_the_best_policy(comparison: Comparison) -> None:
    text = verdict_on_place(comparison)
    assert text.startswith("4 policies were compared with “No policy”, with 5 pairs of runs each.")
    assert f"rises most under “{TITLES['upgrading']}”" in text


def test_one_seed_is_called_too_few(tmp_path: Path) -> None:
    folder = write_experiment(tmp_path, [4], ["none", "upgrading"], 24)
    text = words(folder, "upgrading")
    assert "With only 1 pair of runs effects cannot be told from chance" in text
    assert "clear" not in text
    assert "No policy clearly raises" in verdict_on_place(compare(folder))
    page = Page(render(compare(folder)))
    assert "too few pairs" in page.text
    cells = {attributes.get("class") for tag, attributes in page.tags if tag == "td"}
    assert cells == {None}  # no difference is coloured


def test_runs_without_pairs_are_called_no_fair_comparison(tmp_path: Path) -> None:
    missing = {("none", 1), ("upgrading", 2)}
    folder = write_experiment(tmp_path, [1, 2], ["none", "upgrading"], 24, missing)
    text = words(folder, "upgrading")
    assert "no fair comparison" in text and "clear" not in text
    page = Page(render(compare(folder)))
    assert "not paired" in page.text
    assert "stopped before all runs were done" in page.text and "2 runs not there" in page.text


def test_a_placebo_is_not_praised(tmp_path: Path) -> None:
    folder = write_experiment(tmp_path, range(3), ["none", "rate_cap"], 24)
    for seed in range(3):
        for name in ("series", "groups"):
            source = folder / "none" / f"seed_{seed}" / f"{name}.parquet"
            (folder / "rate_cap" / f"seed_{seed}" / f"{name}.parquet").write_bytes(source.read_bytes())
    text = words(folder, "rate_cap")
    assert "no clear change" in text and "No other headline indicator clearly changes." in text
    assert "no income decile clearly gains or loses" in text
    assert "Clearly" not in text


def test_pictures_without_their_data_are_left_out(tmp_path: Path) -> None:
    folder = write_experiment(tmp_path, range(3), ["none", "hip_2019"], 24, drop=FEW)
    for name in ("groups", "lots", "ledger"):
        for path in folder.glob(f"*/seed_*/{name}.parquet"):
            path.unlink()
    for path in folder.glob("*/seed_*/provenance.json"):
        path.unlink()
    comparison = compare(folder)
    assert draw_maps(comparison) is None and draw_deciles(comparison) is None
    assert [picture.name for picture in draw_pictures(comparison)] == ["trends", "effects"]
    text = render(comparison)
    assert "no values by group" in text and "not stated" in text


def test_a_baseline_alone_still_has_a_page(tmp_path: Path) -> None:
    folder = write_experiment(tmp_path, [1], ["none"], 24, drop=FEW)
    page = Page(write_report(folder).read_text(encoding="utf-8"))
    assert page.open == [] and "nothing to compare" in page.text
    assert draw_effects(compare(folder)) is None


def test_maps_share_one_scale_and_hide_nothing(comparison: Comparison) -> None:
    drawn = draw_maps(comparison)
    assert drawn is not None
    images = [axis.images[1] for axis in drawn.figure.axes if len(axis.images) == 2]
    assert len(images) == 4 * len(EFFECTS)
    for column in range(4):
        assert len({image.get_clim() for image in images[column::4]}) == 1
    lots = pd.read_parquet(comparison.experiment.folder("none", 1) / "lots.parquet")
    shown = np.isfinite(images[0].get_array().filled(np.nan)).sum()
    assert shown == len(lots)
    x, y = lots.x - lots.x.min(), lots.y - lots.y.min()
    quality = images[1].get_array().filled(np.nan)[y, x]
    expected = lots.quality.where(lots.tenure_use != "vacant").to_numpy()
    np.testing.assert_array_equal(quality, expected)


def test_trends_draw_the_mean_of_each_arm_in_shown_units(comparison: Comparison) -> None:
    drawn = draw_trends(comparison)
    assert drawn is not None
    panel = next(axis for axis in drawn.figure.axes if axis.get_title(loc="left") == "Adequate homes")
    assert panel.get_ylabel() == "% of homes" and panel.get_xlabel() == "years"
    looks = dresses(comparison.experiment.arms, "none")
    line = next(line for line in panel.lines if line.get_color() == looks["hip_2019"].colour)
    final = 100.0 * comparison.city("hip_2019").arm_mean["adequate_share"]
    assert line.get_ydata()[-1] == pytest.approx(final)
    assert line.get_xdata()[-1] == pytest.approx(3.0)


def test_effects_have_zero_in_the_middle_and_real_units(comparison: Comparison) -> None:
    drawn = draw_effects(comparison)
    assert drawn is not None
    for axis in drawn.figure.axes:
        low, high = axis.get_xlim()
        assert low == pytest.approx(-high)
        assert axis.get_xlabel()
    panel = drawn.figure.axes[0]
    dots = [line.get_xdata()[0] for line in panel.lines if line.get_marker() not in ("None", "", None)]
    assert max(dots) == pytest.approx(100.0 * comparison.city("upgrading").difference["adequate_share"])


def test_arms_stay_distinct_beyond_the_colours() -> None:
    arms = ["none", *(f"policy {number}" for number in range(12))]
    looks = dresses(arms, "none")
    assert len(set(looks.values())) == 13
    assert looks["policy 0"].colour == POLICY_COLOURS[0] != looks["none"].colour


def test_pictures_say_where_they_are_from(comparison: Comparison, tmp_path: Path) -> None:
    about = describe_experiment(comparison)
    assert about == (
        "Valle de México · 3 years · 1,200 households at the start · 5 seeds · baseline: No policy"
    )
    drawn = draw_effects(comparison)
    assert drawn is not None and "Hollow" in drawn.key and "Filled" in drawn.key
    bare = canvas._pixels(drawn.figure)
    made = matplotlib.image.imread(save(drawn, tmp_path, about).path)
    assert made.shape[0] > bare.shape[0] and made.shape[1] == bare.shape[1]
    assert (made[: (made.shape[0] - bare.shape[0]) // 2, :, :3] < 0.7).any()


def test_arms_differ_without_colour(comparison: Comparison) -> None:
    looks = dresses(comparison.experiment.arms, "none").values()
    assert len({look.line for look in looks}) == len({look.mark for look in looks}) == len(EFFECTS)
    drawn = draw_trends(comparison)
    assert drawn is not None
    lines = drawn.figure.axes[0].lines
    assert {line.get_marker() for line in lines} == {look.mark for look in looks}


def test_map_legends_name_only_what_occurs(tmp_path: Path) -> None:
    folder = write_experiment(tmp_path, [1], ["none", "hip_2019"], 12)

    def named() -> set[str]:
        drawn = draw_maps(compare(folder))
        assert drawn is not None
        return {text.get_text() for legend in drawn.figure.legends for text in legend.get_texts()}

    assert {"second storey", "vacant"} <= named()
    for path in folder.glob("*/seed_1/lots.parquet"):
        lots = pd.read_parquet(path)
        lots.assign(stage=lots.stage.clip(upper=4)).to_parquet(path)
    assert "second storey" not in named() and "finishing and services" in named()


def test_small_effects_do_not_read_as_zero() -> None:
    share = describe("adequate_share")
    assert share.show(0.0004, signed=True, more=share.finer(0.0004)) == "+0.04"
    assert share.show(0.01, signed=True, more=share.finer(0.01)) == "+1.0"
    assert share.finer(0.0) == 0 and share.reads_as_zero(0.00001)
    four = {"pairs": 4, "share_of_pairs_with_sign": 1.0}
    row = SimpleNamespace(difference=0.00001, low=0.000005, high=0.00002, **four)
    assert "class=" not in effect_cell(row, share)
    row = SimpleNamespace(difference=0.0004, low=0.0001, high=0.0006, **four)
    assert 'class="better"><b>+0.04</b>' in effect_cell(row, share)


def test_rows_without_any_number_are_left_out(tmp_path: Path) -> None:
    folder = write_experiment(tmp_path, range(3), ["none", "hip_2019"], 24)
    for path in folder.glob("*/seed_*/series.parquet"):
        pd.read_parquet(path).assign(arrears_public=np.nan).to_parquet(path)
    made = compare(folder)
    assert "rrears, public" not in render(made) and "arrears, public" not in format_table(made, every=True)


def test_what_is_zero_everywhere_is_left_out_and_no_difference_is_said_so(tmp_path: Path) -> None:
    results = write_experiment(tmp_path, [1, 2, 3], ["none", "hip_2019"], 24)
    for path in results.glob("**/series.parquet"):
        table = pd.read_parquet(path).assign(land_bank=0.0, unhoused_share=0.02)
        table.to_parquet(path)
    text = Page(render(compare(results))).text
    assert "Land bank" not in text
    assert "Households without a home" in text
    assert "the same in every pair" in text


def test_no_line_of_the_page_begins_with_a_percent_sign(page: str) -> None:
    assert not re.search(r"[0-9] %", page)
    assert "95\u00a0% interval" in page


def test_a_legend_is_as_high_as_its_tallest_column() -> None:
    assert canvas.stacked_height(["a"]) < canvas.stacked_height(["a\nb"])
    assert canvas.stacked_height(["a", "b", "c"]) == canvas.stacked_height(["a"])
    assert canvas.stacked_height(["a", "b\nb", "c", "d"]) < canvas.stacked_height(["a\na", "b\nb", "c", "d"])
    assert canvas.stacked_height([]) < canvas.stacked_height(["a"])


def test_a_legend_reads_row_by_row() -> None:
    """Legends fill one column after the other: of four names in three columns the last begins a row."""
    assert canvas.by_rows(list("abcd")) == list("adbc")
    assert canvas.by_rows(list("ab")) == list("ab") and canvas.by_rows(list("abcdefg")) == list("adgbecf")


def test_bands_of_what_cannot_be_negative_stay_above_zero(tmp_path: Path) -> None:
    results = write_experiment(tmp_path, [1, 2, 3], ["none", "hip_2019"], 24)
    for number, path in enumerate(sorted(results.glob("**/series.parquet"))):
        pd.read_parquet(path).assign(displaced=50.0 if number == 0 else 0.0).to_parquet(path)
    drawn = draw_trends(compare(results))
    assert drawn is not None
    axis = next(each for each in drawn.figure.axes if each.get_title(loc="left").startswith("Displaced"))
    assert min(band.get_datalim(axis.transData).y0 for band in axis.collections) >= 0.0


def test_no_results_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match=r"no experiment\.json"):
        write_report(tmp_path)
    assert not (tmp_path / "report.html").exists()


def test_no_band_of_a_share_is_wider_than_all():
    shares = np.array([[0.0, 0.5, 0.8], [0.0, 0.5, 1.0], [0.3, 0.5, 1.0]])
    mean, low, high = band(shares)
    assert low[0] < 0.0 and high[2] > 1.0, "the test would see nothing"
    within = band(shares, 0.0, 1.0)
    np.testing.assert_array_equal(within[0], mean)
    np.testing.assert_array_equal(within[1], [0.0, 0.5, low[2]])
    np.testing.assert_array_equal(within[2], [high[0], 0.5, 1.0])
    assert np.isnan(band(shares[:2], 0.0, 1.0)[1:]).all(), "of two seeds none is drawn"
