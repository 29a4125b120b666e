"""What stands beside the maps: charts, who gains, stories, lessons, set-up, what may be taken along."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import Awaitable, Callable
from dataclasses import replace
from io import BytesIO
from typing import Any, Protocol

import panel as pn

from analysis.app.charts import MOST_CHARTS, OFFERED, Charts, chart_key
from analysis.app.cities import SIDES
from analysis.app.deciles import OFFERED as BY_DECILE
from analysis.app.deciles import STYLE, decile_table
from analysis.app.downloads import data_file, picture_file, scenario_file
from analysis.app.layers import LAYERS, difference
from analysis.app.legend import STYLE as LEGEND
from analysis.app.legend import difference_legend
from analysis.app.lesson_view import LessonView
from analysis.app.link import FEWEST, written
from analysis.app.maps import Frame, MapView
from analysis.app.story_view import StoryView
from analysis.app.visit import Visit
from analysis.app.words import say
from scenarios import list_places
from scenarios.reading import place_named

_WIDE: dict[str, Any] = {"sizing_mode": "stretch_width"}
MOST_SEED = 999_999_999
"""Highest seed that can be set by hand: a browser rounds numbers of more than fifteen digits."""
_TABS = """
.bk-header, .bk-headers-wrapper { flex-wrap: wrap !important; overflow: visible !important; }
.bk-tab { padding: 4px 8px !important; font-size: 13px; }
"""


class Part(Protocol):
    """One tab: what it shows, and how it is brought up to the visit when it is in sight."""

    panel: pn.viewable.Viewable

    def follow(self) -> None:
        """Show what the visit is at."""


class ChartsPart:
    """Charts of chosen indicators."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._past = visit.past
        words = visit.view.language
        self._choice = pn.widgets.MultiChoice(
            label=say("page.choose_charts", words),
            options={say(f"indicator.{name}", words): name for name in OFFERED},
            value=list(visit.view.charts),
            max_items=MOST_CHARTS,
            **_WIDE,
        )
        self._choice.param.watch(lambda event: visit.look(charts=tuple(event.new)), "value")
        self._place = pn.Column(margin=0, **_WIDE)
        key = pn.pane.HTML(chart_key(words), margin=(2, 0), **_WIDE)
        self.panel = pn.Column(key, self._place, self._choice, margin=0, **_WIDE)
        self._charts: Charts | None = None

    def _put_up(self) -> Charts:
        charts = self._charts = Charts(self._visit.view.charts, self._visit.view.language)
        self._place[:] = [pn.pane.Bokeh(charts.layout, margin=0, **_WIDE)]
        return charts

    def follow(self) -> None:
        """Add the months that have been lived."""
        charts = self._charts or self._put_up()
        if charts.indicators != self._visit.view.charts:
            charts = self._put_up()
            if tuple(self._choice.value) != self._visit.view.charts:
                self._choice.value = list(self._visit.view.charts)
        if self._past != self._visit.past:
            self._past = self._visit.past
            charts.forget()
        charts.follow(self._visit.pair)


