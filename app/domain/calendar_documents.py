"""Calendars as they are stated, stored and told: what is refused, the documents, and the calendar they make.

Documents are plain JSON, in one canonical order, so that the same calendar is the same document:
`openingHours` [{weekday, opens, closes}], `closures` [{on, name}], `cutOffs` [{carrier, service, weekday, time}].
Wall-clock times are "HH:MM"; "24:00" closes a day at its end. Hours past midnight are stated on both days.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.calendars import MINUTES_A_DAY, Calendar, CutOff, Span
from app.domain.codes import business_code
from app.domain.enums import Weekday
from app.domain.errors import InvalidInput

Document = dict[str, Any]

MAX_HOURS, MAX_CLOSURES, MAX_CUT_OFFS = 100, 1_000, 500
MAX_NAME = 120
_TIME = re.compile(r"(\d\d):(\d\d)", re.ASCII)
_NUMBERS = {weekday: number for number, weekday in enumerate(Weekday)}


@dataclass(frozen=True, slots=True)
class StatedHours:
    """Open on these weekdays between two local times."""

    weekdays: tuple[Weekday, ...]
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class StatedClosure:
    """Closed on a whole local day: a holiday, a stocktaking."""

    on: date
    name: str | None = None


@dataclass(frozen=True, slots=True)
class StatedCutOff:
    """What is ready by a local time of these weekdays leaves with the carrier. No service: all of the carrier's."""

    carrier: str
    weekdays: tuple[Weekday, ...]
    time: str
    service: str | None = None


def hours_document(stated: Sequence[StatedHours], path: tuple[str, ...]) -> list[Document]:
    """The document of opening hours. Raises InvalidInput for a time that is none, no span, and hours that overlap."""
    _refuse_more(stated, MAX_HOURS, path)
    spans: list[tuple[int, int, int, Document]] = []
    for index, hours in enumerate(stated):
        place = (*path, str(index))
        opens = minute_stated(hours.opens, (*place, "opens"))
        closes = minute_stated(hours.closes, (*place, "closes"), ends=True)
        if closes <= opens:
            raise InvalidInput(
                f"{hours.closes} is not after {hours.opens}: state hours past midnight on both days", (*place, "closes")
            )
        for weekday in _weekdays(hours.weekdays, place):
            number = _NUMBERS[weekday]
            if any(day == number and opens < end and begin < closes for day, begin, end, _ in spans):
                raise InvalidInput(f"the hours of {weekday} overlap", place)
            document = {"weekday": weekday.value, "opens": hours.opens, "closes": hours.closes}
            spans.append((number, opens, closes, document))
    return [document for *_, document in sorted(spans, key=lambda span: span[:2])]


def closures_document(stated: Sequence[StatedClosure], path: tuple[str, ...]) -> list[Document]:
    """The document of closures. Raises InvalidInput for a day that is named twice and a name without end."""
    _refuse_more(stated, MAX_CLOSURES, path)
    days: dict[date, str | None] = {}
    for index, closure in enumerate(stated):
        if closure.on in days:
            raise InvalidInput(f"{closure.on} is closed twice", (*path, str(index), "on"))
        if closure.name is not None and len(closure.name) > MAX_NAME:
            raise InvalidInput(f"a name has at most {MAX_NAME} characters", (*path, str(index), "name"))
        days[closure.on] = closure.name
    return [{"on": day.isoformat(), "name": days[day]} for day in sorted(days)]


def cut_offs_document(stated: Sequence[StatedCutOff], path: tuple[str, ...]) -> list[Document]:
    """The document of cut-offs. Raises InvalidInput for a time that is none and a cut-off that stands twice."""
    _refuse_more(stated, MAX_CUT_OFFS, path)
    found: dict[tuple[str, str, int, int], Document] = {}
    for index, cut_off in enumerate(stated):
        place = (*path, str(index))
        carrier = business_code(cut_off.carrier, (*place, "carrier"))
        service = None if cut_off.service is None else business_code(cut_off.service, (*place, "service"))
        minute = minute_stated(cut_off.time, (*place, "time"))
        for weekday in _weekdays(cut_off.weekdays, place):
            key = (carrier, service or "", _NUMBERS[weekday], minute)
            if key in found:
                raise InvalidInput(f"the cut-off at {cut_off.time} on {weekday} stands twice", place)
            found[key] = {"carrier": carrier, "service": service, "weekday": weekday.value, "time": cut_off.time}
    return [found[key] for key in sorted(found)]


def refuse_unmanned(weekdays: Iterable[str], hours: Sequence[Document], path: tuple[str, ...]) -> None:
    """Raise InvalidInput for a cut-off on a weekday without opening hours: nobody is there to hand over."""
    manned = {document["weekday"] for document in hours}
    for weekday in weekdays if hours else ():
        if weekday not in manned:
            raise InvalidInput(f"a cut-off falls on {weekday}, which has no opening hours", path)


def calendar_of(
    timezone: str,
    opening_hours: Sequence[Mapping[str, Any]],
    closures: Sequence[Mapping[str, Any]],
    cut_offs: Sequence[Mapping[str, Any]],
    handling_minutes: int,
) -> Calendar:
    """The calendar that stored documents describe; they were refused before if they described none."""
    hours: dict[int, list[Span]] = {}
    for document in opening_hours:
        span = Span(minute_of(document["opens"]), minute_of(document["closes"]))
        hours.setdefault(_NUMBERS[Weekday(document["weekday"])], []).append(span)
    return Calendar(
        zone=ZoneInfo(timezone),
        hours=hours,
        closures=frozenset(date.fromisoformat(document["on"]) for document in closures),
        cut_offs=tuple(
            CutOff(
                carrier=document["carrier"],
                service=document["service"],
                weekday=_NUMBERS[Weekday(document["weekday"])],
                minute=minute_of(document["time"]),
            )
            for document in cut_offs
        ),
        handling_minutes=handling_minutes,
    )


def minute_stated(text: str, path: tuple[str, ...], *, ends: bool = False) -> int:
    """The minute of a day that was stated as "HH:MM". Raises InvalidInput; only what `ends` may be "24:00"."""
    matched = _TIME.fullmatch(text)
    if matched is not None and int(matched[2]) < 60:
        minute = int(matched[1]) * 60 + int(matched[2])
        if minute < MINUTES_A_DAY or (ends and minute == MINUTES_A_DAY):
            return minute
    raise InvalidInput(f"{text} is no time of day: write HH:MM, like 09:30{' or 24:00' if ends else ''}", path)


def minute_of(text: str) -> int:
    """The minute of a day, from a document."""
    return int(text[:2]) * 60 + int(text[3:])


def _weekdays(weekdays: Sequence[Weekday], place: tuple[str, ...]) -> Sequence[Weekday]:
    if not weekdays:
        raise InvalidInput("at least one weekday is named", (*place, "weekdays"))
    return weekdays


def _refuse_more(stated: Sequence[object], limit: int, path: tuple[str, ...]) -> None:
    if len(stated) > limit:
        raise InvalidInput(f"at most {limit} of them can be stated", path)
