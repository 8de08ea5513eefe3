#: module re
"""Regular expressions: find, match, split and replace text by patterns."""

# A pattern is parsed into a tree (_Parser), the tree is laid out as a list of instructions (_Compiler), and those are run with an
# explicit stack of places to go back to (_run), so that no text is too long. An instruction is a tuple whose first item says what
# it does:
#
#   a|b      ->   SPLIT 1 3;  ITEM a;  JUMP 4;  ITEM b;  ...
#   x*       ->   RUN: as many as there are, and one less each time somebody comes back
#   (ab)*    ->   a LOOP that remembers where its last turn began, so that an empty turn ends it
#
# Start reading at _run().

import enum
import functools
from _sre import Match

__all__ = ["match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer", "compile", "purge", "escape", "error",
           "Pattern", "Match", "A", "I", "L", "M", "S", "X", "U", "ASCII", "IGNORECASE", "LOCALE", "MULTILINE", "DOTALL", "VERBOSE",
           "UNICODE", "NOFLAG", "RegexFlag", "PatternError"]


@enum.global_enum
class RegexFlag(enum.IntFlag):
    NOFLAG = 0
    ASCII = A = 256
    IGNORECASE = I = 2
    LOCALE = L = 4
    UNICODE = U = 32
    MULTILINE = M = 8
    DOTALL = S = 16
    VERBOSE = X = 64
    DEBUG = 128
    __str__ = object.__str__
    _numeric_repr_ = hex


_I, _L, _M, _S, _U, _X, _A = 2, 4, 8, 16, 32, 64, 256
_FLAG_LETTERS = {"i": _I, "L": _L, "m": _M, "s": _S, "x": _X, "a": _A, "u": _U}


class PatternError(Exception):
    """Exception raised for invalid regular expressions."""

    __module__ = "re"

    def __init__(self, msg, pattern=None, pos=None):
        self.msg = msg
        self.pattern = pattern
        self.pos = pos
        self.lineno = self.colno = None
        if pattern is not None and pos is not None:
            msg = f"{msg} at position {pos}"
            newline = "\n" if isinstance(pattern, str) else b"\n"
            self.lineno = pattern.count(newline, 0, pos) + 1
            self.colno = pos - pattern.rfind(newline, 0, pos)
            if newline in pattern:
                msg = f"{msg} (line {self.lineno}, column {self.colno})"
        super().__init__(msg)


error = PatternError


# ---- the tree: (kind, ...)

_LITERAL, _ANY, _SET, _AT, _GROUP, _SEQUENCE, _BRANCH, _REPEAT, _REFERENCE, _LOOK, _CONDITION, _ATOMIC = range(12)
_INFINITE = 1 << 32
_CONTROL = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_HEX = "0123456789abcdefABCDEF"
_OCTAL = "01234567"


