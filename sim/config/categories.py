"""The categories that configuration, model and measures share, in the order used for codes in the event log.

They stand apart from the schema, so that the model has them without pydantic.
"""

SOURCES = ("police", "schools", "health", "la_services", "individual", "voluntary", "probation", "other")
"""Who makes a contact."""

NEEDS = ("universal", "early_help", "child_in_need", "child_protection")
"""Latent need 1 to 4, in order of seriousness; the first two are below the threshold for social work."""

EARLY_HELP_NEED, CHILD_PROTECTION_NEED = NEEDS.index("early_help"), NEEDS.index("child_protection")

ABOVE_THRESHOLD = 2
"""Needs from this index on are above the threshold for social work."""

RAGS = ("red", "amber", "green")
"""MASH ratings, most urgent first."""

RED = RAGS.index("red")

TEAMS = ("front_door", "mash", "assessment", "safeguarding", "conference", "early_help")
"""Services: each is one team, or has several inside it."""

OWN_ROLE = {
    "front_door": "contact_officer",
    "mash": "social_worker",
    "assessment": "social_worker",
    "safeguarding": "social_worker",
    "conference": "conference_chair",
    "early_help": "keyworker",
}
"""What the posts of each team are, its managers apart."""

OTHER_WORKFORCE = ("front_door", "early_help")
"""Services whose people are no social workers, and are left out of the published rates of social workers."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
"""Working days of a week, Monday 0."""

CASE_HOLDING_TEAMS = ("assessment", "safeguarding")
"""Services whose teams hold cases: their social workers have a list of work each, everybody else shares one."""
