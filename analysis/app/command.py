"""``run.py app``: makes ready, says where the page is, and serves until Ctrl-C."""

from __future__ import annotations

from errno import EACCES, EADDRINUSE
from socket import AF_INET, SOCK_DGRAM, gethostname, socket

from analysis.app.cities import Pair
from analysis.app.course import YEAR
from analysis.app.link import FEWEST, default_question
from analysis.experiment import warm_up
from analysis.options import HERE, BadInput, Options
from analysis.printing import complain

EVERY = ("0.0.0.0", "::")
"""Hosts that stand for every address of this machine."""


def app(options: Options) -> int:
    """Serve the application; returns the exit code. ``BadInput`` where it cannot listen."""
    from analysis.app.server import Limits, make_server

    warm_up()
    _load_rules()
    limits = Limits(options.visitors, options.households, 60.0 * options.idle)
    try:
        server = make_server(options.port, options.host, limits)
    except OSError as error:
        raise BadInput(_cannot_listen(options.host, options.port, error)) from None
    shown = "localhost" if options.host in (HERE, *EVERY) else options.host
    complain(f"http://{shown}:{server.port}/  (Ctrl-C ends it)")
    if options.host != HERE:
        reached = own_address() if options.host in EVERY else options.host
        complain(f"everybody in the network can open http://{reached}:{server.port}/")
    if not options.quiet:
        server.show("/")
    server.run_until_shutdown()
    return 0


def _cannot_listen(host: str, port: int, error: OSError) -> str:
    """Which of the two options is wrong, and what would do."""
    if error.errno in (EADDRINUSE, EACCES):
        return f"--port {port}: {error.strerror}; expected a free one, for instance --port 0"
    return f"--host {host}: {error.strerror}; expected an address of this machine, for instance 0.0.0.0"


def own_address() -> str:
    """The address under which others in the network reach this machine; its name if it has none.

    Nothing is sent: a datagram socket only looks up by which of its own addresses it would go.
    """
    with socket(AF_INET, SOCK_DGRAM) as looking:
        try:
            looking.connect(("10.255.255.255", 1))
        except OSError:
            return gethostname()
        return str(looking.getsockname()[0])


def _load_rules() -> None:
    """Let a hamlet live a year, so that the first visitor does not wait for rules to be read from disk."""
    Pair(default_question(FEWEST)).live_to(YEAR + 1)
