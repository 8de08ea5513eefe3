#: module decimal native
"""Decimal fixed-point and floating-point arithmetic."""

import math as _math
import re as _re
import sys as _sys
from collections import namedtuple as _namedtuple
import numbers as _numbers

__all__ = ["Decimal", "Context", "DecimalTuple", "DefaultContext", "BasicContext", "ExtendedContext", "DecimalException", "Clamped",
           "InvalidOperation", "DivisionByZero", "Inexact", "Rounded", "Subnormal", "Overflow", "Underflow", "FloatOperation",
           "DivisionImpossible", "InvalidContext", "ConversionSyntax", "DivisionUndefined", "ROUND_DOWN", "ROUND_HALF_UP", "ROUND_HALF_EVEN",
           "ROUND_CEILING", "ROUND_FLOOR", "ROUND_UP", "ROUND_HALF_DOWN", "ROUND_05UP", "setcontext", "getcontext", "localcontext",
           "MAX_PREC", "MAX_EMAX", "MIN_EMIN", "MIN_ETINY", "HAVE_THREADS"]

ROUND_DOWN, ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_CEILING = "ROUND_DOWN", "ROUND_HALF_UP", "ROUND_HALF_EVEN", "ROUND_CEILING"
ROUND_FLOOR, ROUND_UP, ROUND_HALF_DOWN, ROUND_05UP = "ROUND_FLOOR", "ROUND_UP", "ROUND_HALF_DOWN", "ROUND_05UP"
_ROUNDINGS = (ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP)
MAX_PREC = MAX_EMAX = 999999999999999999
MIN_EMIN, MIN_ETINY, HAVE_THREADS = -MAX_EMAX, -MAX_EMAX - MAX_PREC + 1, True

DecimalTuple = _namedtuple("DecimalTuple", "sign digits exponent", module="decimal")


class DecimalException(ArithmeticError):
    pass


class Clamped(DecimalException):
    pass


class InvalidOperation(DecimalException):
    pass


class ConversionSyntax(InvalidOperation):
    pass


class DivisionByZero(DecimalException, ZeroDivisionError):
    pass


class DivisionImpossible(InvalidOperation):
    pass


class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    pass


class Inexact(DecimalException):
    pass


class InvalidContext(InvalidOperation):
    pass


class Rounded(DecimalException):
    pass


class Subnormal(DecimalException):
    pass


class Overflow(Inexact, Rounded):
    pass


class Underflow(Inexact, Rounded, Subnormal):
    pass


class FloatOperation(DecimalException, TypeError):
    pass


_SIGNALS = (InvalidOperation, FloatOperation, DivisionByZero, Overflow, Underflow, Subnormal, Inexact, Rounded, Clamped)
_SHOWN = (Clamped, InvalidOperation, DivisionByZero, Inexact, FloatOperation, Overflow, Rounded, Subnormal, Underflow)


class Context:
    """The context affects almost all operations: precision, rounding, which signals become exceptions."""

    def __init__(self, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None):
        self.prec = 28 if prec is None else prec
        self.rounding = rounding or ROUND_HALF_EVEN
        self.Emin, self.Emax = -999999 if Emin is None else Emin, 999999 if Emax is None else Emax
        self.capitals, self.clamp = 1 if capitals is None else capitals, clamp or 0
        on = (InvalidOperation, DivisionByZero, Overflow) if traps is None else traps
        self.traps = traps if isinstance(traps, dict) else {s: s in on for s in _SIGNALS}
        self.flags = flags if isinstance(flags, dict) else {s: s in (flags or ()) for s in _SIGNALS}

    def __setattr__(self, name, value):
        if name == "prec" and not (isinstance(value, int) and 1 <= value <= MAX_PREC):
            if not isinstance(value, int):
                raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
            raise ValueError("valid range for prec is [1, MAX_PREC]")
        if name == "rounding" and value not in _ROUNDINGS:
            raise TypeError("valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, "
                            "ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]")
        object.__setattr__(self, name, value)

    def copy(self):
        """Returns a copy of the context with all values the same."""
        return Context(self.prec, self.rounding, self.Emin, self.Emax, self.capitals, self.clamp, dict(self.flags), dict(self.traps))

    __copy__ = copy

    def clear_flags(self):
        """Reset all flags to False."""
        for s in self.flags:
            self.flags[s] = False

    def clear_traps(self):
        """Set all traps to False."""
        for s in self.traps:
            self.traps[s] = False

    def _signal(self, *signals):
        # The first that is trapped is raised, with what happened in brackets.
        for s in signals:
            base = InvalidOperation if issubclass(s, InvalidOperation) else s
            self.flags[base] = True
        for s in signals:
            base = InvalidOperation if issubclass(s, InvalidOperation) else s
            if self.traps[base]:
                raise base([t for t in signals if self.traps[InvalidOperation if issubclass(t, InvalidOperation) else t]])

    def create_decimal(self, num="0", /):
        """Creates a new Decimal instance but using self as context."""
        return _fix(Decimal(num), self)

    def quantize(self, a, b, /):
        return Decimal(a).quantize(b, context=self)

    def add(self, a, b, /):
        return _with(self, lambda: Decimal(a) + b)

    def subtract(self, a, b, /):
        return _with(self, lambda: Decimal(a) - b)

    def multiply(self, a, b, /):
        return _with(self, lambda: Decimal(a) * b)

    def divide(self, a, b, /):
        return _with(self, lambda: Decimal(a) / b)

    def power(self, a, b, modulo=None):
        return _with(self, lambda: Decimal(a) ** b)

    def sqrt(self, a, /):
        return Decimal(a).sqrt(context=self)

    def __repr__(self):
        flags = ", ".join(s.__name__ for s in _SHOWN if self.flags[s])
        traps = ", ".join(s.__name__ for s in _SHOWN if self.traps[s])
        return (f"Context(prec={self.prec}, rounding={self.rounding}, Emin={self.Emin}, Emax={self.Emax}, capitals={self.capitals}, "
                f"clamp={self.clamp}, flags=[{flags}], traps=[{traps}])")


