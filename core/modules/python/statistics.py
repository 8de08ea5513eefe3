#: module statistics
"""Basic statistics: averages and measures of spread."""

import math
import random
from bisect import bisect_left, bisect_right
from collections import Counter, namedtuple
from fractions import Fraction

__all__ = ["NormalDist", "StatisticsError", "correlation", "covariance", "fmean", "geometric_mean", "harmonic_mean", "linear_regression",
           "mean", "median", "median_grouped", "median_high", "median_low", "mode", "multimode", "pstdev", "pvariance", "quantiles",
           "stdev", "variance"]


class StatisticsError(ValueError):
    pass


def _exact(x):
    try:
        return Fraction(*x.as_integer_ratio())
    except (OverflowError, ValueError):
        return None  # not finite
    except AttributeError:
        raise TypeError(f"can't convert type '{type(x).__name__}' to numerator/denominator") from None


def _common_type(values):
    kind = int
    for t in {type(v): None for v in values}:
        if t is kind or t is bool or issubclass(t, int):
            continue
        if kind is int or issubclass(t, kind):
            kind = t
        elif t is float and issubclass(kind, Fraction) or t is Fraction and issubclass(kind, float):
            kind = float
        elif not issubclass(kind, t):
            raise TypeError(f"don't know how to coerce {kind.__name__} and {t.__name__}")
    return kind


def _convert(value, kind):
    if type(value) is kind:
        return value
    if issubclass(kind, int) and value.denominator != 1:
        kind = float
    try:
        return kind(value)
    except TypeError:
        return kind(value.numerator) / kind(value.denominator)


def _total(data):
    # The exact sum, the common type and the count.
    parts = [_exact(x) for x in data]
    kind = _common_type(data)
    if None in parts:
        return sum(float(x) for x in data), kind, len(data)
    return sum(parts, Fraction(0)), kind, len(data)


def _result(value, kind):
    return value if isinstance(value, float) else _convert(value, kind)


def mean(data):
    """Return the sample arithmetic mean of data."""
    data = list(data)
    total, kind, n = _total(data)
    if n < 1:
        raise StatisticsError("mean requires at least one data point")
    return _result(total / n, kind)


def fmean(data, weights=None):
    """Convert data to floats and compute the arithmetic mean."""
    data = list(data)
    if weights is None:
        if not data:
            raise StatisticsError("fmean requires at least one data point")
        return math.fsum(data) / len(data)
    weights = list(weights)
    if len(weights) != len(data):
        raise StatisticsError("data and weights must be the same length")
    whole = math.fsum(weights)
    if not whole:
        raise StatisticsError("sum of weights must be non-zero")
    return math.sumprod(data, weights) / whole


def geometric_mean(data):
    """Convert data to floats and compute the geometric mean."""
    data = list(data)
    zero = False
    logs = []
    for x in data:
        if x > 0.0 or math.isnan(x):
            logs.append(math.log(x))
        elif x == 0.0:
            zero = True
        else:
            raise StatisticsError("No negative inputs allowed", x)
    if not data:
        raise StatisticsError("Must have a non-empty dataset")
    return 0.0 if zero else math.exp(math.fsum(logs) / len(data))


def harmonic_mean(data, weights=None):
    """Return the harmonic mean of data."""
    data = list(data)
    if not data:
        raise StatisticsError("harmonic_mean requires at least one data point")
    if weights is None:
        if len(data) == 1:
            if data[0] < 0:
                raise StatisticsError("harmonic mean does not support negative values")
            return data[0]
        weights = [1] * len(data)
    weights = list(weights)
    if len(weights) != len(data):
        raise StatisticsError("Number of weights does not match data size")
    if any(x < 0 for x in data):
        raise StatisticsError("harmonic mean does not support negative values")
    if 0 in data:
        return 0
    total, kind, _ = _total([w / x for w, x in zip(weights, data)])
    return _convert(sum(map(Fraction, weights)) / total, kind)