class _Parser:
    def __init__(self, pattern, flags):
        self.source = pattern
        # Bytes are matched as the text of the same numbers.
        self.is_bytes = isinstance(pattern, bytes)
        self.text = pattern.decode("latin-1") if self.is_bytes else pattern
        self.at = 0
        self.flags = flags
        self.groups = 1
        self.names = {}
        self.open = set()
        self.widths = {}
        self.conditions = []

    def error(self, message, pos=None):
        return PatternError(message, self.source, self.at if pos is None else pos)

    def peek(self):
        return self.text[self.at] if self.at < len(self.text) else ""

    def eat(self, what):
        if self.text.startswith(what, self.at):
            self.at += len(what)
            return True
        return False

    def until(self, end, what):
        start = self.at
        stop = self.text.find(end, start)
        if stop < 0:
            if start == len(self.text):
                raise self.error("missing " + what)
            raise self.error(f"missing {end}, unterminated name", start)
        if stop == start:
            raise self.error("missing " + what, start)
        self.at = stop + 1
        return self.text[start:stop]

    def whole(self):
        tree = self.alternatives()
        if self.at < len(self.text):
            raise self.error("unbalanced parenthesis")
        for number, pos in self.conditions:
            if number >= self.groups:
                raise self.error(f"invalid group reference {number}", pos)
        return tree

    def alternatives(self):
        branches = [self.sequence()]
        while self.eat("|"):
            branches.append(self.sequence())
        return branches[0] if len(branches) == 1 else (_BRANCH, branches)

    def skip_comments(self):
        while self.flags & _X and self.at < len(self.text):
            c = self.text[self.at]
            if c in " \t\n\r\v\f":
                self.at += 1
            elif c == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end + 1
            else:
                break

    def sequence(self):
        items = []
        while True:
            self.skip_comments()
            c = self.peek()
            if not c or c in "|)":
                break
            start = self.at
            if c in "*+?" or c == "{" and self.counted(False):
                # `{` that opens no count is an ordinary character.
                raise self.error("multiple repeat" if items and items[-1][0] == _REPEAT else "nothing to repeat", start)
            item = self.atom()
            if item is None:
                continue
            items.append(self.repeated(item, start))
        return items[0] if len(items) == 1 else (_SEQUENCE, items)

    # ---- repeats

    def counted(self, take=True):
        """(min, max) when a count {2}, {2,}, {,3}, {2,3} begins here; else None."""
        end = self.at + 1
        low = high = ""
        while end < len(self.text) and self.text[end] in "0123456789":
            low += self.text[end]
            end += 1
        if self.text[end:end + 1] == ",":
            end += 1
            while end < len(self.text) and self.text[end] in "0123456789":
                high += self.text[end]
                end += 1
        else:
            high = low
        if self.text[end:end + 1] != "}" or end == self.at + 1:
            return None
        counts = int(low or 0), int(high) if high else _INFINITE
        if counts[1] != _INFINITE and counts[1] >= _INFINITE - 1 or counts[0] >= _INFINITE - 1:
            raise OverflowError("the repetition number is too large")
        if counts[1] < counts[0]:
            raise self.error("min repeat greater than max repeat", self.at + 1)
        if take:
            self.at = end + 1
        return counts

    def repeated(self, item, start):
        while True:
            self.skip_comments()
            here = self.at
            c = self.peek()
            if c and c in "*+?":
                counts = {"*": (0, _INFINITE), "+": (1, _INFINITE), "?": (0, 1)}[c]
                self.at += 1
            elif c == "{" and (counts := self.counted()):
                pass
            else:
                return item
            if item[0] == _AT or item[0] == _SEQUENCE and not item[1]:
                raise self.error("nothing to repeat", here)
            if item[0] == _REPEAT:
                raise self.error("multiple repeat", here)
            if self.eat("?"):
                kind = "lazy"
            elif self.eat("+"):
                kind = "possessive"
            else:
                kind = "greedy"
            item = (_REPEAT, counts[0], counts[1], kind, item)

    # ---- one thing

    def atom(self):
        c = self.text[self.at]
        if c == "(":
            return self.parenthesis()
        self.at += 1
        if c == "[":
            return self.character_set()
        if c == "\\":
            return self.escape()
        if c == ".":
            return (_ANY, bool(self.flags & _S))
        if c == "^":
            return (_AT, "line start" if self.flags & _M else "start")
        if c == "$":
            return (_AT, "line end" if self.flags & _M else "end")
        return self.literal(c)

    def literal(self, c):
        return (_LITERAL, c, bool(self.flags & _I), bool(self.flags & _A))

    def unicode_escape(self, c, start):
        """The character of \\x41, \\u0041, \\U00000041, \\N{...}; the letter has been read."""
        if c == "N" and not self.is_bytes:
            import unicodedata
            if not self.eat("{"):
                raise self.error("missing {")
            name = self.until("}", "character name")
            try:
                return unicodedata.lookup(name)
            except KeyError:
                raise self.error(f"undefined character name {name!r}", start) from None
        digits = {"x": 2, "u": 4, "U": 8}[c]
        text = self.text[self.at:self.at + digits]
        n = 0
        while n < len(text) and text[n] in _HEX:
            n += 1
        self.at += n
        if n < digits:
            raise self.error(f"incomplete escape {self.text[start:self.at]}", start)
        number = int(text, 16)
        if number > 0x10ffff:
            raise self.error(f"bad escape {self.text[start:self.at]}", start)
        return chr(number)

    def escape(self):
        start = self.at - 1
        if self.at >= len(self.text):
            raise self.error("bad escape (end of pattern)", start)
        c = self.text[self.at]
        self.at += 1
        if c in "dDsSwW":
            return (_SET, False, [("class", c)], bool(self.flags & _I), self.ascii())
        if c in "AbBZ":
            if c in "bB" and self.ascii():
                return (_AT, "ascii " + c)
            return (_AT, {"A": "start", "Z": "very end", "b": "b", "B": "B"}[c])
        if c in _CONTROL and c != "b":
            return self.literal(_CONTROL[c])
        if c == "x" or c in "uUN" and not self.is_bytes:
            return self.literal(self.unicode_escape(c, start))
        if c == "0":
            digits = c
            while len(digits) < 3 and self.peek() and self.peek() in _OCTAL:
                digits += self.peek()
                self.at += 1
            return self.literal(chr(int(digits, 8)))
        if c in "123456789":
            digits = c
            if self.peek() and self.peek() in "0123456789":
                digits += self.peek()
                self.at += 1
                if digits[0] in _OCTAL and digits[1] in _OCTAL and self.peek() and self.peek() in _OCTAL:
                    digits += self.peek()
                    self.at += 1
                    number = int(digits, 8)
                    if number > 0o377:
                        raise self.error(f"octal escape value \\{digits} outside of range 0-0o377", start)
                    return self.literal(chr(number))
            return self.reference(int(digits), start + 1)
        if c.isascii() and c.isalpha():
            raise self.error(f"bad escape \\{c}", start)
        return self.literal(c)

    def ascii(self):
        return bool(self.flags & _A) or self.is_bytes

    def reference(self, number, pos):
        if number >= self.groups:
            raise self.error(f"invalid group reference {number}", pos)
        if number in self.open:
            raise self.error("cannot refer to an open group", pos - 1)
        return (_REFERENCE, number, bool(self.flags & _I))

    def character_set(self):
        start = self.at - 1
        negated = self.eat("^")
        items = []
        first = True
        while True:
            here = self.at
            if here >= len(self.text):
                raise self.error("unterminated character set", start)
            if self.text[here] == "]" and not first:
                self.at += 1
                break
            first = False
            low = self.set_item()
            if self.peek() == "-" and self.text[self.at + 1:self.at + 2] != "]":
                self.at += 1
                if self.at >= len(self.text):
                    raise self.error("unterminated character set", start)
                high = self.set_item()
                if isinstance(low, tuple) or isinstance(high, tuple) or high < low:
                    raise self.error(f"bad character range {self.text[here:self.at]}", here)
                items.append((low, high))
            else:
                items.append(low if isinstance(low, tuple) else (low, low))
        return (_SET, negated, items, bool(self.flags & _I), self.ascii())

    def set_item(self):
        start = self.at
        c = self.text[start]
        self.at += 1
        if c != "\\":
            return c
        if self.at >= len(self.text):
            raise self.error("bad escape (end of pattern)", start)
        c = self.text[self.at]
        self.at += 1
        if c in "dDsSwW":
            return ("class", c)
        if c in _CONTROL:
            return _CONTROL[c]
        if c == "x" or c in "uUN" and not self.is_bytes:
            return self.unicode_escape(c, start)
        if c in _OCTAL:
            digits = c
            while len(digits) < 3 and self.peek() and self.peek() in _OCTAL:
                digits += self.peek()
                self.at += 1
            number = int(digits, 8)
            if number > 0o377:
                raise self.error(f"octal escape value \\{digits} outside of range 0-0o377", start)
            return chr(number)
        if c.isascii() and (c.isalpha() or c.isdigit()):
            raise self.error(f"bad escape \\{c}", start)
        return c

    # ---- (...)

    def parenthesis(self):
        start = self.at
        self.at += 1
        if not self.eat("?"):
            return self.capture(start, None)
        c = self.peek()
        self.at += 1
        if c == "":
            self.at -= 1
            raise self.error("unexpected end of pattern")
        if c == "P":
            if self.eat("<"):
                name_at = self.at
                name = self.until(">", "group name")
                self.check_name(name, name_at)
                return self.capture(start, name)
            if self.eat("="):
                name_at = self.at
                name = self.until(")", "group name")
                self.check_name(name, name_at)
                if name not in self.names:
                    raise self.error(f"unknown group name {name!r}", name_at)
                return self.reference(self.names[name], name_at)
            if not self.peek():
                raise self.error("unexpected end of pattern")
            raise self.error(f"unknown extension ?P{self.peek()}", start + 1)
        if c == ":":
            return (_GROUP, None, self.inside(start))
        if c == "#":
            end = self.text.find(")", self.at)
            if end < 0:
                raise self.error("missing ), unterminated comment", start)
            self.at = end + 1
            return None
        if c in "=!":
            return (_LOOK, c == "=", False, 0, self.inside(start))
        if c == "<":
            if not self.peek():
                raise self.error("unexpected end of pattern")
            if self.peek() not in "=!":
                length = 2 if self.peek() == "\\" else 1
                raise self.error(f"unknown extension ?<{self.text[self.at:self.at + length]}", start + 1)
            positive = self.peek() == "="
            self.at += 1
            return (_LOOK, positive, True, self.widths, self.inside(start))
        if c == ">":
            return (_ATOMIC, self.inside(start))
        if c == "(":
            return self.condition(start)
        if c in _FLAG_LETTERS or c == "-":
            self.at -= 1
            return self.flag_group(start)
        raise self.error(f"unknown extension ?{c + self.peek() if c == '\\' else c}", start + 1)

    def check_name(self, name, pos):
        if not (name.isascii() if self.is_bytes else True) or not name.isidentifier():
            raise self.error(f"bad character in group name {name!r}", pos)

    def inside(self, start):
        item = self.alternatives()
        if not self.eat(")"):
            raise self.error("missing ), unterminated subpattern", start)
        return item

    def capture(self, start, name):
        number = self.groups
        self.groups += 1
        if name is not None:
            if name in self.names:
                raise self.error(f"redefinition of group name {name!r} as group {number}; was group {self.names[name]}", start + 4)
            self.names[name] = number
        self.open.add(number)
        item = self.inside(start)
        self.open.discard(number)
        self.widths[number] = _width(item, self.widths)
        return (_GROUP, number, item)

    def condition(self, start):
        name_at = self.at
        name = self.until(")", "group name")
        if name.isidentifier():
            if name not in self.names:
                raise self.error(f"unknown group name {name!r}", name_at)
            number = self.names[name]
        else:
            if not (name.isascii() and name.isdigit()):
                raise self.error(f"bad character in group name {name!r}", name_at)
            number = int(name)
            if not number:
                raise self.error("bad group number", name_at)
        yes = self.sequence()
        no = (_SEQUENCE, [])
        if self.eat("|"):
            no = self.sequence()
            if self.peek() == "|":
                raise self.error("conditional backref with more than two branches")
        if not self.eat(")"):
            raise self.error("missing ), unterminated subpattern", start)
        self.conditions.append((number, name_at))
        return (_CONDITION, number, yes, no)

    def only_blanks_before(self, start):
        # In a verbose pattern blanks and comments may come first.
        return self.flags & _X and not "".join(line.split("#")[0] for line in self.text[:start].splitlines()).strip()

    def flag_group(self, start):
        """(?i) at the very start, or (?i:...), (?-i:...)"""
        added = removed = 0
        removing = False
        while True:
            c = self.peek()
            self.at += 1
            if c == "":
                self.at -= 1
                raise self.error("missing -, : or )")
            if c == ")":
                if removing:
                    raise self.error("missing :", self.at - 1)
                if start != 0 and not self.only_blanks_before(start):
                    raise self.error("global flags not at the start of the expression", start)
                self.flags |= added
                return None
            if c == ":":
                break
            if c == "-":
                if removing:
                    raise self.error("missing flag", self.at - 1)
                removing = True
                if not self.peek():
                    raise self.error("missing flag")
                if self.peek() not in _FLAG_LETTERS:
                    raise self.error("unknown flag" if self.peek().isalpha() else "missing flag")
                continue
            if c not in _FLAG_LETTERS:
                raise self.error("unknown flag" if c.isalpha() else "missing -, : or )", self.at - 1)
            flag = _FLAG_LETTERS[c]
            if c == "u" and self.is_bytes:
                raise self.error("bad inline flags: cannot use 'u' flag with a bytes pattern")
            if c == "L" and not self.is_bytes:
                raise self.error("bad inline flags: cannot use 'L' flag with a str pattern")
            if removing:
                if flag & (_A | _L | _U):
                    raise self.error("bad inline flags: cannot turn off flags 'a', 'u' and 'L'")
                removed |= flag
            else:
                if flag & (_A | _L | _U) and added & (_A | _L | _U) & ~flag:
                    raise self.error("bad inline flags: flags 'a', 'u' and 'L' are incompatible")
                added |= flag
        if added & removed:
            raise self.error("bad inline flags: flag turned on and off", self.at - 1)
        before = self.flags
        if added & (_A | _U):
            self.flags &= ~(_A | _U)
        self.flags = (self.flags | added) & ~removed
        item = self.inside(start)
        self.flags = before
        return (_GROUP, None, item)


