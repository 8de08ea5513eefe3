#: module dataclasses
"""Classes that are described by their fields."""

# @dataclass reads the annotations of a class, in order, and gives it __init__, __repr__, __eq__ and more. Those methods are written
# as text and executed, so that they are ordinary functions with ordinary signatures. Start reading at _process_class().

import abc
import copy
import sys
import types
import keyword
from reprlib import recursive_repr as _recursive_repr

__all__ = ["dataclass", "field", "Field", "FrozenInstanceError", "InitVar", "KW_ONLY", "MISSING", "fields", "asdict", "astuple",
           "make_dataclass", "replace", "is_dataclass"]


class FrozenInstanceError(AttributeError):
    pass


class _HAS_DEFAULT_FACTORY_CLASS:
    def __repr__(self):
        return "<factory>"


class _MISSING_TYPE:
    pass


class _KW_ONLY_TYPE:
    pass


class _FIELD_BASE:
    __slots__ = ("name",)

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


_HAS_DEFAULT_FACTORY = _HAS_DEFAULT_FACTORY_CLASS()
MISSING = _MISSING_TYPE()
KW_ONLY = _KW_ONLY_TYPE()
_EMPTY_METADATA = types.MappingProxyType({})
_FIELD = _FIELD_BASE("_FIELD")
_FIELD_CLASSVAR = _FIELD_BASE("_FIELD_CLASSVAR")
_FIELD_INITVAR = _FIELD_BASE("_FIELD_INITVAR")
_FIELDS = "__dataclass_fields__"
_PARAMS = "__dataclass_params__"
_POST_INIT_NAME = "__post_init__"


class InitVar:
    __slots__ = ("type",)

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        name = self.type.__name__ if isinstance(self.type, type) else repr(self.type)
        return f"dataclasses.InitVar[{name}]"

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    __slots__ = ("name", "type", "default", "default_factory", "repr", "hash", "init", "compare", "metadata", "kw_only", "_field_type")

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = _EMPTY_METADATA if metadata is None else types.MappingProxyType(metadata)
        self.kw_only = kw_only
        self._field_type = None

    @_recursive_repr()
    def __repr__(self):
        return (f"Field(name={self.name!r},type={self.type!r},default={self.default!r},default_factory={self.default_factory!r},"
                f"init={self.init!r},repr={self.repr!r},hash={self.hash!r},compare={self.compare!r},metadata={self.metadata!r},"
                f"kw_only={self.kw_only!r},_field_type={self._field_type})")

    def __set_name__(self, owner, name):
        # A default that is a descriptor hears of its name as if it stood there itself.
        func = getattr(type(self.default), "__set_name__", None)
        if func:
            func(self.default, owner, name)

    __class_getitem__ = classmethod(types.GenericAlias)


class _DataclassParams:
    __slots__ = ("init", "repr", "eq", "order", "unsafe_hash", "frozen", "match_args", "kw_only", "slots", "weakref_slot")

    def __init__(self, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot):
        self.init = init
        self.repr = repr
        self.eq = eq
        self.order = order
        self.unsafe_hash = unsafe_hash
        self.frozen = frozen
        self.match_args = match_args
        self.kw_only = kw_only
        self.slots = slots
        self.weakref_slot = weakref_slot

    def __repr__(self):
        return f"_DataclassParams({','.join(f'{name}={getattr(self, name)!r}' for name in self.__slots__)})"


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None, kw_only=MISSING):
    """Return an object to identify dataclass fields."""
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


# ---- functions from text

