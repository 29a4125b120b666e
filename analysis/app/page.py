"""The page of one visitor: what is seen of a visit, and the beat in which it is brought up to date.

Widgets tell the visit what to do; every beat the visit lives a slice of time, and what has changed
since the last beat is drawn. So data flow one way: widget, visit, city, picture.
"""

from __future__ import annotations

import logging
from html import escape
from pathlib import Path
from time import monotonic
from typing import Any

import panel as pn

from analysis.app.aside import Aside
from analysis.app.cities import SIDES
from analysis.app.controls import Controls
from analysis.app.course import YEAR
from analysis.app.layers import LAYERS, read
from analysis.app.legend import STYLE, houses_legend, legend
from analysis.app.maps import Frame, MapView
from analysis.app.narration import Narrator
from analysis.app.visit import Visit
from analysis.app.words import LANGUAGES, say

BEAT = 50
"""Milliseconds between two looks at what there is to do."""
SLICE = 0.05
"""Seconds a pair may live in one beat, so that other visitors are not kept waiting."""
PATIENCE = 8
"""Beats without a picture after which the page says how far the cities are."""
CALM = 0.6
"""Seconds between two looks at the charts while months go by: eyes follow the maps."""
ROOTS = ("top", "left", "right", "legend", "aside")
_TEMPLATE = Path(__file__).with_name("page.html").read_text(encoding="utf-8")
_WIDE: dict[str, Any] = {"sizing_mode": "stretch_width", "margin": 0}
_ASLEEP = ("asleep",)
_LOG = logging.getLogger(__name__)