DefaultContext = Context()
BasicContext = Context(prec=9, rounding=ROUND_HALF_UP, traps=[DivisionByZero, Overflow, InvalidOperation, Clamped, Underflow])
ExtendedContext = Context(prec=9, traps=[])
_current = [DefaultContext.copy()]


def getcontext():
    """Get the current default context."""
    return _current[0]


def setcontext(context, /):
    """Set a new default context."""
    if not isinstance(context, Context):
        raise TypeError("optional argument must be a context")
    _current[0] = context


class _ContextManager:
    def __init__(self, context):
        self.new = context

    def __enter__(self):
        self.old, _current[0] = _current[0], self.new
        return self.new

    def __exit__(self, *error):
        _current[0] = self.old


def localcontext(ctx=None, **kwargs):
    """Return a context manager that will set the default context to a copy of ctx on entry to the with-statement."""
    context = (ctx or getcontext()).copy()
    for name, value in kwargs.items():
        if name not in ("prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps"):
            raise TypeError(f"'{name}' is an invalid keyword argument for this function")
        setattr(context, name, value)
    return _ContextManager(context)


def _with(context, function):
    with _ContextManager(context):
        return function()


_TEXT = _re.compile(r"(?P<sign>[-+])?(?:(?=\d|\.\d)(?P<int>\d*)(?:\.(?P<frac>\d*))?(?:E(?P<exp>[-+]?\d+))?|(?P<inf>Inf(?:inity)?)|"
                    r"(?P<signal>s)?NaN(?P<diag>\d*))\Z", _re.IGNORECASE)


