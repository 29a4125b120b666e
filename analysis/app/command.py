"""``run.py app``: makes ready, says where the page is, and serves until Ctrl-C."""

from __future__ import annotations

from analysis.experiment import warm_up
from analysis.options import HERE, BadInput, Options
from analysis.printing import complain


def app(options: Options) -> int:
    """Serve the application; returns the exit code. ``BadInput`` where it cannot listen."""
    from analysis.app.server import Limits, make_server

    warm_up()
    limits = Limits(options.visitors, options.households, 60.0 * options.idle)
    try:
        server = make_server(options.port, options.host, limits)
    except OSError as error:
        raise BadInput(f"--port {options.port} on {options.host}: {error.strerror}; try --port 0") from None
    shown = "localhost" if options.host in (HERE, "0.0.0.0", "::") else options.host
    complain(f"http://{shown}:{server.port}/  (Ctrl-C ends it)")
    if options.host != HERE:
        complain(f"everybody who reaches {options.host} can open it")
    if not options.quiet:
        server.show("/")
    server.run_until_shutdown()
    return 0
