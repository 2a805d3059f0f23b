"""The interval in which a share lies."""

from __future__ import annotations

import math
from typing import NamedTuple

Z = 1.959964  # the quantile of the normal distribution that leaves 5% outside


class ShareInterval(NamedTuple):
    """From where to where, 0 to 1."""

    low: float
    high: float


def wilson(count: int, among: int) -> ShareInterval:
    """The 95% score interval of `count` in `among`; all that is possible when there is nothing.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
    American Statistical Association 22 (1927). It holds for few observations and for shares near 0 and 1,
    where the usual formula fails (Brown, Cai and DasGupta, Statistical Science 16, 2001).
    """
    if not 0 <= count <= among:
        raise ValueError(f"{count} of {among} is no share")
    if among == 0:
        return ShareInterval(0.0, 1.0)
    share, square = count / among, Z * Z
    middle = share + square / (2 * among)
    around = Z * math.sqrt(share * (1 - share) / among + square / (4 * among * among))
    scale = 1 + square / among
    return ShareInterval(max(0.0, (middle - around) / scale), min(1.0, (middle + around) / scale))
