"""What a channel has said of its checks: a mode and parameters each; silence means the check's own default."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.enums import CheckMode, CheckName
from app.domain.validation import checks
from app.domain.validation.check import Need, Parameters

_NAMES = {
    "within_minutes": "withinMinutes",
    "most": "most",
    "amount_minor": "amountMinor",
    "currency": "currency",
    "units": "units",
    "percent": "percent",
}
"""What the channel's document calls each parameter."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How one check is used; `stated` when the channel said so, not when it is the check's own default."""

    mode: CheckMode
    parameters: Parameters
    stated: bool


Settings = Mapping[CheckName, Setting]


def settings_of(document: Mapping[str, Any]) -> Settings:
    """Every check with its mode and its parameters, from what is stored with a channel."""
    found: dict[CheckName, Setting] = {}
    for name, check in checks().items():
        own: Mapping[str, Any] | None = document.get(name.value)
        if own is None:
            found[name] = Setting(check.default, check.with_defaults(Parameters()), stated=False)
        else:
            stated = Parameters(**{ours: own.get(theirs) for ours, theirs in _NAMES.items()})
            found[name] = Setting(CheckMode(own["mode"]), check.with_defaults(stated), stated=True)
    return found


def document_of(mode: CheckMode, parameters: Parameters) -> dict[str, Any]:
    """One check's entry of that document; parameters that were not stated are left out."""
    stated = {theirs: getattr(parameters, ours) for ours, theirs in _NAMES.items()}
    return {"mode": mode.value, **{name: value for name, value in stated.items() if value is not None}}


def needs(settings: Settings) -> frozenset[Need]:
    """What must be read of the database; nothing unless a check that wants it is on."""
    used = (checks()[name].needs for name, setting in settings.items() if setting.mode is not CheckMode.OFF)
    return frozenset[Need]().union(*used)


def longest_window(settings: Settings) -> int:
    """How many minutes back the checks look that are on; 0 when none does."""
    return max(
        (
            setting.parameters.within_minutes or 0
            for name, setting in settings.items()
            if setting.mode is not CheckMode.OFF and Need.EARLIER in checks()[name].needs
        ),
        default=0,
    )