class _Functions:
    """Gathers functions for a class; all are compiled at once, in one namespace."""

    def __init__(self, globals):
        self.globals = globals
        self.names = []
        self.source = []
        self.locals = {}
        self.overwrite_errors = {}
        self.unconditional = set()

    def add(self, name, args, body, *, locals=None, return_type=MISSING, overwrite_error=False, unconditional=False, decorator=None):
        if locals is not None:
            self.locals.update(locals)
        if overwrite_error:
            self.overwrite_errors[name] = overwrite_error
        if unconditional:
            self.unconditional.add(name)
        self.names.append(name)
        returns = ""
        if return_type is not MISSING:
            self.locals[f"__dataclass_{name}_return_type__"] = return_type
            returns = f"->__dataclass_{name}_return_type__"
        if decorator:
            self.source.append(f" {decorator}")
        self.source.append(f" def {name}({','.join(args)}){returns}:")
        self.source.extend(f"  {line}" for line in body)

    def put_into(self, cls):
        if not self.names:
            return
        # The outer function's name is what its functions are known by.
        text = "\n".join([f"def __create_fn__({','.join(self.locals)}):", *self.source, f" return {','.join(self.names)},"])
        namespace = {}
        exec(text, self.globals, namespace)
        for name, function in zip(self.names, namespace["__create_fn__"](**self.locals)):
            function.__qualname__ = f"{cls.__qualname__}.{name}"
            if name in self.unconditional:
                setattr(cls, name, function)
            elif _set_new_attribute(cls, name, function):
                error = self.overwrite_errors.get(name)
                if error:
                    extra = f" {error}" if isinstance(error, str) else ""
                    raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}{extra}")


def _set_new_attribute(cls, name, value):
    # True when the class has one of its own: that one stays.
    if name in cls.__dict__:
        return True
    setattr(cls, name, value)
    return False


def _init_parameter(f):
    if f.default is MISSING and f.default_factory is MISSING:
        default = ""
    elif f.default is not MISSING:
        default = f"=__dataclass_dflt_{f.name}__"
    else:
        default = "=__dataclass_HAS_DEFAULT_FACTORY__"
    return f"{f.name}:__dataclass_type_{f.name}__{default}"


def _init_line(f, frozen, self_name, slots):
    default_name = f"__dataclass_dflt_{f.name}__"
    if f._field_type is _FIELD_INITVAR:
        return None  # only __post_init__ sees it
    if f.default_factory is not MISSING:
        value = f"{default_name}() if {f.name} is __dataclass_HAS_DEFAULT_FACTORY__ else {f.name}" if f.init else f"{default_name}()"
    elif f.init:
        value = f.name
    elif slots and f.default is not MISSING:
        value = default_name  # a slot has no default in the class
    else:
        return None
    if frozen:
        return f"__dataclass_builtins_object__.__setattr__({self_name},{f.name!r},{value})"
    return f"{self_name}.{f.name}={value}"


def _add_init(functions, fields, std_fields, kw_only_fields, frozen, has_post_init, self_name, slots):
    seen_default = None
    for f in std_fields:
        if f.init:
            if not (f.default is MISSING and f.default_factory is MISSING):
                seen_default = f
            elif seen_default:
                raise TypeError(f"non-default argument {f.name!r} follows default argument {seen_default.name!r}")
    locals = {f"__dataclass_type_{f.name}__": f.type for f in fields}
    locals["__dataclass_HAS_DEFAULT_FACTORY__"] = _HAS_DEFAULT_FACTORY
    locals["__dataclass_builtins_object__"] = object
    for f in fields:
        if f.default is not MISSING:
            locals[f"__dataclass_dflt_{f.name}__"] = f.default
        elif f.default_factory is not MISSING:
            locals[f"__dataclass_dflt_{f.name}__"] = f.default_factory
    body = [line for f in fields if (line := _init_line(f, frozen, self_name, slots))]
    if has_post_init:
        arguments = ",".join(f.name for f in fields if f._field_type is _FIELD_INITVAR)
        body.append(f"{self_name}.{_POST_INIT_NAME}({arguments})")
    parameters = [_init_parameter(f) for f in std_fields]
    if kw_only_fields:
        parameters += ["*"] + [_init_parameter(f) for f in kw_only_fields]
    functions.add("__init__", [self_name, *parameters], body or ["pass"], locals=locals, return_type=None)


