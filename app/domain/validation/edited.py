"""What an edit states of places and phone numbers, looked at by the checks that look at orders that are placed.

Somebody is there who can mend it: what an order would be kept for review for is refused here. So is what cannot be (a
postal code that the country does not have) where the channel has said nothing of the check; what is merely missing is
written down then, as it is when an order is placed.
"""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from app.domain.enums import CheckMode, CheckName, CheckOutcome, FulfilledBy
from app.domain.errors import CheckFailed
from app.domain.orders.model import Address, CheckResult
from app.domain.validation.address import RulesOf, problems_of
from app.domain.validation.check import Finding
from app.domain.validation.settings import Settings

CANNOT_BE = frozenset({"POSTAL_CODE_INVALID", "POSTAL_CODE_OF_ANOTHER_REGION", "REGION_UNKNOWN", "PHONE_INVALID"})

Findings = Mapping[CheckName, Sequence[Finding]]
Number = tuple[tuple[str, ...], str | None, str | None]
"""A phone number's place in the input, the number, and the country that it is called from."""


def findings_of(
    address: tuple[tuple[str, ...], Address] | None,
    numbers: Sequence[Number],
    *,
    rules_of: RulesOf,
    is_phone: Callable[[str, str | None], bool],
) -> Findings:
    """What is missing or wrong: in an address that goods are brought to, with its place, and in phone numbers."""
    wrong = [
        Finding("PHONE_INVALID", path, "nobody can have this phone number", {"country": country})
        for path, number, country in numbers
        if number is not None and number.strip() and (country or "+" in number) and not is_phone(number, country)
    ]
    problems = [] if address is None else list(problems_of(address[1], rules_of, address[0]))
    return {CheckName.ADDRESS: problems, CheckName.PHONE: wrong}


def refuse_odd(settings: Settings, findings: Findings, fulfilled_by: FulfilledBy) -> None:
    """Raise CheckFailed at the place of the first thing that may not be so, with words for all of its check."""
    for name, found in findings.items():
        refused = [one for one in found if _is_refused(settings, name, one, fulfilled_by)]
        if refused:
            first = refused[0]
            raise CheckFailed("; ".join(one.message for one in refused), name, first.code, first.path)


def results_of(settings: Settings, findings: Findings, new_id: Callable[[], UUID]) -> tuple[CheckResult, ...]:
    """What is written down of what was found and not refused."""
    return tuple(
        CheckResult(
            id=new_id(), check=name, outcome=CheckOutcome.WARNED, code=one.code, path=one.path, data=dict(one.data)
        )
        for name, found in findings.items()
        if settings[name].mode is not CheckMode.OFF
        for one in found
    )


def _is_refused(settings: Settings, name: CheckName, finding: Finding, fulfilled_by: FulfilledBy) -> bool:
    setting = settings[name]
    if setting.mode is CheckMode.OFF or fulfilled_by is FulfilledBy.CHANNEL:
        return False
    if setting.mode is CheckMode.WARN:
        return not setting.stated and finding.code in CANNOT_BE
    return True
