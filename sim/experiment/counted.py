"""A number with its noun, so that one of a thing is not called several."""


def counted(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun.

    Examples
    --------
    >>> counted(1, "scenario"), counted(2, "scenario"), counted(2, "process", "processes")
    ('1 scenario', '2 scenarios', '2 processes')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
