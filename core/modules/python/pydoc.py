#: module pydoc
"""What help() prints about functions, classes and modules written in Python."""

import inspect
import sys
import types

__all__ = ["help"]

_HIDDEN = {"__author__", "__builtins__", "__cached__", "__credits__", "__date__", "__doc__", "__docformat__", "__file__", "__firstlineno__",
           "__loader__", "__module__", "__name__", "__package__", "__path__", "__qualname__", "__slots__", "__spec__",
           "__static_attributes__", "__version__", "__classcell__", "__type_params__", "__orig_bases__"}
# What methods inherit the documentation of from object.
_OBJECT = {"__init__": "Initialize self.  See help(type(self)) for accurate signature.", "__repr__": "Return repr(self).",
           "__str__": "Return str(self).", "__eq__": "Return self==value.", "__ne__": "Return self!=value.",
           "__lt__": "Return self<value.", "__le__": "Return self<=value.", "__gt__": "Return self>value.",
           "__ge__": "Return self>=value.", "__hash__": "Return hash(self).",
           "__new__": "Create and return a new object.  See help(type) for accurate signature.",
           "__getattribute__": "Return getattr(self, name).", "__setattr__": "Implement setattr(self, name, value).",
           "__delattr__": "Implement delattr(self, name).", "__dir__": "Default dir() implementation.",
           "__sizeof__": "Size of object in memory, in bytes.", "__reduce__": "Helper for pickle.", "__reduce_ex__": "Helper for pickle.",
           "__getstate__": "Helper for pickle.",
           "__format__": "Default object formatter.\n\nReturn str(self) if format_spec is empty. Raise TypeError otherwise.",
           "__init_subclass__": "This method is called when a class is subclassed.\n\n"
                                "The default implementation does nothing. It may be\noverridden to extend subclasses.",
           "__subclasshook__": "Abstract classes can override this to customize issubclass().\n\n"
                               "This is invoked early on by abc.ABCMeta.__subclasscheck__().\nIt should return True, False or NotImplemented.  "
                               "If it returns\nNotImplemented, the normal algorithm is used.  Otherwise, it\noverrides the normal algorithm (and "
                               "the outcome is cached)."}
_RULE = "-" * 70


def _indent(text, prefix="    "):
    return "\n".join((prefix + line).rstrip() for line in text.rstrip().split("\n"))


def _doc(obj, owner=None, name=None):
    doc = getattr(obj, "__doc__", None)
    if isinstance(obj, type):
        doc = vars(obj).get("__doc__")
    elif doc is None and owner is not None:
        for base in owner.__mro__[1:]:
            found = vars(base).get(name)
            if found is not None and getattr(found, "__doc__", None) is not None:
                doc = found.__doc__
                break
        else:
            doc = _OBJECT.get(name)
    if isinstance(doc, str):
        return inspect.cleandoc(doc)
    try:
        comments = inspect.getcomments(obj)
    except (AttributeError, OSError, TypeError):
        comments = None
    return (comments or "").strip()


def _class_name(cls, module):
    return cls.__name__ if cls.__module__ == module else f"{cls.__module__}.{cls.__name__}"


def _routine(obj, name=None, owner=None, holder=None):
    """The text about a function: its signature, and indented what it does."""
    real = obj.__name__
    name = name or real
    function = getattr(obj, "__func__", obj)
    note = ""
    if owner is None and isinstance(obj, types.MethodType):
        self = obj.__self__
        if isinstance(self, type):
            note = f" class method of {_class_name(self, None)}"
        else:
            note = f" method of {_class_name(type(self), None)} instance"
    silent = name != real and owner is not None and getattr(function, "__name__", None) in vars(owner)
    title = name if name == real else f"{name} = {real}"
    try:
        signature = str(inspect.signature(obj))
    except (ValueError, TypeError):
        signature = "(...)"
    if real == "<lambda>":
        title, signature = f"{name} lambda ", signature[1:-1] if "->" not in signature else signature
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        title = "async " + title
    doc = "" if silent else _doc(function, holder or owner, real)
    return f"{title}{signature}{note}\n" + (_indent(doc) + "\n" if doc else "")


