#: module _typing native
"""What type parameters are. The compiler calls the functions whose names begin with an underscore."""

import sys
from types import GenericAlias, UnionType


class _NoDefaultType:
    __slots__ = ()
    __module__ = "typing"

    def __repr__(self):
        return "typing.NoDefault"

    def __reduce__(self):
        return "NoDefault"


NoDefault = _NoDefaultType()
del _NoDefaultType


def _caller():
    return sys._getframe(2).f_globals.get("__name__")


def _type_repr(t):
    if isinstance(t, type) and not isinstance(t, GenericAlias):
        return t.__qualname__ if t.__module__ == "builtins" else f"{t.__module__}.{t.__qualname__}"
    return "..." if t is ... else repr(t)


class _UnionOf:
    """A union with members that are no classes."""

    def __init__(self, args):
        self.__args__ = args

    def __repr__(self):
        if not any(isinstance(a, _Param) for a in self.__args__):
            return " | ".join("None" if a is type(None) else _type_repr(a) for a in self.__args__)
        rest = [a for a in self.__args__ if a is not type(None)]
        if len(rest) == 1 and len(self.__args__) == 2:
            return f"typing.Optional[{_type_repr(rest[0])}]"
        return f"typing.Union[{', '.join(map(_type_repr, self.__args__))}]"

    def __or__(self, other):
        return _union(self, other)

    def __ror__(self, other):
        return _union(other, self)

    def __eq__(self, other):
        return isinstance(other, _UnionOf) and set(self.__args__) == set(other.__args__)

    def __hash__(self):
        return hash(frozenset(self.__args__))


def _checked(arg, msg):
    return arg  # typing looks closer


def _union(*parts):
    args = []
    for part in parts:
        for a in part.__args__ if isinstance(part, (_UnionOf, UnionType)) else (part,):
            a = type(None) if a is None else a
            if a not in args:
                args.append(a)
    return args[0] if len(args) == 1 else _UnionOf(tuple(args))


class _Param:
    """What the kinds of type parameters share."""

    def __or__(self, other):
        return _union(self, other)

    def __ror__(self, other):
        return _union(other, self)

    def __repr__(self):
        if self.__infer_variance__:
            return self.__name__
        return ("+" if self.__covariant__ else "-" if self.__contravariant__ else "~") + self.__name__

    def __reduce__(self):
        return self.__name__

    def __init_subclass__(cls, **kwargs):
        if cls.__module__ != "typing":
            raise TypeError(f"type 'typing.{cls.__mro__[1].__name__}' is not an acceptable base type")

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")

    @property
    def __default__(self):
        if callable(self._evaluate_default):
            self._default = self._evaluate_default()
            self._evaluate_default = None
        return self._default

    def has_default(self):
        return self._evaluate_default is not None or self._default is not NoDefault

    def _set_default(self, default, evaluate=None):
        self._default = default
        self._evaluate_default = evaluate

    def __typing_subst__(self, arg):
        return arg


def _evaluated(cls, name, evaluate_default):
    self = cls.__new__(cls)
    self.__name__ = name
    self.__covariant__ = self.__contravariant__ = False
    self.__infer_variance__ = True
    self._set_default(NoDefault, evaluate_default)
    return self


class TypeVar(_Param):
    """Type variable."""

    __module__ = "typing"

    def __init__(self, name, *constraints, bound=None, default=NoDefault, covariant=False, contravariant=False,
                 infer_variance=False):
        if covariant and contravariant:
            raise ValueError("Bivariant types are not supported.")
        if infer_variance and (covariant or contravariant):
            raise ValueError("Variance cannot be specified with infer_variance.")
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        if constraints and bound is not None:
            raise TypeError("Constraints cannot be combined with bound=...")
        self.__name__ = name
        msg = "TypeVar(name, constraint, ...): constraints must be types."
        self._bound, self._evaluate_bound = bound and _checked(bound, "Bound must be a type."), None
        self._constraints, self._evaluate_constraints = tuple(_checked(t, msg) for t in constraints), None
        self.__covariant__, self.__contravariant__ = bool(covariant), bool(contravariant)
        self.__infer_variance__ = bool(infer_variance)
        self._set_default(default)
        self.__module__ = _caller()

    @property
    def __bound__(self):
        if self._evaluate_bound:
            self._bound, self._evaluate_bound = self._evaluate_bound(), None
        return self._bound

    @property
    def __constraints__(self):
        if self._evaluate_constraints:
            self._constraints, self._evaluate_constraints = self._evaluate_constraints(), None
        return self._constraints


class ParamSpecArgs:
    __module__ = "typing"

    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        return f"{self.__origin__.__name__}.{self._what}"

    def __eq__(self, other):
        return type(self) is type(other) and self.__origin__ == other.__origin__

    _what = "args"


class ParamSpecKwargs(ParamSpecArgs):
    __module__ = "typing"
    _what = "kwargs"


class ParamSpec(_Param):
    """Parameter specification."""

    __module__ = "typing"

    def __init__(self, name, *, bound=None, default=NoDefault, covariant=False, contravariant=False,
                 infer_variance=False):
        self.__name__ = name
        self.__bound__ = bound
        self.__covariant__, self.__contravariant__ = bool(covariant), bool(contravariant)
        self.__infer_variance__ = bool(infer_variance)
        self._set_default(default)
        self.__module__ = _caller()

    @property
    def args(self):
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        return ParamSpecKwargs(self)


