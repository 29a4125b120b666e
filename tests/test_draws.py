"""Luck: known answers, uniformity, independence, no state, the same bits compiled and interpreted."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from agents.foundation import draws
from agents.foundation.draws import (
    from_table,
    geometric,
    gumbel,
    keyed_order,
    lognormal,
    luck_from,
    named_key,
    normal,
    paired_key,
    philox,
    purpose,
    sigmoid,
    uniform,
    uniform4,
    uniforms,
)

ROOT = Path(__file__).resolve().parents[1]
LUCK = luck_from(20)
REASON = purpose("test.reason")
OTHER = purpose("test.other")
MANY = 100_000
KEYS = np.arange(MANY, dtype=np.int64)

# Five standard deviations of a correlation of MANY independent pairs: the draws are fixed, so
# this bound either holds for good or shows a defect.
NO_CORRELATION = 5.0 / math.sqrt(MANY)


def words(text: str) -> list[np.uint64]:
    return [np.uint64(int(word, 16)) for word in text.split()]


# --- the generator -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        ("0 0 0 0", "0 0", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        (
            "ffffffff ffffffff ffffffff ffffffff",
            "ffffffff ffffffff",
            "408f276d 41c83b0e a20bc7c6 6d5451fd",
        ),
        (
            "243f6a88 85a308d3 13198a2e 03707344",
            "a4093822 299f31d0",
            "d16cfe09 94fdcceb 5001e420 24126ea1",
        ),
    ],
    ids=["zeros", "ones", "digits of pi"],
)
def test_philox_gives_the_published_answers(counter: str, key: str, answer: str) -> None:
    assert list(philox(*words(counter), *words(key))) == words(answer)


def test_uniform_is_the_documented_part_of_the_block() -> None:
    """Counter: key low, key high, purpose, month and n; 26 + 26 bits, in the middle of the cell."""
    key, month, n = 0x0123456789ABCDEF, 137, 3
    luck = int(LUCK)
    counter = (key & 0xFFFFFFFF, key >> 32, REASON, (month << 16) | n)
    seed = (luck & 0xFFFFFFFF, luck >> 32)
    block = philox(*(np.uint64(word) for word in (*counter, *seed)))
    a, b, c, d = (int(word) for word in block)
    assert uniform(LUCK, REASON, key, month, n) == ((a >> 6) * 2**26 + (b >> 6) + 0.5) / 2**52
    assert uniform4(LUCK, REASON, key, month, n) == tuple((w + 0.5) / 2**32 for w in (a, b, c, d))


@pytest.mark.parametrize("month", [-24, 0, 137])
def test_uniform_is_uniform_over_agents(month: int) -> None:
    sample = uniforms(LUCK, REASON, KEYS, month)
    assert sample.min() > 0.0
    assert sample.max() < 1.0
    assert stats.kstest(sample, "uniform").pvalue > 1e-3


def test_uniform_is_uniform_over_months_and_over_draws() -> None:
    months = np.array([uniform(LUCK, REASON, 7, month) for month in range(20_000)])
    numbers = np.array([uniform(LUCK, REASON, 7, 1, n) for n in range(20_000)])
    assert stats.kstest(months, "uniform").pvalue > 1e-3
    assert stats.kstest(numbers, "uniform").pvalue > 1e-3


def test_uniform4_is_uniform() -> None:
    sample = np.array([uniform4(LUCK, REASON, key, 1) for key in range(20_000)])
    for column in sample.T:
        assert stats.kstest(column, "uniform").pvalue > 1e-3


def test_draws_that_differ_in_one_argument_are_independent() -> None:
    blocks = {
        "reference": uniforms(LUCK, REASON, KEYS, 5),
        "another luck": uniforms(luck_from(21), REASON, KEYS, 5),
        "another purpose": uniforms(LUCK, OTHER, KEYS, 5),
        "other agents": uniforms(LUCK, REASON, KEYS + MANY, 5),
        "agents 2**32 further": uniforms(LUCK, REASON, KEYS + 2**32, 5),
        "the next agents": uniforms(LUCK, REASON, KEYS + 1, 5),
        "the next month": uniforms(LUCK, REASON, KEYS, 6),
        "another draw": uniforms(LUCK, REASON, KEYS, 5, 1),
    }
    for one, two in combinations(blocks, 2):
        correlation = np.corrcoef(blocks[one], blocks[two])[0, 1]
        assert abs(correlation) < NO_CORRELATION, f"{one} and {two}: {correlation:.4f}"


def test_the_four_draws_of_a_block_are_independent() -> None:
    sample = np.array([uniform4(LUCK, REASON, key, 1) for key in range(MANY)])
    off_diagonal = np.corrcoef(sample.T) - np.eye(4)
    assert np.abs(off_diagonal).max() < NO_CORRELATION


def test_draws_have_no_state() -> None:
    """The same arguments give the same value, whatever was drawn before and in any order."""
    arguments = [(key, month, n) for key in range(20) for month in (0, 1, 137) for n in (0, 1)]
    forward = {a: uniform(LUCK, REASON, *a) for a in arguments}
    backward = {a: uniform(LUCK, REASON, *a) for a in reversed(arguments)}
    assert forward == backward
    assert len(set(forward.values())) == len(arguments)
    assert [forward[(key, 1, 0)] for key in range(20)] == list(uniforms(LUCK, REASON, KEYS[:20], 1))


def test_compiled_and_interpreted_draws_are_the_same_bits() -> None:
    compiled, interpreted = (_sample_in_a_process(disable_jit=mode) for mode in ("0", "1"))
    assert compiled.startswith("CPUDispatcher")
    assert interpreted.startswith("function")
    assert compiled.splitlines()[1:] == interpreted.splitlines()[1:]
    assert len(compiled.splitlines()) > 1000


def _sample_in_a_process(disable_jit: str) -> str:
    code = """