def median(data):
    """Return the median (middle value) of numeric data."""
    data = sorted(data)
    n = len(data)
    if n == 0:
        raise StatisticsError("no median for empty data")
    return data[n // 2] if n % 2 else (data[n // 2 - 1] + data[n // 2]) / 2


def median_low(data):
    """Return the low median of numeric data."""
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[(len(data) - 1) // 2]


def median_high(data):
    """Return the high median of data."""
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[len(data) // 2]


def median_grouped(data, interval=1.0):
    """Estimates the median for numeric data binned around the midpoints of consecutive, fixed-width intervals."""
    data = sorted(data)
    n = len(data)
    if not n:
        raise StatisticsError("no median for empty data")
    x = data[n // 2]
    below, upto = bisect_left(data, x), bisect_right(data, x)
    return float(x) - interval / 2.0 + float(interval) * (n / 2 - below) / (upto - below)


def mode(data):
    """Return the most common data point from discrete or nominal data."""
    pairs = Counter(iter(data)).most_common(1)
    if not pairs:
        raise StatisticsError("no mode for empty data")
    return pairs[0][0]


def multimode(data):
    """Return a list of the most frequently occurring values."""
    counts = Counter(iter(data))
    most = max(counts.values(), default=0)
    return [value for value, count in counts.items() if count == most]


def quantiles(data, *, n=4, method="exclusive"):
    """Divide data into n continuous intervals with equal probability."""
    if n < 1:
        raise StatisticsError("n must be at least 1")
    data = sorted(data)
    size = len(data)
    if size < 2:
        if size == 1:
            return data * (n - 1)
        raise StatisticsError("must have at least one data point")
    result = []
    for i in range(1, n):
        if method == "inclusive":
            j, delta = divmod(i * (size - 1), n)
            result.append((data[j] * (n - delta) + data[j + 1] * delta) / n)
        elif method == "exclusive":
            j = min(max(i * (size + 1) // n, 1), size - 1)
            delta = i * (size + 1) - j * n
            result.append((data[j - 1] * (n - delta) + data[j] * delta) / n)
        else:
            break
    if method not in ("inclusive", "exclusive"):
        raise ValueError(f"Unknown method: {method!r}")
    return result


def _squares(data, center):
    # The exact sum of squared distances from the center.
    total, kind, n = _total(data)
    if isinstance(total, float):
        return math.nan, kind, n
    middle = total / n if center is None and n else Fraction(center or 0)
    return sum(((Fraction(x) - middle) ** 2 for x in data), Fraction(0)), kind, n


def variance(data, xbar=None):
    """Return the sample variance of data."""
    data = list(data)
    if len(data) < 2:
        raise StatisticsError("variance requires at least two data points")
    total, kind, n = _squares(data, xbar)
    return _result(total / (n - 1), kind)


def pvariance(data, mu=None):
    """Return the population variance of data."""
    data = list(data)
    if not data:
        raise StatisticsError("pvariance requires at least one data point")
    total, kind, n = _squares(data, mu)
    return _result(total / n, kind)


def _root(fraction):
    # The square root of an exact number, correctly rounded.
    if isinstance(fraction, float):
        return math.sqrt(fraction)
    n, d = fraction.numerator, fraction.denominator
    if not n:
        return 0.0
    shift = max(0, 110 - (n.bit_length() - d.bit_length()))
    shift += shift % 2
    value = (n << shift) // d
    root = math.isqrt(value)
    if root * root * d != n << shift:
        root |= 1  # inexact: never a tie
    return root / (1 << shift // 2)


def stdev(data, xbar=None):
    """Return the square root of the sample variance."""
    data = list(data)
    if len(data) < 2:
        raise StatisticsError("stdev requires at least two data points")
    total, kind, n = _squares(data, xbar)
    if kind.__name__ == "Decimal":
        return _convert(total / (n - 1), kind).sqrt()
    return _root(total / (n - 1))


def pstdev(data, mu=None):
    """Return the square root of the population variance."""
    data = list(data)
    if not data:
        raise StatisticsError("pstdev requires at least one data point")
    total, kind, n = _squares(data, mu)
    if kind.__name__ == "Decimal":
        return _convert(total / n, kind).sqrt()
    return _root(total / n)


def covariance(x, y, /):
    """Return the sample covariance of two inputs x and y."""
    x, y = list(x), list(y)
    if len(x) != len(y):
        raise StatisticsError("covariance requires that both inputs have same number of data points")
    if len(x) < 2:
        raise StatisticsError("covariance requires at least two data points")
    xbar, ybar = math.fsum(x) / len(x), math.fsum(y) / len(x)
    return math.sumprod((a - xbar for a in x), (b - ybar for b in y)) / (len(x) - 1)


def correlation(x, y, /, *, method="linear"):
    """Pearson's correlation coefficient"""
    x, y = list(x), list(y)
    if len(x) != len(y):
        raise StatisticsError("correlation requires that both inputs have same number of data points")
    if len(x) < 2:
        raise StatisticsError("correlation requires at least two data points")
    if method == "ranked":
        x, y = _ranks(x), _ranks(y)
    elif method != "linear":
        raise ValueError(f"Unknown method: {method!r}")
    xbar, ybar = math.fsum(x) / len(x), math.fsum(y) / len(x)
    x, y = [a - xbar for a in x], [b - ybar for b in y]
    try:
        return math.sumprod(x, y) / math.sqrt(math.sumprod(x, x) * math.sumprod(y, y))
    except ZeroDivisionError:
        raise StatisticsError("at least one of the inputs is constant")


def _ranks(data):
    order = sorted(data)
    return [(bisect_left(order, v) + bisect_right(order, v) + 1) / 2 for v in data]


LinearRegression = namedtuple("LinearRegression", ("slope", "intercept"))


def linear_regression(x, y, /, *, proportional=False):
    """Slope and intercept for simple linear regression."""
    x, y = list(x), list(y)
    if len(x) != len(y):
        raise StatisticsError("linear regression requires that both inputs have same number of data points")
    if len(x) < 2:
        raise StatisticsError("linear regression requires at least two data points")
    xbar = ybar = 0.0
    dx, dy = x, y
    if not proportional:
        xbar, ybar = math.fsum(x) / len(x), math.fsum(y) / len(x)
        dx, dy = [a - xbar for a in x], [b - ybar for b in y]
    sxy, sxx = math.sumprod(dx, dy) + 0.0, math.sumprod(dx, dx)
    try:
        slope = sxy / sxx
    except ZeroDivisionError:
        raise StatisticsError("x is constant")
    return LinearRegression(slope=slope, intercept=0.0 if proportional else ybar - slope * xbar)


class NormalDist:
    """Normal distribution of a random variable"""

    __slots__ = {"_mu": "Arithmetic mean of a normal distribution", "_sigma": "Standard deviation of a normal distribution"}

    def __init__(self, mu=0.0, sigma=1.0):
        if sigma < 0.0:
            raise StatisticsError("sigma must be non-negative")
        self._mu, self._sigma = float(mu), float(sigma)

    @classmethod
    def from_samples(cls, data):
        """Make a normal distribution instance from sample data."""
        data = list(data)
        return cls(fmean(data), stdev(data))

    def samples(self, n, *, seed=None):
        """Generate n samples for a given mean and standard deviation."""
        rnd = random.random if seed is None else random.Random(seed).random
        return [self.inv_cdf(rnd()) for _ in range(n)]

    def pdf(self, x):
        """Probability density function."""
        if not self._sigma:
            raise StatisticsError("pdf() not defined when sigma is zero")
        diff = x - self._mu
        return math.exp(diff * diff / (-2.0 * self._sigma ** 2)) / math.sqrt(math.tau * self._sigma ** 2)

    def cdf(self, x):
        """Cumulative distribution function."""
        if not self._sigma:
            raise StatisticsError("cdf() not defined when sigma is zero")
        return 0.5 * math.erfc((self._mu - x) / (self._sigma * math.sqrt(2.0)))

    def zscore(self, x):
        """Compute the Standard Score.  (x - mean) / stdev"""
        if not self._sigma:
            raise StatisticsError("zscore() not defined when sigma is zero")
        return (x - self._mu) / self._sigma

    def inv_cdf(self, p):
        """Inverse cumulative distribution function."""
        raise NotImplementedError("not supported: NormalDist.inv_cdf")

    mean = property(lambda self: self._mu)
    median = property(lambda self: self._mu)
    mode = property(lambda self: self._mu)
    stdev = property(lambda self: self._sigma)
    variance = property(lambda self: self._sigma ** 2)

    def __add__(x1, x2):
        """Add a constant or another NormalDist instance."""
        if isinstance(x2, NormalDist):
            return NormalDist(x1._mu + x2._mu, math.hypot(x1._sigma, x2._sigma))
        return NormalDist(x1._mu + x2, x1._sigma)

    def __sub__(x1, x2):
        """Subtract a constant or another NormalDist instance."""
        if isinstance(x2, NormalDist):
            return NormalDist(x1._mu - x2._mu, math.hypot(x1._sigma, x2._sigma))
        return NormalDist(x1._mu - x2, x1._sigma)

    def __mul__(x1, x2):
        """Multiply both mu and sigma by a constant."""
        return NormalDist(x1._mu * x2, x1._sigma * math.fabs(x2))

    def __truediv__(x1, x2):
        """Divide both mu and sigma by a constant."""
        return NormalDist(x1._mu / x2, x1._sigma / math.fabs(x2))

    def __neg__(x1):
        """Negates mu while keeping sigma the same."""
        return NormalDist(-x1._mu, x1._sigma)

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(x1, x2):
        """Subtract a NormalDist from a constant or another NormalDist."""
        return -(x1 - x2)

    def __eq__(x1, x2):
        """Two NormalDist objects are equal if their mu and sigma are both equal."""
        if not isinstance(x2, NormalDist):
            return NotImplemented
        return x1._mu == x2._mu and x1._sigma == x2._sigma

    def __hash__(self):
        """NormalDist objects hash equal if their mu and sigma are both equal."""
        return hash((self._mu, self._sigma))

    def __repr__(self):
        return f"{type(self).__name__}(mu={self._mu!r}, sigma={self._sigma!r})"
