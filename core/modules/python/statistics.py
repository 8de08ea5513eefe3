#: module statistics
"""Basic statistics: averages and measures of spread."""

import math
import numbers
import random
from bisect import bisect_left, bisect_right
from collections import Counter, namedtuple
from decimal import Decimal
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
    total = math.fsum(logs)
    if math.isnan(total) or zero and total == math.inf:
        return math.nan
    return 0.0 if zero else math.exp(total / len(data))


def harmonic_mean(data, weights=None):
    """Return the harmonic mean of data."""
    data = list(data)
    if not data:
        raise StatisticsError("harmonic_mean requires at least one data point")
    if weights is None:
        if len(data) == 1:
            if not isinstance(data[0], (numbers.Real, Decimal)):
                raise TypeError("unsupported type")
            if data[0] < 0:
                raise StatisticsError("harmonic mean does not support negative values")
            return data[0]
        weights = [1] * len(data)
    weights = list(weights)
    if len(weights) != len(data):
        raise StatisticsError("Number of weights does not match data size")
    if any(x < 0 for x in data):
        raise StatisticsError("harmonic mean does not support negative values")
    if sum(weights) <= 0:
        raise StatisticsError("Weighted sum must be positive")
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
    try:
        x, interval = float(x), float(interval)
    except ValueError:
        raise TypeError("Value cannot be converted to a float") from None
    return x - interval / 2.0 + interval * (n / 2 - below) / (upto - below)


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


def _root_of_product(x, y):
    # sqrt(x * y), with what the rounding of the product took away put back.
    root = math.sqrt(x * y)
    if not root or math.isinf(root):
        return math.sqrt(x) * math.sqrt(y)
    return root + math.sumprod((x, root), (y, -root)) / (2.0 * root)


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
        return math.sumprod(x, y) / _root_of_product(math.sumprod(x, x), math.sumprod(y, y))
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


# Wichura's approximation (algorithm AS 241, 1988): quotients of polynomials, the highest power first, for the middle, for what is
# further out, and for the tails.
_MIDDLE = ((2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125,
            1971.5909503065514427, 133.14166789178437745, 3.3871328727963666080),
           (5226.4952788528545610, 28729.085735721942674, 39307.895800092710610, 21213.794301586595867, 5394.1960214247511077,
            687.18700749205790830, 42.313330701600911252, 1.0))
_FURTHER = ((7.74545014278341407640e-4, 0.0227238449892691845833, 0.241780725177450611770, 1.27045825245236838258, 3.64784832476320460504,
             5.76949722146069140550, 4.63033784615654529590, 1.42343711074968357734),
            (1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.148103976427480074590, 0.689767334985100004550,
             1.67638483018380384940, 2.05319162663775882187, 1.0))
_TAILS = ((2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.00124266094738807843860, 0.0265321895265761230930, 0.296560571828504891230,
           1.78482653991729133580, 5.46378491116411436990, 6.65790464350110377720),
          (2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4, 0.0148753612908506148525,
           0.136929880922735805310, 0.599832206555887937690, 1.0))


def _quotient(polynomials, r):
    above = below = 0.0
    for a, b in zip(*polynomials):
        above, below = above * r + a, below * r + b
    return above, below


def _standard_quantile(p):
    q = p - 0.5
    if math.fabs(q) <= 0.425:
        above, below = _quotient(_MIDDLE, 0.180625 - q * q)
        return above * q / below
    r = math.sqrt(-math.log(p if q <= 0.0 else 1.0 - p))
    above, below = _quotient(_FURTHER, r - 1.6) if r <= 5.0 else _quotient(_TAILS, r - 5.0)
    return above / below if q > 0.0 else -above / below


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
        if p <= 0.0 or p >= 1.0:
            raise StatisticsError("p must be in the range 0.0 < p < 1.0")
        return self._mu + _standard_quantile(p) * self._sigma

    def quantiles(self, n=4):
        """Divide into n continuous intervals with equal probability."""
        return [self.inv_cdf(i / n) for i in range(1, n)]

    def overlap(self, other):
        """Compute the overlapping coefficient (OVL) between two normal distributions."""
        if not isinstance(other, NormalDist):
            raise TypeError("Expected another NormalDist instance")
        X, Y = (self, other) if (self._sigma, self._mu) <= (other._sigma, other._mu) else (other, self)
        if not X.variance or not Y.variance:
            raise StatisticsError("overlap() not defined when sigma is zero")
        between = math.fabs(Y._mu - X._mu)
        spread = Y.variance - X.variance
        if not spread:  # the densities meet once, in the middle
            return math.erfc(between / (2.0 * X._sigma * math.sqrt(2.0)))
        a = X._mu * Y.variance - Y._mu * X.variance
        b = X._sigma * Y._sigma * math.sqrt(between * between + spread * math.log(Y.variance / X.variance))
        x1, x2 = (a + b) / spread, (a - b) / spread
        return 1.0 - (math.fabs(Y.cdf(x1) - X.cdf(x1)) + math.fabs(Y.cdf(x2) - X.cdf(x2)))

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

    def __pos__(x1):
        """Return a copy of the instance."""
        return NormalDist(x1._mu, x1._sigma)

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