class DecilesPart:
    """One indicator by income decile."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        words = visit.view.language
        self._choice = pn.widgets.Select(
            label=say("page.choose_charts", words),
            options={say(f"indicator.{name}", words): name for name in BY_DECILE},
            value=BY_DECILE[0],
        )
        self._table = pn.pane.HTML("", stylesheets=[STYLE], **_WIDE)
        self._choice.param.watch(lambda _: self.follow(), "value")
        self.panel = pn.Column(self._choice, self._table, **_WIDE)

    def follow(self) -> None:
        """The table of the last December."""
        if self._visit.pair.arrived:
            table = decile_table(self._visit.pair, self._choice.value, self._visit.view.language)
            if table != self._table.object:
                self._table.object = table


class DifferencePart:
    """What the second city has more or less than the first one, lot by lot."""

    def __init__(self, visit: Visit, frame: Frame) -> None:
        self._visit, self._frame = visit, frame
        self._map: MapView | None = None
        self._note = pn.pane.HTML("", **_WIDE)
        self._place = pn.Column(margin=0, **_WIDE)
        self._legend = pn.pane.HTML("", stylesheets=[LEGEND], **_WIDE)
        self.panel = pn.Column(self._note, self._place, self._legend, **_WIDE)

    def _put_up(self) -> MapView:
        visit = self._visit
        shown = self._map = MapView(
            self._frame, visit.view.language, lambda x, y: visit.choose(SIDES[-1], x, y), "difference"
        )
        self._place[:] = [pn.pane.Bokeh(shown.layout, sizing_mode="scale_width", margin=0)]
        return shown

    def follow(self) -> None:
        """Draw the difference in the layer of the maps."""
        visit, words = self._visit, self._visit.view.language
        if not visit.pair.arrived:
            return
        shown, name = self._map or self._put_up(), visit.view.layer
        left, right = (visit.pair.side(side).city for side in SIDES)
        found = difference(left, right, name)
        shown.wear(LAYERS[name], found)
        shown.show(found.values)
        self._note.object = say("page.difference_note", words, layer=say(f"layer.{name}", words))
        self._legend.object = difference_legend(name, found, words)


class SetUpPart:
    """Another place, size or luck."""

    def __init__(self, visit: Visit, most_households: int) -> None:
        self._visit = visit
        words, question = visit.view.language, visit.view.question
        places = {str(getattr(place_named(p.name).title, words)): p.name for p in list_places()}
        self._place = pn.widgets.Select(label=say("page.place", words), options=places, value=question.place)
        self._households = pn.widgets.IntInput(
            label=say("page.households", words),
            value=question.households,
            start=FEWEST,
            end=most_households,
            step=60,
        )
        self._seed = pn.widgets.IntInput(
            label=say("page.seed", words),
            value=question.seed,
            start=0,
            end=max(MOST_SEED, question.seed),
        )
        apply = pn.widgets.Button(label=say("page.apply", words), color="primary")
        apply.on_click(lambda _: self._apply())
        note = pn.pane.HTML(say("page.setup_note", words), **_WIDE)
        self.panel = pn.Column(self._place, self._households, self._seed, apply, note, **_WIDE)
        self._shown = question.place, question.households, question.seed

    def _apply(self) -> None:
        question = self._visit.pair.question
        households, seed = self._households.value, self._seed.value
        changed = replace(
            question,
            place=self._place.value,
            households=question.households if households is None else int(households),
            seed=question.seed if seed is None else int(seed),
        )
        self._visit.ask(changed)
        self._show()

    def follow(self) -> None:
        """Show which place, size and luck the cities have, but keep what is being set meanwhile."""
        question = self._visit.pair.question
        if self._shown != (question.place, question.households, question.seed):
            self._show()

    def _show(self) -> None:
        question = self._visit.pair.question
        self._shown = question.place, question.households, question.seed
        self._place.value, self._seed.value = question.place, question.seed
        self._households.value = question.households


class SharePart:
    """A link to the same two cities, and files to take along."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        words = visit.view.language
        self._link = pn.widgets.TextInput(label=say("page.link", words), **_WIDE)

        def button(key: str, filename: str, makes: Callable[[], BytesIO]) -> pn.widgets.FileDownload:
            return pn.widgets.FileDownload(
                callback=_once_there(visit, makes),
                filename=filename,
                label=say(key, words),
                embed=False,
                width=260,
            )

        files = [
            button(
                "page.picture", "manovuelta.png", lambda: picture_file(visit.pair, visit.view.layer, words)
            ),
            button("page.data", "manovuelta.csv", lambda: data_file(visit.pair)),
            button("page.scenario", "manovuelta_scenarios.zip", lambda: scenario_file(visit.pair)),
        ]
        notes = pn.pane.HTML(
            f"<p>{say('page.share_note', words)}</p><p>{say('page.keys', words)}</p>", **_WIDE
        )
        self.panel = pn.Column(self._link, *files, notes, **_WIDE)

    def follow(self) -> None:
        """Write the link anew."""
        location = pn.state.location
        base = "" if location is None else f"{location.protocol}//{location.hostname}:{location.port}/"
        text = f"{base}?{written(self._visit.here)}"
        if self._link.value != text:
            self._link.value = text


def _once_there(visit: Visit, makes: Callable[[], BytesIO]) -> Callable[[], Awaitable[BytesIO]]:
    """Makes a file when the cities are where they shall be."""

    async def made() -> BytesIO:
        visit.wake()
        while not visit.pair.arrived:
            if visit.asleep or visit.stuck:
                raise LookupError("the cities of this page were put away")
            await sleep(0.05)
        return makes()

    return made


class Aside:
    """The lesson, if one is open, and the tabs under it: who follows a lesson looks at charts meanwhile.

    Only the tab in sight follows every beat, the others when they come into sight.
    """

    def __init__(self, visit: Visit, frame: Frame, most_households: int, tab: int = 0) -> None:
        words = visit.view.language
        self.story = StoryView(visit)
        self._parts: list[tuple[str, Part]] = [
            ("charts", ChartsPart(visit)),
            ("difference_tab", DifferencePart(visit, frame)),
            ("deciles", DecilesPart(visit)),
            ("story", self.story),
            ("setup", SetUpPart(visit, most_households)),
            ("share", SharePart(visit)),
        ]
        self.tabs = pn.Tabs(
            *((say(f"page.{name}", words), part.panel) for name, part in self._parts),
            dynamic=True,
            stylesheets=[_TABS],
            **_WIDE,
        )
        self.tabs.active = tab
        self.tabs.param.watch(lambda _: self._turned(), "active")
        self._charts = visit.view.charts
        self._lesson = LessonView(visit)
        self.panel = pn.Column(self._lesson.panel, self.tabs, margin=0, **_WIDE)
        self._visit, self._clicks = visit, visit.clicks

    def bring_up(self, name: str) -> None:
        """Show a tab by its name."""
        self.tabs.active = [part for part, _ in self._parts].index(name)

    def _turned(self) -> None:
        """Another tab: show it now, or with the cities once they are there."""
        if self._visit.pair.arrived:
            self.follow()

    def follow(self) -> None:
        """Bring up the tab that the visit has turned to, and show what it is at."""
        visit = self._visit
        self._lesson.follow()
        if visit.clicks != self._clicks:
            self._clicks = visit.clicks
            self.bring_up("story")
        elif visit.view.charts != self._charts:
            self.bring_up("charts")
        elif visit.chosen is not None and not self.story.telling:
            self.story.follow()
        self._charts = visit.view.charts
        self._parts[self.tabs.active][1].follow()