def _width(item, groups):
    """The shortest and the longest text that an item can match."""
    kind = item[0]
    if kind in (_LITERAL, _ANY, _SET):
        return 1, 1
    if kind in (_AT, _LOOK):
        return 0, 0
    if kind == _GROUP:
        return _width(item[2], groups)
    if kind == _ATOMIC:
        return _width(item[1], groups)
    if kind == _SEQUENCE:
        widths = [_width(i, groups) for i in item[1]]
        return sum(w[0] for w in widths), min(sum(w[1] for w in widths), _INFINITE)
    if kind == _BRANCH:
        widths = [_width(i, groups) for i in item[1]]
        return min(w[0] for w in widths), max(w[1] for w in widths)
    if kind == _REPEAT:
        low, high = _width(item[4], groups)
        return low * item[1], min(high * item[2], _INFINITE)
    if kind == _REFERENCE:
        return groups.get(item[1], (0, _INFINITE))
    low, high = _width(item[2], groups)
    other_low, other_high = _width(item[3], groups)
    return min(low, other_low), max(high, other_high)


# ---- characters

def _is_word(c):
    return c.isalnum() or c == "_"


def _is_ascii_word(c):
    return c.isascii() and (c.isalnum() or c == "_")


_classes = {
    "d": (str.isdecimal, lambda c: "0" <= c <= "9"),
    "s": (str.isspace, lambda c: c in " \t\n\r\f\v"),
    "w": (_is_word, _is_ascii_word),
}