import numpy as np
from agents.foundation import draws as d

luck, reason = d.luck_from(7), d.purpose("test.reason")
table = np.linspace(-1.0, 5.0, 11) ** 3
print(type(d.uniform).__name__)
for number in range(150):
    key = d.named_key("test", number)
    month, n = number - 12, number % 3
    u = d.uniform(luck, reason, key, month, n)
    values = [u, *d.uniform4(luck, reason, key, month, n), d.normal(u), d.normal(u * 1e-12),
              d.lognormal(u, 2.0, 0.7), d.gumbel(u), d.from_table(u, table), d.sigmoid(8.0 * u - 4.0)]
    for value in values:
        print(float(value).hex())
    print(int(d.paired_key(key, number)), int(d.geometric(u, 7.5)))
print([float(u).hex() for u in d.uniforms(luck, reason, np.arange(50), 3)])
print(d.keyed_order(luck, reason, np.arange(50), 3).tolist())
"""
    environment = {**os.environ, "NUMBA_DISABLE_JIT": disable_jit, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


# --- names and keys ------------------------------------------------------------------------


def test_purposes_are_hashes_of_their_names() -> None:
    assert purpose("test.reason") == REASON
    assert REASON != OTHER
    assert 0 <= REASON < 2**32


def test_two_purposes_in_one_constant_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draws, "_purposes", {})
    with pytest.raises(ValueError, match="share one constant"):
        for number in range(500_000):  # 32 bits: a collision is all but certain long before
            purpose(f"purpose {number}")


def test_luck_takes_any_integer() -> None:
    seeds = [-1, 0, 1, 2**31, 2**63, 10**30, *range(2, 1000)]
    assert len({int(luck_from(seed)) for seed in seeds}) == len(seeds)
    assert luck_from(3).dtype == np.uint64


def test_named_keys_are_permanent_and_distinct() -> None:
    keys = {named_key(kind, a, b) for kind in ("home", "lot") for a in range(50) for b in range(50)}
    assert len(keys) == 2 * 50 * 50
    assert named_key("home", 1, 23) != named_key("home", 12, 3)
    assert all(0 <= key < 2**63 for key in keys)


def test_paired_keys_do_not_collide_and_know_who_is_first() -> None:
    side = 1000
    keys = np.fromiter(
        (paired_key(first, second) for first in range(side) for second in range(side)), np.int64, side * side
    )
    assert keys.min() >= 0
    assert np.unique(keys).size == side * side
    square = keys.reshape(side, side)
    assert (square == square.T).sum() == side  # only the pairs of a key with itself


def test_keyed_order_does_not_depend_on_storage() -> None:
    keys = np.array([named_key("home", number) for number in range(500)])
    shuffled = keys[keyed_order(LUCK, REASON, keys, 4)]
    stored_otherwise = keys[np.argsort(keys % 97, kind="stable")]
    assert not np.array_equal(keys, stored_otherwise)
    assert np.array_equal(stored_otherwise[keyed_order(LUCK, REASON, stored_otherwise, 4)], shuffled)
    assert np.array_equal(np.sort(shuffled), np.sort(keys))
    assert not np.array_equal(shuffled, keys[keyed_order(LUCK, REASON, keys, 5)])


def test_who_leaves_does_not_reorder_those_who_stay() -> None:
    keys = KEYS[:200]
    everyone = keys[keyed_order(LUCK, REASON, keys, 4)]
    remaining = keys[keys != 77]
    assert np.array_equal(remaining[keyed_order(LUCK, REASON, remaining, 4)], everyone[everyone != 77])


# --- distributions -------------------------------------------------------------------------


def test_normal_is_the_normal_quantile() -> None:
    u = np.concatenate(
        [
            np.logspace(-300, -1, 3001),
            np.linspace(0.07, 0.93, 2001),  # both sides of the switch between approximations
            1.0 - np.logspace(-1, -15, 1501),
            [1e-300, 0.075, 0.925, 0.5, 1.0 - 1e-16],
        ]
    )
    ours = np.array([normal(x) for x in u])
    theirs = stats.norm.ppf(u)
    assert np.all(np.abs(ours - theirs) <= 1e-13 * np.maximum(1.0, np.abs(theirs)))


def test_lognormal_has_its_median_and_spread() -> None:
    sample = np.array([lognormal(u, 3.0, 0.5) for u in uniforms(LUCK, REASON, KEYS[:20_000], 1)])
    assert lognormal(0.5, 3.0, 0.5) == 3.0
    assert stats.kstest(sample, stats.lognorm(s=0.5, scale=3.0).cdf).pvalue > 1e-3


def test_gumbel_is_the_gumbel_quantile() -> None:
    u = uniforms(LUCK, REASON, KEYS[:20_000], 2)
    sample = np.array([gumbel(x) for x in u])
    np.testing.assert_allclose(sample, stats.gumbel_r.ppf(u), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("mean", [0.25, 3.0, 40.0])
def test_geometric_has_its_mean(mean: float) -> None:
    sample = np.array([geometric(u, mean) for u in uniforms(LUCK, REASON, KEYS, 3)])
    deviation = math.sqrt(mean * (1.0 + mean) / MANY)
    assert sample.min() == 0
    assert abs(sample.mean() - mean) < 4.0 * deviation
    assert abs((sample == 0).mean() - 1.0 / (1.0 + mean)) < 4.0 * 0.5 / math.sqrt(MANY)


def test_geometric_without_a_wait() -> None:
    assert geometric(0.5, 0.0) == 0
    assert geometric(0.5, -1.0) == 0


def test_from_table_interpolates() -> None:
    table = np.array([0.0, 1.0, 4.0, 9.0])
    assert from_table(0.5, table) == 2.5
    assert from_table(1.0 / 3.0, table) == pytest.approx(1.0)
    u = np.concatenate([[1e-300], uniforms(LUCK, REASON, KEYS[:1000], 1), [np.nextafter(1.0, 0.0)]])
    expected = np.interp(u, np.linspace(0.0, 1.0, 4), table)
    np.testing.assert_allclose([from_table(x, table) for x in u], expected, rtol=1e-12)


def test_sigmoid() -> None:
    x = np.linspace(-30.0, 30.0, 121)
    np.testing.assert_allclose([sigmoid(v) for v in x], 0.5 * (1.0 + np.tanh(0.5 * x)), atol=1e-15)
