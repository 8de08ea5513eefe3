#: module string
"""A collection of string constants, templates and a formatter."""

import _string
from collections import ChainMap

__all__ = ["ascii_letters", "ascii_lowercase", "ascii_uppercase", "capwords", "digits", "hexdigits", "octdigits", "printable",
           "punctuation", "whitespace", "Formatter", "Template"]

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    """Split the argument into words using split, capitalize each word using capitalize, and join the words using join."""
    return (sep or " ").join(map(str.capitalize, s.split(sep)))


# ---- $-templates

_not_given = {}


class Template:
    """A string class for supporting $-substitutions."""

    delimiter = "$"
    idpattern = r"(?a:[_a-z][_a-z0-9]*)"
    braceidpattern = None
    flags = None

    def __init_subclass__(cls):
        super().__init_subclass__()
        cls._compiled = None

    _compiled = None

    @classmethod
    def _regex(cls):
        # Compiled when it is first needed, as the class or its pattern may never be.
        if cls.__dict__.get("_compiled") is None:
            import re
            pattern = cls.__dict__.get("pattern") if isinstance(cls.__dict__.get("pattern"), str) else None
            if pattern is None:
                delimiter = re.escape(cls.delimiter)
                braced = cls.braceidpattern or cls.idpattern
                pattern = (rf"{delimiter}(?:(?P<escaped>{delimiter})|(?P<named>{cls.idpattern})|"
                           rf"{{(?P<braced>{braced})}}|(?P<invalid>))")
            flags = re.IGNORECASE if cls.flags is None else cls.flags
            cls._compiled = re.compile(pattern, flags | re.VERBOSE)
        return cls._compiled

    def __init__(self, template):
        self.template = template

    def _invalid(self, match):
        start = match.start("invalid")
        lines = self.template[:start].splitlines(keepends=True)
        if lines:
            column, line = start - len("".join(lines[:-1])), len(lines)
        else:
            column, line = 1, 1
        raise ValueError(f"Invalid placeholder in string: line {line}, col {column}")

    def _fill(self, mapping, kws, safe):
        if mapping is _not_given:
            mapping = kws
        elif kws:
            mapping = ChainMap(kws, mapping)

        def value(match):
            name = match.group("named") or match.group("braced")
            if name is not None:
                if not safe:
                    return str(mapping[name])
                try:
                    return str(mapping[name])
                except KeyError:
                    return match.group()
            if match.group("escaped") is not None:
                return self.delimiter
            if match.group("invalid") is not None:
                return match.group() if safe else self._invalid(match)
            raise ValueError("Unrecognized named group in pattern", self._regex())
        return self._regex().sub(value, self.template)

    def substitute(self, mapping=_not_given, /, **kws):
        return self._fill(mapping, kws, False)

    def safe_substitute(self, mapping=_not_given, /, **kws):
        return self._fill(mapping, kws, True)

    def _matches(self):
        for match in self._regex().finditer(self.template):
            if not any(match.group(name) is not None for name in ("named", "braced", "escaped", "invalid")):
                raise ValueError("Unrecognized named group in pattern", self._regex())
            yield match

    def is_valid(self):
        return all(match.group("invalid") is None for match in self._matches())

    def get_identifiers(self):
        names = []
        for match in self._matches():
            name = match.group("named") or match.group("braced")
            if name is not None and name not in names:
                names.append(name)
        return names


# ---- str.format(), to be varied

class Formatter:
    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        used = set()
        result, _ = self._vformat(format_string, args, kwargs, used, 2)
        self.check_unused_args(used, args, kwargs)
        return result

    def _vformat(self, format_string, args, kwargs, used, depth, auto_arg_index=0):
        if depth < 0:
            raise ValueError("Max string recursion exceeded")
        result = []
        for literal, field, spec, conversion in self.parse(format_string):
            if literal:
                result.append(literal)
            if field is None:
                continue
            first, _ = _string.formatter_field_name_split(field)
            if first == "":
                if auto_arg_index is False:
                    raise ValueError("cannot switch from manual field specification to automatic field numbering")
                field = str(auto_arg_index) + field
                auto_arg_index += 1
            elif isinstance(first, int):
                if auto_arg_index:
                    raise ValueError("cannot switch from manual field specification to automatic field numbering")
                auto_arg_index = False
            obj, arg_used = self.get_field(field, args, kwargs)
            used.add(arg_used)
            obj = self.convert_field(obj, conversion)
            spec, auto_arg_index = self._vformat(spec, args, kwargs, used, depth - 1, auto_arg_index)
            result.append(self.format_field(obj, spec))
        return "".join(result), auto_arg_index

    def get_value(self, key, args, kwargs):
        return args[key] if isinstance(key, int) else kwargs[key]

    def check_unused_args(self, used_args, args, kwargs):
        pass

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        if conversion is None:
            return value
        if conversion == "s":
            return str(value)
        if conversion == "r":
            return repr(value)
        if conversion == "a":
            return ascii(value)
        raise ValueError(f"Unknown conversion specifier {conversion!s}")

    def parse(self, format_string):
        return _string.formatter_parser(format_string)

    def get_field(self, field_name, args, kwargs):
        first, rest = _string.formatter_field_name_split(field_name)
        obj = self.get_value(first, args, kwargs)
        for is_attr, name in rest:
            obj = getattr(obj, name) if is_attr else obj[name]
        return obj, first