def _add_frozen(functions, cls, fields):
    condition = "type(self) is __dataclass_cls__"
    if fields:
        condition += f" or name in ({','.join(repr(f.name) for f in fields)},)"
    locals = {"__dataclass_cls__": cls, "__dataclass_FrozenInstanceError__": FrozenInstanceError}
    for name, extra, verb in (("__setattr__", ["value"], "assign to"), ("__delattr__", [], "delete")):
        arguments = ",".join(["name", *extra])
        functions.add(name, ["self", "name", *extra],
                      [f"if {condition}:", f' raise __dataclass_FrozenInstanceError__(f"cannot {verb} field {{name!r}}")',
                       f"super(__dataclass_cls__, self).{name}({arguments})"], locals=locals, overwrite_error=True)


# ---- hashing: what to do for (unsafe_hash, eq, frozen, has an explicit __hash__)

def _hash_set_none(cls, fields, functions):
    cls.__hash__ = None


def _hash_add(cls, fields, functions):
    own = [f for f in fields if (f.compare if f.hash is None else f.hash)]
    functions.add("__hash__", ["self"], [f"return hash({_tuple_text('self', own)})"], unconditional=True)


def _hash_refuse(cls, fields, functions):
    raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")


def _hash_action(unsafe_hash, eq, frozen, explicit):
    if unsafe_hash:
        return _hash_refuse if explicit else _hash_add
    if explicit or not eq:
        return None
    return _hash_add if frozen else _hash_set_none


def _tuple_text(name, fields):
    return f"({','.join(f'{name}.{f.name}' for f in fields)},)" if fields else "()"


# ---- which annotations are fields

def _is_type_in_text(annotation, cls, module_name, names):
    # 'ClassVar[int]' or 'typing.ClassVar', as text: is it what the module means by it?
    prefix, rest = _leading_name(annotation)
    name = _leading_name(rest[1:])[0] if rest.startswith(".") else ""
    namespace = sys.modules.get(cls.__module__).__dict__ if cls.__module__ in sys.modules else {}
    target = sys.modules.get(module_name)
    if target is None:
        return False
    if name:
        return name in names and namespace.get(prefix) is target
    return namespace.get(prefix) in [getattr(target, known) for known in names]


def _leading_name(text):
    # The word that a text begins with, and what follows.
    text = text.lstrip()
    end = 0
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    return text[:end], text[end:].lstrip()


def _is_classvar(annotation):
    typing = sys.modules.get("typing")
    return typing is not None and (annotation is typing.ClassVar or getattr(annotation, "__origin__", None) is typing.ClassVar)


def _get_field(cls, name, annotation, default_kw_only):
    default = getattr(cls, name, MISSING)
    if isinstance(default, Field):
        f = default
    else:
        if isinstance(default, types.MemberDescriptorType):
            default = MISSING  # a slot of the same name
        f = field(default=default)
    f.name = name
    f.type = annotation
    f._field_type = _FIELD
    if _is_classvar(annotation) or isinstance(annotation, str) and _is_type_in_text(annotation, cls, "typing", ("ClassVar",)):
        f._field_type = _FIELD_CLASSVAR
    if f._field_type is _FIELD and (annotation is InitVar or type(annotation) is InitVar or isinstance(annotation, str) and
                                    _is_type_in_text(annotation, cls, "dataclasses", ("InitVar",))):
        f._field_type = _FIELD_INITVAR
    if f._field_type in (_FIELD_CLASSVAR, _FIELD_INITVAR) and f.default_factory is not MISSING:
        raise TypeError(f"field {f.name} cannot have a default factory")
    if f._field_type in (_FIELD, _FIELD_INITVAR):
        if f.kw_only is MISSING:
            f.kw_only = default_kw_only
    elif f.kw_only is not MISSING:
        raise TypeError(f"field {f.name} is a ClassVar but specifies kw_only")
    if f._field_type is _FIELD and f.default.__class__.__hash__ is None:
        raise ValueError(f"mutable default {type(f.default)} for field {f.name} is not allowed: use default_factory")
    return f


