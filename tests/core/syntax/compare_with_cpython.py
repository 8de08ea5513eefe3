#!/usr/bin/env python3.13
"""Compares our parser with CPython 3.13's own, tree by tree and error by error.

    compare_with_cpython.py DUMP trees [FILE or FOLDER...]      every tree, with all positions (default: the stdlib)
    compare_with_cpython.py DUMP errors [FILE or FOLDER...]     SyntaxErrors of mutilated statements from those files
    compare_with_cpython.py DUMP snippets [FILE]                one JSON string per line (default: mistakes.txt)

DUMP is the program built from dump_main.cpp. Run it with the CPython to compare with: 3.13.0.
"""

import ast
import collections
import io
import json
import os
import pathlib
import random
import subprocess
import sys
import tokenize
import warnings

ast.repr = ascii  # ast.dump() then writes strings independently of what is printable


class Dump:
    """The native program, one request at a time."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, mode, source):
        self.process.stdin.write(b"%s %d\n" % (mode.encode(), len(source)) + source)
        self.process.stdin.flush()
        kind, length = self.process.stdout.readline().split()
        return kind.decode(), self.process.stdout.read(int(length)).decode("utf-8", "replace")


def cpython(source, mode="exec"):
    try:
        tree = compile(source, "<s>", mode, ast.PyCF_ONLY_AST, dont_inherit=True)
    except SyntaxError as e:
        where = f"{e.lineno} {e.offset} {e.end_lineno} {e.end_offset}"
        return "error", f"{type(e).__name__}\n{where}\n{e.msg}"
    except (ValueError, RecursionError, MemoryError) as e:
        return "error", f"{type(e).__name__}\n0 0 0 0\n{e}"
    return "ok", ast.dump(tree, include_attributes=True)


def first_difference(a, b):
    n = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    return f"  cpython: ...{a[max(0, n - 150):n + 100]}\n  ours:    ...{b[max(0, n - 150):n + 100]}"


def files(arguments):
    roots = arguments or [os.path.dirname(ast.__file__)]
    for root in map(pathlib.Path, roots):
        yield from [root] if root.is_file() else sorted(root.rglob("*.py"))


def compare_trees(dump, arguments):
    count = lines = same = both_fail = 0
    for path in files(arguments):
        source = text = path.read_bytes()
        try:  # we read UTF-8 only; other encodings are converted first
            encoding = tokenize.detect_encoding(io.BytesIO(source).readline)[0]
            text = source.decode(encoding)
            source = text.encode()
        except (SyntaxError, UnicodeDecodeError, LookupError):
            pass
        theirs, ours = cpython(text), dump.ask("exec", source)
        count += 1
        lines += source.count(b"\n")
        if theirs[0] == ours[0] == "error":
            both_fail += 1
            if theirs[1] != ours[1]:
                print(f"{path}: errors differ\n{theirs[1]}\n{ours[1]}")
        elif theirs == ours:
            same += 1
        else:
            print(f"{path}: {theirs[0]} / {ours[0]}\n{first_difference(theirs[1], ours[1])}")
    print(f"{count} files, {lines} lines: {same} trees identical, {both_fail} refused by both, "
          f"{count - same - both_fail} differ")


def statements(path):
    """Source texts of small top-level statements and functions."""
    try:
        source = path.read_text("utf-8")
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    lines = source.split("\n")
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and node.col_offset == 0 and node.end_lineno - node.lineno < 12:
            yield "\n".join(lines[node.lineno - 1:node.end_lineno]) + "\n"


INSERTED = ["(", ")", "[", "]", "{", "}", ",", ":", "=", "==", ":=", ".", "*", "**", "+", "-", "not", "if", "else",
            "for", "in", "lambda", "x", "1", "'s'", "f'{x}'", "print x", "\n", "as", "import", "from", "def", "class",
            "return", "yield", "await", "async", "->", "@", ";", "'", "\\", "True", "pass", "del", "is", "!", "$"]


def mutilate_line(source, rng):
    lines = source.splitlines(keepends=True)
    i = rng.randrange(len(lines))
    line = lines[i]
    lines[i] = rng.choice([
        "", " " + line, "\t" + line, line[1:], line.lstrip(" "), "    " + line, line[:len(line) // 2] + "\n",
        line.rstrip("\n"), line.rstrip("\n")[:-1] + "\n", line.replace("    ", "\t"), line + line,
    ])
    return "".join(lines)


def mutilate(source, rng):
    """One token dropped, replaced, doubled or put before another; or one line moved, cut, joined or dropped."""
    try:
        tokens = [t for t in tokenize.generate_tokens(io.StringIO(source).readline) if t.string.strip()]
    except (tokenize.TokenError, SyntaxError):
        return None
    if not tokens:
        return None
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    i = rng.randrange(len(tokens))
    t = tokens[i]
    begin, end = starts[t.start[0] - 1] + t.start[1], starts[t.end[0] - 1] + t.end[1]
    match rng.randrange(5):
        case 4:
            return mutilate_line(source, rng)
        case 0:
            return source[:begin] + source[end:]
        case 1:
            return source[:begin] + rng.choice(INSERTED) + source[end:]
        case 2:
            return source[:begin] + rng.choice(INSERTED) + " " + source[begin:]
        case _:
            return source[:end] + " " + t.string + source[end:]


def compare_errors(dump, arguments, budget=int(os.environ.get("COUNT", "40000")), seed=int(os.environ.get("SEED", "1"))):
    rng = random.Random(seed)
    pool = list(files(arguments))
    counts = collections.Counter()
    differing = collections.Counter()
    while counts["all"] < budget:
        for source in statements(rng.choice(pool)):
            broken = mutilate(source, rng)
            if broken is None:
                continue
            try:
                data = broken.encode()
            except UnicodeEncodeError:
                continue
            theirs, ours = cpython(data), dump.ask("exec", data)
            if theirs[0] == "ok" and ours[0] == "ok":
                counts["valid"] += 1
                if theirs[1] != ours[1]:
                    counts["TREE DIFFERS"] += 1
                    print("tree differs:", repr(broken), first_difference(theirs[1], ours[1]), sep="\n")
                continue
            counts["all"] += 1
            if theirs[0] != ours[0]:
                counts["ACCEPTED BY ONE ONLY"] += 1
                print(f"accepted by one only: {broken!r}\n  cpython: {theirs[1][:200]!r}\n  ours:    {ours[1][:200]!r}")
                continue
            a, b = theirs[1].split("\n"), ours[1].split("\n")
            same_text, same_place = (a[0], a[2]) == (b[0], b[2]), a[1] == b[1]
            counts["message" if same_text else "other message"] += 1
            counts["message and all four numbers"] += same_text and same_place
            counts["line"] += a[1].split()[0] == b[1].split()[0]
            if not same_text or not same_place:
                key = (a[2][:60], b[2][:60])
                differing[key] += 1
                if differing[key] <= 3:
                    print(f"{broken!r}\n  cpython: {a}\n  ours:    {b}")
    for key, n in differing.most_common(40):
        print(f"{n:6} {key}")
    print(dict(counts))


def compare_snippets(dump, arguments):
    same = total = 0
    path = arguments[0] if arguments else pathlib.Path(__file__).with_name("mistakes.txt")
    for line in pathlib.Path(path).read_text().splitlines():
        source = json.loads(line).encode()
        for mode in "exec", "eval", "single":
            if mode == "single":
                source += b"\n"  # as the prompt does
            theirs, ours = cpython(source, mode), dump.ask(mode, source)
            total += 1
            same += theirs == ours
            if theirs != ours:
                print(f"{mode}: {source!r}\n  cpython: {theirs[1][:300]!r}\n  ours:    {ours[1][:300]!r}")
    print(f"{same} of {total} snippets agree")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20000)
    actions = {"trees": compare_trees, "errors": compare_errors, "snippets": compare_snippets}
    actions[sys.argv[2]](Dump(sys.argv[1]), sys.argv[3:])
