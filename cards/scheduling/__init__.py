"""When does a card come back? Pure: no database, no clock, no chance.

Events in, schedules out. Read ``fold`` first, then ``preview`` (what an answer does), ``memory``
(FSRS-6) and ``days`` (what a day is). Other code imports these names and nothing further inside.
"""

from cards.scheduling.changes import BACK_WITHIN, MeaningChange
from cards.scheduling.days import Moment, day_start, named_zone, study_day, zone_or_offset
from cards.scheduling.events import Event, Kind, Rating, in_order, resolve_undos, undone
from cards.scheduling.fold import fold, fold_effective, fold_log
from cards.scheduling.ids import RANDOM_BITS, uuid7
from cards.scheduling.preview import Outcome, Outcomes, Seed
from cards.scheduling.settings import LANGUAGES, Settings, SettingsError, Timeline
from cards.scheduling.states import (
    Learning,
    Memory,
    New,
    Relearning,
    Review,
    ScheduleState,
    State,
)
from cards.scheduling.wire import EventError, parse_event

__all__ = [
    "BACK_WITHIN",
    "LANGUAGES",
    "RANDOM_BITS",
    "Event",
    "EventError",
    "Kind",
    "Learning",
    "MeaningChange",
    "Memory",
    "Moment",
    "New",
    "Outcome",
    "Outcomes",
    "Rating",
    "Relearning",
    "Review",
    "ScheduleState",
    "Seed",
    "Settings",
    "SettingsError",
    "State",
    "Timeline",
    "day_start",
    "fold",
    "fold_effective",
    "fold_log",
    "in_order",
    "named_zone",
    "parse_event",
    "resolve_undos",
    "study_day",
    "undone",
    "uuid7",
    "zone_or_offset",
]