def _gather_fields(cls, kw_only):
    """All fields, those of bases first; and whether any base, and all bases, that are dataclasses are frozen."""
    found = {}
    any_frozen_base, all_frozen_bases = False, None
    for base in cls.__mro__[-1:0:-1]:
        base_fields = getattr(base, _FIELDS, None)
        if base_fields is not None:
            if all_frozen_bases is None:
                all_frozen_bases = True
            found.update(base_fields)
            frozen = getattr(base, _PARAMS).frozen
            all_frozen_bases = all_frozen_bases and frozen
            any_frozen_base = any_frozen_base or frozen
    own = []
    kw_only_seen = False
    for name, annotation in cls.__dict__.get("__annotations__", {}).items():
        if annotation is KW_ONLY or isinstance(annotation, str) and _is_type_in_text(annotation, cls, "dataclasses", ("KW_ONLY",)):
            if kw_only_seen:
                raise TypeError(f"{name!r} is KW_ONLY, but KW_ONLY has already been specified")
            kw_only_seen = kw_only = True
        else:
            own.append(_get_field(cls, name, annotation, kw_only))
    for f in own:
        found[f.name] = f
        if isinstance(getattr(cls, f.name, None), Field):
            # The class attribute is the default, or nothing.
            if f.default is MISSING:
                delattr(cls, f.name)
            else:
                setattr(cls, f.name, f.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in cls.__dict__.get("__annotations__", {}):
            raise TypeError(f"{name!r} is a field but has no type annotation")
    return found, any_frozen_base, all_frozen_bases


def _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot):
    setattr(cls, _PARAMS, _DataclassParams(init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot))
    found, any_frozen_base, all_frozen_bases = _gather_fields(cls, kw_only)
    if all_frozen_bases is not None or any_frozen_base:
        if any_frozen_base and not frozen:
            raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
        if all_frozen_bases is False and frozen:
            raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    setattr(cls, _FIELDS, found)
    class_hash = cls.__dict__.get("__hash__", MISSING)
    # __eq__ without __hash__ made it None, which nobody has written.
    explicit_hash = not (class_hash is MISSING or class_hash is None and "__eq__" in cls.__dict__)
    if order and not eq:
        raise ValueError("eq must be true if order is true")
    init_fields = [f for f in found.values() if f._field_type in (_FIELD, _FIELD_INITVAR)]
    std_init = [f for f in init_fields if f.init and not f.kw_only]
    kw_init = [f for f in init_fields if f.init and f.kw_only]
    own_fields = [f for f in found.values() if f._field_type is _FIELD]

    globals = sys.modules[cls.__module__].__dict__ if cls.__module__ in sys.modules else {}
    functions = _Functions(globals)
    if init:
        self_name = "__dataclass_self__" if "self" in found else "self"
        _add_init(functions, init_fields, std_init, kw_init, frozen, hasattr(cls, _POST_INIT_NAME), self_name, slots)
    _set_new_attribute(cls, "__replace__", _replace)
    if repr:
        parts = ", ".join(f"{f.name}={{self.{f.name}!r}}" for f in own_fields if f.repr)
        functions.add("__repr__", ["self"], [f'return f"{{self.__class__.__qualname__}}({parts})"'],
                      locals={"__dataclasses_recursive_repr": _recursive_repr}, decorator="@__dataclasses_recursive_repr()")
    compared = [f for f in own_fields if f.compare]
    if eq:
        terms = " and ".join(f"self.{f.name}==other.{f.name}" for f in compared) or "True"
        functions.add("__eq__", ["self", "other"],
                      ["if self is other:", " return True", "if other.__class__ is self.__class__:", f" return {terms}",
                       "return NotImplemented"])
    if order:
        for name, op in (("__lt__", "<"), ("__le__", "<="), ("__gt__", ">"), ("__ge__", ">=")):
            functions.add(name, ["self", "other"],
                          ["if other.__class__ is self.__class__:",
                           f" return {_tuple_text('self', compared)}{op}{_tuple_text('other', compared)}", "return NotImplemented"],
                          overwrite_error="Consider using functools.total_ordering")
    if frozen:
        _add_frozen(functions, cls, own_fields)
    action = _hash_action(unsafe_hash, eq, frozen, explicit_hash)
    if action is not None:
        action(cls, own_fields, functions)
    functions.put_into(cls)
    if not getattr(cls, "__doc__"):
        try:
            cls.__doc__ = cls.__name__ + _signature_text(cls, init, std_init, kw_init)
        except (TypeError, ValueError):
            cls.__doc__ = ""
    if match_args:
        _set_new_attribute(cls, "__match_args__", tuple(f.name for f in std_init))
    if weakref_slot and not slots:
        raise TypeError("weakref_slot is True but slots is False")
    if slots:
        cls = _add_slots(cls, frozen, weakref_slot)
    abc.update_abstractmethods(cls)
    return cls


