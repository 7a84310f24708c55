"""The catalogue of events as people and programs read it: Markdown for docs/events.md, and JSON Schema.

Rendered from `app.domain.events.CATALOGUE` alone, so that no page can say what the code does not.
"""

from itertools import groupby
from typing import Any

from app.domain.events import CATALOGUE, EventType

_INTRODUCTION = """\
# Events

Every change of state records its events in the same transaction, and the sequencer gives each a gapless position.
An event's `data` holds `state`, an RFC 7396 merge patch of its subject's public state, and may hold further facts.
Folding the patches of one subject in the order of `subjectVersion` gives the state that a read would find.

Data is additive only: fields are added under the same data version, never renamed or removed. It holds no personal
data, only ids, codes and the names of personal fields that changed.
"""


def render_markdown() -> str:
    """The whole catalogue as one page, a table per subject."""
    parts = [_INTRODUCTION]
    for subject, kinds in groupby(CATALOGUE.values(), key=lambda kind: kind.subject_type):
        rows = "\n".join(f"| `{kind.name}` | {kind.data_version} | {kind.description} |" for kind in kinds)
        parts.append(f"## {subject}\n\n| type | data version | what it says |\n|---|---|---|\n{rows}\n")
    return "\n".join(parts)


def json_schema() -> dict[str, Any]:
    """A JSON Schema (2020-12) of an event's `data`, with one definition per event type."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Data of Orderwire events",
        "$defs": {kind.name: _schema_of(kind) for kind in CATALOGUE.values()},
    }


def _schema_of(kind: EventType) -> dict[str, Any]:
    return {
        "title": kind.name,
        "description": kind.description,
        "x-subject-type": kind.subject_type,
        "x-data-version": kind.data_version,
        "type": "object",
        "required": ["state"],
        "properties": {
            "state": {
                "type": "object",
                "description": f"RFC 7396 merge patch of the public state of the {kind.subject_type}.",
            }
        },
        "additionalProperties": True,
    }
