"""Quality of practice: grades of files, checks and their work, recording, and time with children.

A file is a family's, so these measures count files, not children. Grades are those of the work as it ends, whether
anybody checks it; audited are those that supervisors found in the files that they checked.
"""

from __future__ import annotations

import numpy as np

from sim.measures.definition import Better, Measure, volume, volume_values
from sim.measures.history import History
from sim.measures.windows import Booleans, Floats, Stock, Values, ratio
from sim.model.events import Event, Grade, TaskKind
from sim.model.recording import hours_factor, in_force, recording_left, recording_share

GRADES: dict[Grade, tuple[str, str, Better]] = {
    Grade.COMPLIANT: ("compliant", "compliant", "higher"),
    Grade.SMALL_ADJUSTMENTS: ("small_adjustments", "in need of small adjustments", "none"),
    Grade.IMPROVEMENT_REQUIRED: ("improvement_required", "in which improvement was required", "lower"),
    Grade.ADDITIONAL_WORK: ("additional_work", "in need of additional work with the family", "lower"),
}

WITH_CHILDREN = (
    TaskKind.ASSESSMENT_VISIT,
    TaskKind.SECTION47_ENQUIRY,
    TaskKind.PLAN_VISIT_CHILD_IN_NEED,
    TaskKind.PLAN_VISIT_CHILD_PROTECTION,
    TaskKind.REASSESSMENT,
    TaskKind.JOINT_HOUSING_ASSESSMENT,
)
"""Tasks that are time with children and families, apart from recording it."""

MEASURES = (
    *volume("files_audited", "Files audited", "files", "Files of open cases checked by supervisors."),
    *(
        Measure(
            f"audited_{name}_share",
            f"Share of files checked: {name.replace('_', ' ')}",
            "share",
            f"Files found {text} / files checked, in the window.",
            better,
        )
        for name, text, better in GRADES.values()
    ),
    *(
        Measure(
            f"graded_{name}_share",
            f"Share of work graded: {name.replace('_', ' ')}",
            "share",
            f"Assessments and plan quarters that left a file {text} / all that ended, checked or not.",
            better,
        )
        for name, text, better in GRADES.values()
    ),
    Measure(
        "files_compliant_share",
        "Open files that are compliant",
        "share",
        "Files of open cases that are compliant / those with a grade; checked or not, time average.",
        "higher",
    ),
    Measure(
        "graded_compliant_share_spread",
        "Compliant work, best less worst team",
        "share",
        "Best less worst team's graded_compliant_share, of two or more teams whose workers hold cases.",
        "lower",
        monthly=False,
    ),
    *volume("files_put_right", "Files put right after a check", "files", "Files in which remedial work was finished."),
    Measure(
        "file_put_right_mean_wd",
        "Time to put a file right",
        "working days",
        "From a check that found a file wanting to the end of remedial work; mean over files put right in the window.",
        "lower",
    ),
    *volume(
        "audit_hours",
        "Hours spent on checks of files",
        "hours",
        "Supervisors' time on checks of files. Paid with their salaries.",
    ),
    *volume(
        "remedial_hours",
        "Hours spent on putting files right",
        "hours",
        "Case workers' time on putting files right. Paid with their salaries.",
        "lower",
    ),
    Measure(
        "recording_share",
        "Share of work that is recording",
        "share",
        "Hours of recording / hours of all tasks finished, all teams.",
        "lower",
    ),
    Measure(
        "with_children_share",
        "Share of case holders' time that is with children",
        "share",
        "Hours of visits and enquiries less their recording / hours of all tasks and the non-case time that goes with "
        "them; social workers who hold cases.",
        "higher",
    ),
)