class _Unpacked(_Param):
    def __init__(self, param):
        self.__origin__ = param
        self.__args__ = (param,)

    def __repr__(self):
        return f"typing.Unpack[{self.__origin__!r}]"

    def __eq__(self, other):
        return isinstance(other, _Unpacked) and self.__origin__ is other.__origin__

    def __hash__(self):
        return hash((_Unpacked, self.__origin__))

    __module__ = "typing"


class TypeVarTuple(_Param):
    """Type variable tuple."""

    __module__ = "typing"

    def __init__(self, name, *, default=NoDefault):
        self.__name__ = name
        self._set_default(default)
        self.__module__ = _caller()

    def __iter__(self):
        yield _Unpacked(self)

    def __repr__(self):
        return self.__name__


_Param.__module__ = "typing"


def _typevar(name, evaluate_bound, evaluate_default):
    self = _evaluated(TypeVar, name, evaluate_default)
    self._bound, self._evaluate_bound = None, evaluate_bound
    self._constraints, self._evaluate_constraints = (), None
    return self


def _constrained_typevar(name, evaluate_constraints, evaluate_default):
    self = _evaluated(TypeVar, name, evaluate_default)
    self._bound = self._evaluate_bound = None
    self._constraints, self._evaluate_constraints = None, evaluate_constraints
    return self


def _paramspec(name, _, evaluate_default):
    self = _evaluated(ParamSpec, name, evaluate_default)
    self.__bound__ = None
    return self


def _typevartuple(name, _, evaluate_default):
    return _evaluated(TypeVarTuple, name, evaluate_default)


def _parameters_of(args):
    found = []
    for a in args:
        inner = (a,) if isinstance(a, _Param) and not isinstance(a, _Unpacked) else getattr(a, "__parameters__", ())
        if isinstance(a, _Unpacked):
            inner = (a.__origin__,)
        elif not inner:
            inner = _parameters_of([x for x in getattr(a, "__args__", ()) if isinstance(x, _Param)])
        for p in inner:
            if p not in found:
                found.append(p)
    return tuple(found)


class _GenericBase:
    """Generic[T]: stands for Generic among the bases of a class."""

    def __init__(self, origin, params):
        self.__origin__ = origin
        self.__args__ = params
        self.__parameters__ = _parameters_of(params)

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __repr__(self):
        return f"typing.Generic[{', '.join(map(_type_repr, self.__args__))}]"


class Generic:
    """Abstract base class for generic types."""

    __slots__ = ()
    __module__ = "typing"

    def __class_getitem__(cls, params):
        if not isinstance(params, tuple):
            params = (params,)
        if cls is Generic:
            if not params:
                raise TypeError("Parameter list to Generic[...] cannot be empty")
            if not all(isinstance(p, _Param) for p in params):
                raise TypeError("Parameters to Generic[...] must all be type variables or parameter specification "
                                "variables.")
            return _GenericBase(cls, params)
        wanted = getattr(cls, "__parameters__", ())
        if not wanted:
            raise TypeError(f"{cls} is not a generic class")
        if not any(isinstance(p, TypeVarTuple) for p in wanted):
            least = sum(not p.has_default() for p in wanted)
            if not least <= len(params) <= len(wanted):
                kind = "many" if len(params) > len(wanted) else "few"
                expected = len(wanted) if least == len(wanted) or kind == "many" else f"at least {least}"
                raise TypeError(f"Too {kind} arguments for {cls}; actual {len(params)}, expected {expected}")
            params += tuple(p.__default__ for p in wanted[len(params):])
        return GenericAlias(cls, params)

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        params = ()
        for base in cls.__dict__.get("__orig_bases__", ()):
            if isinstance(base, _GenericBase):
                params = base.__parameters__
                break
        else:
            params = _parameters_of([a for b in cls.__dict__.get("__orig_bases__", ()) for a in
                                     getattr(b, "__args__", ())])
        cls.__parameters__ = params


def _generic_base(params):
    return Generic[tuple(_Unpacked(p) if isinstance(p, TypeVarTuple) else p for p in params)]


class TypeAliasType:
    """Type alias."""

    __module__ = "typing"
    __slots__ = ("__dict__",)  # and no place for weak references

    def __init__(self, name, value, *, type_params=()):
        self.__name__ = name
        self.__type_params__ = type_params
        self._value, self._evaluate = value, None
        self.__module__ = _caller()

    @property
    def __value__(self):
        if self._evaluate:
            self._value, self._evaluate = self._evaluate(), None
        return self._value

    @property
    def __parameters__(self):
        return tuple(a for p in self.__type_params__ for a in (p if isinstance(p, TypeVarTuple) else (p,)))

    def __getitem__(self, args):
        if not self.__type_params__:
            raise TypeError("Only generic type aliases are subscriptable")
        return GenericAlias(self, args if isinstance(args, tuple) else (args,))

    def __or__(self, other):
        return _union(self, other)

    def __ror__(self, other):
        return _union(other, self)

    def __repr__(self):
        return self.__name__

    def __reduce__(self):
        return self.__name__

    def __call__(self, *args, **kwargs):
        raise TypeError("'typing.TypeAliasType' object is not callable")

    def __init_subclass__(cls, **kwargs):
        raise TypeError("type 'typing.TypeAliasType' is not an acceptable base type")


def _alias(name, type_params, evaluate):
    self = TypeAliasType.__new__(TypeAliasType)
    self.__name__ = name
    self.__type_params__ = type_params
    self._value, self._evaluate = None, evaluate
    self.__module__ = _caller()
    return self
