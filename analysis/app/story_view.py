"""Stories beside the maps: the lot that was clicked, in both cities, and the life of who lives on it."""

from __future__ import annotations

from collections import Counter
from html import escape
from time import time_ns
from typing import Any

import numpy as np
import panel as pn
from numpy.typing import NDArray

from agents.foundation.codes import NONE
from agents.foundation.draws import named_key
from analysis.app.bonds import Person, bonds, people_on
from analysis.app.cities import LETTERS, SIDES
from analysis.app.layers import describe
from analysis.app.visit import Lot, Visit
from analysis.app.words import number, say
from analysis.story import life
from analysis.story_lots import lot_story
from analysis.story_run import City, StoryError, city_of

STYLE = """
p { margin: 4px 0 8px; font-size: 15px; line-height: 1.5; } .soft { color: #5b5b57; font-size: 13px; }
h3 { font-size: 15px; margin: 10px 0 4px; } table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; font-size: 14px; padding: 2px 10px 2px 0; width: 50%; }
"""
_WIDE: dict[str, Any] = {"sizing_mode": "stretch_width"}
Ties = dict[str, NDArray[Any]]


class StoryView:
    """The tab of stories. ``ties``: those of the household that is told, None while nobody is."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._told: tuple[Any, ...] | None = None
        self._following = False
        self.ties: Ties | None = None
        words = visit.view.language
        chance = pn.widgets.Button(label=say("page.somebody", words), width=200)
        chance.on_click(lambda _: self._somebody())
        self._whose = pn.widgets.Select(label=say("page.whose", words), options={}, visible=False, **_WIDE)
        self._whose.param.watch(self._changed, "value")
        self._lot = pn.pane.HTML("", stylesheets=[STYLE], **_WIDE)
        self._life = pn.pane.HTML("", stylesheets=[STYLE], **_WIDE)
        self.panel = pn.Column(chance, self._lot, self._whose, self._life, **_WIDE)
        self._clear()

    @property
    def telling(self) -> bool:
        """Whether a lot has been told of."""
        return self._told is not None

    def _clear(self) -> None:
        hint = say("page.click_a_lot", self._visit.view.language)
        self._lot.object, self._life.object = f"<p>{escape(hint)}</p>", ""
        self._whose.visible = False
        self.ties = None

    def _somebody(self) -> None:
        """Choose anybody who has a home in the second city: luck for the reader, not for the city."""
        pair, side = self._visit.pair, SIDES[-1]
        if not pair.arrived:
            return
        city = pair.side(side).city
        homes = city.households
        here = np.flatnonzero((homes["present"] == 1) & (homes["lot"] != NONE))
        if len(here):
            row = here[named_key("reader", time_ns()) % len(here)]
            lot = city.lots[homes["lot"][row]]
            self._visit.choose(side, int(lot["x"]), int(lot["y"]), int(homes["key"][row]))

    def _changed(self, event: Any) -> None:
        if not self._following and event.new is not None:
            self._visit.attend(event.new)

    def follow(self) -> None:
        """Tell of the lot that is chosen, anew when the cities have lived on."""
        visit = self._visit
        now = None if visit.chosen is None else (visit.chosen, visit.whose, visit.pair.months)
        if now == self._told or (visit.playing and now is not None and now[:2] == (self._told or ())[:2]):
            return
        self._told = now
        if visit.chosen is None:
            self._clear()
        else:
            self._tell(visit.chosen)

    # --- telling -----------------------------------------------------------------------------

    def _tell(self, chosen: Lot) -> None:
        side, x, y = chosen
        visit, words = self._visit, self._visit.view.language
        model = visit.pair.side(side).city
        row = int(np.flatnonzero((model.lots["x"] == x) & (model.lots["y"] == y))[0])
        told, people = city_of(model), people_on(model, row)
        self._lot.object = self._describe(x, y) + _paragraphs(_story_of(told, row, words))
        keys = [person.key for person in people]
        whose = visit.whose if visit.whose in keys else keys[0] if keys else None
        self._following = True
        self._whose.options = {_name(told, person, words): person.key for person in people}
        self._whose.value, self._whose.visible = whose, bool(keys)
        self._following = False
        if whose is None:
            self.ties, self._life.object = None, ""
            return
        self.ties = bonds(model, people[keys.index(whose)].row)
        paragraphs = [_ties_in_words(self.ties, words), *life(told, whose, words)]
        heading = say("page.told_in", words, city=LETTERS[side])
        self._life.object = f'<p class="soft">{escape(heading)}</p>{_paragraphs(paragraphs)}'

    def _describe(self, x: int, y: int) -> str:
        """The lot in both cities, beside each other."""
        words = self._visit.view.language
        lines = [describe(self._visit.pair.side(side).city, x, y, words) for side in SIDES]
        cells = "".join(f"<td>{'<br>'.join(map(escape, texts))}</td>" for texts in lines)
        head = "".join(f"<th>{escape(say(f'page.{side}', words))}</th>" for side in SIDES)
        title = escape(say("page.lot", words, x=x, y=y))
        return f"<h3>{title}</h3><table><tr>{head}</tr><tr>{cells}</tr></table>"


def _paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts if text)


def _story_of(city: City, lot: int, words: str) -> list[str]:
    """The story of a lot; nothing for one on which nothing has happened."""
    try:
        return lot_story(city, lot, words)
    except StoryError:
        return []


def _name(city: City, person: Person, words: str) -> str:
    how = say(f"how.{person.how}", words)
    return f"{city.surname(person.key)} #{city.marks.get(person.key, '')} ({how})"


def _ties_in_words(ties: Ties, words: str) -> str:
    """How many they know, and who owes whom how much help."""
    if not len(ties["kind"]):
        return ""
    counts = Counter(ties["kind"].tolist())
    kinds = ", ".join(f"{say(f'kind.tie.{kind}', words)} {count}" for kind, count in sorted(counts.items()))
    text = say("page.ties", words, number=len(ties["kind"]), kinds=kinds)
    hours = ties["hours"]
    given, taken = hours[hours > 0.5], hours[hours < -0.5]
    if len(given) or len(taken):
        text += " " + say(
            "page.tie_hours",
            words,
            given=number(float(given.sum()), 0, words),
            owing=len(given),
            taken=number(float(-taken.sum()), 0, words),
            owed=len(taken),
        )
    return text
