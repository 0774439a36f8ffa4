"""The trace document: made by ``Recorder``, checked by ``validate``, read by ``state_at``."""

from simulations.trace.compare import compare, summary
from simulations.trace.digest import canonical, digest
from simulations.trace.document import KINDS, json_schema
from simulations.trace.recorder import Msg, Recorder, Trace, msg
from simulations.trace.store import changed_ids, state_at, states
from simulations.trace.text import Text, frame
from simulations.trace.validate import check_size, problems, validate

__all__ = [
    "KINDS",
    "Msg",
    "Recorder",
    "Text",
    "Trace",
    "canonical",
    "changed_ids",
    "check_size",
    "compare",
    "digest",
    "frame",
    "json_schema",
    "msg",
    "problems",
    "state_at",
    "states",
    "summary",
    "validate",
]
