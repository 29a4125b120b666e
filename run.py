"""The command line of Manovuelta: ``python run.py`` runs the main job, ``--help`` says what else."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what ``arguments`` (by default the command line's) ask; returns the exit code."""
    from analysis.commands import main as obey

    return obey(sys.argv[1:] if arguments is None else arguments)


# Worker processes import this file too, and must not start over.
if __name__ == "__main__":
    sys.exit(main())
