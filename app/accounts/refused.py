"""The one answer to credentials that are not accepted, whatever the reason."""

from app.domain.errors import AccessRefused


def sign_in_refused() -> AccessRefused:
    """Says the same for no such account, a wrong password, a disabled account, and too many attempts."""
    return AccessRefused(
        "the e-mail address or the password is wrong, or there were too many attempts: try again, or later"
    )


def link_refused() -> AccessRefused:
    """Says the same for a link that nobody made, one that was used, and one that is too old."""
    return AccessRefused("this link is not good any more: ask for another", ("token",))


def renewal_refused() -> AccessRefused:
    """Says the same for a token of nobody, a used one, and a session that ended."""
    return AccessRefused("this cannot be renewed: sign in again", ("refreshToken",))
