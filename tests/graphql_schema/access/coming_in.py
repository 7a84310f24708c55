"""Documents and steps that the tests of access share."""

from typing import Any

from tests.graphql_schema.asking import ADMIN, Graph

PASSWORD = "a long sentence nobody tries"

ERRORS = "errors { __typename code message path retryable }"
ACCESS = """
access {
  accessToken expiresAt refreshToken refreshExpiresAt
  viewer { roles permissions actor { kind id name } locations { code } channels { code } }
}
"""
STAFF_SIGN_IN = f"mutation ($input: SignInInput!) {{ done: staffSignIn(input: $input) {{ {ERRORS} {ACCESS} }} }}"
CUSTOMER_SIGN_IN = f"mutation ($input: SignInInput!) {{ done: customerSignIn(input: $input) {{ {ERRORS} {ACCESS} }} }}"
RENEW = f"mutation ($input: AccessRenewInput!) {{ done: accessRenew(input: $input) {{ {ERRORS} {ACCESS} }} }}"
SIGN_OUT = f"mutation ($input: SignOutInput!) {{ done: signOut(input: $input) {{ {ERRORS} }} }}"
PASSWORD_CHANGE = f"mutation ($input: PasswordChangeInput!) {{ done: passwordChange(input: $input) {{ {ERRORS} {ACCESS} }} }}"
STAFF_UPSERT = f"""
mutation ($input: StaffUpsertInput!) {{
  done: staffUpsert(input: $input) {{
    {ERRORS} cursor
    staff {{ id email name roles locations channels active hasPassword version }}
  }}
}}
"""


async def a_member_of_staff(graph: Graph, email: str, **stated: Any) -> dict[str, Any]:
    """An account with a password, made by an administrator."""
    asked = {"email": email, "name": "Ada", "roles": ["care"], "initialPassword": PASSWORD, **stated}
    done = (await graph.data(STAFF_UPSERT, ADMIN, input=asked))["done"]
    assert done["errors"] == []
    return done["staff"]


async def sign_in(graph: Graph, email: str, password: str) -> dict[str, Any]:
    """What a member of staff holds after signing in."""
    done = (await graph.data(STAFF_SIGN_IN, input={"email": email, "password": password}))["done"]
    assert done["errors"] == []
    return done["access"]