def _visible(name, fields):
    if name in _HIDDEN:
        return False
    if name.startswith("__") and name.endswith("__"):
        return True
    return not name.startswith("_") or fields and name in fields


def _classify(cls):
    # (name, kind, defining class, value in its dict), in the order of names.
    found = {}
    for base in reversed(cls.__mro__):
        for name, value in vars(base).items():
            found[name] = base, value
    fields = getattr(cls, "_fields", ())
    result = []
    for name, (base, value) in found.items():
        if not _visible(name, fields):
            continue
        if isinstance(value, classmethod):
            kind = "class method"
        elif isinstance(value, staticmethod) or name == "__new__":
            kind = "static method"
        elif isinstance(value, property):
            kind = "readonly property" if value.fset is None else "data descriptor"
        elif inspect.isroutine(value):
            kind = "method"
        elif hasattr(type(value), "__get__") and (hasattr(type(value), "__set__") or hasattr(type(value), "__delete__")):
            kind = "data descriptor"
        else:
            kind = "data"
        result.append((name, kind, base, value))
    order = {name: i for i, name in enumerate(fields)}
    return sorted(result, key=lambda r: (order.get(r[0], len(order)), r[0]))


def _attribute(name, value):
    shown = repr(value)
    line = f"{name} = {shown}"
    return line if len(line) <= 70 else f"{name} = {shown[:70 - len(line)]}..."


def _descriptor(name, value):
    doc = {"__dict__": "dictionary for instance variables", "__weakref__": "list of weak references to the object"}.get(name)
    doc = doc or (_doc(value) if not isinstance(value, types.MemberDescriptorType) else "")
    return name + "\n" + (_indent(doc) + "\n" if doc else "")


def _class(cls, name=None):
    bases = ", ".join(_class_name(b, cls.__module__) for b in cls.__bases__)
    title = f"class {cls.__name__}({bases})" if not name or name == cls.__name__ else f"{name} = class {cls.__name__}({bases})"
    parts = []
    try:
        signature = str(inspect.signature(cls))
    except (ValueError, TypeError):
        signature = ""
    if signature not in ("", "()"):
        parts.append(f"{cls.__name__}{signature}\n")
    if doc := _doc(cls):
        parts.append(doc + "\n")
    mro = cls.__mro__
    if len(mro) > 2:
        parts.append("Method resolution order:\n" + "".join(f"    {_class_name(b, cls.__module__)}\n" for b in mro))
    rows = _classify(cls)
    ruled = False
    for owner in mro:
        if owner is object:
            continue
        own = [r for r in rows if r[2] is owner]
        if not own:
            continue
        if owner.__module__ == "builtins":
            raise NotImplementedError(f"not supported: help() about what a class inherits from {_class_name(owner, cls.__module__)}")
        tag = "defined here" if owner is cls else f"inherited from {_class_name(owner, cls.__module__)}"
        for kind, heading in (("method", "Methods"), ("class method", "Class methods"), ("static method", "Static methods"),
                              ("readonly property", "Readonly properties"), ("data descriptor", "Data descriptors"),
                              ("data", "Data and other attributes")):
            members = [r for r in own if r[1] == kind]
            if not members:
                continue
            section = (_RULE + "\n" if ruled else "") + f"{heading} {tag}:\n"
            ruled = True
            for member, _, _, value in members:
                if kind == "method":
                    text = _routine(value, member, cls, owner) if hasattr(value, "__code__") else _attribute(member, value) + "\n"
                elif kind == "class method":
                    text = _routine(getattr(cls, member), member, cls, owner)
                elif kind == "static method":
                    text = _routine(value.__func__ if isinstance(value, staticmethod) else value, member, cls, owner)
                elif kind == "data":
                    text = _attribute(member, value) + "\n"
                else:
                    text = _descriptor(member, value)
                section += "\n" + text
            parts.append(section)
    body = "\n".join(parts)
    return title + "\n" + "\n".join((" |  " + line).rstrip() for line in body.rstrip("\n").split("\n")) + "\n" if body else title + "\n"


