"""Luck as a function: counter-based draws without any state (DOMAIN C0, D).

``uniform(luck, purpose, key, month, n)`` is a pure function of its arguments, so a
household's accident in month 137 happens under every policy, in every order of
execution and on any number of workers. The generator is Philox 4x32-10 (Salmon,
Moraes, Dror & Shaw 2011, *Parallel random numbers: as easy as 1, 2, 3*).

Layout of the 128-bit counter: words 0-1 the agent's key, word 2 the purpose, word 3
the month (high 16 bits) and the number of the draw (low 16 bits). The 64-bit seed,
called *luck* throughout, is the key. Every distribution is drawn through its inverse
on the open interval (0, 1): rejection samplers would lose the pairing of runs.
"""

from __future__ import annotations

import hashlib
import math

import numpy as np
from numpy.typing import NDArray

from agents.foundation.rules import rule

_WORD = np.uint64
_MULTIPLY_0 = _WORD(0xD2511F53)
_MULTIPLY_1 = _WORD(0xCD9E8D57)
_WEYL_0 = _WORD(0x9E3779B9)
_WEYL_1 = _WORD(0xBB67AE85)
_LOW = _WORD(0xFFFFFFFF)
_HALF = _WORD(32)
_FIVE = _WORD(5)
_SIX = _WORD(6)
_KEY_BITS = _WORD(0x7FFFFFFFFFFFFFFF)

_purposes: dict[int, str] = {}


def purpose(name: str) -> int:
    """The 32-bit constant of a named purpose; names are hashed, never numbered.

    Raises ``ValueError`` if two different names meet in one constant.
    """
    number = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "little")
    if _purposes.setdefault(number, name) != name:
        raise ValueError(f"purposes {name!r} and {_purposes[number]!r} share one constant")
    return number


def luck_from(seed: int) -> np.uint64:
    """The 64-bit luck of an integer seed (any integer, also negative or large)."""
    return _WORD(int.from_bytes(hashlib.blake2b(str(int(seed)).encode(), digest_size=8).digest(), "little"))


@rule
def philox(c0, c1, c2, c3, k0, k1):
    """Ten rounds of Philox 4x32: four counter words, two key words, all 32-bit in uint64."""
    for _ in range(10):
        first = _MULTIPLY_0 * c0
        second = _MULTIPLY_1 * c2
        c0 = (second >> _HALF) ^ c1 ^ k0
        c1 = second & _LOW
        c2 = (first >> _HALF) ^ c3 ^ k1
        c3 = first & _LOW
        k0 = (k0 + _WEYL_0) & _LOW
        k1 = (k1 + _WEYL_1) & _LOW
    return c0, c1, c2, c3


@rule
def _block(luck, reason, key, month, n):
    agent = _WORD(key)
    moment = _WORD(((month & 0xFFFF) << 16) | (n & 0xFFFF))
    return philox(agent & _LOW, agent >> _HALF, _WORD(reason), moment, luck & _LOW, luck >> _HALF)


@rule
def uniform(luck, reason, key, month, n=0):
    """One draw on the open interval (0, 1) with 52 bits.

    ``luck`` uint64, ``reason`` a ``purpose``, ``key`` the agent's permanent key,
    ``month`` and ``n`` (the number of the draw) integers.
    """
    a, b, _c, _d = _block(luck, reason, key, month, n)
    return ((a >> _SIX) * 67108864.0 + (b >> _SIX) + 0.5) / 4503599627370496.0


@rule
def uniform4(luck, reason, key, month, n=0):
    """Four independent draws on (0, 1) of 32 bits each, for the price of one."""
    a, b, c, d = _block(luck, reason, key, month, n)
    scale = 1.0 / 4294967296.0
    return (a + 0.5) * scale, (b + 0.5) * scale, (c + 0.5) * scale, (d + 0.5) * scale


