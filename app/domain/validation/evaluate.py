"""Looking at an order with every check of its channel, and what follows: it is refused, kept for review, or goes on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import CheckMode, CheckName, CheckOutcome, FulfilledBy, HoldReason
from app.domain.errors import CheckFailed
from app.domain.orders.model import CheckResult
from app.domain.validation import checks
from app.domain.validation.check import Facts, Finding
from app.domain.validation.settings import Settings

_OUTCOMES = {CheckMode.WARN: CheckOutcome.WARNED, CheckMode.REVIEW: CheckOutcome.FAILED}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found, and why somebody has to look at the order first; no reasons: nobody has to."""

    results: tuple[CheckResult, ...]
    reasons: tuple[HoldReason, ...]

    @property
    def needs_review(self) -> bool:
        """Whether somebody has to look at it before it goes on."""
        return bool(self.reasons)


def evaluate(
    settings: Settings, facts: Facts, new_id: Callable[[], UUID], *, sold_already: bool, explain: bool
) -> Verdict:
    """Look at the order with every check that is on.

    What is `sold_already` elsewhere is a fact and never refused: it is kept for review. What the channel ships itself
    is not kept either. That a check found nothing is written down where the channel has set that check. `explain` is
    whether the caller may know which rule against fraud they met. Raises CheckFailed when one in mode REFUSE finds
    something.
    """
    results: list[CheckResult] = []
    reasons: list[HoldReason] = []
    for name, setting in settings.items():
        mode = _mode(setting.mode, facts.order.fulfilled_by, sold_already=sold_already)
        if mode is CheckMode.OFF:
            continue
        check = checks()[name]
        found = check.look(facts, setting.parameters)
        if found is None or (not found and not setting.stated):
            continue
        if found and mode is CheckMode.REFUSE:
            raise _refusal(name, found, told=check.told or explain)
        if found and mode is CheckMode.REVIEW and check.hold not in reasons:
            reasons.append(check.hold)
        results += [
            CheckResult(
                id=new_id(), check=name, outcome=_OUTCOMES[mode], code=one.code, path=one.path, data=dict(one.data)
            )
            for one in found
        ] or [CheckResult(id=new_id(), check=name, outcome=CheckOutcome.PASSED)]
    return Verdict(tuple(results), tuple(reasons))


def _mode(mode: CheckMode, fulfilled_by: FulfilledBy, *, sold_already: bool) -> CheckMode:
    if mode in (CheckMode.REVIEW, CheckMode.REFUSE) and fulfilled_by is FulfilledBy.CHANNEL:
        return CheckMode.WARN
    return CheckMode.REVIEW if mode is CheckMode.REFUSE and sold_already else mode


def _refusal(name: CheckName, found: Sequence[Finding], *, told: bool) -> CheckFailed:
    first = found[0]
    if not told:
        return CheckFailed("the order cannot be taken like this: get in touch with the shop", None, None)
    return CheckFailed("; ".join(one.message for one in found), name, first.code, first.path)