def _class_test(letter, is_ascii):
    test = _classes[letter.lower()][is_ascii]
    return test if letter.islower() else lambda c: not test(c)


def _variants(c):
    """The characters that are the same when case is ignored."""
    found = {c}
    for v in (c.lower(), c.upper(), c.upper().lower(), c.lower().upper()):
        if len(v) == 1:
            found.add(v)
    return found


def _test(item):
    """A predicate on one character."""
    kind = item[0]
    if kind == _ANY:
        return (lambda c: True) if item[1] else "\n".__ne__
    if kind == _LITERAL:
        if item[2]:
            if not item[3] or item[1].isascii():
                return frozenset(v for v in _variants(item[1]) if not item[3] or v.isascii()).__contains__
        return item[1].__eq__
    _, negated, parts, ignore_case, is_ascii = item
    single, ranges, tests = set(), [], []
    for part in parts:
        if part[0] == "class":
            tests.append(_class_test(part[1], is_ascii))
        elif part[0] == part[1]:
            single |= _variants(part[0]) if ignore_case else {part[0]}
        elif ignore_case or ord(part[1]) - ord(part[0]) < 64:
            if ord(part[1]) - ord(part[0]) < 1024:
                for n in range(ord(part[0]), ord(part[1]) + 1):
                    single |= _variants(chr(n)) if ignore_case else {chr(n)}
            else:
                ranges.append(part)
        else:
            ranges.append(part)
    if tests and not single and not ranges and len(tests) == 1:
        positive = tests[0]
    elif not tests and not ranges:
        positive = frozenset(single).__contains__
    else:
        def positive(c):
            return c in single or any(low <= c <= high for low, high in ranges) or any(test(c) for test in tests) \
                or ignore_case and any(low <= v <= high for v in _variants(c) for low, high in ranges)
    return (lambda c: not positive(c)) if negated else positive


# ---- instructions

(_ITEM, _TEXT, _JUMP, _SPLIT, _SAVE, _ASSERT, _RUN, _RUN_LAZY, _ENTER, _LOOP, _BACK, _LOOKAT, _IF, _COMMIT, _MATCHED) = range(15)


def _bare(item):
    while item[0] == _GROUP and item[1] is None:
        item = item[2]
    return item


