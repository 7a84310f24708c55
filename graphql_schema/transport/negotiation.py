"""Which media type answers a request, by its Accept header (GraphQL over HTTP, RFC 9110 section 12.5.1)."""

from dataclasses import dataclass

JSON = "application/json"
GRAPHQL_RESPONSE = "application/graphql-response+json"
EVENT_STREAM = "text/event-stream"

_WILDCARDS = {"*/*": (JSON, GRAPHQL_RESPONSE), "application/*": (GRAPHQL_RESPONSE, JSON)}


@dataclass(frozen=True, slots=True)
class _Range:
    media: str
    quality: float


def negotiate(accept: str) -> str | None:
    """The media type to answer with, or None when nothing we speak is acceptable.

    Higher quality first, then the client's own order. An event stream is chosen only when it is named and comes first
    among what we speak: clients like urql list it last for queries that they want as JSON.
    """
    ranges = _parse(accept) or [_Range("*/*", 1.0)]
    refused = {entry.media for entry in ranges if entry.quality == 0}
    for entry in sorted(ranges, key=lambda entry: -entry.quality):
        for media in _WILDCARDS.get(entry.media, (entry.media,)):
            if media in (JSON, GRAPHQL_RESPONSE, EVENT_STREAM) and media not in refused:
                return media
    return None


def names_graphql(accept: str) -> bool:
    """Whether the header names one of our types outright; no page can make a browser send that cross-origin."""
    return any(entry.media in (JSON, GRAPHQL_RESPONSE, EVENT_STREAM) for entry in _parse(accept))


def prefers_html(accept: str) -> bool:
    """Whether a browser asks for a page: HTML is named, and none of our types."""
    return any(entry.media == "text/html" for entry in _parse(accept)) and not names_graphql(accept)


def media_type(content_type: str) -> tuple[str, str]:
    """The type and the charset (utf-8 when absent) of a Content-Type header, both in lower case."""
    media, *parameters = (part.strip().lower() for part in content_type.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset":
            return media, value.strip().strip('"')
    return media, "utf-8"


def _parse(accept: str) -> list[_Range]:
    ranges: list[_Range] = []
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if media:
            ranges.append(_Range(media, _quality(parameters)))
    return ranges


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
