"""A guided lesson beside the maps: a step at a time, with what to do, what to notice, and a question."""

from __future__ import annotations

from html import escape
from typing import Any

import panel as pn

from analysis.app.lesson_checks import counted
from analysis.app.lessons import Check, Lesson, Step, certainty
from analysis.app.visit import Visit
from analysis.app.words import say

_WIDE: dict[str, Any] = {"sizing_mode": "stretch_width"}
_CARD = {"background": "#f6f6f2", "border-radius": "6px", "margin-bottom": "6px"}
STYLE = """
h2 { font-size: 18px; margin: 4px 0; } h3 { font-size: 15px; margin: 10px 0 2px; }
p { margin: 4px 0 8px; font-size: 15px; } .sure { color: #5b5b57; font-size: 13px; }
.notice { border-left: 4px solid #009E73; padding-left: 10px; }
.do { border-left: 4px solid #0072B2; padding-left: 10px; }
"""


class LessonView:
    """The lesson that the visit has opened, at the page it is at; nothing while none is open."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._told: tuple[str, int] | None = None
        words = visit.view.language
        self._text = pn.pane.HTML("", stylesheets=[STYLE], **_WIDE)
        self._counts = pn.pane.HTML("", stylesheets=[STYLE], **_WIDE)
        self._check = pn.Column(margin=0, **_WIDE)
        self._back = pn.widgets.Button(label=say("lesson.back", words), width=110)
        self._do = pn.widgets.Button(label=say("lesson.do_it", words), width=150)
        self._next = pn.widgets.Button(label=say("lesson.next", words), color="primary", width=110)
        self._back.on_click(lambda _: visit.turn(-1))
        self._next.on_click(lambda _: visit.turn(1))
        self._do.on_click(lambda _: visit.carry_out())
        self._buttons = pn.FlexBox(self._back, self._do, self._next)
        self.panel = pn.Column(
            self._text,
            self._counts,
            self._check,
            self._buttons,
            css_classes=["lesson"],
            styles=_CARD,
            **_WIDE,
        )
        self.panel.visible = False

    def follow(self) -> None:
        """Show the page that the visit is at."""
        at = self._visit.view.lesson, self._visit.step_of_lesson
        if at != self._told:
            self._told = at
            self._tell(self._visit.lesson, self._visit.step_of_lesson)
        self._count()

    def _count(self) -> None:
        """What the step counts in both cities, as of their last December."""
        told, at = self._visit.lesson, self._visit.step_of_lesson
        text = ""
        if told is not None and 1 <= at <= len(told.steps) and self._visit.pair.arrived:
            text = counted(told.steps[at - 1], self._visit.pair, self._visit.view.language)
        if (html := f"<p><b>{escape(text)}</b></p>" if text else "") != self._counts.object:
            self._counts.object = html

    def _tell(self, told: Lesson | None, at: int) -> None:
        words = self._visit.view.language
        self._check[:] = []
        self.panel.visible = told is not None
        if told is None:
            return
        steps = len(told.steps)
        self._back.disabled, self._next.disabled = at == 0, at > steps
        self._do.visible = 1 <= at <= steps
        title = f"<h2>{escape(told.title.said(words))}</h2>"
        if at == 0:
            self._text.object = (
                f"{title}<p><b>{escape(told.question.said(words))}</b></p>"
                f"<p>{escape(told.why.said(words))}</p>"
                f'<p class="sure">{escape(say("lesson.minutes", words, minutes=told.minutes))}</p>'
            )
        elif at <= steps:
            step = told.steps[at - 1]
            self._text.object = title + _step(step, at, steps, words)
            if step.check is not None:
                self._check[:] = [_question(step.check, words)]
        else:
            self._text.object = (
                f"{title}<h3>{escape(say('lesson.ending', words))}</h3>{_paragraphs(told.ending.said(words))}"
                f"<h3>{escape(say('lesson.teacher', words))}</h3>{_paragraphs(told.teacher.said(words))}"
                f'<p class="sure">{"<br>".join(map(escape, told.sources))}</p>'
            )


def _step(step: Step, number: int, steps: int, words: str) -> str:
    """HTML of a step: what to do, what to notice, and how sure that is."""
    sure = certainty(step, words)
    parts = [
        f"<h3>{escape(say('lesson.step', words, number=number, steps=steps))}</h3>",
        f'<p class="do"><b>{escape(say("lesson.do", words))}</b> {escape(step.do.said(words))}</p>',
        f'<p class="notice"><b>{escape(say("lesson.notice", words))}</b> ',
        f"{escape(step.notice.said(words))}</p>",
        f'<p class="sure">{escape(sure)}</p>' if sure else "",
    ]
    return "".join(parts)


def _question(check: Check, words: str) -> pn.Column:
    """A question whose answers reply when they are chosen."""
    replies = {answer.text.said(words): answer.reply.said(words) for answer in check.answers}
    choice = pn.widgets.RadioBoxGroup(options=list(replies), value=None, **_WIDE)
    reply = pn.pane.HTML("", **_WIDE)
    choice.param.watch(lambda event: setattr(reply, "object", escape(replies.get(event.new, ""))), "value")
    return pn.Column(
        pn.pane.HTML(f"<b>{escape(check.question.said(words))}</b>", **_WIDE), choice, reply, **_WIDE
    )


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))
