"""What a scenario may say of the social network of the first day: how dense, and how it is wired."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from scenarios.examine import examine
from scenarios.schema import Quantity, Share, Source, Table

DEFAULT: dict[str, Any] = {
    "wiring": "clustered",
    "mean_degree": {
        "value": 8.0,
        "unit": "contacts",
        "tag": "A",
        "source": "assumption: a household of the first day knows eight others in the city",
    },
    "strangers": {
        "value": 0.0,
        "unit": "share",
        "tag": "A",
        "source": "assumption: whoever settled together knows each other",
    },
}
"""The network of every scenario that says nothing of it, as a file would have it."""


class Network(Table):
    """The ties of the first day. ``rewired`` keeps degrees, trust and distances but no clusters.

    ``strangers``: part of the households whom nobody but their kin has known for long.
    """

    wiring: Literal["clustered", "rewired"]
    mean_degree: Annotated[
        float, Quantity("contacts", 2.0, 12.0, "a household's record holds 16 contacts, later ones included")
    ]
    strangers: Share
    sources: dict[str, Source] = Field(default_factory=dict)


def default_network() -> Network:
    """The network of a scenario that says nothing of it."""
    network, flaws = examine(Network, DEFAULT)
    assert network is not None, flaws
    return network
