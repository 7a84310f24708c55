"""A day at the door, over HTTP and WebSocket: coming in, listening, and being out within a second."""

from typing import Any

from app.domain.enums import Role
from tests.builders import a_shop
from tests.graphql_schema.access.coming_in import (
    ACCESS_REVOKE,
    APP_KEY_CREATE,
    APP_KEY_REVOKE,
    APP_UPSERT,
    NEW_PASSWORD,
    PASSWORD,
    PASSWORD_CHANGE,
    RENEW,
    SIGN_OUT,
    STAFF_SIGN_IN,
    STAFF_UPSERT,
)
from tests.live_client import Watch, watching
from tests.serving import ServedHere, served_here, token

EVENTS = "subscription { eventPublished { __typename } }"
CHANNELS = "{ viewer { roles } }"


async def asked(served: ServedHere, document: str, bearer: str | None = None, /, **given: Any) -> dict[str, Any]:
    """The payload of a mutation that was done."""
    done = (await served.data(document, bearer, input=given))["done"]
    assert done["errors"] == []
    return done


async def is_shut(served: ServedHere, watch: Watch, bearer: str) -> None:
    """The socket was closed for good, and HTTP refuses the same credential."""
    code, _ = await watch.closed()
    assert code == 4403
    answer = await served.ask(CHANNELS, bearer)
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]


async def test_staff_are_out_wherever_they_listen(database_url: str) -> None:
    admin = token(Role.ADMIN)
    ada = {"email": "ada@shop.example", "name": "Ada", "roles": ["care"]}
    credentials = {"email": "ada@shop.example", "password": PASSWORD}
    async with served_here(database_url) as served:
        await a_shop(served.services.database)
        account = (await asked(served, STAFF_UPSERT, admin, **ada, initialPassword=PASSWORD))["staff"]

        # when: she signs out of this session
        access = (await asked(served, STAFF_SIGN_IN, **credentials))["access"]
        async with watching(served.address, EVENTS, bearer=access["accessToken"]) as watch:
            await watch.next()
            await asked(served, SIGN_OUT, access["accessToken"])
            await is_shut(served, watch, access["accessToken"])

        # when: she changes her password elsewhere
        here = (await asked(served, STAFF_SIGN_IN, **credentials))["access"]
        elsewhere = (await asked(served, STAFF_SIGN_IN, **credentials))["access"]
        async with watching(served.address, EVENTS, bearer=here["accessToken"]) as watch:
            await watch.next()
            passwords = {"oldPassword": PASSWORD, "newPassword": NEW_PASSWORD}
            changed = (await asked(served, PASSWORD_CHANGE, elsewhere["accessToken"], **passwords))["access"]
            await is_shut(served, watch, here["accessToken"])

        # when: her rights change, she comes back with the new ones, and an administrator ends her access
        async with watching(served.address, EVENTS, bearer=changed["accessToken"]) as watch:
            await watch.next()
            await asked(served, STAFF_UPSERT, admin, **{**ada, "channels": ["web"]})
            await is_shut(served, watch, changed["accessToken"])
        renewed = (await asked(served, RENEW, refreshToken=changed["refreshToken"]))["access"]
        async with watching(served.address, EVENTS, bearer=renewed["accessToken"]) as watch:
            await watch.next()
            await asked(served, ACCESS_REVOKE, admin, subjectId=account["id"])
            await is_shut(served, watch, renewed["accessToken"])


async def test_an_app_listens_with_its_key_until_the_key_ends(database_url: str) -> None:
    admin = token(Role.ADMIN)
    async with served_here(database_url) as served:
        await a_shop(served.services.database)
        app = (await asked(served, APP_UPSERT, admin, code="wms", name="Warehouse system"))["app"]
        made = await asked(served, APP_KEY_CREATE, admin, appId=app["id"])
        async with watching(served.address, EVENTS, bearer=made["key"]) as watch:
            await watch.next()

            # when: its rights change, and it comes back with the same key
            await asked(served, APP_UPSERT, admin, code="wms", name="Warehouse system", channels=["web"])
            assert (await watch.closed())[0] == 4403
        async with watching(served.address, EVENTS, bearer=made["key"]) as watch:
            await watch.next()

            # when: the key ends
            await asked(served, APP_KEY_REVOKE, admin, appKeyId=made["appKey"]["id"])
            await is_shut(served, watch, made["key"])
