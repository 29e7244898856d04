"""Rules in place of the model's, for tests: worker processes find them by name."""

CALLS = []
MODEL = None


def never_stretched(limit, pressure, full_pressure):
    return 1.0


def one_stretch_for_all(limit, pressure, full_pressure):
    CALLS.append(limit)
    return 1.5


def stretched_of_two(limit, pressure):
    return limit


def half_recorded(kind, task_share):
    return 0.5


def one_piece_of_work(length_days, interval_days):
    return 1


async def stretched_later(limit, pressure, full_pressure):
    return 1.0


def stretched_by_steps(limit, pressure, full_pressure):
    yield 1.0


def stretched_as_in_another_run(limit, pressure, full_pressure):
    return MODEL(["authority=darlington_typical_practice", "run.years=0.1", "run.warm_up_days=0"]).measures[
        "overtime_mean"
    ]