class _Compiler:
    def __init__(self, groups):
        self.code = []
        self.slots = 2 * groups  # where loops keep their counts, behind the groups

    def put(self, *instruction):
        self.code.append(instruction)
        return len(self.code) - 1

    def emit(self, item):
        kind = item[0]
        if kind in (_ANY, _SET) or kind == _LITERAL:
            if kind == _LITERAL and not item[2]:
                # Letters in a row are compared at once.
                if self.code and self.code[-1][0] == _TEXT and self.joinable == len(self.code):
                    self.code[-1] = (_TEXT, self.code[-1][1] + item[1])
                else:
                    self.put(_TEXT, item[1])
                self.joinable = len(self.code)
            else:
                self.put(_ITEM, _test(item))
        elif kind == _SEQUENCE:
            for part in item[1]:
                self.emit(part)
        elif kind == _GROUP and item[1] is None:
            self.emit(item[2])
        elif kind == _GROUP:
            self.put(_SAVE, 2 * item[1])
            self.emit(item[2])
            self.put(_SAVE, 2 * item[1] + 1)
        elif kind == _BRANCH:
            self.branches([lambda part=part: self.emit(part) for part in item[1]])
        elif kind == _REPEAT:
            self.repeat(item)
        elif kind == _AT:
            self.put(_ASSERT, item[1])
        elif kind == _REFERENCE:
            self.put(_BACK, item[1], item[2])
        elif kind == _LOOK:
            behind = 0
            if item[2]:
                behind, most = _width(item[4], item[3])
                if behind != most:
                    raise PatternError("look-behind requires fixed-width pattern")
            self.put(_LOOKAT, item[1], behind, self.separate(item[4]))
        elif kind == _ATOMIC:
            self.put(_COMMIT, self.separate(item[1]))
        else:
            test = self.put(_IF)
            self.emit(item[2])
            jump = self.put(_JUMP)
            self.code[test] = (_IF, item[1], len(self.code))
            self.emit(item[3])
            self.code[jump] = (_JUMP, len(self.code))
            self.joinable = -1

    joinable = -1

    def separate(self, item):
        """A program of its own, run to its end and not gone back into."""
        outer, self.code = self.code, []
        self.joinable = -1
        self.emit(item)
        self.put(_MATCHED)
        inner, self.code = self.code, outer
        self.joinable = -1
        return inner

    def branches(self, emitters):
        jumps = []
        for i, emit in enumerate(emitters):
            self.joinable = -1
            if i == len(emitters) - 1:
                emit()
            else:
                split = self.put(_SPLIT)
                emit()
                jumps.append(self.put(_JUMP))
                self.code[split] = (_SPLIT, split + 1, len(self.code))
        for jump in jumps:
            self.code[jump] = (_JUMP, len(self.code))
        self.joinable = -1

    def repeat(self, item):
        _, low, high, kind, inner = item
        self.joinable = -1
        if kind == "possessive":
            self.put(_COMMIT, self.separate((_REPEAT, low, high, "greedy", inner)))
        elif _bare(inner)[0] in (_LITERAL, _ANY, _SET):
            self.put(_RUN_LAZY if kind == "lazy" else _RUN, low, high, _test(_bare(inner)))
        elif high == 1 and low == 0:
            split = self.put(_SPLIT)
            self.emit(inner)
            ways = (split + 1, len(self.code))
            self.code[split] = (_SPLIT, *(ways if kind == "greedy" else ways[::-1]))
        elif low == high == 1:
            self.emit(inner)
        else:
            slot = self.slots
            self.slots += 2
            self.put(_ENTER, slot)
            loop = self.put(_LOOP)
            self.emit(inner)
            self.put(_JUMP, loop)
            self.code[loop] = (_LOOP, slot, low, high, kind == "greedy", len(self.code))
        self.joinable = -1


def _holds(what, text, pos, start, end, first):
    # `first`: where the text that may be looked at begins.
    if what == "start":
        return pos == first
    if what == "end":
        return pos == end or pos == end - 1 and text[pos] == "\n"
    if what == "very end":
        return pos == end
    if what == "line start":
        return pos == first or text[pos - 1] == "\n"
    if what == "line end":
        return pos == end or text[pos] == "\n"
    if first == end:
        return False
    is_word = _is_ascii_word if what[0] == "a" else _is_word
    before = pos > first and is_word(text[pos - 1])
    after = pos < end and is_word(text[pos])
    return (before != after) == (what[-1] == "b")


