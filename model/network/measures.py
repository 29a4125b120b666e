"""What a network looks like: degree, clustering, shares, distances; and its table of contacts."""

from __future__ import annotations

import networkx
import numpy as np
from numpy.typing import NDArray

from agents.foundation.codes import TIE_NAMES
from agents.foundation.rules import rule
from model.network.settings import Network

ANALYSED_AS_GRAPH = 20_000


@rule
def _fill_contacts(a, b, contacts, degree):
    for t in range(len(a)):
        for i in (a[t], b[t]):
            if degree[i] == contacts.shape[1]:
                return i
            contacts[i, degree[i]] = t
            degree[i] += 1
    return -1


def build_contacts(
    a: NDArray, b: NDArray, n: int, max_degree: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Tie rows of each household int32[n, max_degree], -1 where free, and its degree int32[n].

    Raises ``ValueError`` if a household has more ties than ``max_degree``.
    """
    contacts = np.full((n, max_degree), -1, np.int32)
    degree = np.zeros(n, np.int32)
    full = _fill_contacts(np.asarray(a, np.int32), np.asarray(b, np.int32), contacts, degree)
    if full >= 0:
        raise ValueError(f"household row {full} has more than {max_degree} ties")
    return contacts, degree


def other_ends(a: NDArray, b: NDArray, contacts: NDArray[np.int32]) -> NDArray[np.int32]:
    """Contacts as household rows instead of tie rows; int32[n, max_degree], -1 where free."""
    if len(a) == 0:
        return contacts
    both = a.astype(np.int64) + b
    return np.where(contacts >= 0, both[contacts] - np.arange(len(contacts))[:, None], -1).astype(np.int32)


@rule
def _clustering(others, degree):
    """Mean over households of the share of pairs of contacts that know each other."""
    total = 0.0
    for i in range(len(degree)):
        known = 0
        for s in range(degree[i]):
            one = others[i, s]
            for r in range(s + 1, degree[i]):
                for q in range(degree[one]):
                    if others[one, q] == others[i, r]:
                        known += 1
                        break
        if degree[i] > 1:
            total += known / (degree[i] * (degree[i] - 1.0) / 2.0)
    return total / max(1, len(degree))


@rule
def _largest_component(a, b, n):
    """Households in the largest connected part, by joining sets."""
    head = np.arange(n)
    for t in range(len(a)):
        i, j = a[t], b[t]
        while head[i] != i:
            head[i] = head[head[i]]
            i = head[i]
        while head[j] != j:
            head[j] = head[head[j]]
            j = head[j]
        head[max(i, j)] = min(i, j)
    members = np.zeros(n, np.int64)
    largest = 0
    for i in range(n):
        j = i
        while head[j] != j:
            j = head[j]
        head[i] = j
        members[j] += 1
        largest = max(largest, members[j])
    return largest


def to_graph(network: Network, n: int) -> networkx.Graph:
    """The network as a ``networkx.Graph``: nodes are rows; edges carry kind, trust, distance."""
    graph = networkx.Graph()
    graph.add_nodes_from(range(n))
    columns = (network.a, network.b, network.kind, network.trust, network.distance)
    graph.add_edges_from(
        (a, b, {"kind": kind, "trust": trust, "distance": distance})
        for a, b, kind, trust, distance in zip(*(column.tolist() for column in columns), strict=True)
    )
    return graph


def statistics(
    network: Network, n: int, x: NDArray, y: NDArray, settlement: NDArray, method: str = "auto"
) -> dict[str, float]:
    """Figures of a network of ``n`` households at ``x``, ``y`` (cells) in ``settlement`` (each [n]).

    ``mean_degree``, ``degree_sd``, ``max_degree``, ``isolated_share``, ``clustering`` (average
    of the households', 0 for those with one contact), ``share_kin`` … for each kind of tie,
    ``share_within_settlement``, ``mean_distance`` (cells) and ``largest_component`` (share of
    households). ``method`` as in ``build_network``; both give the same figures.
    """
    a, b = network.a, network.b
    degree = np.bincount(np.concatenate((a, b)), minlength=n)
    if method == "auto":
        method = "networkx" if n <= ANALYSED_AS_GRAPH else "fast"
    if n == 0:
        clustering, largest = 0.0, 0
    elif method == "networkx":
        graph = to_graph(network, n)
        clustering = networkx.average_clustering(graph)
        largest = max(len(part) for part in networkx.connected_components(graph))
    elif method == "fast":
        contacts, degrees = build_contacts(a, b, n, max(1, int(degree.max())))
        clustering = _clustering(other_ends(a, b, contacts), degrees)
        largest = _largest_component(a.astype(np.int64), b.astype(np.int64), n)
    else:
        raise ValueError(f"method is {method!r}, expected auto, networkx or fast")
    ties = max(1, len(network))
    together = (settlement[a] == settlement[b]) & (settlement[a] >= 0)
    distance = np.hypot(x[a] - x[b], y[a] - y[b])
    kinds = np.bincount(network.kind, minlength=len(TIE_NAMES)) / ties
    return {
        "mean_degree": float(degree.mean()) if n else 0.0,
        "degree_sd": float(degree.std()) if n else 0.0,
        "max_degree": float(degree.max(initial=0)),
        "isolated_share": float((degree == 0).mean()) if n else 0.0,
        "clustering": float(clustering),
        **{f"share_{name}": float(share) for name, share in zip(TIE_NAMES, kinds, strict=True)},
        "share_within_settlement": float(together.sum() / ties),
        "mean_distance": float(distance.sum() / ties),
        "largest_component": largest / max(1, n),
    }