def _module(module):
    doc = inspect.cleandoc(module.__doc__ or "").split("\n")
    out = f"NAME\n    {module.__name__}{' - ' + doc[0] if doc[0] else ''}\n"
    if rest := "\n".join(doc[1:]).strip("\n"):
        out += f"\nDESCRIPTION\n{_indent(rest)}\n"
    classes, functions, data = [], [], []
    names = getattr(module, "__all__", None)
    for name, value in sorted(vars(module).items()):
        if names is not None and name not in names or names is None and not _visible(name, ()):
            continue
        if isinstance(value, type):
            if names is not None or value.__module__ == module.__name__:
                classes.append((name, value))
        elif isinstance(value, types.FunctionType):
            if names is not None or value.__module__ == module.__name__:
                functions.append((name, value))
        elif not isinstance(value, types.ModuleType) and not inspect.isroutine(value):
            data.append((name, value))
    if classes:
        tree = _class_tree([c for _, c in classes], module.__name__)
        out += "\nCLASSES\n" + _indent(tree) + "\n\n" + "\n\n".join(_indent(_class(c, n)) for n, c in classes) + "\n"
    if functions:
        out += "\nFUNCTIONS\n" + "\n\n".join(_indent(_routine(f, n)) for n, f in functions) + "\n"
    if data:
        out += "\nDATA\n" + "\n".join(_indent(_attribute(n, v)) for n, v in data) + "\n"
    return out + f"\nFILE\n    {getattr(module, '__file__', None) or '(built-in)'}\n"


def _class_tree(classes, module):
    children, roots = {}, []
    for cls in classes:
        for parent in cls.__bases__:
            children.setdefault(parent, []).append(cls)
    for parent in children:
        if parent not in classes:
            roots.append(parent)

    def walk(cls, depth):
        bases = f"({', '.join(_class_name(b, module) for b in cls.__bases__)})" if depth and cls.__bases__ != (parent_of[cls],) else ""
        lines = ["    " * depth + _class_name(cls, module) + bases]
        for child in sorted(children.get(cls, ()), key=lambda c: (c.__module__, c.__name__)):
            parent_of[child] = cls
            lines += walk(child, depth + 1)
        return lines
    parent_of = {}
    return "\n".join(line for root in sorted(roots, key=lambda c: (c.__module__, c.__name__)) for line in walk(root, 0))


def render_doc(thing):
    """The whole text about a thing."""
    if isinstance(thing, str):
        raise NotImplementedError("not supported: help() about a name; give it the object")
    module = getattr(thing, "__module__", None)
    where = f" in module {module}" if module else ""
    if isinstance(thing, types.ModuleType):
        if not getattr(thing, "__file__", None) and thing.__name__ != "__main__":
            raise NotImplementedError(f"not supported: help() about the module {thing.__name__}, which is not written in Python")
        return f"Help on module {thing.__name__}:\n\n" + _module(thing)
    if isinstance(thing, type):
        if thing.__module__ == "builtins":
            raise NotImplementedError(f"not supported: help() about the built-in class {thing.__name__}")
        return f"Help on class {thing.__name__}{where}:\n\n" + _class(thing)
    if isinstance(thing, (types.FunctionType, types.MethodType)):
        kind = "method" if isinstance(thing, types.MethodType) else "function"
        return f"Help on {kind} {thing.__name__}{where}:\n\n" + _routine(thing)
    if isinstance(thing, property):
        doc = _doc(thing)
        name = getattr(thing.fget, "__name__", "")
        return "Help on property:\n\n" + (name + "\n" if name else "") + (_indent(doc) + "\n" if doc else "")
    if inspect.isroutine(thing) or type(thing).__module__ == "builtins":
        raise NotImplementedError(f"not supported: help() about the built-in {getattr(thing, '__name__', None) or type(thing).__name__}")
    return f"Help on {type(thing).__name__} in module {type(thing).__module__} object:\n\n" + _class(type(thing))


def help(*request):
    """Define the builtin 'help'."""
    if not request:
        raise NotImplementedError("not supported: interactive help; write help(object)")
    sys.stdout.write(render_doc(*request).rstrip("\n") + "\n\n")
