"""What stands in for a run in worker processes, which must be able to import it quickly."""

from __future__ import annotations

import os
from typing import Any


def die_or_fail(run: Any) -> None:
    """Seed 1 kills its worker, seed 2 raises, others make their folder."""
    if run.scenario.seed == 1:
        os._exit(9)
    if run.scenario.seed == 2:
        raise ArithmeticError("the ledger does not close")
    run.folder.mkdir(parents=True, exist_ok=True)  # a run may be tried twice
