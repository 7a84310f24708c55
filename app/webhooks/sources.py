"""Who may send webhooks: each source has secrets of its own and acts as one app, whose grants bound what it can say."""

import base64
import binascii
import re
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

MIN_SECRET_BYTES = 24
PREFIX = "whsec_"


def _strong(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    try:
        raw = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raw = b""
    if not text.startswith(PREFIX) or len(raw) < MIN_SECRET_BYTES or len(set(raw)) < MIN_SECRET_BYTES // 2:
        raise ValueError(f"a secret is {PREFIX} and the base64 of at least {MIN_SECRET_BYTES} random bytes")
    return secret


Secret = Annotated[SecretStr, AfterValidator(_strong)]

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


class WebhookSource(BaseModel):
    """The app that a source speaks as, by its code, the secrets it signs with (two while they are changed), and whose
    notices it sends.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    app: str = Field(min_length=1, max_length=100)
    secrets: tuple[Secret, ...] = Field(min_length=1, max_length=2)
    gateway: str | None = Field(default=None, min_length=1, max_length=100)
    """The gateway whose notices it sends, by the code that payments name."""
    carrier: str | None = Field(default=None, min_length=1, max_length=100)
    """The carrier's adapter that reads what it sends. Without a gateway or a carrier messages are stored only."""

    @model_validator(mode="after")
    def _is_read_by_one(self) -> Self:
        if self.gateway is not None and self.carrier is not None:
            raise ValueError("a source sends a gateway's notices or a carrier's, not both")
        return self


def refuse_odd_codes(sources: dict[str, WebhookSource]) -> dict[str, WebhookSource]:
    """A source's code is part of its address. Raises ValueError that names the code."""
    for code in sources:
        if not CODE.fullmatch(code):
            raise ValueError(f"{code!r} is no code of a source: lower-case letters, digits and dashes")
    return sources


WebhookSources = Annotated[dict[str, WebhookSource], AfterValidator(refuse_odd_codes)]
"""By the code that stands in the address, `/webhooks/<code>`."""
