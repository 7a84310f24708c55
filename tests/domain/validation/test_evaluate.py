"""What is done about what checks find: the channel's modes, and facts that are never refused."""

from typing import Any

import pytest

from app.domain.enums import CheckMode, CheckName, CheckOutcome, FulfilledBy, HoldReason
from app.domain.errors import CheckFailed
from app.domain.ids import new_id
from app.domain.validation import checks
from app.domain.validation.check import Facts, Need, Parameters
from app.domain.validation.evaluate import Verdict, evaluate
from app.domain.validation.settings import document_of, longest_window, needs, settings_of
from tests.domain.validation.test_checks import bought


def verdict_of(document: dict[str, Any], *, sold_already: bool = False, explain: bool = True, **order: Any) -> Verdict:
    """What follows for an order that is sent to nowhere and worth 10.00."""
    facts = Facts(order=bought(**order))
    return evaluate(settings_of(document), facts, new_id, sold_already=sold_already, explain=explain)


LARGE = document_of(CheckMode.REVIEW, Parameters(amount_minor=999, currency="EUR"))


def test_every_check_has_a_default_that_refuses_nothing() -> None:
    modes = {name: setting.mode for name, setting in settings_of({}).items()}
    assert modes == {
        name: CheckMode.WARN if name in (CheckName.ADDRESS, CheckName.PHONE, CheckName.TOTAL) else CheckMode.OFF
        for name in CheckName
    }
    assert needs(settings_of({})) == frozenset()
    assert all(check.name is name for name, check in checks().items())


def test_what_passes_is_written_down_where_the_channel_asked_for_the_check() -> None:
    document = {"AMOUNT": document_of(CheckMode.WARN, Parameters(units=5)), "ADDRESS": {"mode": "OFF"}}
    assert [(one.check, one.outcome, one.code) for one in verdict_of(document).results] == [
        (CheckName.AMOUNT, CheckOutcome.PASSED, None)
    ]
    assert verdict_of({"ADDRESS": {"mode": "OFF"}}).results == ()


def test_what_warns_lets_the_order_go_on() -> None:
    verdict = verdict_of({})
    assert [(one.outcome, one.code) for one in verdict.results] == [(CheckOutcome.WARNED, "ADDRESS_MISSING")]
    assert not verdict.needs_review


def test_what_fails_keeps_the_order_for_review_with_a_reason_each() -> None:
    verdict = verdict_of({"ADDRESS": {"mode": "REVIEW"}, "AMOUNT": LARGE})
    assert [(one.outcome, one.code) for one in verdict.results] == [
        (CheckOutcome.FAILED, "ADDRESS_MISSING"),
        (CheckOutcome.FAILED, "TOTAL_HIGH"),
    ]
    assert verdict.reasons == (HoldReason.ADDRESS, HoldReason.FRAUD)


def test_what_is_refused_says_which_check_unless_it_is_against_fraud() -> None:
    with pytest.raises(CheckFailed) as refused:
        verdict_of({"ADDRESS": {"mode": "REFUSE"}}, explain=False)
    assert (refused.value.check, refused.value.finding) == (CheckName.ADDRESS, "ADDRESS_MISSING")

    document = {"AMOUNT": {**LARGE, "mode": "REFUSE"}}
    with pytest.raises(CheckFailed) as silent:
        verdict_of(document, explain=False)
    assert (silent.value.check, silent.value.finding, silent.value.path) == (None, None, ())
    with pytest.raises(CheckFailed) as explained:
        verdict_of(document)
    assert explained.value.finding == "TOTAL_HIGH"


def test_what_was_sold_already_is_looked_at_instead_of_refused() -> None:
    verdict = verdict_of({"AMOUNT": {**LARGE, "mode": "REFUSE"}}, sold_already=True)
    assert verdict.reasons == (HoldReason.FRAUD,)


def test_what_the_channel_ships_itself_is_neither_kept_nor_refused() -> None:
    for mode in ("REVIEW", "REFUSE"):
        verdict = verdict_of({"AMOUNT": {**LARGE, "mode": mode}}, fulfilled_by=FulfilledBy.CHANNEL)
        assert not verdict.needs_review
        assert CheckOutcome.WARNED in {one.outcome for one in verdict.results}


def test_only_checks_that_are_on_ask_what_the_buyer_did_before() -> None:
    settings = settings_of(
        {
            "DUPLICATE": document_of(CheckMode.WARN, Parameters(within_minutes=30)),
            "VELOCITY": document_of(CheckMode.OFF, Parameters(within_minutes=600)),
            "CREDIT": {"mode": "REFUSE"},
        }
    )
    assert needs(settings) == {Need.EARLIER, Need.CREDIT}
    assert longest_window(settings) == 30