@rule
def paired_key(first, second):
    """A key for the ordered pair of two keys: (chooser, option), (asker, helper)."""
    a = _WORD(first)
    b = _WORD(second)
    w0, w1, _c, _d = philox(a & _LOW, a >> _HALF, b & _LOW, b >> _HALF, _WEYL_1, _WEYL_0)
    return np.int64(((w1 << _HALF) | w0) & _KEY_BITS)


def named_key(kind: str, *numbers: int) -> int:
    """A permanent 63-bit key for the thing of this kind and these numbers."""
    text = ":".join([kind, *(str(int(n)) for n in numbers)])
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little") >> 1


@rule
def uniforms(luck, reason, keys, month, n=0):
    """``uniform`` for an array of keys; float64 of the same length."""
    out = np.empty(keys.shape[0], np.float64)
    for i in range(keys.shape[0]):
        out[i] = uniform(luck, reason, keys[i], month, n)
    return out


def keyed_order(luck: np.uint64, reason: int, keys: NDArray[np.int64], month: int) -> NDArray[np.int64]:
    """Row numbers of ``keys`` in a shuffle that depends on keys, never on storage order."""
    return np.lexsort((keys, uniforms(luck, reason, keys, month)))


# --- distributions through their inverse -------------------------------------------------

_A = (
    3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
    4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
)  # fmt: skip
_B = (
    1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
    2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
)  # fmt: skip
_C = (
    1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
    1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
)  # fmt: skip
_D = (
    1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
    1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
)  # fmt: skip
_E = (
    6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
    2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
)  # fmt: skip
_F = (
    1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
    7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
)  # fmt: skip


@rule
def _ratio(above, below, x):
    top = 0.0
    bottom = 0.0
    for i in range(7, -1, -1):
        top = top * x + above[i]
        bottom = bottom * x + below[i]
    return top / bottom


@rule
def normal(u):
    """Standard normal quantile of ``u``: Wichura 1988, AS 241, about 16 digits."""
    q = u - 0.5
    if abs(q) <= 0.425:
        return q * _ratio(_A, _B, 0.180625 - q * q)
    tail = u if q < 0.0 else 1.0 - u
    r = math.sqrt(-math.log(tail))
    value = _ratio(_C, _D, r - 1.6) if r <= 5.0 else _ratio(_E, _F, r - 5.0)
    return -value if q < 0.0 else value


@rule
def lognormal(u, median, sigma):
    """Lognormal quantile with the given median and log standard deviation."""
    return median * math.exp(sigma * normal(u))


@rule
def gumbel(u):
    """Standard Gumbel quantile: the noise of a logit choice, keyed on (chooser, option)."""
    return -math.log(-math.log(u))


@rule
def geometric(u, mean):
    """Waiting time in whole months, at least 0, with the given mean."""
    if mean <= 0.0:
        return 0
    stay = mean / (1.0 + mean)
    return int(math.floor(math.log(u) / math.log(stay)))


@rule
def from_table(u, quantiles):
    """Quantile by linear interpolation in a table of equally spaced quantiles."""
    last = quantiles.shape[0] - 1
    place = u * last
    below = min(int(place), last - 1)
    return quantiles[below] + (place - below) * (quantiles[below + 1] - quantiles[below])


@rule
def sigmoid(x):
    """The logistic function, 1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + math.exp(-x))


@rule
def keyed_order_of(households, rows, luck, reason, month):
    """Places of ``rows`` in the seeded order of their households' keys; int64."""
    places = np.empty(rows.shape[0], np.float64)
    for i in range(rows.shape[0]):
        places[i] = uniform(luck, reason, households[rows[i]].key, month)
    return np.argsort(places)


@rule
def sort_by_luck(rows, count, households, luck, reason, month):
    """The first ``count`` of ``rows`` in a seeded order of their households' keys, in place."""
    chosen = rows[:count][keyed_order_of(households, rows[:count], luck, reason, month)]
    for i in range(count):
        rows[i] = chosen[i]