def _run(code, text, pos, end, marks, first, fullmatch=False, empty_at=-1):
    """Where the match ends and the marks then, or None. Marks are never changed, only replaced: going back is free."""
    pc = 0
    back = []
    while True:
        instruction = code[pc]
        op = instruction[0]
        if op == _ITEM:
            ok = pos < end and instruction[1](text[pos])
            pos += 1
        elif op == _TEXT:
            ok = text.startswith(instruction[1], pos, end)
            pos += len(instruction[1])
        elif op == _RUN:
            _, low, high, test = instruction
            stop = pos
            limit = min(end, pos + high)
            while stop < limit and test(text[stop]):
                stop += 1
            ok = stop - pos >= low
            if ok:
                if stop - pos > low:
                    back.append((pc, pos + low, stop - 1, marks))
                pos = stop
        elif op == _RUN_LAZY:
            _, low, high, test = instruction
            stop = pos
            while stop < end and stop - pos < low and test(text[stop]):
                stop += 1
            ok = stop - pos >= low
            if ok:
                if low < high:
                    back.append((pc, stop, pos + high, marks))
                pos = stop
        elif op == _SAVE:
            slot = instruction[1]
            if slot & 1:
                marks = (slot // 2, *marks[1:slot], pos, *marks[slot + 1:])
            else:
                marks = marks[:slot] + (pos,) + marks[slot + 1:]
            ok = True
        elif op == _SPLIT:
            back.append((instruction[2], pos, None, marks))
            pc = instruction[1]
            continue
        elif op == _JUMP:
            pc = instruction[1]
            continue
        elif op == _ASSERT:
            ok = _holds(instruction[1], text, pos, 0, end, first)
        elif op == _ENTER:
            slot = instruction[1]
            marks = marks[:slot] + (0, None) + marks[slot + 2:]
            ok = True
        elif op == _LOOP:
            _, slot, low, high, greedy, out = instruction
            count, last = marks[slot], marks[slot + 1]
            again = marks[:slot] + (count + 1, pos) + marks[slot + 2:]
            if count < low:
                marks = again
            elif count >= high or last == pos:
                pc = out  # a turn that took nothing is the last one
                continue
            elif greedy:
                back.append((out, pos, None, marks))
                marks = again
            else:
                back.append((pc + 1, pos, None, again))
                pc = out
                continue
            ok = True
        elif op == _BACK:
            start, stop = marks[2 * instruction[1]], marks[2 * instruction[1] + 1]
            if start is None or stop is None:
                ok = False
            else:
                group = text[start:stop]
                there = text[pos:pos + len(group)]
                ok = pos + len(group) <= end and (group == there or instruction[2] and group.lower() == there.lower())
                pos += len(group)
        elif op == _LOOKAT:
            _, positive, behind, inner = instruction
            found = pos - behind >= first and _run(inner, text, pos - behind, end, marks, first) or None
            if found and positive:
                marks = found[1]
            ok = (found is not None) == positive
        elif op == _COMMIT:
            found = _run(instruction[1], text, pos, end, marks, first)
            ok = found is not None
            if ok:
                pos, marks = found
        elif op == _IF:
            ok = True
            if marks[2 * instruction[1] + 1] is None:
                pc = instruction[2]
                continue
        else:  # _MATCHED
            ok = (not fullmatch or pos == end) and pos != empty_at
            if ok:
                return pos, marks
        if ok:
            pc += 1
            continue
        # Back to the last place where there was another way.
        while True:
            if not back:
                return None
            pc, pos, stop, marks = back.pop()
            if stop is None:
                break
            instruction = code[pc]
            if instruction[0] == _RUN:
                # One less than last time: `pos` is the least, `stop` the next to try.
                if stop > pos:
                    back.append((pc, pos, stop - 1, marks))
                pos = stop
                pc += 1
                break
            if pos < end and pos < stop and instruction[3](text[pos]):
                # One more.
                pos += 1
                back.append((pc, pos, stop, marks))
                pc += 1
                break


# ---- what people hold

class Pattern:
    """Compiled regular expression object."""

    __module__ = "re"

    def __init__(self, *args):
        raise TypeError("cannot create 're.Pattern' instances")

    @classmethod
    def _make(cls, pattern, flags):
        self = object.__new__(cls)
        flags = int(flags)
        parser = _Parser(pattern, flags)
        tree = parser.whole()
        if parser.flags & _X and not flags & _X:
            # (?x) inside: what stood before it was read otherwise.
            parser = _Parser(pattern, parser.flags)
            tree = parser.whole()
        if isinstance(pattern, str):
            if parser.flags & _L:
                raise ValueError("cannot use LOCALE flag with a str pattern")
            if parser.flags & _A and parser.flags & _U:
                raise ValueError("ASCII and UNICODE flags are incompatible")
            if not parser.flags & _A:
                parser.flags |= _U
        elif parser.flags & _U:
            raise ValueError("cannot use UNICODE flag with a bytes pattern")
        compiler = _Compiler(parser.groups)
        compiler.emit(tree)
        compiler.put(_MATCHED)
        self.pattern = pattern
        self.flags = parser.flags
        self.groups = parser.groups - 1
        self.groupindex = _proxy(parser.names)
        self._code = compiler.code
        self._blank = (None,) * compiler.slots
        head = compiler.code[0]
        self._prefix = head[1] if head[0] == _TEXT else ""
        return self

    def __repr__(self):
        shown = []
        flags = self.flags
        if isinstance(self.pattern, str) and flags & (_L | _U | _A) == _U:
            flags &= ~_U
        for name, flag in (("re.TEMPLATE", 1), ("re.IGNORECASE", _I), ("re.LOCALE", _L), ("re.MULTILINE", _M), ("re.DOTALL", _S),
                           ("re.UNICODE", _U), ("re.VERBOSE", _X), ("re.DEBUG", 128), ("re.ASCII", _A)):
            if flags & flag:
                shown.append(name)
        text = f"{self.pattern!r:.200}"
        return f"re.compile({text}{', ' + '|'.join(shown) if shown else ''})"

    def __eq__(self, other):
        if not isinstance(other, Pattern):
            return NotImplemented
        return self.flags == other.flags and self.pattern == other.pattern and type(self.pattern) is type(other.pattern)

    def __hash__(self):
        return hash((self.flags, self.pattern))

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __reduce__(self):
        return _compile, (self.pattern, self.flags)

    def _text_of(self, string):
        if isinstance(string, str):
            if not isinstance(self.pattern, str):
                raise TypeError("cannot use a bytes pattern on a string-like object")
            return string
        try:
            text = bytes(memoryview(string)).decode("latin-1")
        except TypeError:
            raise TypeError(f"expected string or bytes-like object, got '{type(string).__name__}'") from None
        if isinstance(self.pattern, str):
            raise TypeError("cannot use a string pattern on a bytes-like object")
        return text

    def _bounds(self, text, pos, endpos):
        return max(0, min(pos, len(text))), max(0, min(endpos, len(text)))

    def _match_at(self, string, text, pos, endpos, start, end, fullmatch=False):
        found = _run(self._code, text, start, end, self._blank, 0, fullmatch)
        return None if found is None else Match._make(self, string, pos, endpos, start, *found)

    def match(self, string, pos=0, endpos=2 ** 63 - 1):
        """Matches zero or more characters at the beginning of the string."""
        text = self._text_of(string)
        pos, endpos = self._bounds(text, pos, endpos)
        return None if pos > endpos else self._match_at(string, text, pos, endpos, pos, endpos)

    def fullmatch(self, string, pos=0, endpos=2 ** 63 - 1):
        """Matches against all of the string."""
        text = self._text_of(string)
        pos, endpos = self._bounds(text, pos, endpos)
        return None if pos > endpos else self._match_at(string, text, pos, endpos, pos, endpos, True)

    def _first(self, text, start, end, empty_at=-1):
        """The first match at or behind `start` as (start, end, marks); no empty one at `empty_at`."""
        prefix = self._prefix
        code = self._code
        while start <= end:
            if prefix:
                start = text.find(prefix, start, end)
                if start < 0:
                    return None
            found = _run(code, text, start, end, self._blank, 0, False, empty_at if start == empty_at else -1)
            if found is not None:
                return start, *found
            start += 1
        return None

    def search(self, string, pos=0, endpos=2 ** 63 - 1):
        """Scan through string looking for a match, and return a corresponding match object instance."""
        text = self._text_of(string)
        pos, endpos = self._bounds(text, pos, endpos)
        found = self._first(text, pos, endpos)
        return None if found is None else Match._make(self, string, pos, endpos, *found)

    def finditer(self, string, pos=0, endpos=2 ** 63 - 1):
        """Return an iterator over all non-overlapping matches for the RE pattern in string."""
        text = self._text_of(string)
        return self._all(string, text, *self._bounds(text, pos, endpos))

    def _all(self, string, text, pos, endpos):
        at, empty_at = pos, -1
        while True:
            found = self._first(text, at, endpos, empty_at)
            if found is None:
                return
            yield Match._make(self, string, pos, endpos, *found)
            # An empty match is not found again.
            at = found[1]
            empty_at = at if found[0] == at else -1

    def findall(self, string, pos=0, endpos=2 ** 63 - 1):
        """Return a list of all non-overlapping matches of pattern in string."""
        empty = "" if isinstance(self.pattern, str) else b""
        if self.groups == 0:
            return [m.group() for m in self.finditer(string, pos, endpos)]
        if self.groups == 1:
            return [empty if m.group(1) is None else m.group(1) for m in self.finditer(string, pos, endpos)]
        return [m.groups(empty) for m in self.finditer(string, pos, endpos)]

    def split(self, string, maxsplit=0):
        """Split string by the occurrences of pattern."""
        parts, at = [], 0
        if maxsplit >= 0:
            for m in self.finditer(string):
                parts.append(string[at:m.start()])
                parts.extend(m.groups())
                at = m.end()
                if maxsplit and len(parts) >= maxsplit * (self.groups + 1):
                    break
        parts.append(string[at:])
        return parts

    def subn(self, repl, string, count=0):
        """Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences."""
        if not callable(repl):
            template = _template(self, repl)
            if len(template) == 1 and not isinstance(template[0], int):
                text = template[0]

                def replacement(m):
                    return text
            elif not template:
                def replacement(m):
                    return repl[:0]
            else:
                def replacement(m):
                    return m._filled(template)
        else:
            replacement = repl
        parts, at, n = [], 0, 0
        for m in self.finditer(string):
            parts.append(string[at:m.start()])
            parts.append(replacement(m))
            at = m.end()
            n += 1
            if n == count:
                break
        parts.append(string[at:])
        return string[:0].join(parts), n

    def sub(self, repl, string, count=0):
        """Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string."""
        return self.subn(repl, string, count)[0]

    @classmethod
    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)


