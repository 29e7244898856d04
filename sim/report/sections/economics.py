"""Economics: what every option costs whom and when, what it gains, and how surely it is worth its price."""

import math

from markupsafe import Markup

from sim.experiment.results.evaluation import CARE_APART, CASHABLE, PAID_BY, Evaluation, YearAndPayer
from sim.experiment.results.scenario import FinishedScenario
from sim.experiment.statistics.cost_effectiveness import BreakEven, Standing
from sim.experiment.statistics.intervals import Estimate, mean_of
from sim.measures import quantities
from sim.report.layout.inline import with_small_print
from sim.report.layout.parts import Items, Paragraph
from sim.report.layout.section import Section, illustration, provenance
from sim.report.layout.tables import Content, Table, number
from sim.report.layout.templates import Part
from sim.report.sections import acceptability, cost_plane
from sim.report.study.options import options
from sim.report.study.study import Study
from sim.report.study.targets_met import NOTHING_MEASURED
from sim.report.words import labels, stuck

MONEY = "GBP"

PRICED = {Standing.BUYS: "for each", Standing.FORGOES: "saved for each that is given up"}
"""Where a price for one unit of effect means something, and what."""

COSTS_NOTE = (
    "Differences from the baseline over the reported time, with 95% intervals; not discounted. Money is what is spent, "
    "whoever pays. Agency staff and hiring are the only part of spending on staff that falls at once when there is "
    "less to do (cashable); hiring for the option itself is in it. Freed staff time is work that social workers and "
    "others need not do: worth having, but no budget falls by it. Care is shown apart and is in no sum: a few children "
    "decide it."
)

BREAK_EVEN_NOTE = (
    "Break-even: the value of the uncertain parameter on which an option's effect rests, at which the staff time that "
    "it frees is worth as much as the option costs; from a straight line through the draws."
)


def section(study: Study) -> Section | None:
    """Economics of the options; None where the experiment does not weigh costs against effects."""
    evaluation = study.results.evaluation
    if evaluation is None or evaluation.n < 2 or not evaluation.options:
        return None
    content = [
        Paragraph(observations(study, evaluation), "note"),
        Items(_each(study, evaluation)),
        Items(acceptability.sentences(study, evaluation)),
        _costs(study, evaluation),
        Paragraph(COSTS_NOTE, "note"),
        illustration(study, cost_plane.picture(study, evaluation)),
        *([illustration(study, surely)] if (surely := acceptability.picture(study, evaluation)) else []),
        _years(study, evaluation),
        *_outcomes(study, evaluation),
        *_surely(study, evaluation),
        provenance(study, tuple(dict.fromkeys((evaluation.economics.cost, evaluation.economics.effect)))),
    ]
    title = "What options cost, and what they gain"
    return Section("economics", "Costs and effects", title, content)


def sentences(study: Study) -> list[str]:
    """Return every option in a paragraph, and which is best at what price; nothing where none is evaluated."""
    evaluation = study.results.evaluation
    if evaluation is None or evaluation.n < 2 or not evaluation.options:
        return []
    return [*_each(study, evaluation), *acceptability.sentences(study, evaluation)]


def _each(study: Study, evaluation: Evaluation) -> list[str]:
    """Return every option in a paragraph."""
    return [_finding(study, evaluation, option) for option in options(study, evaluation)]


def observations(study: Study, evaluation: Evaluation) -> str:
    """Say what is counted as one observation, and what its spread is made of."""
    if study.results.uncertainty is None:
        return f"Each of {evaluation.n} replications is one observation: all parameters are taken as known."
    names = ", ".join(labels.factor(key) for key in study.results.uncertainty["parameter"].unique())
    return (
        f"Each of {evaluation.n} draws is one observation: values for what nobody knows exactly ({names}), the same "
        "for all options, and the average of the futures simulated with them. Draws differ by those values and, "
        "as far as few futures leave it, by chance; the last table tells the two apart."
    )


def _finding(study: Study, evaluation: Evaluation, option: FinishedScenario) -> Markup:
    """An option in a paragraph: its cost, its effect, its price if it has one, and whether freed time pays for it."""
    name, effect_name = option.name, evaluation.economics.effect_name
    cost, effect = mean_of(evaluation.cost[name]), mean_of(evaluation.effect[name])
    text = Markup("<b>{}</b>{}: {}. Money spent {}; {} {}.").format(
        labels.sentence_case(labels.scenario(study, option)),
        (f" ({option.note})" if option.note else "") + stuck.in_brackets(study, name, evaluation.economics.cost),
        evaluation.standing(name),
        _change(cost),
        effect_name,
        _change(effect, ""),
    )
    if name not in evaluation.weighed:
        return text + " So it is not weighed: work that is not done costs nothing."
    if meaning := PRICED.get(evaluation.standing(name)):
        price = evaluation.cost_per_effect(evaluation.cost, name)
        text += f" That is {_price(price)} {meaning}."
    if evaluation.economics.freed_time:
        net, share = mean_of(evaluation.net_cost[name]), evaluation.saving_share(evaluation.net_cost, name)
        paid = {1: "does not pay for it", -1: "is worth more than it costs", 0: "may or may not pay for it"}[net.sign]
        text += (
            f" The staff time freed {paid}: net {_change(net)}, a saving in "
            f"{share.value * evaluation.n:.0f} of {evaluation.n} {evaluation.kind}."
        )
    return text


