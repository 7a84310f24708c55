"""What a caller hears of a failure that nobody expected: that it happened, and under which id the log tells more."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.server.refusing import refuse


class LastWords:
    """Answer 500 for an exception before the first byte, and raise it on, so that it stands in the log.

    It stands within the other guards, so that this answer too has their headers; Starlette's own would not.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the class."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def note(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, note)
        except Exception:
            if not started:
                await refuse(scope, send, 500, "INTERNAL", "Internal error")
            raise