class Page:
    """What one visitor sees. ``template``: the Panel template to hand out."""

    def __init__(self, visit: Visit, most_households: int) -> None:
        self._visit, self._most_households = visit, most_households
        self._waited = 0
        self._looked_aside = 0.0
        self._seen: tuple[object, ...] = ()
        self._roots = {name: pn.Column(**_WIDE) for name in ROOTS}
        self.template = pn.Template(_TEMPLATE)
        self.template.title = say("page.title", visit.view.language)
        self.template.add_variable("lost", " ".join(say("page.lost", code) for code in LANGUAGES))
        for name, root in self._roots.items():
            self.template.add_panel(name, root)
        self._furnish(Frame(visit.pair.width))
        self._loaded = False
        pn.state.onload(self.begin)
        self._beat = pn.state.add_periodic_callback(self.beat, period=BEAT)

    def begin(self) -> None:
        """The page is loaded: what is drawn earlier does not find its way to it."""
        self._loaded = True

    # --- furnishing --------------------------------------------------------------------------

    def _furnish_again(self) -> None:
        """Put up all anew; the stretch of land and the tab in sight stay."""
        width, tab = self._visit.pair.width, self._aside.tabs.active
        self._furnish(self._frame.again() if width == self._frame.side else Frame(width), tab)

    def _furnish(self, frame: Frame, tab: int = 0) -> None:
        """Put up all that is seen, in the language of the visit."""
        visit, words = self._visit, self._visit.view.language
        self._furnished = words, visit.pair.width
        self._frame = frame
        self._maps = {side: MapView(self._frame, words, self._clicked(side), side) for side in SIDES}
        self._controls = Controls(visit)
        self._aside = Aside(visit, frame, self._most_households, tab)
        self._narrator = Narrator()
        self._words = pn.pane.HTML("", sizing_mode="stretch_width", margin=(4, 0))
        self._legend = pn.pane.HTML("", stylesheets=[STYLE], **_WIDE)
        panes = {
            side: pn.pane.Bokeh(self._maps[side].layout, sizing_mode="scale_width", margin=0)
            for side in SIDES
        }
        contents = {
            "top": [self._controls.head, self._words, self._controls.bar],
            **{side: [self._controls.pickers[side], panes[side]] for side in SIDES},
            "legend": [self._legend],
            "aside": [self._aside.panel],
        }
        for name, content in contents.items():
            self._roots[name][:] = content
        self._worn = ""
        self._seen, self._maps_drawn = (), False

    def _clicked(self, side: str) -> Any:
        def clicked(x: int, y: int) -> None:
            if 0 <= x < self._frame.side and 0 <= y < self._frame.side:
                self._visit.choose(side, x, y)

        return clicked

    # --- the beat ----------------------------------------------------------------------------

    def beat(self) -> None:
        """Let the cities live a slice of time, and draw what has changed.

        What fails is logged and told to the visitor, and holds until they do something else.
        """
        try:
            self._live_and_draw()
        except Exception:
            _LOG.exception("a page failed at %s", self._visit.here)
            self._visit.fail()
            self._seen = ()

    def _live_and_draw(self) -> None:
        visit = self._visit
        arrived = visit.live(SLICE)
        if not self._loaded:
            return
        with pn.io.hold():
            if visit.asleep:
                self._offer_to_wake()
                return
            woken = self._seen == _ASLEEP
            if woken or (visit.view.language, visit.pair.width) != self._furnished:
                self._furnish_again()
            if visit.view.layer != self._worn:
                self._wear()
            if not arrived:
                self._waited += 1
                self._controls.follow_play()
                self._say(visit.message or self._how_far() if self._waited > PATIENCE else visit.message)
                return
            self._waited = 0
            seen = (
                visit.here,
                visit.past,
                visit.playing,
                visit.clicks,
                visit.whose,
                visit.step_of_lesson,
                visit.message,
                self._frame.window,
            )
            if seen != self._seen:
                self._draw()
                # The maps come first; what stands beside them follows in the next beat.
                self._seen, self._maps_drawn = seen if self._maps_drawn else (), True

    def _how_far(self) -> str:
        pair = self._visit.pair
        years = {"year": pair.months // YEAR, "last": -(-pair.goal // YEAR)}
        return say("page.catching_up", self._visit.view.language, **years)

    def _wear(self) -> None:
        """Dress maps and legend in the layer of the visit."""
        name = self._worn = self._visit.view.layer
        for shown in self._maps.values():
            shown.wear(LAYERS[name])
        self._explain()
        self._seen = ()

    def _explain(self) -> None:
        """The legend of the layer, and of the houses while one is near enough to see them."""
        words = self._visit.view.language
        near = houses_legend(words) if self._frame.near else ""
        text = legend(self._worn, words) + near
        if self._legend.object != text:
            self._legend.object = text

    def _draw(self) -> None:
        visit = self._visit
        for name, shown in self._maps.items():
            city = visit.pair.side(name).city
            shown.show(read(city, visit.view.layer), city)
        self._explain()
        self._controls.follow()
        now = monotonic()
        if self._maps_drawn and (not visit.playing or now - self._looked_aside > CALM):
            self._looked_aside = now
            self._aside.follow()
        chosen = [] if visit.chosen is None else [visit.chosen[1:]]
        for name, shown in self._maps.items():
            told_here = visit.chosen is not None and visit.chosen[0] == name
            shown.choose(chosen, self._aside.story.ties if told_here else None)
        self._say(visit.message or self._narrator.narrate(visit.pair, visit.view.language))

    def _say(self, text: str) -> None:
        """Put a sentence where all eyes pass, and where readers of the screen hear it."""
        html = f'<div role="status" style="font-size:15px;min-height:24px">{escape(text)}</div>'
        if text and self._words.object != html:
            self._words.object = html

    # --- leaving -----------------------------------------------------------------------------

    def _offer_to_wake(self) -> None:
        if self._seen == _ASLEEP:
            return
        self._seen = _ASLEEP
        words = self._visit.view.language
        self._say(say("page.asleep", words, minutes=int(self._visit.sleeps_after // 60)))
        wake = pn.widgets.Button(label=say("page.wake", words), color="primary")
        wake.on_click(lambda _: self._visit.wake())
        self._roots["top"][-1] = wake

    def close(self) -> None:
        """The visitor has left."""
        self._beat.stop()
        self._visit.close()
