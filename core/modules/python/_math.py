#: module _math native
"""What the module math leaves to the library: it is asked for rarely, and weighs much.

The gamma function is computed as CPython does, to the last bit: by Lanczos' sum with these thirteen terms.
"""

from math import copysign, cos, exp, floor, fma, fmod, fsum, inf, isfinite, isinf, isnan, log, nan, pi, sin

_NUMERATOR = (
    23531376880.410759688572007674451636754734846804940,
    42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843,
    17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,
    1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801,
    31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,
    186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,
    210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
)
_DENOMINATOR = (0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535, 2637558, 357423, 32670, 1925, 66, 1)
_G = 6.024680040776729583740234375
_LOG_PI = 1.144729885849400174143427351353058711647


def _lanczos(x):
    above = below = 0.0
    if x < 5:
        for a, b in zip(reversed(_NUMERATOR), reversed(_DENOMINATOR)):
            above, below = above * x + a, below * x + b
    else:  # the same from the other end, or high powers would overflow
        for a, b in zip(_NUMERATOR, _DENOMINATOR):
            above, below = above / x + a, below / x + b
    return above / below


def _sin_pi(x):
    """sin(pi * x), exact where x is whole, for x >= 0."""
    y = fmod(x, 2.0)
    quarter = int(2 * y)
    quarter += 2 * y - quarter >= 0.5
    if quarter == 0:
        return sin(pi * y)
    if quarter == 1:
        return cos(pi * (y - 0.5))
    if quarter == 2:
        return sin(pi * (1.0 - y))
    if quarter == 3:
        return -cos(pi * (y - 1.5))
    return sin(pi * (y - 2.0))


def gamma(x):
    """Not a number: outside of the domain. Infinite: too large."""
    if isnan(x) or x == inf:
        return x
    if x == -inf or x == 0 or x < 0 and x == floor(x):
        return nan
    if x == floor(x) and x <= 23:
        product = 1
        for n in range(2, int(x)):
            product *= n
        return float(product)
    size = abs(x)
    if size < 1e-20:
        return 1 / x
    if size > 200:
        return inf if x > 0 else copysign(0.0, -_sin_pi(size))
    y = size + (_G - 0.5)
    # What the sum lost by rounding.
    lost = y - size - (_G - 0.5) if size > _G - 0.5 else y - (_G - 0.5) - size
    lost = lost * _G / y
    if x > 0:
        result = _lanczos(size) / exp(y)
        result += lost * result
        scale = lambda by: result * by
    else:
        result = -pi / _sin_pi(size) / size * exp(y) / _lanczos(size)
        result -= lost * result
        scale = lambda by: result / by
    if size < 140:
        return scale(y ** (size - 0.5))
    half = y ** (size / 2 - 0.25)  # in two steps: the whole power would overflow before the product does
    result = scale(half)
    return scale(half)


def lgamma(x):
    if isnan(x):
        return x
    if isinf(x):
        return inf
    if x == floor(x) and x <= 2:
        return nan if x <= 0 else 0.0
    size = abs(x)
    if size < 1e-20:
        return -log(size)
    result = log(_lanczos(size)) - _G
    result += (size - 0.5) * (log(size + _G - 0.5) - 1)
    if x < 0:
        result = _LOG_PI - log(abs(_sin_pi(size))) - log(size) - result
    return result


def sumprod(p, q):
    p, q, end = iter(p), iter(q), object()
    total, floats = 0, []  # products of floats, and what their rounding took away
    while True:
        a, b = next(p, end), next(q, end)
        if a is end and b is end:
            return total + fsum(floats) if floats else total
        if a is end or b is end:
            raise ValueError("Inputs are not the same length")
        if isinstance(a, float) and isinstance(b, (float, int)) or isinstance(a, int) and isinstance(b, float):
            x, y = float(a), float(b)
            if isfinite(x * y):
                floats += x * y, fma(x, y, -(x * y))
                continue
        total = total + a * b  # never in place: the first one may be the program's
