"""A rule of one's own: a function of the model replaced by another with the same signature, for some runs only."""

from __future__ import annotations

import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType, ModuleType
from typing import Any

import sim.model
from sim.config.errors import InputError, did_you_mean
from sim.config.schema import Config
from sim.replication import Replication, configuration, one_run_at_a_time, replication_number, run_and_measure

Rule = Callable[..., Any]


def _model() -> list[ModuleType]:
    """Return every module of the model; none is imported for the first time while a rule is replaced."""
    return [import_module(f"sim.model.{found.name}") for found in pkgutil.iter_modules(sim.model.__path__)]


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        f"{module.__name__.removeprefix('sim.model.')}.{name}": function
        for module in _model()
        for name, function in vars(module).items()
        if inspect.isfunction(inspect.unwrap(function))
        and function.__module__ == module.__name__
        and not name.startswith("_")
        and function is not sim.model.model.run  # which calls the rules
    }
)
"""Every rule of the model by name, such as ``worker.stretched``: the public functions of ``sim/model``.

Made once, before any is replaced, so that no thread takes another's rule for the model's.
"""


def with_rules(own: Mapping[str, Rule]) -> OwnRules:
    """Return a function like :func:`sim.simulate`, of a model in which some rules are replaced by one's own.

    What it returns can be called, and given to :func:`sim.run_experiment` as ``simulate``. Every other run keeps the
    model's own rules, before, after and at the same time.

    Parameters
    ----------
    own
        Name of a rule, as in ``docs/model.md``, to the function that takes its place: with the same parameters, and
        pure, so that equal arguments give an equal result and nothing else is changed.

    Raises
    ------
    InputError
        If there is no such rule, or the function has other parameters or gives its result in another way.

    Examples
    --------
    >>> def never_stretched(limit, pressure, full_pressure):
    ...     return 1.0
    >>> simulate = with_rules({"worker.stretched": never_stretched})
    >>> simulate(["authority=darlington"]).measures["overtime_mean"]  # doctest: +SKIP
    1.0
    """
    if not isinstance(own, Mapping) or not own:
        raise InputError("with_rules: give the rules to replace, as in {'worker.stretched': my_function}")
    for name, function in own.items():
        if name not in RULES:
            raise InputError(f"with_rules: there is no rule {name!r} in sim/model{did_you_mean(str(name), RULES)}")
        _check_signature(name, RULES[name], function)
    return OwnRules(MappingProxyType(dict(own)))


@dataclass(frozen=True, repr=False)
class OwnRules:
    """The model with some rules replaced; called as :func:`sim.simulate` is.

    Attributes
    ----------
    rules
        Name of each replaced rule to the function in its place.
    """

    rules: Mapping[str, Rule]

    def __call__(self, config: Config | Sequence[str] | None = None, replication: int = 0) -> Replication:
        """Run one replication and measure it, by these rules."""
        composed, number = configuration(config), replication_number(replication)
        with _in_place(self.rules):
            return run_and_measure(composed, number)  # some measures go by rules of the model, too

    def __repr__(self) -> str:
        named = (f"{name!r}: {function.__module__}.{function.__qualname__}" for name, function in self.rules.items())
        return f"sim.with_rules({{{', '.join(named)}}})"

    def __reduce__(self) -> tuple[Any, ...]:
        """Go to a worker process as names: it looks up both the rules and the functions anew."""
        return with_rules, (dict(self.rules),)


@contextmanager
def _in_place(own: Mapping[str, Rule]) -> Iterator[None]:
    """Let every module that has a rule under some name have the other one there, and put all back at the end.

    Nothing else holds a rule: no table made when a module is imported does, which a test watches over.
    """
    with one_run_at_a_time():
        places = [
            (module, name, value, own[rule])
            for rule in own
            for module in _that_use_rules()
            for name, value in vars(module).items()
            if value is RULES[rule]
        ]
        _forget_results()
        try:
            for module, name, _, function in places:
                setattr(module, name, function)
            yield
        finally:
            for module, name, value, _ in places:
                setattr(module, name, value)
            _forget_results()


def _that_use_rules() -> list[ModuleType]:
    return [module for name, module in list(sys.modules.items()) if name.startswith(("sim.model.", "sim.measures."))]


def _forget_results() -> None:
    """Empty what functions of the model remember of earlier calls: it may follow from a rule that is replaced."""
    for module in _model():
        for value in vars(module).values():
            if hasattr(value, "cache_clear") and value.__module__ == module.__name__:
                value.cache_clear()


def _check_signature(name: str, rule: Rule, own: Rule) -> None:
    if not inspect.isfunction(own):
        raise InputError(f"with_rules: {name} needs a function in its place, not {own!r}")
    wanted, given = inspect.signature(rule), inspect.signature(own)
    if _called_with(given) != _called_with(wanted):
        raise InputError(
            f"with_rules: {name} is called as {_without_types(wanted)}; your function as {_without_types(given)}"
        )
    if inspect.iscoroutinefunction(own) or inspect.isasyncgenfunction(own):
        raise InputError(f"with_rules: {name} needs an ordinary function in its place, not one that is async")
    if inspect.isgeneratorfunction(own) and not inspect.isgeneratorfunction(rule):
        raise InputError(f"with_rules: {name} needs a function in its place that returns its result: yours has a yield")


def _called_with(signature: inspect.Signature) -> list[tuple[Any, ...]]:
    """Return what callers rely on: names and kinds of the parameters, and the defaults."""
    return [(each.name, each.kind, each.default) for each in signature.parameters.values()]


def _without_types(signature: inspect.Signature) -> str:
    bare = [each.replace(annotation=inspect.Parameter.empty) for each in signature.parameters.values()]
    return str(signature.replace(parameters=bare, return_annotation=inspect.Signature.empty))
