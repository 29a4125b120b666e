"""The server of the application: who gets a page, how many at once, and what happens when they leave.

It listens on this machine alone unless a host is said. Each page is a Bokeh session of its own, so
visitors never see each other's cities.
"""

from __future__ import annotations

import logging
import socket
from asyncio import AbstractEventLoop
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import panel as pn
from tornado.websocket import WebSocketClosedError

from analysis.app.link import LinkError, View, default_question, read, written
from analysis.app.page import Page
from analysis.app.visit import Visit
from analysis.app.words import LANGUAGES, say
from analysis.options import HERE

GONE_AFTER = 10_000
"""Milliseconds after which a page that was closed is forgotten."""
LOOK_EVERY = 2_000

_NOTICE = """
<div style="font: 17px/1.5 system-ui, sans-serif; max-width: 640px; margin: 12vh auto; padding: 0 16px">
<h1 style="font-size: 24px">Manovuelta</h1>{body}</div>"""


@dataclass(frozen=True)
class Limits:
    """What one server bears: visitors at once, households of a city, seconds until cities are put away."""

    visitors: int = 12
    households: int = 3_000
    sleeps_after: float = 1_800.0


class Room:
    """Who is here. ``page`` makes the page of one request."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.visits: set[Visit] = set()

    def page(self) -> pn.template.BaseTemplate:
        """A page for who asks now: the cities, or a notice that the room is full or the link is wrong."""
        arguments: Mapping[str, Sequence[bytes]] = pn.state.session_args
        language = _language(arguments)
        if len(self.visits) >= self.limits.visitors:
            return _notice(
                [say("page.full", code, number=len(self.visits)) for code in _first(language)], again=True
            )
        try:
            visit = Visit(read(arguments, self.limits.households), self.limits.sleeps_after)
        except (LinkError, ValueError) as error:
            usual = default_question(min(1_200, self.limits.households))
            link = "?" + written(View(usual, language=language))
            return _notice(
                [say("page.bad_link", language), str(error)], link=(link, say("page.start_afresh", language))
            )
        self.visits.add(visit)
        page = Page(visit, self.limits.households)
        pn.state.on_session_destroyed(lambda _: self._leave(visit, page))
        return page.template

    def _leave(self, visit: Visit, page: Page) -> None:
        page.close()
        self.visits.discard(visit)


def _language(arguments: Mapping[str, Sequence[bytes]]) -> str:
    said = [value.decode("ascii", "ignore") for value in arguments.get("language", [])]
    return said[-1] if said and said[-1] in LANGUAGES else "en"


def _first(language: str) -> list[str]:
    return [language] if language != "en" else list(LANGUAGES)


def _notice(
    lines: list[str], link: tuple[str, str] | None = None, again: bool = False
) -> pn.template.BaseTemplate:
    """A page with some sentences, perhaps a link, and perhaps another try every ten seconds."""
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    if link is not None:
        body += f'<p><a href="{escape(link[0])}">{escape(link[1])}</a></p>'
    head = '{% block postamble %}<meta http-equiv="refresh" content="10">{% endblock %}' if again else ""
    html = "{% extends base %}" + head + "{% block contents %}{{ embed(roots.notice) }}{% endblock %}"
    template = pn.Template(html)
    template.title = "Manovuelta"
    template.add_panel("notice", pn.pane.HTML(_NOTICE.format(body=body), sizing_mode="stretch_width"))
    return template


def make_server(port: int, host: str, limits: Limits) -> Any:
    """A started server (Bokeh's ``Server``); ``port`` 0 takes a free one. ``OSError`` if it is taken."""
    family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind) as trial:  # Bokeh would say so less clearly
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind(address)
    _hush()
    pn.extension(notifications=False)
    room = Room(limits)
    server = pn.io.server.get_server(
        {"/": room.page},
        port=port,
        address=host,
        # Who says a host lets the neighbours in, under whatever name they call this machine.
        websocket_origin=None if host == HERE else "*",
        title="Manovuelta",
        show=False,
        start=False,
        location=True,
        check_unused_sessions_milliseconds=LOOK_EVERY,
        unused_session_lifetime_milliseconds=GONE_AFTER,
    )
    server.io_loop.asyncio_loop.set_exception_handler(_unless_left)
    server.start()
    return server


def _hush() -> None:
    """Keep quiet about pages that were just closed, and hosts that were asked for."""
    for name in ("bokeh.server.views.ws", "bokeh.server.util"):
        logging.getLogger(name).setLevel(logging.ERROR)


def _unless_left(loop: AbstractEventLoop, context: dict[str, Any]) -> None:
    """Tell of what goes wrong, unless it is a message to a page that was just closed."""
    if not isinstance(context.get("exception"), WebSocketClosedError):
        loop.default_exception_handler(context)
