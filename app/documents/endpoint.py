"""`GET /documents/<token>`: a paper, for whoever was given the link.

Wrong and unknown tokens are answered alike; a link that has ended says so, since whoever holds it was given it.
"""

import re
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.documents.links import PATH, read_link
from app.documents.papers import paper_of
from app.typesetting.render import PDF, CannotPrint
from db.database import Database
from db.failures import database_is_unavailable

ENDINGS = {PDF: ".pdf", "image/png": ".png", "application/zpl": ".zpl", "text/plain; charset=utf-8": ".txt"}
"""What a browser may show; carriers' bytes that say to be anything else are saved, never shown: this is our origin."""


def document_routes(database: Database, secrets: Sequence[bytes]) -> list[Route]:
    """The route; links that any of these secrets signed are good."""

    async def document(request: Request) -> Response:
        link = read_link(secrets, request.path_params["token"])
        if link is None:
            return _refused(404, "There is no such document.")
        if link.ends_at <= database.clock.now():
            return _refused(410, "This link has ended. Ask for a new one where you got it.")
        try:
            found = await paper_of(database, link)
        except CannotPrint:
            return _refused(501, "Documents cannot be printed here.")
        except Exception as failure:
            if not database_is_unavailable(failure):
                raise
            return _refused(503, "Ask again in a moment.", {"retry-after": "5"})
        if found is None:
            return _refused(404, "There is no such document.")
        name = re.sub(r"[^A-Za-z0-9_.-]", "_", found.name) + ENDINGS.get(found.media_type, "")
        known = found.media_type in ENDINGS
        return Response(
            found.content,
            media_type=found.media_type if known else "application/octet-stream",
            headers={
                "cache-control": "private, no-store",
                "content-disposition": f'{"inline" if known else "attachment"}; filename="{name}"',
                "x-content-type-options": "nosniff",
            },
        )

    return [Route(PATH + "{token}", document, methods=["GET"])]


def _refused(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(message + "\n", status, headers={"cache-control": "no-store", **(headers or {})})
