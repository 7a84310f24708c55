"""Whose figures a caller has, and what an operator's file may and may not say."""

from pathlib import Path

import pytest

from app.domain.enums import ActorKind, Role
from app.domain.principal import ANONYMOUS, SYSTEM, Principal
from graphql_schema.limits.role_limits import Limits, LimitsError, RoleLimits, limits_of, read_limits, shipped_limits
from tests.graphql_schema.asking import a_principal


def read(tmp_path: Path, text: str) -> Limits:
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    return read_limits(path)


def somebody(*roles: Role) -> Principal:
    return Principal(kind=ActorKind.STAFF, roles=frozenset(roles))


@pytest.mark.parametrize(
    ("role", "name", "body_bytes", "depth", "cost", "bucket", "refill"),
    [
        *((role, "public", 65_536, 8, 500, 1_000, 50) for role in (Role.ANONYMOUS, Role.CUSTOMER, Role.GUEST)),
        *(
            (role, "merchant", 262_144, 12, 1_000, 2_000, 100)
            for role in (Role.CARE, Role.STORE, Role.WAREHOUSE, Role.ADMIN, Role.APP)
        ),
    ],
)
def test_each_role_has_the_figures_of_its_class(
    role: Role, name: str, body_bytes: int, depth: int, cost: int, bucket: int, refill: int
) -> None:
    limits = limits_of(a_principal(role))
    assert (limits.name, limits.body_bytes, limits.depth) == (name, body_bytes, depth)
    assert (limits.cost_per_request, limits.bucket, limits.refill_per_second) == (cost, bucket, refill)
    assert limits_of(a_principal(role)) is limits


def test_bulk_is_the_merchants_class_with_room_for_rows() -> None:
    bulk, merchant = shipped_limits().bulk, limits_of(SYSTEM)
    assert (bulk.list_items, bulk.body_bytes) == (5_000, 5_000_000)
    assert bulk.request_seconds == 120
    changed = {"name", "list_items", "body_bytes", "values", "request_seconds"}
    assert bulk.model_dump(exclude=changed) == merchant.model_dump(exclude=changed)


def test_an_operators_figure_wins_and_leaves_the_others_alone(tmp_path: Path) -> None:
    # when
    limits = read(tmp_path, "classes: {public: {tokens: 700}}\nroles: {app: {bucket: 9_000}}\nprocess: {sockets: 7}\n")
    # then
    assert limits.of(ANONYMOUS).tokens == 700
    assert limits.of(ANONYMOUS).name == "public"
    assert (limits.of(a_principal(Role.APP)).bucket, limits.of(a_principal(Role.CARE)).bucket) == (9_000, 2_000)
    assert (limits.of(a_principal(Role.APP)).name, limits.of(a_principal(Role.CARE)).name) == ("app", "merchant")
    assert (limits.process.sockets, limits.process.acquire_seconds) == (7, 1)


def test_weights_may_be_changed_one_by_one(tmp_path: Path) -> None:
    # when
    weights = read(tmp_path, "weights: {mutation: 20, types: {Money: 3}}").weights
    # then
    assert (weights.mutation, weights.subscription) == (20, 10)
    assert [weights.of_type(name) for name in ("Money", "Order", "OrderEdge", "PageInfo")] == [3, 1, 0, 0]


def test_several_roles_have_the_most_generous_figure_of_each(tmp_path: Path) -> None:
    # given
    limits = read(tmp_path, "roles: {store: {depth: 20, tokens: 500}}")
    # when
    both = limits.of(somebody(Role.STORE, Role.CARE))
    # then
    assert (both.name, both.depth, both.tokens) == ("merchant+store", 20, 2_000)
    assert limits.of(somebody(Role.CARE, Role.ADMIN)).name == "merchant"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("classes: {merchant: {tokens: 0}}", "classes.merchant.tokens: "),
        ("classes: {merchant: {tokens: many}}", "classes.merchant.tokens: "),
        ("process: {lock_seconds: 9}", "process: Value error, lock_seconds < statement_seconds must hold"),
        ("process: {statement_seconds: 9}", "process.statement_seconds: must be less than request_seconds"),
        ("process: {message_bytes: 100_000}", "process.message_bytes: "),
        ("classes: {everybody: {}}", "classes.everybody: "),
        ("roles: {app: {bucket: 5}}", "roles.app: Value error, a request of cost_per_request must fit"),
        ("roles: {app: {tokns: 5}}", "roles.app.tokns: "),
        ("roles: {app: {page_size: 1000}}", "roles.app.page_size: "),
        ("roles: {app: {errors: 100}}", "roles.app.errors: "),
        ("roles: {boss: {}}", "roles.boss: "),
        ("roles: 4", "roles: "),
        ("process: {sockets: -1}", "process.sockets: "),
        ("weights: {object: x}", "weights.object: "),
        ("weights: {nothing: 1}", "weights.nothing: "),
        ("quotas: {}", "quotas: "),
        ("[1]", "Input should be"),
        ("a: [", "is no YAML"),
    ],
)
def test_a_mistake_is_told_with_the_file_and_the_place(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(LimitsError) as refused:
        read(tmp_path, text)
    assert str(refused.value).startswith(f"{tmp_path / 'mine.yaml'}: {place}")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LimitsError, match="cannot be read"):
        read_limits(tmp_path / "none.yaml")


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "# nothing yet\n").of(ANONYMOUS) == limits_of(ANONYMOUS)


def test_figures_cannot_be_changed_while_the_program_runs() -> None:
    with pytest.raises(Exception, match="frozen"):
        limits_of(ANONYMOUS).tokens = 5  # type: ignore[misc] # the very mistake that is tested
    assert RoleLimits.model_config.get("frozen") is True