class Decimal:
    """Decimal(value='0'): a decimal number, from an integer, string, tuple, float, or another Decimal."""

    __module__ = "decimal"
    __slots__ = ("_sign", "_int", "_exp", "_special", "_hash")

    # A finite number is (-1)**_sign * _int * 10**_exp; _special is "", "inf", "nan" or "snan".

    def __new__(cls, value="0", context=None):
        if isinstance(value, str):
            m = _TEXT.match(value.strip().replace("_", ""))
            if m is None:
                (context or getcontext())._signal(ConversionSyntax)
                return _make(0, 0, 0, "nan", cls)
            sign = 1 if m["sign"] == "-" else 0
            if m["int"] is not None:
                fraction = m["frac"] or ""
                return _make(sign, int(m["int"] + fraction or "0"), int(m["exp"] or "0") - len(fraction), "", cls)
            if m["inf"]:
                return _make(sign, 0, 0, "inf", cls)
            return _make(sign, int(m["diag"] or "0"), 0, "snan" if m["signal"] else "nan", cls)
        if isinstance(value, int):
            return _make(int(value < 0), abs(value), 0, "", cls)
        if isinstance(value, Decimal):
            return value if type(value) is cls else _make(value._sign, value._int, value._exp, value._special, cls)
        if isinstance(value, float):
            return cls.from_float(value)
        if isinstance(value, (tuple, list)):
            if len(value) != 3:
                raise ValueError("argument must be a sequence of length 3")
            sign, digits, exponent = value
            if sign not in (0, 1):
                raise ValueError("sign must be an integer with the value 0 or 1")
            number = int("".join(map(str, digits)) or "0")
            if exponent == "F":
                return _make(sign, 0, 0, "inf", cls)
            if exponent in ("n", "N"):
                return _make(sign, number, 0, "nan" if exponent == "n" else "snan", cls)
            if not isinstance(exponent, int):
                raise ValueError("string argument in the third position must be 'F', 'n' or 'N'")
            return _make(sign, number, exponent, "", cls)
        raise TypeError(f"conversion from {type(value).__name__} to Decimal is not supported")

    @classmethod
    def from_float(cls, f, /):
        """Class method that converts a float to a decimal number, exactly."""
        if isinstance(f, int):
            return cls(f)
        if not isinstance(f, float):
            raise TypeError("argument must be int or float")
        if f != f or f in (_math.inf, -_math.inf):
            return cls(repr(f))
        n, d = abs(f).as_integer_ratio()
        k = d.bit_length() - 1
        return _make(int(_math.copysign(1.0, f) < 0), n * 5 ** k, -k, "", cls)

    def __repr__(self):
        return f"Decimal('{self}')"

    def __str__(self, eng=False):
        sign = "-" if self._sign else ""
        if self._special:
            return sign + {"inf": "Infinity", "nan": "NaN", "snan": "sNaN"}[self._special] + (str(self._int) if self._int else "")
        digits = str(self._int)
        left = self._exp + len(digits)
        point = left if self._exp <= 0 and left > -6 else 1 if not eng else (left - 1) % 3 + 1 if self._int else (left + 1) % 3 - 1
        if point <= 0:
            whole, fraction = "0", "." + "0" * -point + digits
        elif point >= len(digits):
            whole, fraction = digits + "0" * (point - len(digits)), ""
        else:
            whole, fraction = digits[:point], "." + digits[point:]
        exponent = "" if left == point else ("e", "E")[getcontext().capitals] + f"{left - point:+d}"
        return sign + whole + fraction + exponent

    def to_eng_string(self, context=None):
        """Convert to an engineering-type string."""
        return self.__str__(eng=True)

    def as_tuple(self):
        """Return a tuple representation of the number."""
        exponent = {"": self._exp, "inf": "F", "nan": "n", "snan": "N"}[self._special]
        digits = tuple(map(int, str(self._int))) if not self._special or self._int else (0,) if self._special == "inf" else ()
        return DecimalTuple(self._sign, digits, exponent)

    def as_integer_ratio(self):
        """Express a finite Decimal instance in the form n / d."""
        if self._special == "inf":
            raise OverflowError("cannot convert Infinity to integer ratio")
        if self._special:
            raise ValueError("cannot convert NaN to integer ratio")
        n, d = (self._int * 10 ** self._exp, 1) if self._exp >= 0 else (self._int, 10 ** -self._exp)
        g = _math.gcd(n, d)
        return (-n if self._sign else n) // g, d // g

    def __bool__(self):
        return bool(self._special or self._int)

    def __hash__(self):
        if self._special == "snan":
            raise TypeError("Cannot hash a signaling NaN value")
        if self._special == "nan":
            return object.__hash__(self)
        prime = _sys.hash_info.modulus
        if self._special:
            value = _sys.hash_info.inf
        else:
            power = pow(10, self._exp, prime) if self._exp >= 0 else pow(pow(10, -1, prime), -self._exp, prime)
            value = self._int * power % prime
        value = -value if self._sign else value
        return -2 if value == -1 else value

    def _order(self, other, equality=False):
        # -1, 0, 1, or None when one is no number
        if "nan" in self._special or "nan" in other._special:
            if not equality or "snan" in (self._special, other._special):
                getcontext()._signal(InvalidOperation)
            return None
        if self._special or other._special:
            a = (-1 if self._sign else 1) if self._special else 0
            b = (-1 if other._sign else 1) if other._special else 0
            return (a > b) - (a < b)
        low = min(self._exp, other._exp)
        a, b = _scaled(self, low), _scaled(other, low)
        return (a > b) - (a < b)

    def _comparable(self, other, equality=False):
        if isinstance(other, Decimal):
            return other
        if isinstance(other, int):
            return Decimal(other)
        if isinstance(other, float):
            getcontext().flags[FloatOperation] = True
            return Decimal.from_float(other)
        if isinstance(other, _numbers.Rational):
            return other
        if equality and isinstance(other, complex) and other.imag == 0:
            return Decimal.from_float(other.real)
        return NotImplemented

    def _compared(self, other, test, equality=False):
        other = self._comparable(other, equality)
        if other is NotImplemented:
            return NotImplemented
        if not isinstance(other, Decimal):
            n, d = self.as_integer_ratio()
            a, b = n * other.denominator, other.numerator * d
            return test((a > b) - (a < b))
        order = self._order(other, equality)
        return False if order is None else test(order)

    def __eq__(self, other):
        return self._compared(other, lambda o: o == 0, True)

    def __lt__(self, other):
        return self._compared(other, lambda o: o < 0)

    def __le__(self, other):
        return self._compared(other, lambda o: o <= 0)

    def __gt__(self, other):
        return self._compared(other, lambda o: o > 0)

    def __ge__(self, other):
        return self._compared(other, lambda o: o >= 0)

    def compare(self, other, context=None):
        """Compare self to other."""
        order = self._order(_need(other), True)
        return Decimal("NaN") if order is None else Decimal(order)

    def _nan(self, other=None):
        # What an operation gives when a NaN takes part, or None.
        for d in (self, other):
            if d is not None and d._special == "snan":
                getcontext()._signal(InvalidOperation)
        for d in (self, other):
            if d is not None and "nan" in d._special:
                return _make(d._sign, d._int, 0, "nan")
        return None

    def __add__(self, other):
        other = _operand(other)
        if other is NotImplemented:
            return other
        if self._special or other._special:
            if (nan := self._nan(other)) is not None:
                return nan
            if self._special and other._special and self._sign != other._sign:
                return _invalid()
            return self if self._special else other
        low = min(self._exp, other._exp)
        context = getcontext()
        # What lies far below the other one's digits only decides about rounding.
        if self._int and other._int and abs(self._exp - other._exp) > context.prec * 2 + len(str(self._int)) + len(str(other._int)):
            big, small = (self, other) if self._exp > other._exp else (other, self)
            low = big._exp - context.prec - 3
            total = _scaled(big, low) + (-1 if small._sign else 1)
        else:
            total = _scaled(self, low) + _scaled(other, low)
        sign = int(total < 0)
        if total == 0:
            sign = int(self._sign and other._sign or context.rounding == ROUND_FLOOR and self._sign != other._sign)
        return _fix(_make(sign, abs(total), low), context)

    __radd__ = __add__

    def __sub__(self, other):
        other = _operand(other)
        return other if other is NotImplemented else self + other.copy_negate()

    def __rsub__(self, other):
        other = _operand(other)
        return other if other is NotImplemented else other - self

    def __mul__(self, other):
        other = _operand(other)
        if other is NotImplemented:
            return other
        sign = self._sign ^ other._sign
        if self._special or other._special:
            if (nan := self._nan(other)) is not None:
                return nan
            if not self or not other:
                return _invalid()
            return _make(sign, 0, 0, "inf")
        return _fix(_make(sign, self._int * other._int, self._exp + other._exp))

    __rmul__ = __mul__

    def __truediv__(self, other):
        other = _operand(other)
        if other is NotImplemented:
            return other
        context = getcontext()
        sign = self._sign ^ other._sign
        if self._special or other._special:
            if (nan := self._nan(other)) is not None:
                return nan
            if self._special and other._special:
                return _invalid()
            return _make(sign, 0, 0, "inf") if self._special else _make(sign, 0, context.Emin - context.prec + 1)
        if not other._int:
            return _by_zero(self, sign)
        if not self._int:
            return _fix(_make(sign, 0, self._exp - other._exp))
        shift = len(str(other._int)) - len(str(self._int)) + context.prec + 1
        exponent = self._exp - other._exp - shift
        if shift >= 0:
            quotient, rest = divmod(self._int * 10 ** shift, other._int)
        else:
            quotient, rest = divmod(self._int, other._int * 10 ** -shift)
        if rest:
            if quotient % 5 == 0:
                quotient += 1
        else:
            ideal = self._exp - other._exp
            while exponent < ideal and quotient % 10 == 0:
                quotient //= 10
                exponent += 1
        return _fix(_make(sign, quotient, exponent))

    def __rtruediv__(self, other):
        other = _operand(other)
        return other if other is NotImplemented else other / self

    def _divided(self, other):
        # Truncated quotient (an int) and remainder.
        low = min(self._exp, other._exp)
        q, r = divmod(abs(_scaled(self, low)), abs(_scaled(other, low)))
        if len(str(q)) > getcontext().prec:
            getcontext()._signal(DivisionImpossible)
            return None, _make(0, 0, 0, "nan")
        sign = self._sign ^ other._sign
        return _make(sign, q, 0), _fix(_make(self._sign, r, low))

    def __divmod__(self, other):
        other = _operand(other)
        if other is NotImplemented:
            return other
        return self // other, self % other

    def __floordiv__(self, other):
        other = _operand(other)
        if other is NotImplemented:
            return other
        sign = self._sign ^ other._sign
        if self._special or other._special:
            if (nan := self._nan(other)) is not None:
                return nan
            if self._special:
                return _invalid() if other._special else _make(sign, 0, 0, "inf")
            return _make(sign, 0, 0)
        if not other._int:
            return _by_zero(self, sign)
        q, r = self._divided(other)
        return r if q is None else q

    def __rfloordiv__(self, other):
        other = _operand(other)
        return other if other is NotImplemented else other // self

    def __mod__(self, other):
        other = _operand(other)
        if other is NotImplemented:
            return other
        if self._special or other._special:
            if (nan := self._nan(other)) is not None:
                return nan
            return _invalid() if self._special else _fix(self)
        if not other._int:
            return _invalid(DivisionUndefined) if not self._int else _invalid()
        return self._divided(other)[1]

    def __rmod__(self, other):
        other = _operand(other)
        return other if other is NotImplemented else other % self

    def __rdivmod__(self, other):
        other = _operand(other)
        return other if other is NotImplemented else divmod(other, self)

    def __pow__(self, other, modulo=None):
        if modulo is not None:
            other, modulo = _operand(other), _operand(modulo)
            return Decimal(pow(int(self), int(other), int(modulo)))
        other = _operand(other)
        if other is NotImplemented:
            return other
        if (nan := self._nan(other)) is not None:
            return nan
        whole = not other._special and other == other.to_integral_value()
        if not other and not other._special:
            return _invalid() if not self and not self._special else Decimal(1)
        sign = int(self._sign and whole and int(other) % 2)
        if self._sign and self and not whole:
            return _invalid()
        if not self and not self._special:
            if other._sign:
                return _make(sign, 0, 0, "inf")
            return _make(sign, 0, 0)
        if self._special or other._special:
            grows = self.copy_abs() > 1
            return _make(sign, 0, 0, "inf") if grows != bool(other._sign) else _make(sign, 0, 0)
        context = getcontext()
        if whole and abs(int(other)) < 10 ** 5:
            n = int(other)
            if n > 0:
                return _fix(_make(sign, self._int ** n, self._exp * n))
            d = self._int ** -n
            shift = len(str(d)) + context.prec + 1
            q, r = divmod(10 ** shift, d)
            if r and q % 5 == 0:
                q += 1
            exponent = self._exp * n - shift
            while not r and q % 10 == 0 and exponent < 0:
                q, exponent = q // 10, exponent + 1
            return _fix(_make(sign, q, exponent))
        if other == Decimal("0.5"):
            root = self.sqrt()
            with localcontext(prec=context.prec + 8):
                exact = root * root == self
            return _fix(root) if exact else _padded(root, context)
        with localcontext(prec=context.prec + 8 + len(str(abs(int(other)))) + len(str(self._int))):
            value = (self.ln() * other).exp()
        return _fix(value)

    def __rpow__(self, other):
        other = _operand(other)
        return other if other is NotImplemented else other ** self

    def __neg__(self):
        return _fix(self.copy_negate()) if self else _fix(self.copy_abs())

    def __pos__(self):
        return _fix(self) if self else _fix(self.copy_abs())

    def __abs__(self):
        return _fix(self.copy_abs())

    def copy_abs(self):
        """Return the absolute value of the argument."""
        return _make(0, self._int, self._exp, self._special)

    def copy_negate(self):
        """Return the negation of the argument."""
        return _make(1 - self._sign, self._int, self._exp, self._special)

    def copy_sign(self, other, context=None):
        """Return a copy of the first operand with the sign set to be the same as the sign of the second operand."""
        return _make(_need(other)._sign, self._int, self._exp, self._special)

    def __int__(self):
        if self._special:
            if self._special == "inf":
                raise OverflowError("cannot convert Infinity to integer")
            raise ValueError("cannot convert NaN to integer")
        n = self._int * 10 ** self._exp if self._exp >= 0 else self._int // 10 ** -self._exp
        return -n if self._sign else n

    __trunc__ = __int__

    def __float__(self):
        if self._special == "snan":
            raise ValueError("cannot convert signaling NaN to float")
        return float(str(self))

    def __complex__(self):
        return complex(float(self))

    real = property(lambda self: self)
    imag = property(lambda self: Decimal(0))

    def conjugate(self):
        """Return self."""
        return self

    def __floor__(self):
        return int(self.to_integral_value(ROUND_FLOOR))

    def __ceil__(self):
        return int(self.to_integral_value(ROUND_CEILING))

    def __round__(self, n=None):
        if n is None:
            return int(self.to_integral_value(ROUND_HALF_EVEN))
        return self.quantize(_make(0, 1, -n), rounding=ROUND_HALF_EVEN) if not self._special else self

    def quantize(self, exp, rounding=None, context=None):
        """Return a value equal to the first operand after rounding and having the exponent of the second operand."""
        exp, context = _need(exp), context or getcontext()
        if self._special or exp._special:
            if (nan := self._nan(exp)) is not None:
                return nan
            return self if self._special and exp._special else _invalid()
        result = _rescaled(self, exp._exp, rounding or context.rounding)
        if result._int and len(str(result._int)) > context.prec:
            return _invalid()
        if result != self:
            context.flags[Inexact] = context.flags[Rounded] = True
        return result

    def to_integral_value(self, rounding=None, context=None):
        """Round to the nearest integer without signaling Inexact or Rounded."""
        return self if self._special or self._exp >= 0 else _rescaled(self, 0, rounding or (context or getcontext()).rounding)

    to_integral = to_integral_exact = to_integral_value

    def normalize(self, context=None):
        """Normalize the number by stripping trailing 0s."""
        d = _fix(self)
        if d._special:
            return d
        if not d._int:
            return _make(d._sign, 0, 0)
        n, exponent = d._int, d._exp
        while n % 10 == 0:
            n, exponent = n // 10, exponent + 1
        return _make(d._sign, n, exponent)

    def sqrt(self, context=None):
        """Return the square root of the argument to full precision."""
        context = context or getcontext()
        if self._special:
            nan = self._nan()
            return nan if nan is not None else _invalid() if self._sign else self
        if not self._int:
            return _fix(_make(self._sign, 0, self._exp // 2), context)
        if self._sign:
            return _invalid()
        n, exponent = self._int, self._exp
        if exponent % 2:
            n, exponent = n * 10, exponent - 1
        digits = context.prec + 1 - (len(str(n)) + 1) // 2
        shift = max(digits, 0)
        n, exponent = n * 100 ** shift, exponent // 2 - shift
        root = _math.isqrt(n)
        if root * root == n:
            ideal = self._exp // 2
            while root % 10 == 0 and exponent < ideal:
                root, exponent = root // 10, exponent + 1
        elif root % 5 == 0:
            root += 1
        return _fix(_make(0, root, exponent), context, ROUND_HALF_EVEN)

    def exp(self, context=None):
        """Return the value of the (natural) exponential function e**x."""
        if self._special:
            nan = self._nan()
            return nan if nan is not None else Decimal(0) if self._sign else self
        context = context or getcontext()
        if not self:
            return Decimal(1)
        with localcontext(prec=context.prec + 12 + max(0, self.adjusted() + 1) * 2, rounding=ROUND_HALF_EVEN):
            halvings = max(0, self.adjusted() * 4 + 8)
            x = self / 2 ** halvings
            total = term = Decimal(1)
            n = 0
            while True:
                n += 1
                term = term * x / n
                before, total = total, total + term
                if before == total:
                    break
            for _ in range(halvings):
                total *= total
        return _padded(total, context)

    def ln(self, context=None):
        """Return the natural (base e) logarithm of the operand."""
        if self._special:
            nan = self._nan()
            return nan if nan is not None else _invalid() if self._sign else self
        if not self:
            return _make(1, 0, 0, "inf")
        if self._sign:
            return _invalid()
        if self == 1:
            return Decimal(0)
        context = context or getcontext()
        with localcontext(prec=context.prec + 12, rounding=ROUND_HALF_EVEN) as inner:
            power = self.adjusted()
            guess = Decimal(_math.log(float(self.scaleb(-power)))) + power * Decimal(_math.log(10))
            while True:
                e = guess.exp()
                step = 2 * (self - e) / (self + e)
                guess += step
                if not step or step.adjusted() < guess.adjusted() - inner.prec + 3:
                    break
        return _padded(guess, context)

    def log10(self, context=None):
        """Return the base ten logarithm of the operand."""
        if self and not self._special and not self._sign and self._int == 10 ** (len(str(self._int)) - 1):
            return _fix(Decimal(self.adjusted()))
        if self._special or not self or self._sign:
            return self.ln()
        context = context or getcontext()
        with localcontext(prec=context.prec + 8):
            value = self.ln() / Decimal(10).ln()
        return _padded(value, context)

    def scaleb(self, other, context=None):
        """Return the first operand with the exponent adjusted the second."""
        return self if self._special else _make(self._sign, self._int, self._exp + int(other))

    def adjusted(self):
        """Return the adjusted exponent of the number."""
        return 0 if self._special else self._exp + len(str(self._int)) - 1

    def max(self, other, context=None):
        """Maximum of self and other."""
        other = _need(other)
        return _fix(other if "nan" in self._special or self < other else self)

    def min(self, other, context=None):
        """Minimum of self and other."""
        other = _need(other)
        return _fix(other if "nan" in self._special or self > other else self)

    def fma(self, other, third, context=None):
        """Fused multiply-add."""
        other, third = _need(other), _need(third)
        return _make(self._sign ^ other._sign, self._int * other._int, self._exp + other._exp) + third

    def same_quantum(self, other, context=None):
        """Test whether self and other have the same exponent or whether both are NaN."""
        other = _need(other)
        return self._special.removeprefix("s") == other._special.removeprefix("s") if self._special or other._special else self._exp == other._exp

    def is_nan(self):
        """Return True if the argument is a (quiet or signaling) NaN and False otherwise."""
        return "nan" in self._special

    def is_snan(self):
        """Return True if the argument is a signaling NaN and False otherwise."""
        return self._special == "snan"

    def is_qnan(self):
        """Return True if the argument is a quiet NaN, and False otherwise."""
        return self._special == "nan"

    def is_infinite(self):
        """Return True if the argument is either positive or negative infinity and False otherwise."""
        return self._special == "inf"

    def is_finite(self):
        """Return True if the argument is a finite number, and False if the argument is infinite or a NaN."""
        return not self._special

    def is_zero(self):
        """Return True if the argument is a (positive or negative) zero and False otherwise."""
        return not self

    def is_signed(self):
        """Return True if the argument has a negative sign and False otherwise."""
        return bool(self._sign)

    def is_normal(self, context=None):
        """Return True if the argument is a normal finite non-zero number."""
        return bool(not self._special and self._int and self.adjusted() >= getcontext().Emin)

    def number_class(self, context=None):
        """Return a string describing the class of the operand."""
        if self._special:
            return {"nan": "NaN", "snan": "sNaN", "inf": "-Infinity" if self._sign else "+Infinity"}[self._special]
        return ("-" if self._sign else "+") + ("Normal" if self._int else "Zero")

    def canonical(self):
        """Return the canonical encoding of the argument."""
        return self

    def radix(self):
        """Return Decimal(10)."""
        return Decimal(10)

    def __format__(self, spec, context=None, /):
        m = _re.fullmatch(r"(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0(?=\d))?(\d+)?([,_])?(?:\.(\d+))?([eEfFgG%n])?", spec, _re.DOTALL)
        if not m:
            raise ValueError("invalid format string")
        fill, align, plus, zero, _, pad, width, separator, precision, kind = m.groups()
        sign = "-" if self._sign else plus if plus in ("+", " ") else ""
        d = self.copy_abs()
        if d._special:
            body, fraction, exponent = str(d), "", ""
        else:
            kind = kind or "G" if precision is None else kind or "g"
            rounding = getcontext().rounding
            if kind == "%":
                d = d.scaleb(2)
            if precision is not None:
                places = int(precision)
                if kind in "eE":
                    d = _rounded(d, places + 1, rounding)
                elif kind in "fF%":
                    d = _rescaled(d, -places, rounding)
                elif d._int and len(str(d._int)) > (places or 1):
                    d = _rounded(d, places or 1, rounding)
            elif kind in "fF%" and d._exp > 0:
                d = _rescaled(d, 0, rounding)
            digits = str(d._int)
            left = d._exp + len(digits)
            if kind in "eE":
                point = 1 - int(precision) if not d._int and precision is not None else 1
                if not d._int and precision is not None:
                    point = 1
                    left = 1
                    digits = "0" * (int(precision) + 1)
            elif kind in "fF%":
                point = left
            else:
                point = left if d._exp <= 0 and left > -6 else 1
            if point <= 0:
                body, fraction = "0", "0" * -point + digits
            elif point >= len(digits):
                body, fraction = digits + "0" * (point - len(digits)), ""
            else:
                body, fraction = digits[:point], digits[point:]
            exponent = "" if left == point and kind not in "eE" else ("e" if kind in "eg" else "E") + f"{left - point:+d}"
            if kind == "%":
                exponent = "%"
            if zero and sign == "-" and not d._int:
                sign = ""
            if separator:
                body = f"{int(body):{separator}}"
        text = body + ("." + fraction if fraction else "") + exponent
        width = int(width or 0)
        if pad and not align:
            fill, align = "0", "="
        fill, align = fill or " ", align or ">"
        if align == "=":
            if fill == "0" and separator and not d._special:
                while len(sign) + len(text) < width:
                    body = "0" + body if len(body.replace(separator, "")) % 3 else "0" + separator + body
                    text = body + ("." + fraction if fraction else "") + exponent
                return sign + text
            return sign + text.rjust(width - len(sign), fill)
        return {"<": (sign + text).ljust, ">": (sign + text).rjust, "^": (sign + text).center}[align](width, fill)

    def __reduce__(self):
        return type(self), (str(self),)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo, /):
        return self


def _make(sign, number, exponent, special="", cls=Decimal):
    self = object.__new__(cls)
    self._sign, self._int, self._exp, self._special = sign, number, exponent, special
    return self


def _operand(value):
    if isinstance(value, Decimal):
        return value
    return Decimal(value) if isinstance(value, int) else NotImplemented


def _need(value):
    other = _operand(value)
    if other is NotImplemented:
        raise TypeError(f"conversion from {type(value).__name__} to Decimal is not supported")
    return other


def _scaled(d, exponent):
    n = d._int * 10 ** (d._exp - exponent)
    return -n if d._sign else n


def _invalid(kind=InvalidOperation):
    getcontext()._signal(kind)
    return _make(0, 0, 0, "nan")


def _by_zero(d, sign):
    if not d._int:
        return _invalid(DivisionUndefined)
    getcontext()._signal(DivisionByZero)
    return _make(sign, 0, 0, "inf")


def _up(rounding, sign, kept, rest, unit):
    # Does the number kept*unit + rest round away from zero?
    if not rest:
        return False
    if rounding == ROUND_DOWN:
        return False
    if rounding == ROUND_UP:
        return True
    if rounding == ROUND_CEILING:
        return not sign
    if rounding == ROUND_FLOOR:
        return bool(sign)
    if rounding == ROUND_05UP:
        return kept % 5 == 0
    if 2 * rest != unit:
        return 2 * rest > unit
    return rounding == ROUND_HALF_UP or rounding == ROUND_HALF_EVEN and kept % 2 == 1


def _rescaled(d, exponent, rounding):
    # The same number with this exponent, rounded if need be.
    if d._exp >= exponent:
        return _make(d._sign, d._int * 10 ** (d._exp - exponent), exponent)
    unit = 10 ** (exponent - d._exp)
    kept, rest = divmod(d._int, unit)
    return _make(d._sign, kept + _up(rounding, d._sign, kept, rest, unit), exponent)


def _rounded(d, digits, rounding):
    # To so many digits.
    have = len(str(d._int))
    result = _rescaled(d, d._exp + have - digits, rounding)
    if len(str(result._int)) > digits:
        result = _rescaled(result, result._exp + 1, rounding)
    return result


def _fix(d, context=None, rounding=None):
    # As the context wants it.
    context = context or getcontext()
    if d._special:
        return d
    if len(str(d._int)) > context.prec:
        exact, d = d, _rounded(d, context.prec, rounding or context.rounding)
        context.flags[Rounded] = True
        low = min(exact._exp, d._exp)
        if _scaled(exact, low) != _scaled(d, low):
            context._signal(Inexact, Rounded) if context.traps[Inexact] or context.traps[Rounded] else None
            context.flags[Inexact] = True
    if d._int and d.adjusted() > context.Emax:
        context._signal(Overflow, Inexact, Rounded)
        return _make(d._sign, 0, 0, "inf")
    tiny = context.Emin - context.prec + 1
    if d._exp < tiny:
        d = _rescaled(d, tiny, context.rounding)
    return d if type(d) is Decimal else _make(d._sign, d._int, d._exp)


def _padded(d, context):
    # An inexact result has all the digits.
    return _fix(_rescaled(d, d.adjusted() - context.prec - 3, ROUND_HALF_EVEN) if len(str(d._int)) < context.prec + 3 else d, context,
                ROUND_HALF_EVEN)


_numbers.Number.register(Decimal)