def _costs(study: Study, evaluation: Evaluation) -> Table:
    """Options, those meant to cost the same apart, with what they cost and gain."""
    economics = evaluation.economics
    headings = ["Option", "Money spent", "Agency staff and hiring (cashable)"]
    headings += [*(["Freed staff time", "Net of freed time"] if economics.freed_time else []), "Care, apart"]
    headings += [labels.sentence_case(economics.effect_name), "£ for each"]
    lines: list[list[Content]] = []
    for option in _in_families(study, evaluation):
        name = option.name
        cells = [_cell(mean_of(evaluation.cost[name]), MONEY), _difference(evaluation, CASHABLE, name)]
        if economics.freed_time:
            freed = -evaluation.differences(economics.freed_time)[name]
            cells += [_cell(mean_of(freed), MONEY), _cell(mean_of(evaluation.net_cost[name]), MONEY)]
        cells += [_difference(evaluation, CARE_APART, name), _cell(mean_of(evaluation.effect[name]), "")]
        cells.append(_price_cell(evaluation, name))
        lines.append([_named(study, evaluation, option), *cells])
    return Table("What options cost and gain", headings, lines, name="economics-costs")


def in_short(study: Study, evaluation: Evaluation, name: str) -> Table:
    """Every option with its cost, its effect and its price, and no more."""
    effect_name = labels.sentence_case(evaluation.economics.effect_name)
    lines: list[list[Content]] = [
        [
            _named(study, evaluation, option),
            _cell(mean_of(evaluation.cost[option.name]), MONEY),
            _cell(mean_of(evaluation.effect[option.name]), ""),
            _price_cell(evaluation, option.name),
        ]
        for option in _in_families(study, evaluation)
    ]
    caption = "Differences from the baseline, with 95% intervals"
    return Table(caption, ["Option", "Money spent", effect_name, "£ for each"], lines, name=name)


def _years(study: Study, evaluation: Evaluation) -> Table:
    """Who pays when."""
    ats = list(dict.fromkeys(at for _, at in evaluation.by_year_and_payer))
    years, payers = (
        sorted({at.year for at in ats}),
        [payer for payer in PAID_BY if any(at.payer == payer for at in ats)],
    )
    headings = ["Option", *(f"Year {year}, {payer}" for year in years for payer in payers)]
    headings += [f"All years, {payer}" for payer in PAID_BY]
    lines: list[list[Content]] = [
        [
            _named(study, evaluation, option),
            *(
                _cell(evaluation.by_year_and_payer[option.name, YearAndPayer(year, payer)], MONEY)
                for year in years
                for payer in payers
            ),
            *(_difference(evaluation, measure, option.name) for measure in PAID_BY.values()),
        ]
        for option in _in_families(study, evaluation)
    ]
    caption = (
        "Who pays, and when: extra money by year of the reported time and payer (the last year may be part of one)"
    )
    return Table(caption, headings, lines, name="economics-years")


def _outcomes(study: Study, evaluation: Evaluation) -> list[Part]:
    """What else changes, and in how many futures targets are met."""
    outcomes = [name for name in evaluation.economics.outcomes if study.has(name)]
    wanted = study.results.expected.targets
    if not outcomes and not wanted:
        return []
    headings = ["Option"]
    headings += [with_small_print(labels.measure(name), quantities.change_unit(study.unit(name))) for name in outcomes]
    headings += [
        with_small_print(f"Target met: {labels.measure(name)}", "share of futures, over the whole time")
        for name in wanted
    ]
    lines: list[list[Content]] = []
    for option in (study.baseline, *_in_families(study, evaluation)):
        is_baseline = option is study.baseline
        cells = [
            "" if is_baseline else _cell(mean_of(evaluation.differences(name)[option.name]), study.unit(name))
            for name in outcomes
        ]
        cells += [_target_cell(evaluation.meets(option.name, name, target)) for name, target in wanted.items()]
        lines.append([_named(study, evaluation, option), *cells])
    return [Table("What else changes", headings, lines, name="economics-outcomes")]


