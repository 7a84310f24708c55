"""What the running program is made of, handed to whoever answers requests. Built once by `app.opening`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.access.authenticate import Authenticator
from app.access.secrets import Secrets
from app.access.standing import Standing
from app.availability.shared import SharedOffers
from app.availability.watch import SharedAnswers
from app.events.cursor import CursorCodec
from app.events.follow import Follower
from app.events.sequencer import Sequencer
from app.jobs.runner import JobRunner
from app.limits.meter import Meter
from app.orders.matching import SharedMatches
from db.database import Database
from db.event_log import EventLog


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The collaborators of one process. `database.clock` is the clock."""

    database: Database
    log: EventLog
    cursors: CursorCodec
    sequencer: Sequencer
    follower: Follower
    secrets: Secrets
    standing: Standing
    authenticator: Authenticator
    matches: SharedMatches
    stock: SharedOffers
    availability: SharedAnswers
    jobs: JobRunner
    meter: Meter
    count_approval_units: int = 20
    """Variances of counts above this wait for somebody's approval."""
    goodwill_percent: Mapping[str, int] = field(default_factory=dict[str, int])
    """How much of what an order cost a role may give beside lines and charges, in percent; others are not bounded."""
    require_reason: bool = False
    """Whether care agents and administrators must say why they read personal data or change orders."""
