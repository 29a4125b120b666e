"""A tiny study, as tests of sweeps want it."""

from __future__ import annotations

from typing import Any

from scenarios.study import Study, Varied

TINY = Study(
    name="tiny",
    question="Does it work?",
    policies=("none", "hip_2019"),
    households=30,
    months=14,
    seeds=3,
    indicators=("mean_quality", "public_spend", "households"),
    every=6,
    vary=(Varied(name="behaviour.help_base", values=(-2.0, 0.0), unit="logit"),),
)


def with_changes(**changes: Any) -> Study:
    """The tiny study, changed and checked anew."""
    return Study.model_validate({**dict(TINY), **changes})


RANGES = (
    Varied(name="behaviour.help_base", low=-2.0, high=0.5),
    Varied(name="behaviour.apply_chance", low=0.001, high=0.1, scale="log"),
    Varied(name="months", low=12, high=24, whole=True),
)

FILE = """
name = "tiny"
question = "Does it work?"
policies = ["none", "hip_2019"]
households = 30
months = 14
seeds = 3
indicators = ["mean_quality"]
every = 6

[design]
kind = "grid"

[[vary]]
name = "behaviour.help_base"
values = [-2.0, 0.0]
unit = "logit"
"""
