"""The code that whoever collects goods says: six digits that stand nowhere.

They are derived from the installation's secret, the work's id and the pickup's generation, so that the shopper's page
can show them and the place can look whether they are right, while no table, event or log holds them.
"""

import hmac
from collections.abc import Sequence
from uuid import UUID

from app.domain.orders.model import Pickup

DIGITS = 6
GENERATION_BYTES = 4


def pickup_code(secret: bytes, work_id: UUID, generation: int) -> str:
    """The code of a work's pickup: six digits, evenly spread to within one part in 10^13."""
    digest = hmac.digest(secret, work_id.bytes + generation.to_bytes(GENERATION_BYTES), "sha256")
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}}"


def is_code(secrets: Sequence[bytes], work_id: UUID, pickup: Pickup, said: str) -> bool:
    """Whether somebody said the code of a pickup; `secrets` are all that are accepted. Blanks and hyphens are none."""
    heard = "".join(said.split()).replace("-", "").encode(errors="surrogatepass")
    right = False
    for secret in secrets:
        code = pickup_code(secret, work_id, pickup.generation).encode()
        right |= hmac.compare_digest(heard, code)
    return right