def _signature_text(cls, init, std_init, kw_init):
    if not init or getattr(cls.__init__, "__qualname__", "") != f"{cls.__qualname__}.__init__" or type(cls) is not type:
        import inspect
        return str(inspect.signature(cls)).replace(" -> None", "")

    def annotation(t):
        if isinstance(t, type) and not isinstance(t, types.GenericAlias):
            return t.__qualname__ if t.__module__ == "builtins" else f"{t.__module__}.{t.__qualname__}"
        return repr(t).replace("typing.", "")

    def parameter(f):
        text = f"{f.name}: {annotation(f.type)}"
        if f.default is not MISSING:
            text += f" = {f.default!r}"
        elif f.default_factory is not MISSING:
            text += f" = {_HAS_DEFAULT_FACTORY!r}"
        return text
    parts = [parameter(f) for f in std_init]
    if kw_init:
        parts += ["*"] + [parameter(f) for f in kw_init]
    return f"({', '.join(parts)})"


# ---- slots: they must be there when a class is made, so it is made again

def _dataclass_getstate(self):
    return [getattr(self, f.name) for f in fields(self)]


def _dataclass_setstate(self, state):
    for field, value in zip(fields(self), state):
        object.__setattr__(self, field.name, value)  # it may be frozen


def _add_slots(cls, is_frozen, weakref_slot):
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    namespace = dict(cls.__dict__)
    field_names = tuple(f.name for f in fields(cls))
    inherited = set()
    for base in cls.__mro__[1:-1]:
        slots = base.__dict__.get("__slots__")
        if slots is None:
            slots = "__weakref__" if getattr(base, "__weakrefoffset__", 0) else ()
        elif hasattr(slots, "__next__"):
            raise TypeError(f"Slots of {base.__name__!r} cannot be determined")
        inherited.update((slots,) if isinstance(slots, str) else slots)
    own = [name for name in (*field_names, *(("__weakref__",) if weakref_slot else ())) if name not in inherited]
    namespace["__slots__"] = tuple(own)
    for name in field_names:
        namespace.pop(name, None)
    namespace.pop("__dict__", None)
    namespace.pop("__weakref__", None)
    qualname = getattr(cls, "__qualname__", None)
    made = type(cls)(cls.__name__, cls.__bases__, namespace)
    if qualname is not None:
        made.__qualname__ = qualname
    if is_frozen:
        if "__getstate__" not in namespace:
            made.__getstate__ = _dataclass_getstate
        if "__setstate__" not in namespace:
            made.__setstate__ = _dataclass_setstate
    return made


# ---- what is called by people

def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True,
              kw_only=False, slots=False, weakref_slot=False):
    """Add dunder methods based on the fields defined in the class."""
    def wrap(cls):
        return _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot)
    return wrap if cls is None else wrap(cls)


