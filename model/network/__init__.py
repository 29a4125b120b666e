"""The social network of the starting city: who is kin, co-founder, neighbour, co-national.

Implements the network of DOMAIN C2 (with G1, items 8 and 13). Read in this order:

``settings``    what is asked for, and what comes out: one row per tie
``places``      households in an order of their own; lots, families, crews, communities
``chances``     the specification: how likely is a tie between two households
``compiled``    one builder, for large cities (cell lists)
``graph``       the other builder, for small cities (a ``networkx.Graph``), tie by tie the same
``trimming``    no more contacts than slots, and nobody left alone
``rewiring``    the counterfactual city: same degrees, trust and distances, no clusters
``measures``    degree, clustering, shares, distances; the table of contacts
``build``       puts the steps together
"""

from model.network.build import build_network
from model.network.measures import build_contacts, statistics, to_graph
from model.network.settings import Network, NetworkSettings

__all__ = ["Network", "NetworkSettings", "build_contacts", "build_network", "statistics", "to_graph"]
