#: module _string native
"""string helper module"""

# How str.format() takes a text apart, for string.Formatter.


def formatter_parser(text):
    """parse the argument as a format string: (literal, field name, spec, conversion) one after the other"""
    if not isinstance(text, str):
        raise TypeError(f"expected str, got {type(text).__name__}")
    return _parts(text)


def _parts(text):
    at, end = 0, len(text)
    literal = ""
    while at < end:
        c = text[at]
        if c not in "{}":
            stop = at
            while stop < end and text[stop] not in "{}":
                stop += 1
            literal += text[at:stop]
            at = stop
        elif text[at:at + 2] == c * 2:
            yield literal + c, None, None, None
            literal = ""
            at += 2
        elif c == "}":
            raise ValueError("Single '}' encountered in format string")
        else:
            if at + 1 == end:
                raise ValueError("Single '{' encountered in format string")
            field, spec, conversion, at = _field(text, at + 1)
            yield literal, field, spec, conversion
            literal = ""
    if literal:
        yield literal, None, None, None


def _field(text, at):
    # From behind the brace: name, up to : or ! outside of brackets; conversion; spec, with its own braces.
    start, depth, bracket = at, 1, False
    while at < len(text):
        c = text[at]
        if bracket:
            bracket = c != "]"
        elif c == "[":
            bracket = True
        elif c == "{":
            raise ValueError("unexpected '{' in field name")
        elif c in "}:!":
            break
        at += 1
    else:
        raise ValueError("expected '}' before end of string")
    name, conversion = text[start:at], None
    if text[at] == "!":
        if at + 1 >= len(text):
            raise ValueError("end of string while looking for conversion specifier")
        conversion = text[at + 1]
        at += 2
        if at >= len(text):
            raise ValueError("unmatched '{' in format spec")
        if text[at] not in ":}":
            raise ValueError("expected ':' after conversion specifier")
    if text[at] == "}":
        return name, "", conversion, at + 1
    start = at = at + 1
    while at < len(text):
        if text[at] == "{":
            depth += 1
        elif text[at] == "}":
            depth -= 1
            if depth == 0:
                return name, text[start:at], conversion, at + 1
        at += 1
    raise ValueError("unmatched '{' in format spec")


def _key(name):
    return int(name) if name.isascii() and name.isdigit() else name


def formatter_field_name_split(text):
    """split the argument as a field name: (first, iterator of (is it an attribute, name))"""
    if not isinstance(text, str):
        raise TypeError(f"expected str, got {type(text).__name__}")
    at = 0
    while at < len(text) and text[at] not in ".[":
        at += 1
    return _key(text[:at]), _rest(text, at)


def _rest(text, at):
    while at < len(text):
        c = text[at]
        if c not in ".[":
            raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
        start = at + 1
        at = start
        if c == ".":
            while at < len(text) and text[at] not in ".[":
                at += 1
            name = text[start:at]
        else:
            at = text.find("]", start)
            if at < 0:
                raise ValueError("Missing ']' in format string")
            name = text[start:at]
            at += 1
        if not name:
            raise ValueError("Empty attribute in format string")
        yield c == ".", name if c == "." else _key(name)