def _surely(study: Study, evaluation: Evaluation) -> list[Part]:
    """How surely options save, what effect would pay for them, and what is uncertainty and what is chance."""
    economics = evaluation.economics
    uncertain = study.results.uncertainty is not None
    headings = ["Option", *(f"Probability of saving: {basis}" for basis in evaluation.bases())]
    headings += ["Break-even"] if economics.break_even else []
    headings += ["Spread by parameters", "Spread by chance", "Part due to parameters"] if uncertain else []
    lines: list[list[Content]] = []
    for option in _in_families(study, evaluation):
        name = option.name
        cells: list[Content] = [
            _share_cell(evaluation.saving_share(cost, name)) for cost in evaluation.bases().values()
        ]
        if economics.break_even:
            cells.append(_break_even(evaluation, name))
        if components := evaluation.components(name, economics.effect):
            cells += [_spread_cell(components.parameters_sd), _spread_cell(components.chance_sd)]
            cells.append(_share_cell(components.parameters_share))
        lines.append([_named(study, evaluation, option), *cells])
    spread = (
        f" Spread: standard deviation of {economics.effect_name}, against the baseline, of a single future: "
        "between draws of the parameters, and between futures of the same draw. More replications narrow what chance "
        "does to averages; only better evidence narrows what the parameters do."
    )
    return [
        Table("How surely", headings, lines, name="economics-surely"),
        Paragraph(f"{BREAK_EVEN_NOTE if economics.break_even else ''}{spread if uncertain else ''}", "note"),
    ]


def _break_even(evaluation: Evaluation, option: str) -> str:
    parameter, found = evaluation.economics.break_even.get(option), evaluation.break_even(option)
    if parameter is None:
        return ""
    if found is None:
        return "too few draws"
    drawn = f"drawn {found.lowest:.3g} to {found.highest:.3g}"
    return with_small_print(_break_even_in_words(found), f"{labels.factor(parameter)}; {drawn}")


def _break_even_in_words(found: BreakEven) -> str:
    """The value that pays for an option, or why there is none."""
    if found.slope.sign == 0:
        return "cannot be told: the net cost is not shown to depend on it"
    if found.is_within_range:
        return f"{found.strength.value:.3g} ({_limits(found.strength)})"
    end = _change(found.cost_at_best)
    return f"not within what was drawn; at the best of it, net {end}"


def _limits(found: Estimate) -> str:
    if not (math.isfinite(found.low) and math.isfinite(found.high)):
        return "interval without bounds"
    return f"95% interval {found.low:.3g} to {found.high:.3g}"


def _in_families(study: Study, evaluation: Evaluation) -> list[FinishedScenario]:
    """Options at full cost, then those meant to cost the same."""
    return sorted(options(study, evaluation), key=lambda item: item.name in evaluation.economics.equal_cost)


def _named(study: Study, evaluation: Evaluation, option: FinishedScenario) -> Markup:
    small = "at equal cost" if option.name in evaluation.economics.equal_cost else ""
    away = stuck.in_brief(study, option.name, evaluation.economics.cost)
    return with_small_print(labels.scenario(study, option), "; ".join(filter(None, (small, away))))


def _difference(evaluation: Evaluation, measure: str, option: str) -> Content:
    return _cell(mean_of(evaluation.differences(measure)[option]), MONEY)


def _cell(found: Estimate, unit: str) -> Content:
    below = quantities.change_interval(found.low, found.high, unit)
    return number(with_small_print(quantities.change(found.value, unit), below), found.value)


def _spread_cell(found: Estimate) -> Content:
    below = quantities.interval(found.low, found.high, "")
    return number(with_small_print(quantities.value(found.value, ""), below), found.value)


def _target_cell(met: Estimate) -> Content:
    return _share_cell(met) if met.n else NOTHING_MEASURED


def _share_cell(found: Estimate) -> Content:
    below = quantities.interval(found.low, found.high, "share")
    return number(with_small_print(quantities.value(found.value, "share"), below), found.value)


def _price_cell(evaluation: Evaluation, option: str) -> Content:
    if option not in evaluation.weighed:
        return "not weighed: a queue runs away"
    where = evaluation.standing(option)
    if where not in PRICED:
        return str(where)
    found = evaluation.cost_per_effect(evaluation.cost, option)
    below = quantities.interval(found.low, found.high, MONEY)
    if where is Standing.FORGOES:
        below += f" {PRICED[where]}"
    return number(with_small_print(quantities.value(found.value, MONEY), below), found.value)


def _change(found: Estimate, unit: str = MONEY) -> str:
    return f"{quantities.change(found.value, unit)} ({quantities.change_interval(found.low, found.high, unit)})"


def _price(found: Estimate) -> str:
    return f"{quantities.value(found.value, MONEY)} ({quantities.interval(found.low, found.high, MONEY)})"