def _proxy(mapping):
    from types import MappingProxyType
    return MappingProxyType(mapping)


# ---- replacement texts

def _template(pattern, source):
    """The parts of a replacement: texts, and numbers of groups."""
    is_bytes = isinstance(source, bytes)
    text = source.decode("latin-1") if is_bytes else source
    parts, literal = [], ""

    def wrong(message, pos):
        return PatternError(message, source, pos)

    def group(number, pos):
        nonlocal literal
        if number > pattern.groups:
            raise wrong(f"invalid group reference {number}", pos)
        if literal:
            parts.append(literal)
            literal = ""
        parts.append(number)
    at = 0
    while at < len(text):
        c = text[at]
        if c != "\\":
            end = text.find("\\", at)
            end = len(text) if end < 0 else end
            literal += text[at:end]
            at = end
            continue
        if at + 1 == len(text):
            raise wrong("bad escape (end of pattern)", at)
        c = text[at + 1]
        if c == "g":
            if text[at + 2:at + 3] != "<":
                raise wrong("missing <", at + 2)
            end = text.find(">", at + 3)
            if end == at + 3 or end < 0 and at + 3 >= len(text):
                raise wrong("missing group name", at + 3)
            if end < 0:
                raise wrong("missing >, unterminated name", at + 3)
            name = text[at + 3:end]
            if name.isascii() and name.isdigit():
                group(int(name), at + 3)
            elif not name.isidentifier():
                raise wrong(f"bad character in group name {name!r}", at + 3)
            elif name not in pattern.groupindex:
                raise IndexError(f"unknown group name {name!r}")
            else:
                group(pattern.groupindex[name], at + 3)
            at = end + 1
        elif c == "0":
            end = at + 2
            while end < len(text) and end < at + 4 and text[end] in _OCTAL:
                end += 1
            literal += chr(int(text[at + 1:end], 8) & 0xff)
            at = end
        elif c in "123456789":
            digits = text[at + 1:at + 4]
            if len(digits) == 3 and all(d in _OCTAL for d in digits):
                if int(digits, 8) > 0o377:
                    raise wrong(f"octal escape value \\{digits} outside of range 0-0o377", at)
                literal += chr(int(digits, 8))
                at += 4
            else:
                n = 2 if len(digits) > 1 and digits[1] in "0123456789" else 1
                group(int(digits[:n]), at + 1)
                at += 1 + n
        else:
            if c in _CONTROL:
                literal += _CONTROL[c]
            elif c == "\\":
                literal += c
            elif c.isascii() and c.isalpha():
                raise wrong(f"bad escape \\{c}", at)
            else:
                literal += text[at:at + 2]
            at += 2
    if literal:
        parts.append(literal)
    return [p.encode("latin-1") if is_bytes and isinstance(p, str) else p for p in parts]


