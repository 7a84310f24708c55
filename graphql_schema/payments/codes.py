"""Codes of gift cards become keyed digests at the edge: no command, row or log ever holds one."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from app.credit.codes import code_token
from app.payments.gateways.gift_card import CODE
from graphql_schema.context import Info

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

C = TypeVar("C", bound="DataclassInstance")


def hide_codes(info: Info, command: C) -> C:
    """The command with the token of every gift card hidden: of its `payments`, or its own."""
    keys = [accepted.gift_cards for accepted in info.context.services.secrets.accepted]
    stated = cast("Any", command)
    if hasattr(stated, "payments"):
        return replace(stated, payments=tuple(_hidden(payment, keys) for payment in stated.payments))
    return cast("C", _hidden(stated, keys))


def _hidden(tender: Any, keys: list[bytes]) -> Any:
    if tender.gateway != CODE or tender.token is None:
        return tender
    return replace(tender, token=code_token(keys, tender.token))
