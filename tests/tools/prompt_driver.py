"""prompt_driver.py -- makes CPython answer as its plain `>>>` prompt does, inside Pyodide or anywhere.

The sessions count references, so this file must not hold any: no local here ever names an object of the session, apart
from an exception on its way to being shown. It follows pythonrun.c step by step: parse under the name "<stdin>", compile
under "<stdin>-N" with the source kept in linecache (that is how 3.13 shows source lines of typed code), run in
`__main__`, and on an error set sys.last_exc and its older siblings before sys.excepthook is called.

Both streams are one StringIO, so that text comes out in the order in which a terminal would show it, and so that
printing runs no Python code of ours.
"""

import _ast
import builtins
import gc
import io
import json
import linecache
import sys
import types

_builtin_names = frozenset(vars(builtins))
_thresholds = gc.get_threshold()
_last = ("last_exc", "last_type", "last_value", "last_traceback")


def run_session(request):
    """JSON {"mode": "prompt" | "script", "statements": [source, ...]} to JSON {"texts": [...], "exit": status or null}."""
    request = json.loads(request)
    main = _fresh_main()
    kept = sys.modules.get("__main__"), sys.stdout, sys.stderr, sys.argv
    sys.modules["__main__"] = main
    sys.stdout = sys.stderr = out = io.StringIO()
    texts = []
    status = None
    try:
        if request["mode"] == "script":
            sys.argv = ["script.py"]
            status = _run_script("\n".join(request["statements"]) + "\n", vars(main))
            texts.append(out.getvalue())
        else:
            sys.argv = [""]
            for number, source in enumerate(request["statements"]):
                status = _type(source, number, vars(main))
                texts.append(out.getvalue())
                out.seek(0)
                out.truncate()
                if status is not None:
                    break
    finally:
        _forget(main)
        sys.modules["__main__"], sys.stdout, sys.stderr, sys.argv = kept
    return json.dumps({"texts": texts, "exit": status})


def _fresh_main():
    gc.collect()
    main = types.ModuleType("__main__")
    main.__builtins__ = builtins
    main.__annotations__ = {}
    return main


def _type(source, number, namespace):
    """One statement, typed. Returns None, or the exit status after SystemExit."""
    if all(line.strip() == "" or line.lstrip().startswith("#") for line in source.split("\n")):
        return None  # the prompt comes back at once
    name = "<stdin>-%d" % number
    problem = None
    try:
        tree = compile(source + "\n", "<stdin>", "single", _ast.PyCF_ONLY_AST, True)
        code = compile(tree, name, "single", 0, True)
    except SyntaxError as error:
        problem = error
        if problem.filename == name:  # found after parsing, by the compiler, which has no text to show
            problem.filename = "<stdin>"
            problem.text = source.split("\n")[problem.lineno - 1]
    except Exception as error:
        problem = error
    if problem is not None:
        problem.__traceback__ = None
    else:
        _remember_source(name, source)
        try:
            exec(code, namespace)
            return None
        except BaseException as error:
            problem = error
        # Not inside `except`: what runs while the error is shown must not see it as being handled.
        problem.__traceback__ = problem.__traceback__.tb_next
    status = _show(problem)
    # The first traceback entry's frame has this frame as its f_back and may live on in sys.last_exc.
    del problem
    return status


def _run_script(source, namespace):
    namespace["__file__"] = "script.py"
    _remember_source("script.py", source)
    problem = None
    try:
        # The tree of a file that runs lives as long: it holds the literals.
        tree = compile(source, "script.py", "exec", _ast.PyCF_ONLY_AST, True)
        code = compile(tree, "script.py", "exec", 0, True)
    except Exception as error:
        problem = error
    if problem is not None:
        problem.__traceback__ = None
    else:
        try:
            exec(code, namespace)
            return 0
        except BaseException as error:
            problem = error
        problem.__traceback__ = problem.__traceback__.tb_next
    status = _show(problem)
    del problem
    return 1 if status is None else status


def _show(problem):
    if isinstance(problem, SystemExit):
        status = problem.code
        if status is None or isinstance(status, int):
            return status or 0
        print(status)
        return 1
    sys.last_exc = problem
    sys.last_type = type(problem)
    sys.last_value = problem
    sys.last_traceback = problem.__traceback__
    sys.excepthook(type(problem), problem, problem.__traceback__)
    return None


def _remember_source(name, source):
    lines = [line + "\n" for line in source.split("\n")]
    linecache.cache[name] = (len(source), None, lines, name)


def _forget(main):
    """As little as possible of one session reaches the next. What dies here speaks to nobody."""
    for name in _last:
        if hasattr(sys, name):
            delattr(sys, name)
    for name in set(vars(builtins)) - _builtin_names:
        delattr(builtins, name)
    sys.displayhook, sys.excepthook, sys.unraisablehook = sys.__displayhook__, sys.__excepthook__, sys.__unraisablehook__
    vars(main).clear()
    gc.callbacks.clear()
    gc.garbage.clear()
    gc.set_debug(0)
    gc.set_threshold(*_thresholds)
    gc.unfreeze()
    gc.enable()
    sys.setrecursionlimit(1000)
    for name in [name for name in linecache.cache if name.startswith("<stdin>") or name == "script.py"]:
        del linecache.cache[name]
    if "weakref" in sys.modules:
        sys.modules["weakref"].finalize._registry.clear()
    gc.collect()


if __name__ == "__main__":  # sessions on standard input, one JSON text a line; answers likewise
    for line in sys.stdin:
        print(run_session(line), flush=True)