# ---- functions

_cache = {}
_CACHE_SIZE = 512


def _compile(pattern, flags):
    if isinstance(flags, RegexFlag):
        flags = flags.value
    if isinstance(pattern, Pattern):
        if flags:
            raise ValueError("cannot process flags argument with a compiled pattern")
        return pattern
    if not isinstance(pattern, (str, bytes)):
        raise TypeError("first argument must be string or compiled pattern")
    key = type(pattern), pattern, flags
    made = _cache.get(key)
    if made is None:
        made = Pattern._make(pattern, flags)
        if len(_cache) >= _CACHE_SIZE:
            del _cache[next(iter(_cache))]
        _cache[key] = made
    return made


def compile(pattern, flags=0):
    "Compile a regular expression pattern, returning a Pattern object."
    return _compile(pattern, flags)


def match(pattern, string, flags=0):
    """Try to apply the pattern at the start of the string, returning a Match object, or None if no match was found."""
    return _compile(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    """Try to apply the pattern to all of the string, returning a Match object, or None if no match was found."""
    return _compile(pattern, flags).fullmatch(string)


def search(pattern, string, flags=0):
    """Scan through string looking for a match to the pattern, returning a Match object, or None if no match was found."""
    return _compile(pattern, flags).search(string)


_not_given = object()


def _limits(function, required, name, limit, flags, args):
    # How many, and the flags: by name, or (for some time to come) by position.
    if args:
        if limit is not _not_given:
            raise TypeError(f"{function}() got multiple values for argument '{name}'")
        limit, *args = args
        if args:
            if flags is not _not_given:
                raise TypeError(f"{function}() got multiple values for argument 'flags'")
            flags, *args = args
            if args:
                raise TypeError(f"{function}() takes from {required} to {required + 2} positional arguments but "
                                f"{required + 2 + len(args)} were given")
        import warnings
        warnings.warn(f"'{name}' is passed as positional argument", DeprecationWarning, stacklevel=3)
    return 0 if limit is _not_given else limit, 0 if flags is _not_given else flags


def sub(pattern, repl, string, *args, count=_not_given, flags=_not_given):
    """Return the string obtained by replacing the leftmost non-overlapping occurrences of the pattern in string by repl."""
    count, flags = _limits("sub", 3, "count", count, flags, args)
    return _compile(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, *args, count=_not_given, flags=_not_given):
    """Return a 2-tuple containing (new_string, number)."""
    count, flags = _limits("subn", 3, "count", count, flags, args)
    return _compile(pattern, flags).subn(repl, string, count)


def split(pattern, string, *args, maxsplit=_not_given, flags=_not_given):
    """Split the source string by the occurrences of the pattern, returning a list containing the resulting substrings."""
    maxsplit, flags = _limits("split", 2, "maxsplit", maxsplit, flags, args)
    return _compile(pattern, flags).split(string, maxsplit)


def findall(pattern, string, flags=0):
    """Return a list of all non-overlapping matches in the string."""
    return _compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    """Return an iterator over all non-overlapping matches in the string."""
    return _compile(pattern, flags).finditer(string)


def purge():
    "Clear the regular expression caches"
    _cache.clear()


_special = {ord(c): "\\" + c for c in "()[]{}?*+-|^$\\.&~# \t\n\r\v\f"}


def escape(pattern):
    """Escape special characters in a string."""
    if isinstance(pattern, str):
        return pattern.translate(_special)
    return str(pattern, "latin-1").translate(_special).encode("latin-1")
