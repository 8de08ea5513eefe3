#: module _sre native
"""What a match holds."""


class Match:
    """The result of re.match() and re.search()."""

    __module__ = "re"
    __slots__ = "re", "string", "pos", "endpos", "_marks", "lastindex"

    def __init__(self, *args):
        raise TypeError("cannot create 're.Match' instances")

    @classmethod
    def _make(cls, pattern, string, pos, endpos, start, end, marks):
        self = object.__new__(cls)
        self.re = pattern
        self.string = string
        self.pos = pos
        self.endpos = endpos
        self._marks = (start, end) + marks[2:2 * pattern.groups + 2]
        self.lastindex = marks[0]  # the group that was closed last
        return self

    def __repr__(self):
        return f"<re.Match object; span={self.span()}, match={self.group()!r:.50}>"

    def _number(self, group):
        if isinstance(group, int) or hasattr(type(group), "__index__"):
            number = group.__index__()
        else:
            number = self.re.groupindex.get(group, -1) if isinstance(group, (str, bytes)) else -1
        if not 0 <= number <= self.re.groups:
            raise IndexError("no such group")
        return number

    def _get(self, group, default=None):
        number = self._number(group)
        start, end = self._marks[2 * number], self._marks[2 * number + 1]
        return default if start is None or end is None else self.string[start:end]

    def group(self, *groups):
        """Return subgroup(s) of the match by indices or names."""
        if not groups:
            return self._get(0)
        if len(groups) == 1:
            return self._get(groups[0])
        return tuple(self._get(g) for g in groups)

    def __getitem__(self, group):
        return self._get(group)

    def groups(self, default=None):
        """Return a tuple containing all the subgroups of the match, from 1."""
        return tuple(self._get(i, default) for i in range(1, self.re.groups + 1))

    def groupdict(self, default=None):
        """Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name."""
        return {name: self._get(number, default) for name, number in self.re.groupindex.items()}

    def span(self, group=0):
        """For match object m, return the 2-tuple (m.start(group), m.end(group))."""
        number = self._number(group)
        start, end = self._marks[2 * number], self._marks[2 * number + 1]
        return (-1, -1) if start is None or end is None else (start, end)

    def start(self, group=0):
        """Return index of the start of the substring matched by group."""
        return self.span(group)[0]

    def end(self, group=0):
        """Return index of the end of the substring matched by group."""
        return self.span(group)[1]

    @property
    def regs(self):
        return tuple(self.span(i) for i in range(self.re.groups + 1))

    @property
    def lastgroup(self):
        last = self.lastindex
        return next((name for name, number in self.re.groupindex.items() if number == last), None)

    def _filled(self, template):
        empty = self.string[:0]
        return empty.join(self._get(part, empty) if isinstance(part, int) else part for part in template)

    def expand(self, template):
        """Return the string obtained by doing backslash substitution on the string template, as done by the sub() method."""
        from re import _template
        return self._filled(_template(self.re, template))

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self
