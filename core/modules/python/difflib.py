#: module difflib
"""Comparing sequences, and telling their differences."""

# SequenceMatcher finds the longest block that two sequences share, then does the same before and behind it.
# Differ compares lines, and within lines that are much alike, their characters.

from heapq import nlargest as _nlargest
from collections import namedtuple as _namedtuple

__all__ = ["get_close_matches", "ndiff", "restore", "SequenceMatcher", "Differ", "IS_CHARACTER_JUNK", "IS_LINE_JUNK", "context_diff",
           "unified_diff", "Match"]

Match = _namedtuple("Match", "a b size")


def _ratio(matches, length):
    return 2.0 * matches / length if length else 1.0


class SequenceMatcher:
    """Compares pairs of sequences of any type, so long as the sequence elements are hashable."""

    def __init__(self, isjunk=None, a="", b="", autojunk=True):
        self.isjunk = isjunk
        self.a = self.b = None
        self.autojunk = autojunk
        self.set_seqs(a, b)

    def set_seqs(self, a, b):
        """Set the two sequences to be compared."""
        self.set_seq1(a)
        self.set_seq2(b)

    def set_seq1(self, a):
        """Set the first sequence to be compared."""
        if a is not self.a:
            self.a = a
            self.matching_blocks = self.opcodes = None

    def set_seq2(self, b):
        """Set the second sequence to be compared."""
        if b is self.b:
            return
        self.b = b
        self.matching_blocks = self.opcodes = self.fullbcount = None
        # Where each element stands; without junk and without what is everywhere.
        self.b2j = places = {}
        for i, element in enumerate(b):
            places.setdefault(element, []).append(i)
        self.bjunk = junk = set()
        if self.isjunk:
            junk.update(element for element in places if self.isjunk(element))
            for element in junk:
                del places[element]
        self.bpopular = popular = set()
        n = len(b)
        if self.autojunk and n >= 200:
            popular.update(element for element, at in places.items() if len(at) > n // 100 + 1)
            for element in popular:
                del places[element]

    def find_longest_match(self, alo=0, ahi=None, blo=0, bhi=None):
        """Find longest matching block in a[alo:ahi] and b[blo:bhi]."""
        a, b, places, junk = self.a, self.b, self.b2j, self.bjunk
        ahi = len(a) if ahi is None else ahi
        bhi = len(b) if bhi is None else bhi
        best_i, best_j, best_size = alo, blo, 0
        lengths = {}  # of the match that ends at a[i - 1] and b[j]
        for i in range(alo, ahi):
            new_lengths = {}
            for j in places.get(a[i], ()):
                if j < blo:
                    continue
                if j >= bhi:
                    break
                k = new_lengths[j] = lengths.get(j - 1, 0) + 1
                if k > best_size:
                    best_i, best_j, best_size = i - k + 1, j - k + 1, k
            lengths = new_lengths
        # Made longer by equal neighbours: first those that count, then junk.
        for is_junk in (False, True):
            while best_i > alo and best_j > blo and (b[best_j - 1] in junk) == is_junk and a[best_i - 1] == b[best_j - 1]:
                best_i, best_j, best_size = best_i - 1, best_j - 1, best_size + 1
            while best_i + best_size < ahi and best_j + best_size < bhi and (b[best_j + best_size] in junk) == is_junk \
                    and a[best_i + best_size] == b[best_j + best_size]:
                best_size += 1
        return Match(best_i, best_j, best_size)

    def get_matching_blocks(self):
        """Return list of triples describing matching subsequences."""
        if self.matching_blocks is not None:
            return self.matching_blocks
        la, lb = len(self.a), len(self.b)
        todo, found = [(0, la, 0, lb)], []
        while todo:
            alo, ahi, blo, bhi = todo.pop()
            i, j, k = match = self.find_longest_match(alo, ahi, blo, bhi)
            if k:
                found.append(match)
                if alo < i and blo < j:
                    todo.append((alo, i, blo, j))
                if i + k < ahi and j + k < bhi:
                    todo.append((i + k, ahi, j + k, bhi))
        found.sort()
        joined = []
        for i, j, k in found:
            if joined and joined[-1][0] + joined[-1][2] == i and joined[-1][1] + joined[-1][2] == j:
                last = joined[-1]
                joined[-1] = (last[0], last[1], last[2] + k)
            else:
                joined.append((i, j, k))
        joined.append((la, lb, 0))
        self.matching_blocks = [Match(*block) for block in joined]
        return self.matching_blocks

    def get_opcodes(self):
        """Return list of 5-tuples describing how to turn a into b."""
        if self.opcodes is not None:
            return self.opcodes
        i = j = 0
        self.opcodes = codes = []
        for ai, bj, size in self.get_matching_blocks():
            if i < ai and j < bj:
                codes.append(("replace", i, ai, j, bj))
            elif i < ai:
                codes.append(("delete", i, ai, j, bj))
            elif j < bj:
                codes.append(("insert", i, ai, j, bj))
            i, j = ai + size, bj + size
            if size:
                codes.append(("equal", ai, i, bj, j))
        return codes

    def get_grouped_opcodes(self, n=3):
        """Isolate change clusters by eliminating ranges with no changes."""
        codes = list(self.get_opcodes()) or [("equal", 0, 1, 0, 1)]
        if codes[0][0] == "equal":
            tag, i1, i2, j1, j2 = codes[0]
            codes[0] = tag, max(i1, i2 - n), i2, max(j1, j2 - n), j2
        if codes[-1][0] == "equal":
            tag, i1, i2, j1, j2 = codes[-1]
            codes[-1] = tag, i1, min(i2, i1 + n), j1, min(j2, j1 + n)
        group = []
        for tag, i1, i2, j1, j2 in codes:
            if tag == "equal" and i2 - i1 > 2 * n:
                group.append((tag, i1, min(i2, i1 + n), j1, min(j2, j1 + n)))
                yield group
                group = []
                i1, j1 = max(i1, i2 - n), max(j1, j2 - n)
            group.append((tag, i1, i2, j1, j2))
        if group and not (len(group) == 1 and group[0][0] == "equal"):
            yield group

    def ratio(self):
        """Return a measure of the sequences' similarity (float in [0,1])."""
        return _ratio(sum(block[2] for block in self.get_matching_blocks()), len(self.a) + len(self.b))

    def quick_ratio(self):
        """Return an upper bound on ratio() relatively quickly."""
        if self.fullbcount is None:
            self.fullbcount = counts = {}
            for element in self.b:
                counts[element] = counts.get(element, 0) + 1
        available, matches = {}, 0
        for element in self.a:
            left = available.get(element, self.fullbcount.get(element, 0))
            available[element] = left - 1
            matches += left > 0
        return _ratio(matches, len(self.a) + len(self.b))

    def real_quick_ratio(self):
        """Return an upper bound on ratio() very quickly."""
        la, lb = len(self.a), len(self.b)
        return _ratio(min(la, lb), la + lb)


def get_close_matches(word, possibilities, n=3, cutoff=0.6):
    """Use SequenceMatcher to return list of the best "good enough" matches."""
    if not n > 0:
        raise ValueError(f"n must be > 0: {n!r}")
    if not 0.0 <= cutoff <= 1.0:
        raise ValueError(f"cutoff must be in [0.0, 1.0]: {cutoff!r}")
    result = []
    matcher = SequenceMatcher()
    matcher.set_seq2(word)
    for x in possibilities:
        matcher.set_seq1(x)
        if matcher.real_quick_ratio() >= cutoff and matcher.quick_ratio() >= cutoff and matcher.ratio() >= cutoff:
            result.append((matcher.ratio(), x))
    return [x for score, x in _nlargest(n, result)]


class Differ:
    """Compares sequences of lines of text, and produces human-readable differences or deltas."""

    def __init__(self, linejunk=None, charjunk=None):
        self.linejunk = linejunk
        self.charjunk = charjunk

    def compare(self, a, b):
        """Compare two sequences of lines; generate the resulting delta."""
        for tag, alo, ahi, blo, bhi in SequenceMatcher(self.linejunk, a, b).get_opcodes():
            if tag == "replace":
                yield from self._alike(a, alo, ahi, b, blo, bhi)
            elif tag == "delete":
                yield from self._all("-", a, alo, ahi)
            elif tag == "insert":
                yield from self._all("+", b, blo, bhi)
            else:
                yield from self._all(" ", a, alo, ahi)

    def _all(self, tag, lines, low, high):
        for i in range(low, high):
            yield f"{tag} {lines[i]}"

    def _replaced(self, a, alo, ahi, b, blo, bhi):
        # The shorter block first.
        if bhi - blo < ahi - alo:
            yield from self._all("+", b, blo, bhi)
            yield from self._all("-", a, alo, ahi)
        else:
            yield from self._all("-", a, alo, ahi)
            yield from self._all("+", b, blo, bhi)

    def _part(self, a, alo, ahi, b, blo, bhi):
        if alo < ahi:
            if blo < bhi:
                yield from self._alike(a, alo, ahi, b, blo, bhi)
            else:
                yield from self._all("-", a, alo, ahi)
        elif blo < bhi:
            yield from self._all("+", b, blo, bhi)

    def _alike(self, a, alo, ahi, b, blo, bhi):
        # The pair of lines that are most alike holds the rest together.
        best_ratio, best = 0.74, None
        equal = None
        matcher = SequenceMatcher(self.charjunk)
        for j in range(blo, bhi):
            matcher.set_seq2(b[j])
            for i in range(alo, ahi):
                if a[i] == b[j]:
                    if equal is None:
                        equal = i, j
                    continue
                matcher.set_seq1(a[i])
                if matcher.real_quick_ratio() > best_ratio and matcher.quick_ratio() > best_ratio and matcher.ratio() > best_ratio:
                    best_ratio, best = matcher.ratio(), (i, j)
        if best_ratio < 0.75:
            if equal is None:
                yield from self._replaced(a, alo, ahi, b, blo, bhi)
                return
            best = equal
        else:
            equal = None
        i, j = best
        yield from self._part(a, alo, i, b, blo, j)
        if equal is None:
            tags_a = tags_b = ""
            matcher.set_seqs(a[i], b[j])
            for tag, i1, i2, j1, j2 in matcher.get_opcodes():
                mark = {"replace": "^^", "delete": "- ", "insert": " +", "equal": "  "}[tag]
                tags_a += mark[0] * (i2 - i1)
                tags_b += mark[1] * (j2 - j1)
            yield from self._marked(a[i], b[j], tags_a, tags_b)
        else:
            yield "  " + a[i]
        yield from self._part(a, i + 1, ahi, b, j + 1, bhi)

    def _marked(self, line_a, line_b, tags_a, tags_b):
        def tags(line, marks):
            # Tabs of the line stay tabs below it.
            return "".join(c if mark == " " and c.isspace() else mark for c, mark in zip(line, marks)).rstrip()
        tags_a, tags_b = tags(line_a, tags_a), tags(line_b, tags_b)
        yield "- " + line_a
        if tags_a:
            yield f"? {tags_a}\n"
        yield "+ " + line_b
        if tags_b:
            yield f"? {tags_b}\n"


def IS_LINE_JUNK(line, pat=None):
    """Return True for ignorable line: if `line` is blank or contains a single '#'."""
    return line.strip() in ("", "#")


def IS_CHARACTER_JUNK(ch, ws=" \t"):
    """Return True for ignorable character: iff `ch` is a space or tab."""
    return ch in ws


def ndiff(a, b, linejunk=None, charjunk=IS_CHARACTER_JUNK):
    """Compare `a` and `b` (lists of strings); return a `Differ`-style delta."""
    return Differ(linejunk, charjunk).compare(a, b)


def restore(delta, which):
    """Generate one of the two sequences that generated a delta."""
    try:
        tag = {1: "- ", 2: "+ "}[int(which)]
    except KeyError:
        raise ValueError(f"unknown delta choice (must be 1 or 2): {which!r}") from None
    for line in delta:
        if line[:2] in ("  ", tag):
            yield line[2:]


def _range(start, stop, context):
    length = stop - start
    beginning = start + 1
    if not length:
        beginning -= 1
    if context:
        return f"{beginning}" if length <= 1 else f"{beginning},{beginning + length - 1}"
    return f"{beginning}" if length == 1 else f"{beginning},{length}"


def _dated(name, date):
    return f"{name}\t{date}" if date else name


def unified_diff(a, b, fromfile="", tofile="", fromfiledate="", tofiledate="", n=3, lineterm="\n"):
    """Compare two sequences of lines; generate the delta as a unified diff."""
    started = False
    for group in SequenceMatcher(None, a, b).get_grouped_opcodes(n):
        if not started:
            started = True
            yield f"--- {_dated(fromfile, fromfiledate)}{lineterm}"
            yield f"+++ {_dated(tofile, tofiledate)}{lineterm}"
        first, last = group[0], group[-1]
        yield f"@@ -{_range(first[1], last[2], False)} +{_range(first[3], last[4], False)} @@{lineterm}"
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                yield from (" " + line for line in a[i1:i2])
            else:
                if tag != "insert":
                    yield from ("-" + line for line in a[i1:i2])
                if tag != "delete":
                    yield from ("+" + line for line in b[j1:j2])


def context_diff(a, b, fromfile="", tofile="", fromfiledate="", tofiledate="", n=3, lineterm="\n"):
    """Compare two sequences of lines; generate the delta as a context diff."""
    prefix = {"insert": "+ ", "delete": "- ", "replace": "! ", "equal": "  "}
    started = False
    for group in SequenceMatcher(None, a, b).get_grouped_opcodes(n):
        if not started:
            started = True
            yield f"*** {_dated(fromfile, fromfiledate)}{lineterm}"
            yield f"--- {_dated(tofile, tofiledate)}{lineterm}"
        first, last = group[0], group[-1]
        yield "***************" + lineterm
        yield f"*** {_range(first[1], last[2], True)} ****{lineterm}"
        if any(tag in ("replace", "delete") for tag, *_ in group):
            for tag, i1, i2, _, _ in group:
                if tag != "insert":
                    yield from (prefix[tag] + line for line in a[i1:i2])
        yield f"--- {_range(first[3], last[4], True)} ----{lineterm}"
        if any(tag in ("replace", "insert") for tag, *_ in group):
            for tag, _, _, j1, j2 in group:
                if tag != "delete":
                    yield from (prefix[tag] + line for line in b[j1:j2])
