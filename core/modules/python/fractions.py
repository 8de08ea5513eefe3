#: module fractions
"""Fraction, infinite-precision, rational numbers."""

import math
import numbers
import operator
import re
import sys

__all__ = ["Fraction"]

_TEXT = re.compile(r"\s*(?P<sign>[-+]?)(?=\d|\.\d)(?P<num>\d*|\d+(_\d+)*)"
                   r"(?:(?:\s*/\s*(?P<denom>\d+(_\d+)*))?|(?:\.(?P<decimal>\d*|\d+(_\d+)*))?(?:[eE](?P<exp>[-+]?\d+(_\d+)*))?)\s*\Z")


def _exponent(size):
    # The power of ten of the first digit.
    if not size:
        return 0
    n, d = size.as_integer_ratio()
    guess = len(str(n)) - len(str(d))
    return guess if n >= d * Fraction(10) ** guess else guess - 1


def _sign(negative, shown):
    return "-" if negative else shown if shown in ("+", " ") else ""


def _laid_out(sign, text, fill, align, width):
    room = width - len(sign) - len(text)
    if align == "=":
        return sign + fill * room + text
    left = {"<": 0, ">": room, "^": room // 2}[align]
    return fill * left + sign + text + fill * (room - left)


class Fraction(numbers.Rational):
    """A rational number: Fraction(8, 6), Fraction(1.5), Fraction('3/7')."""

    __slots__ = ("_numerator", "_denominator")

    def __new__(cls, numerator=0, denominator=None):
        self = super(Fraction, cls).__new__(cls)
        if denominator is None:
            if type(numerator) is int:
                n, d = numerator, 1
            elif isinstance(numerator, numbers.Rational):
                n, d = numerator.numerator, numerator.denominator
            elif isinstance(numerator, float) or type(numerator).__module__ == "decimal":
                n, d = numerator.as_integer_ratio()
            elif isinstance(numerator, str):
                m = _TEXT.match(numerator)
                if m is None:
                    raise ValueError("Invalid literal for Fraction: %r" % numerator)
                n = int(m["num"] or "0")
                if m["denom"]:
                    d = int(m["denom"])
                else:
                    d = 1
                    if m["decimal"]:
                        digits = m["decimal"].replace("_", "")
                        d = 10 ** len(digits)
                        n = n * d + int(digits)
                    if m["exp"]:
                        e = int(m["exp"])
                        n, d = (n * 10 ** e, d) if e >= 0 else (n, d * 10 ** -e)
                if m["sign"] == "-":
                    n = -n
            else:
                raise TypeError("argument should be a string or a Rational instance")
        elif type(numerator) is int is type(denominator):
            n, d = numerator, denominator
        elif isinstance(numerator, numbers.Rational) and isinstance(denominator, numbers.Rational):
            n = numerator.numerator * denominator.denominator
            d = denominator.numerator * numerator.denominator
        else:
            raise TypeError("both arguments should be Rational instances")
        if d == 0:
            raise ZeroDivisionError(f"Fraction({n}, 0)")
        g = math.gcd(n, d)
        if d < 0:
            g = -g
        self._numerator, self._denominator = n // g, d // g
        return self

    @classmethod
    def from_float(cls, f):
        """Converts a finite float to a rational number, exactly."""
        if isinstance(f, numbers.Integral):
            return cls(f)
        if not isinstance(f, float):
            raise TypeError(f"{cls.__name__}.from_float() only takes floats, not {f!r} ({type(f).__name__})")
        return cls(*f.as_integer_ratio())

    @classmethod
    def from_decimal(cls, dec):
        """Converts a finite Decimal instance to a rational number, exactly."""
        from decimal import Decimal
        if isinstance(dec, numbers.Integral):
            return cls(int(dec))
        if not isinstance(dec, Decimal):
            raise TypeError(f"{cls.__name__}.from_decimal() only takes Decimals, not {dec!r} ({type(dec).__name__})")
        return cls(*dec.as_integer_ratio())

    def is_integer(self):
        """Return True if the Fraction is an integer."""
        return self._denominator == 1

    def as_integer_ratio(self):
        """Return a pair of integers, whose ratio is equal to the original Fraction."""
        return self._numerator, self._denominator

    def limit_denominator(self, max_denominator=1000000):
        """Closest Fraction to self with denominator at most max_denominator."""
        if max_denominator < 1:
            raise ValueError("max_denominator should be at least 1")
        if self._denominator <= max_denominator:
            return Fraction(self)
        # The convergents of the continued fraction, until the denominator is too large.
        p0, q0, p1, q1 = 0, 1, 1, 0
        n, d = self._numerator, self._denominator
        while True:
            a = n // d
            q2 = q0 + a * q1
            if q2 > max_denominator:
                break
            p0, q0, p1, q1 = p1, q1, p0 + a * p1, q2
            n, d = d, n - a * d
        k = (max_denominator - q0) // q1
        if 2 * d * (q0 + k * q1) <= self._denominator:
            return Fraction(p1, q1)
        return Fraction(p0 + k * p1, q0 + k * q1)

    @property
    def numerator(self):
        return self._numerator

    @property
    def denominator(self):
        return self._denominator

    def __repr__(self):
        """repr(self)"""
        return f"{type(self).__name__}({self._numerator}, {self._denominator})"

    def __str__(self):
        """str(self)"""
        return str(self._numerator) if self._denominator == 1 else f"{self._numerator}/{self._denominator}"

    def __format__(self, spec, /):
        """Format this fraction according to the given format specification."""
        if not spec:
            return str(self)
        layout = r"(?s)(?:(.)?([<>=^]))?([-+ ])?"
        if m := re.fullmatch(layout + r"(#)?(0|[1-9][0-9]*)?([,_])?", spec):
            text = str(abs(self)) if not m[4] or self._denominator != 1 else f"{abs(self._numerator)}/1"
            if m[6]:
                text = "/".join(format(int(part), m[6]) for part in text.split("/"))
            return _laid_out(_sign(self < 0, m[3]), text, m[1] or " ", m[2] or ">", int(m[5] or 0))
        if m := re.fullmatch(layout + r"(z)?(#)?(0(?=[0-9]))?(0|[1-9][0-9]*)?([,_])?(?:\.(0|[1-9][0-9]*))?([eEfFgG%])", spec):
            if m[2] and m[6]:
                raise ValueError(f"Invalid format specifier {spec!r} for object of type {type(self).__name__!r}")
            return self._format_float(m)
        raise ValueError(f"Invalid format specifier {spec!r} for object of type {type(self).__name__!r}")

    def _format_float(self, m):
        # Exactly rounded where a float would not be, and where there is no such float.
        kind = m[10]
        precision = 6 if m[9] is None else int(m[9])
        size, after = abs(self), ""
        if kind in "fF%":
            places = precision
            scaled = round(size * 10 ** (places + (2 if kind == "%" else 0)))
            after = "%" if kind == "%" else ""
        else:
            # So many digits, of which the first stands for 10 ** exponent.
            digits = precision + 1 if kind in "eE" else max(precision, 1)
            exponent = _exponent(size)
            scaled = round(size * Fraction(10) ** (digits - 1 - exponent))
            if scaled == 10 ** digits:
                scaled //= 10
                exponent += 1
            places = digits - 1
            if kind in "gG" and -4 <= exponent < digits:
                places -= exponent
            else:
                after = f"{'E' if kind in 'EG' else 'e'}{exponent:+03d}"
        digits = str(scaled).zfill(places + 1)
        whole, rest = digits[:len(digits) - places], digits[len(digits) - places:]
        if kind in "gG" and not m[5]:
            rest = rest.rstrip("0")
        after = ("." if rest or m[5] else "") + rest + after
        sign = _sign(self < 0 and not (m[4] and scaled == 0), m[3])
        width = int(m[7] or 0)
        if m[6] and not m[2]:
            room = width - len(sign) - len(after)
            whole = whole.zfill(3 * room // 4 + 1 if m[8] else room)
        if m[8]:
            first = 1 + (len(whole) - 1) % 3
            whole = m[8].join([whole[:first], *(whole[i:i + 3] for i in range(first, len(whole), 3))])
        return _laid_out(sign, whole + after, m[1] or " ", m[2] or ">", width)

    def _operator_fallbacks(exact, fallback, complex_too=True):
        def forward(a, b):
            if isinstance(b, int):
                return exact(a, Fraction(b))
            if isinstance(b, Fraction):
                return exact(a, b)
            if isinstance(b, float):
                return fallback(float(a), b)
            if complex_too and isinstance(b, complex):
                return fallback(complex(a), b)
            return NotImplemented

        def reverse(b, a):
            if isinstance(a, numbers.Rational):
                return exact(Fraction(a), b)
            if isinstance(a, numbers.Real):
                return fallback(float(a), float(b))
            if complex_too and isinstance(a, numbers.Complex):
                return fallback(complex(a), complex(b))
            return NotImplemented
        forward.__name__, reverse.__name__ = f"__{fallback.__name__}__", f"__r{fallback.__name__}__"
        return forward, reverse

    def _add(a, b):
        """a + b"""
        return Fraction(a._numerator * b._denominator + b._numerator * a._denominator, a._denominator * b._denominator)

    def _sub(a, b):
        """a - b"""
        return Fraction(a._numerator * b._denominator - b._numerator * a._denominator, a._denominator * b._denominator)

    def _mul(a, b):
        """a * b"""
        return Fraction(a._numerator * b._numerator, a._denominator * b._denominator)

    def _div(a, b):
        """a / b"""
        return Fraction(a._numerator * b._denominator, a._denominator * b._numerator)

    def _floordiv(a, b):
        """a // b"""
        return a._numerator * b._denominator // (a._denominator * b._numerator)

    def _divmod(a, b):
        """(a // b, a % b)"""
        q = Fraction._floordiv(a, b)
        return q, a - q * b

    def _mod(a, b):
        """a % b"""
        common = a._denominator * b._denominator
        return Fraction(a._numerator * b._denominator % (b._numerator * a._denominator), common)

    __add__, __radd__ = _operator_fallbacks(_add, operator.add)
    __sub__, __rsub__ = _operator_fallbacks(_sub, operator.sub)
    __mul__, __rmul__ = _operator_fallbacks(_mul, operator.mul)
    __truediv__, __rtruediv__ = _operator_fallbacks(_div, operator.truediv)
    __floordiv__, __rfloordiv__ = _operator_fallbacks(_floordiv, operator.floordiv, False)
    __divmod__, __rdivmod__ = _operator_fallbacks(_divmod, divmod, False)
    __mod__, __rmod__ = _operator_fallbacks(_mod, operator.mod, False)

    del _operator_fallbacks

    def __pow__(a, b):
        """a ** b"""
        if not isinstance(b, numbers.Rational):
            return float(a) ** b if isinstance(b, (float, complex)) else NotImplemented
        if b.denominator != 1:
            return float(a) ** float(b)
        power = b.numerator
        if power >= 0:
            return Fraction(a._numerator ** power, a._denominator ** power)
        if a._numerator == 0:
            raise ZeroDivisionError(f"Fraction({a._denominator ** -power}, 0)")
        return Fraction(a._denominator ** -power, a._numerator ** -power)

    def __rpow__(b, a):
        """a ** b"""
        if b._denominator == 1 and b._numerator >= 0:
            return a ** b._numerator
        if isinstance(a, numbers.Rational):
            return Fraction(a.numerator, a.denominator) ** b
        return a ** b._numerator if b._denominator == 1 else a ** float(b)

    def __pos__(a):
        """+a: Coerces a subclass instance to Fraction"""
        return Fraction(a._numerator, a._denominator)

    def __neg__(a):
        """-a"""
        return Fraction(-a._numerator, a._denominator)

    def __abs__(a):
        """abs(a)"""
        return Fraction(abs(a._numerator), a._denominator)

    def __int__(a, _index=operator.index):
        """int(a)"""
        return _index(-(-a._numerator // a._denominator) if a._numerator < 0 else a._numerator // a._denominator)

    def __trunc__(a):
        """math.trunc(a)"""
        return int(a)

    def __floor__(a):
        """math.floor(a)"""
        return a._numerator // a._denominator

    def __ceil__(a):
        """math.ceil(a)"""
        return -(-a._numerator // a._denominator)

    def __round__(self, ndigits=None):
        """round(self, ndigits): half to even"""
        if ndigits is not None:
            shift = 10 ** abs(ndigits)
            return Fraction(round(self * shift), shift) if ndigits > 0 else Fraction(round(self / shift) * shift)
        floor, rest = divmod(self._numerator, self._denominator)
        if rest * 2 < self._denominator:
            return floor
        if rest * 2 > self._denominator:
            return floor + 1
        return floor + floor % 2

    def __hash__(self):
        """hash(self)"""
        prime = sys.hash_info.modulus
        try:
            inverse = pow(self._denominator, -1, prime)
        except ValueError:
            value = sys.hash_info.inf
        else:
            value = hash(hash(abs(self._numerator)) * inverse)
        result = value if self._numerator >= 0 else -value
        return -2 if result == -1 else result

    def __eq__(a, b):
        """a == b"""
        if type(b) is int:
            return a._numerator == b and a._denominator == 1
        if isinstance(b, numbers.Rational):
            return a._numerator == b.numerator and a._denominator == b.denominator
        if isinstance(b, numbers.Complex) and b.imag == 0:
            b = b.real
        if isinstance(b, float):
            return 0.0 == b if math.isnan(b) or math.isinf(b) else a == a.from_float(b)
        return NotImplemented

    def _compare(self, other, op):
        if isinstance(other, numbers.Rational):
            return op(self._numerator * other.denominator, self._denominator * other.numerator)
        if isinstance(other, float):
            return op(0.0, other) if math.isnan(other) or math.isinf(other) else op(self, self.from_float(other))
        return NotImplemented

    def __lt__(a, b):
        """a < b"""
        return a._compare(b, operator.lt)

    def __gt__(a, b):
        """a > b"""
        return a._compare(b, operator.gt)

    def __le__(a, b):
        """a <= b"""
        return a._compare(b, operator.le)

    def __ge__(a, b):
        """a >= b"""
        return a._compare(b, operator.ge)

    def __bool__(a):
        """a != 0"""
        return bool(a._numerator)

    def __reduce__(self):
        return self.__class__, (self._numerator, self._denominator)

    def __copy__(self):
        return self if type(self) is Fraction else self.__class__(self._numerator, self._denominator)

    def __deepcopy__(self, memo):
        return self.__copy__()
