"""What a visitor sets the cities going with: play, step, jump, layers, languages, policies."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import panel as pn

from analysis.app.charts import SIDE_COLOURS
from analysis.app.cities import LONGEST, SIDES
from analysis.app.course import YEAR
from analysis.app.layers import LAYERS
from analysis.app.lessons import list_lessons
from analysis.app.titles import policy_titles
from analysis.app.visit import SPEEDS, Visit
from analysis.app.words import LANGUAGES, date, say

_WIDE: dict[str, Any] = {"sizing_mode": "stretch_width"}
_BRAND = (
    '<span style="font-size:20px;font-weight:700">Manovuelta</span>'
    '<span style="color:#5b5b57;margin-left:12px">{}</span>'
)


class Controls:
    """The widgets at the top of a page, in one language. ``follow`` brings them up to the visit."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._following = False
        words = visit.view.language
        self._play = pn.widgets.Button(
            label=say("page.play", words), color="primary", css_classes=["key-play"], width=130
        )
        step = pn.widgets.Button(label=say("page.step", words), css_classes=["key-step"], width=110)
        back = pn.widgets.Button(label="−12", css_classes=["key-back"], width=52)
        restart = pn.widgets.Button(label=say("page.restart", words), width=125)
        self._date = pn.pane.HTML("", width=140, margin=(0, 10, 12, 10))
        speed = pn.widgets.Select(
            label=say("page.speed", words), options=list(SPEEDS), value=visit.speed, width=150
        )
        self._year = pn.widgets.IntSlider(
            label=say("page.year", words), start=0, end=LONGEST // YEAR, value=0, width=210
        )
        self._layer = pn.widgets.Select(
            label=say("page.layer", words),
            options={say(f"layer.{name}", words): name for name in LAYERS},
            value=visit.view.layer,
            width=190,
        )
        language = pn.widgets.Select(
            label="",
            options={name: code for code, name in LANGUAGES.items()},
            value=words,
            width=130,
            description=None,
        )
        lessons = {say("page.no_lesson", words): ""}
        lessons |= {lesson.title.said(words): lesson.name for lesson in list_lessons()}
        self._lesson = pn.widgets.Select(label="", options=lessons, value=visit.view.lesson, width=260)
        self._play.on_click(lambda _: visit.play(not visit.playing))
        step.on_click(lambda _: visit.step())
        back.on_click(lambda _: visit.go_to(max(0, visit.pair.goal - YEAR)))
        restart.on_click(lambda _: visit.go_to(0))
        self._on(speed, visit.hurry)
        self._on(self._year, lambda year: visit.go_to(YEAR * year), "value_throttled")
        self._on(self._layer, lambda layer: visit.look(layer=layer))
        self._on(language, lambda code: visit.look(language=code))
        self._on(self._lesson, visit.open_lesson)
        self.head = pn.FlexBox(
            pn.pane.HTML(
                _BRAND.format(escape(say("page.tagline", words))), margin=(6, 0), styles={"flex": "1"}
            ),
            self._lesson,
            language,
            align_items="center",
            **_WIDE,
        )
        self.bar = pn.FlexBox(
            self._play,
            step,
            back,
            restart,
            self._date,
            speed,
            self._year,
            self._layer,
            align_items="end",
            **_WIDE,
        )
        self.pickers = {side: self._picker(side) for side in SIDES}
        self._policies = {side: picker[1] for side, picker in self.pickers.items()}

    def _picker(self, side: str) -> pn.Column:
        words = self._visit.view.language
        mark = say(f"page.{side}", words)
        choice = pn.widgets.MultiChoice(
            options=policy_titles(words),
            value=list(self._visit.coming(side)),
            placeholder=say("page.add_policy", words),
            margin=(0, 4),
            **_WIDE,
        )
        self._on(choice, lambda names: self._decide(side, names))
        rule = {"border-top": f"4px solid {SIDE_COLOURS[side]}"}
        heading = pn.pane.HTML(f"<b>{escape(mark)}</b>", margin=(2, 4))
        return pn.Column(heading, choice, margin=0, styles=rule, **_WIDE)

    def _decide(self, side: str, names: list[str]) -> None:
        if not self._visit.decide(side, names):
            self.follow()

    def _on(self, widget: pn.widgets.Widget, does: Callable[[Any], object], name: str = "value") -> None:
        """Call ``does`` with what a visitor set, but not with what ``follow`` sets."""

        def changed(event: Any) -> None:
            if not self._following:
                does(event.new)

        widget.param.watch(changed, name)

    def follow_play(self) -> None:
        """Say whether months go by, also while the cities are on their way."""
        key = "page.pause" if self._visit.playing else "page.play"
        self._play.label = say(key, self._visit.view.language)

    def follow(self) -> None:
        """Show what the visit is at."""
        visit, words = self._visit, self._visit.view.language
        self._following = True
        try:
            self.follow_play()
            self._date.object = f"<b>{escape(date(visit.pair.months, words))}</b>"
            self._year.value = visit.pair.months // YEAR
            self._layer.value = visit.view.layer
            self._lesson.value = visit.view.lesson
            for side, choice in self._policies.items():
                names = list(visit.coming(side))
                if set(choice.value) != set(names):
                    choice.value = names
        finally:
            self._following = False
