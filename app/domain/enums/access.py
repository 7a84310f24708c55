"""Who does it, what is refused, and what the log and the audit say of it."""

from enum import StrEnum


class ErrorCode(StrEnum):
    """The stable code of a refusal."""

    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    ILLEGAL_TRANSITION = "ILLEGAL_TRANSITION"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    STOCK_CHANGED = "STOCK_CHANGED"
    IDEMPOTENCY_MISMATCH = "IDEMPOTENCY_MISMATCH"
    IN_FLIGHT = "IN_FLIGHT"
    INSUFFICIENT_STOCK = "INSUFFICIENT_STOCK"
    RESERVATION_EXPIRED = "RESERVATION_EXPIRED"
    OPTION_EXPIRED = "OPTION_EXPIRED"
    AMOUNT_EXCEEDED = "AMOUNT_EXCEEDED"
    QUANTITY_EXCEEDED = "QUANTITY_EXCEEDED"
    DUPLICATE_EXTERNAL_REF = "DUPLICATE_EXTERNAL_REF"
    EDIT_OPEN = "EDIT_OPEN"
    NOT_ROUTABLE = "NOT_ROUTABLE"
    SLOT_FULL = "SLOT_FULL"
    HELD = "HELD"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    CHECK_FAILED = "CHECK_FAILED"
    ACCESS_REFUSED = "ACCESS_REFUSED"
    LAST_ADMIN = "LAST_ADMIN"
    REASON_REQUIRED = "REASON_REQUIRED"
    PART_OF_KIT = "PART_OF_KIT"
    WRONG_CODE = "WRONG_CODE"
    WRONG_SCAN = "WRONG_SCAN"


class ActorKind(StrEnum):
    """Who acted."""

    ANONYMOUS = "ANONYMOUS"
    CUSTOMER = "CUSTOMER"
    GUEST = "GUEST"
    STAFF = "STAFF"
    APP = "APP"
    SYSTEM = "SYSTEM"


class Role(StrEnum):
    """The roles that policies name; a principal may hold several."""

    ANONYMOUS = "anonymous"
    CUSTOMER = "customer"
    GUEST = "guest"
    CARE = "care"
    STORE = "store"
    WAREHOUSE = "warehouse"
    APP = "app"
    ADMIN = "admin"


class EventOrigin(StrEnum):
    """Messages, captures and webhooks act on LIVE events only."""

    LIVE = "LIVE"
    IMPORT = "IMPORT"
    REPLAY = "REPLAY"


class ResyncReason(StrEnum):
    """Why a stream starts anew."""

    CURSOR_EXPIRED = "CURSOR_EXPIRED"
    CURSOR_UNKNOWN = "CURSOR_UNKNOWN"
    TOO_FAR_BEHIND = "TOO_FAR_BEHIND"


class AuditKind(StrEnum):
    """What kind of act a row of the audit trail tells of."""

    MUTATION = "MUTATION"
    READ = "READ"


class AuditOutcome(StrEnum):
    """How an audited act ended."""

    DONE = "DONE"
    REFUSED = "REFUSED"
