"""Documents and steps that the tests of access share."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from app.access.access_token import BadCredentials
from app.access.authenticate import Authenticator
from app.access.password_token import make_password_token
from app.domain.principal import ANONYMOUS, Principal
from db.database import Database
from graphql_schema.ids import read_id
from tests.builders import Shop
from tests.graphql_schema.asking import ADMIN, Graph, a_graph

PASSWORD = "a long sentence nobody tries"
NEW_PASSWORD = "another long sentence of hers"

ERRORS = "errors { __typename code message path retryable }"
ACCESS = """
access {
  accessToken expiresAt refreshToken refreshExpiresAt
  viewer { roles actor { kind id name } locations { code } channels { code } }
}
"""


def _document(name: str, input_type: str, selected: str = "") -> str:
    return f"mutation ($input: {input_type}!) {{ done: {name}(input: $input) {{ {ERRORS} {selected} }} }}"


STAFF_SIGN_IN = _document("staffSignIn", "SignInInput", ACCESS)
CUSTOMER_SIGN_IN = _document("customerSignIn", "SignInInput", ACCESS)
RENEW = _document("accessRenew", "AccessRenewInput", ACCESS)
SIGN_OUT = _document("signOut", "SignOutInput")
PASSWORD_CHANGE = _document("passwordChange", "PasswordChangeInput", ACCESS)
ACCESS_REQUEST = _document("customerAccessRequest", "CustomerAccessRequestInput")
PASSWORD_SET = _document("customerPasswordSet", "CustomerPasswordSetInput", ACCESS)
ACCESS_REVOKE = _document("accessRevoke", "AccessRevokeInput")
STAFF_UPSERT = _document(
    "staffUpsert",
    "StaffUpsertInput",
    "staff { id email name roles locations channels active hasPassword version }",
)
APP_KEY = "id prefix scopes createdAt expiresAt revokedAt lastUsedAt"
APP_UPSERT = _document(
    "appUpsert",
    "AppUpsertInput",
    f"app {{ id code name active locations channels scopes version keys {{ {APP_KEY} }} }}",
)
APP_KEY_CREATE = _document("appKeyCreate", "AppKeyCreateInput", f"key appKey {{ {APP_KEY} app {{ code }} }}")
APP_KEY_REVOKE = _document("appKeyRevoke", "AppKeyRevokeInput", f"appKey {{ {APP_KEY} }}")

REFUSED = {
    "__typename": "InvalidInput",
    "code": "ACCESS_REFUSED",
    "message": "the e-mail address or the password is wrong, or there were too many attempts: try again, or later",
    "path": [],
    "retryable": False,
}


@dataclass(slots=True)
class Hours:
    """A clock that a test moves on."""

    passed: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        """The machine's time, and what passed in the test."""
        return datetime.now(UTC) + self.passed

    def wait(self, **span: float) -> None:
        """Let time pass."""
        self.passed += timedelta(**span)


async def a_graph_with_hours(shop: Shop) -> tuple[Graph, Hours]:
    """A graph whose time a test moves on."""
    hours = Hours()
    return await a_graph(Database(shop.database.engine, hours)), hours


async def rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    """What a query finds."""
    async with database.session() as session:
        return [tuple(row) for row in await session.execute(text(query))]


async def done(graph: Graph, document: str, principal: Principal = ANONYMOUS, /, **asked: Any) -> dict[str, Any]:
    """The payload of a mutation that was done."""
    payload = (await graph.data(document, principal, input=asked))["done"]
    assert payload["errors"] == []
    return payload


async def refused(graph: Graph, document: str, principal: Principal = ANONYMOUS, /, **asked: Any) -> dict[str, Any]:
    """The one error of a mutation that was refused; nothing else is in its payload."""
    payload = (await graph.data(document, principal, input=asked))["done"]
    (error,) = payload.pop("errors")
    assert set(payload.values()) <= {None}
    return error


async def a_member_of_staff(graph: Graph, email: str = "ada@shop.example", **stated: Any) -> dict[str, Any]:
    """An account with a password, made by an administrator."""
    asked = {"email": email, "name": "Ada", "roles": ["care"], "initialPassword": PASSWORD, **stated}
    return (await done(graph, STAFF_UPSERT, ADMIN, **asked))["staff"]


async def sign_in(graph: Graph, email: str = "ada@shop.example", password: str = PASSWORD) -> dict[str, Any]:
    """What a member of staff holds after signing in."""
    return (await done(graph, STAFF_SIGN_IN, email=email, password=password))["access"]


async def who(graph: Graph, credential: str) -> Principal | None:
    """Whom the door takes the holder of a bearer credential for, without any memory; None when it is refused."""
    fresh = Authenticator(graph.services.database, graph.services.secrets)
    try:
        return await fresh({"authorization": f"Bearer {credential}"})
    except BadCredentials:
        return None
    finally:
        await fresh.aclose()


async def somebody(graph: Graph, credential: str) -> Principal:
    """Whom the door takes the holder of a bearer credential for."""
    principal = await who(graph, credential)
    assert principal is not None
    return principal


async def an_app(graph: Graph, code: str = "wms", **stated: Any) -> dict[str, Any]:
    """An app, made by an administrator."""
    return (await done(graph, APP_UPSERT, ADMIN, code=code, name="Warehouse system", **stated))["app"]


async def password_links(graph: Graph) -> list[str]:
    """The links of the messages that wait, oldest first, as whoever sends them makes them."""
    messages = await rows(
        graph.services.database,
        """SELECT m.id, k.password_hash FROM outgoing_messages m
           LEFT JOIN customer_credentials k ON k.customer_id = m.customer_id WHERE kind = 'PASSWORD' ORDER BY m.id""",
    )
    return [make_password_token(graph.services.secrets.accounts, id, kept) for id, kept in messages]


async def a_customer_with_password(graph: Graph, email: str = "eve@home.example") -> dict[str, Any]:
    """What a new customer holds, who asked for a link and used it."""
    await done(graph, ACCESS_REQUEST, email=email)
    link = (await password_links(graph))[-1]
    return (await done(graph, PASSWORD_SET, token=link, password=PASSWORD))["access"]


def key_of(identity: str) -> Any:
    """The UUID in a global id."""
    return read_id(identity)[1][0]
