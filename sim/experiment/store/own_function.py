"""What takes the place of the model, by name and by text: results of one's own function are kept under both.

The text of a file says what its functions do only while they are those that were imported from it. A file that is
edited under a notebook is another matter, so functions in memory are held against what the text says now.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property
from types import CodeType, FunctionType, ModuleType
from typing import Any
from weakref import WeakKeyDictionary

from sim.config.errors import InputError
from sim.experiment.store.task import Simulate
from sim.own_rules import OwnRules

_SEEN: WeakKeyDictionary[Callable[..., Any], str] = WeakKeyDictionary()
"""Text of the file when a function was first described: the function of a file that is imported again is another."""


def own_function(own: Simulate | None) -> dict[str, str] | None:
    """Describe what takes the place of the model: as Python has it, and the hash of the text of its files.

    Raises
    ------
    InputError
        If what a function does cannot be told from the text of a file, or its file changed since it was imported.
    """
    if own is None:
        return None
    functions = functions_of(own)
    texts = [_text_behind(each, _name(each)) for each in functions]
    name = repr(own) if isinstance(own, OwnRules) else _name(own)
    return {"function": name, "text_sha256": hashlib.sha256("\0".join(texts).encode()).hexdigest()}


def functions_of(own: Simulate) -> list[Callable[..., Any]]:
    """Return what somebody wrote: the rules in place of the model's, or one function in place of all."""
    return list(own.rules.values()) if isinstance(own, OwnRules) else [own]


def _name(own: Callable[..., Any]) -> str:
    return f"{getattr(own, '__module__', '')}.{getattr(own, '__qualname__', repr(own))}"


def _text_behind(own: Callable[..., Any], name: str) -> str:
    """Return the text of the file that a function is from, which says what it does: the function found by its name.

    A function made by another one, a method of an object or one typed at a prompt may do something else each time.
    """
    module = sys.modules.get(getattr(own, "__module__", ""))
    found = getattr(module, getattr(own, "__qualname__", ""), None)
    text = None
    if module is not None and found is not None:
        with suppress(OSError, TypeError):
            text = inspect.getsource(module)
    if module is None or text is None:
        raise InputError(
            f"simulate: {name} is no function at the top of a file, whose text its results could be kept under"
        )
    if found is not own or _SEEN.setdefault(own, text) != text or not _imported_from(text, own.__qualname__, module):
        raise InputError(
            f"simulate: the file of {name} changed since it was imported: import it again "
            f"(importlib.reload({module.__name__}), then take the function from it anew) or start a new process"
        )
    return text


def _imported_from(text: str, name: str, module: ModuleType) -> bool:
    """Tell whether a function, and all of its module that it leads to, are what a text says.

    Compared are code, and the constants and defaults that the text writes out. What a call computed when the file was
    imported is not: to compute it again could do anything.
    """
    try:
        codes = set(_codes(compile(text, name, "exec", dont_inherit=True)))
        written = _written_out(ast.parse(text))
    except (SyntaxError, ValueError):
        return False
    waiting, reached = {name}, set[str]()
    while waiting:
        name = waiting.pop()
        reached.add(name)
        value = vars(module)[name]
        if name in written and repr(value) != repr(written[name]):
            return False
        for function in _functions_in(value, module):
            defaults = ((f"{function.__code__.co_qualname}({each})", default) for each, default in _defaults(function))
            if any(each in written and repr(default) != repr(written[each]) for each, default in defaults):
                return False
            inside = list(_codes(function.__code__))
            if inside[0] not in codes:
                return False
            waiting |= {each for code in inside for each in code.co_names if each in vars(module)} - reached
    return True


def _functions_in(value: Any, module: ModuleType) -> Iterator[FunctionType]:
    """Yield the functions of a module that a value of it is: itself and what it wraps, or the methods of a class."""
    parts = vars(value).values() if isinstance(value, type) and value.__module__ == module.__name__ else [value]
    for part in parts:
        function = part
        if isinstance(part, staticmethod | classmethod | property | cached_property):
            function = getattr(part, "fget", None) or getattr(part, "func", None) or getattr(part, "__func__", None)
        while function is not None:
            in_text = isinstance(function, FunctionType) and not function.__code__.co_filename.startswith("<")
            if in_text and function.__globals__ is vars(module):  # methods that a dataclass writes are in no text
                yield function
            function = getattr(function, "__dict__", {}).get("__wrapped__")


def _codes(code: CodeType) -> Iterator[CodeType]:
    """Yield a code object and those inside it, as if they stood anywhere: a comment above changes no function."""
    yield _without_places(code)
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _codes(each)


def _without_places(code: CodeType) -> CodeType:
    constants = (_without_places(each) if isinstance(each, CodeType) else each for each in code.co_consts)
    return code.replace(co_filename="", co_firstlineno=1, co_linetable=b"", co_consts=tuple(constants))


def _defaults(function: FunctionType) -> Iterator[tuple[str, Any]]:
    for name, parameter in inspect.signature(function, follow_wrapped=False).parameters.items():
        if parameter.default is not parameter.empty:
            yield name, parameter.default


def _written_out(tree: ast.Module) -> dict[str, Any]:
    """Return the values that a text writes out: of constants by name, of defaults as ``function(parameter)``."""
    nodes: list[tuple[str, ast.expr | None]] = []
    for each in tree.body:
        if isinstance(each, ast.Assign):
            nodes += [(target.id, each.value) for target in each.targets if isinstance(target, ast.Name)]
        elif isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            nodes.append((each.target.id, each.value))
        elif isinstance(each, ast.FunctionDef):
            by_place = [*each.args.posonlyargs, *each.args.args]
            parameters = [*by_place[len(by_place) - len(each.args.defaults) :], *each.args.kwonlyargs]
            defaults = [*each.args.defaults, *each.args.kw_defaults]
            nodes += [(f"{each.name}({a.arg})", default) for a, default in zip(parameters, defaults, strict=True)]
    names = (each for each in ast.walk(tree) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store))
    assigned = Counter(each.id for each in names)  # what is assigned twice, or by a function, is no constant
    return {
        name: eval(compile(ast.Expression(node), name, "eval"))
        for name, node in nodes
        if assigned[name] <= 1 and node is not None and _is_written_out(node)
    }


def _is_written_out(node: ast.expr) -> bool:
    """Tell whether an expression is made of nothing but values; an empty list or dictionary is one to be filled."""
    plain = (ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.UnaryOp, ast.BinOp, ast.operator, ast.unaryop, ast.Load)
    return ast.unparse(node) not in {"[]", "{}"} and all(isinstance(each, plain) for each in ast.walk(node))
