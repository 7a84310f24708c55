"""What a gateway said about one step of a payment."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.enums import TransactionStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a request to a gateway ended, as far as is known.

    SUCCEEDED and FAILED end the step. ACTION_REQUIRED waits for the payer (`action_url`). PENDING says that nobody
    knows yet: the gateway answered late or not at all, or will tell by a notice; the step is looked up again.
    """

    status: TransactionStatus
    reference: str | None = None
    """The gateway's own id of what it did; an authorization's is what captures, voids and refunds name."""
    message: str | None = None
    """Why, in the gateway's words."""
    expires_at: datetime | None = None
    """Until when an authorization stands."""
    action_url: str | None = None
    stored_method: str | None = None
    """The gateway's name for the payer's means, where it keeps them for later authorizations."""
    multiple_captures: bool | None = None
    """Whether an authorization can be captured in parts; None where the gateway does not say."""
