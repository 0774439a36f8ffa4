"""What is stored for study. Nothing here decides anything: writes go through ``cards.services``,
and the rules live in ``cards.scheduling``.
"""

from cards.models.bundles import Bundle, BundlePart, BundleState, CardJson
from cards.models.content import Card, CardFace, CardText, Deck, WorkedExample
from cards.models.counts import CardCount
from cards.models.devices import Device
from cards.models.editing import CardDraft, CardRemark, CardRevision, EditorAction, SavedFilter
from cards.models.interchange import BroughtFile
from cards.models.reports import Report
from cards.models.secondstep import RecoveryCode
from cards.models.sessions import BrowserSession
from cards.models.study import (
    Learner,
    Schedule,
    StudyEvent,
    default_learning_steps,
    default_relearning_steps,
    new_salt,
)

__all__ = [
    "BroughtFile",
    "BrowserSession",
    "Bundle",
    "BundlePart",
    "BundleState",
    "Card",
    "CardCount",
    "CardDraft",
    "CardFace",
    "CardJson",
    "CardRemark",
    "CardRevision",
    "CardText",
    "Deck",
    "Device",
    "EditorAction",
    "Learner",
    "RecoveryCode",
    "Report",
    "SavedFilter",
    "Schedule",
    "StudyEvent",
    "WorkedExample",
    "default_learning_steps",
    "default_relearning_steps",
    "new_salt",
]
