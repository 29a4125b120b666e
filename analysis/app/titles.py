"""Titles of policies, as a visitor reads them."""

from __future__ import annotations

from functools import cache

from scenarios import list_policies
from scenarios.reading import policy_named


@cache
def policy_titles(language: str) -> dict[str, str]:
    """Names of all policies by their title in a language, in the order of titles; titles are unique."""
    found: dict[str, str] = {}
    for listing in list_policies():
        title = str(getattr(policy_named(listing.name).title, language))
        found[title if title not in found else f"{title} ({listing.name})"] = listing.name
    return dict(sorted(found.items()))