def measure(history: History) -> Values:
    """Values of :data:`MEASURES`."""
    windows = history.windows
    audited, put_right = history.rows(Event.FILE_AUDITED), history.rows(Event.FILE_PUT_RIGHT)
    graded = history.rows(Event.ASSESSMENT_GRADED, Event.PLAN_QUARTER_GRADED)
    done = history.rows(Event.TASK_DONE)

    def hours(kind: TaskKind) -> Floats:
        return windows.count(done.time, done.hours * (done.detail == kind))

    return {
        **volume_values("files_audited", windows.count(audited.time), windows),
        **{
            f"audited_{name}_share": windows.share(audited.time, audited.detail == grade)
            for grade, (name, _, _) in GRADES.items()
        },
        **{
            f"graded_{name}_share": windows.share(graded.time, graded.detail == grade)
            for grade, (name, _, _) in GRADES.items()
        },
        "files_compliant_share": _open_files(history),
        "graded_compliant_share_spread": _spread(history),
        **volume_values("files_put_right", windows.count(put_right.time), windows),
        "file_put_right_mean_wd": windows.mean(put_right.time, put_right.time - put_right.since),
        **volume_values("audit_hours", hours(TaskKind.AUDIT), windows),
        **volume_values("remedial_hours", hours(TaskKind.REMEDIAL_WORK), windows),
        **_time(history),
    }


def _open_files(history: History) -> Floats:
    """Compliant files over graded ones: a file keeps a grade until the next, or until it is closed."""
    rows = history.rows(
        Event.ASSESSMENT_GRADED,
        Event.PLAN_QUARTER_GRADED,
        Event.FILE_AUDITED,
        Event.FILE_PUT_RIGHT,
        Event.CASE_CLOSED,
    )
    order = np.argsort(rows.entity, kind="stable")
    entity, begun, event = rows.entity[order], rows.time[order], rows.event[order]
    same_file = entity[1:] == entity[:-1]
    ended = np.append(np.where(same_file, begun[1:], np.inf), np.full(min(1, len(begun)), np.inf))
    has_grade = event != Event.CASE_CLOSED
    compliant = has_grade & ((rows.detail[order] == Grade.COMPLIANT) | (event == Event.FILE_PUT_RIGHT))

    def level(which: Booleans) -> Floats:
        return history.windows.mean_level(Stock(begun[which], ended[which]))

    return ratio(level(compliant), level(has_grade))


def _spread(history: History) -> Floats:
    """Range over teams, for the whole window and every month."""
    windows, graded = history.windows, history.rows(Event.ASSESSMENT_GRADED, Event.PLAN_QUARTER_GRADED)
    teams = {*zip(graded.team.tolist(), graded.unit.tolist(), strict=True)}
    shares = [
        windows.share(graded.time[own], graded.detail[own] == Grade.COMPLIANT)
        for own in ((graded.team == team) & (graded.unit == unit) for team, unit in sorted(teams))
    ]
    if len(shares) < 2:
        return np.full(len(windows.days), np.nan)
    best = np.max(shares, axis=0)  # NaN where a team has finished nothing
    return np.asarray(best - np.min(shares, axis=0))


def _time(history: History) -> Values:
    """What the hours of tasks went into: a task's recording is as on the day on which it was asked for."""
    windows, people, done = history.windows, history.people, history.rows(Event.TASK_DONE)
    settings = history.config.quality.recording
    templates, support = settings.templates, settings.business_support
    left = recording_left(
        in_force(templates.start, templates.cut_share, history.calendar, done.since),
        in_force(support.start, support.taken_share, history.calendar, done.since),
    )
    share = np.array([recording_share(kind, settings.task_share) for kind in TaskKind])[done.detail.astype(np.intp)]
    recording = done.hours * share * left / hours_factor(share, left)
    holds_cases = people.case_holding[people.position(done.worker)]
    with_children = np.isin(done.detail, WITH_CHILDREN) & holds_cases
    worked = windows.count(done.time, done.hours * holds_cases) / (1.0 - history.config.workforce.non_case_share)
    return {
        "recording_share": ratio(windows.count(done.time, recording), windows.count(done.time, done.hours)),
        "with_children_share": ratio(windows.count(done.time, (done.hours - recording) * with_children), worked),
    }