def fields(class_or_instance):
    """Return a tuple describing the fields of this dataclass."""
    try:
        found = getattr(class_or_instance, _FIELDS)
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None
    return tuple(f for f in found.values() if f._field_type is _FIELD)


def _is_dataclass_instance(obj):
    return hasattr(type(obj), _FIELDS)


def is_dataclass(obj):
    """Returns True if obj is a dataclass or an instance of a dataclass."""
    return hasattr(obj if isinstance(obj, type) else type(obj), _FIELDS)


_atomic = frozenset({type(None), bool, int, float, str, complex, bytes, type(Ellipsis), type(NotImplemented), types.CodeType,
                     types.BuiltinFunctionType, types.FunctionType, type, range, property})


def _inner(obj, whole):
    # `whole` turns a dataclass into what is asked for; containers of them are made anew.
    cls = type(obj)
    if cls in _atomic:
        return obj
    if hasattr(cls, _FIELDS):
        return whole(obj)
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return cls(*[_inner(v, whole) for v in obj])
    if isinstance(obj, (list, tuple)):
        return cls(_inner(v, whole) for v in obj)
    if isinstance(obj, dict):
        pairs = ((_inner(k, whole), _inner(v, whole)) for k, v in obj.items())
        if hasattr(cls, "default_factory"):
            result = cls(obj.default_factory)
            for key, value in pairs:
                result[key] = value
            return result
        return cls(pairs)
    return copy.deepcopy(obj)


def asdict(obj, *, dict_factory=dict):
    """Return the fields of a dataclass instance as a new dictionary mapping field names to field values."""
    if not _is_dataclass_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")

    def whole(o):
        return dict_factory([(f.name, _inner(getattr(o, f.name), whole)) for f in fields(o)])
    return whole(obj)


def astuple(obj, *, tuple_factory=tuple):
    """Return the fields of a dataclass instance as a new tuple of field values."""
    if not _is_dataclass_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")

    def whole(o):
        return tuple_factory([_inner(getattr(o, f.name), whole) for f in fields(o)])
    return whole(obj)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, init=True, repr=True, eq=True, order=False, unsafe_hash=False,
                   frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False, module=None):
    """Return a new dynamically created dataclass."""
    namespace = {} if namespace is None else namespace
    seen, annotations, defaults = set(), {}, {}
    for item in fields:
        if isinstance(item, str):
            name, tp = item, "typing.Any"
        elif len(item) == 2:
            name, tp = item
        elif len(item) == 3:
            name, tp, default = item
            defaults[name] = default
        else:
            raise TypeError(f"Invalid field: {item!r}")
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f"Field names must be valid identifiers: {name!r}")
        if keyword.iskeyword(name):
            raise TypeError(f"Field names must not be keywords: {name!r}")
        if name in seen:
            raise TypeError(f"Field name duplicated: {name!r}")
        seen.add(name)
        annotations[name] = tp

    def fill(ns):
        ns.update(namespace)
        ns.update(defaults)
        ns["__annotations__"] = annotations
    cls = types.new_class(cls_name, bases, {}, fill)
    cls.__module__ = sys._getframe(1).f_globals.get("__name__", "__main__") if module is None else module
    return dataclass(cls, init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash, frozen=frozen, match_args=match_args,
                     kw_only=kw_only, slots=slots, weakref_slot=weakref_slot)


def replace(obj, /, **changes):
    """Return a new object replacing specified fields with new values."""
    if not _is_dataclass_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    return _replace(obj, **changes)


def _replace(self, /, **changes):
    for f in getattr(self, _FIELDS).values():
        if f._field_type is _FIELD_CLASSVAR:
            continue
        if not f.init:
            if f.name in changes:
                raise TypeError(f"field {f.name} is declared with init=False, it cannot be specified with replace()")
            continue
        if f.name not in changes:
            if f._field_type is _FIELD_INITVAR and f.default is MISSING:
                raise TypeError(f"InitVar {f.name!r} must be specified with replace()")
            changes[f.name] = getattr(self, f.name)
    return self.__class__(**changes)
