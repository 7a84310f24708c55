"""`orderwire`: the one program. Every command is thin; what it does lives in `app/commands/`."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from app.access.strength import WeakSecret
from app.commands import schema as schema_commands
from app.commands.account_programs import app_program, customer_program, staff_program
from app.commands.audit import anchor_command, export_command, verify_command
from app.commands.check import check_command
from app.commands.demo import demo as play_demo
from app.commands.demo import seed as seed_demo
from app.commands.documents import ManifestFormat, build_manifest, check_manifests
from app.commands.given_settings import given_settings as _settings
from app.commands.import_orders import import_command
from app.commands.import_postal_codes import POSTAL_CODES, import_postal_codes_command
from app.commands.messages import NoLink, mark_sent, message_link, queued_messages
from app.commands.reindex import reindex_command
from app.commands.replay import replay_command
from app.commands.serve import serve as serve_graph
from app.commands.token import UnknownHolder, access_token
from app.commands.webhooks import webhooks_program
from app.domain.enums import Role
from app.events.bus import MemoryBusReachesOneProcessOnly, UnknownWakeUpBus
from db.postgres import EmbeddedPostgresError
from graphql_schema.schema import render_sdl
from graphql_schema.trusted_documents import ManifestError

program = typer.Typer(
    name="orderwire",
    help="Orderwire: one typed GraphQL graph over orders, inventory and shipments, watched live.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)
database_program = typer.Typer(help="The database's schema.", no_args_is_help=True)
program.add_typer(database_program, name="db")
messages_program = typer.Typer(help="What waits to be told to people.", no_args_is_help=True)
program.add_typer(messages_program, name="messages")
audit_program = typer.Typer(help="The audit trail: who did what, in a chain.", no_args_is_help=True)
program.add_typer(audit_program, name="audit")
documents_program = typer.Typer(help="Trusted documents: the operations of front-ends, by id.", no_args_is_help=True)
program.add_typer(documents_program, name="documents")
program.add_typer(staff_program, name="staff")
program.add_typer(app_program, name="app")
program.add_typer(customer_program, name="customer")
program.add_typer(webhooks_program, name="webhooks")


@program.command()
def serve(
    workers: Annotated[int | None, typer.Option(help="Server processes; ORDERWIRE_WORKERS otherwise.")] = None,
    host: Annotated[str | None, typer.Option(help="Address to serve.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to serve.")] = None,
) -> None:
    """Serve the graph until stopped."""
    given = {"workers": workers, "host": host, "port": port}
    serve_graph(_settings({name: value for name, value in given.items() if value is not None}))


@program.command()
def demo(
    host: Annotated[str | None, typer.Option(help="Address to serve.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to serve.")] = None,
) -> None:
    """Load the demo shop once, and serve it with live traffic."""
    given = {"host": host, "port": port}
    play_demo(_settings({name: value for name, value in given.items() if value is not None}))


@program.command()
def seed() -> None:
    """Load the demo shop, and do not serve it."""
    seed_demo(_settings({}))


@program.command("import")
def import_(
    source: Annotated[str, typer.Argument(help="Whose orders: online-retail or olist; or postal-codes.")],
    path: Annotated[Path, typer.Argument(help="The file (online-retail, postal-codes) or folder (olist).")],
    timezone: Annotated[str | None, typer.Option(help="Zone of the source's times; the source's own if none.")] = None,
    report: Annotated[Path | None, typer.Option(help="Where repaired and refused rows are written (CSV).")] = None,
) -> None:
    """Bring real orders in from another system's tables, or postal codes. Running it twice changes nothing.

    A table of postal codes has the columns country, postal_code, latitude, longitude.
    """
    if source == POSTAL_CODES:
        raise typer.Exit(import_postal_codes_command(_settings({}), path, report_file=report))
    raise typer.Exit(import_command(_settings({}), source, path, timezone=timezone, report_file=report))


@program.command()
def replay(
    path: Annotated[Path, typer.Argument(help="The source's file or folder.")],
    source: Annotated[str | None, typer.Option(help="online-retail or olist; guessed from the path if none.")] = None,
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day after the last.")] = None,
    speed: Annotated[str, typer.Option(help="Seconds of then in one of now, or max.")] = "max",
    timezone: Annotated[str | None, typer.Option(help="Zone of the source's times; the source's own if none.")] = None,
) -> None:
    """Play another system's orders as live traffic, in the order of their true times."""
    raise typer.Exit(
        replay_command(
            _settings({}),
            path,
            source_name=source,
            first=None if first is None else first.date(),
            until=None if until is None else until.date(),
            speed=speed,
            timezone=timezone,
        )
    )


@program.command()
def token(
    role: Annotated[Role, typer.Option(help="What the holder may do.")],
    location: Annotated[str | None, typer.Option(help="Narrow a store's or warehouse's token to this code.")] = None,
    customer: Annotated[UUID | None, typer.Option(help="Whose token a customer's is.")] = None,
    hours: Annotated[float, typer.Option(min=0.01, max=24 * 365, help="How long it is good for.")] = 12,
) -> None:
    """Print an access token for development."""
    if role in (Role.ANONYMOUS, Role.GUEST):
        raise typer.BadParameter("anonymous needs no token, a guest's is the order token of orderPlace")
    try:
        typer.echo(access_token(_settings({}), role, location=location, customer=customer, hours=hours))
    except UnknownHolder as error:
        raise typer.BadParameter(str(error)) from error


@program.command()
def reindex() -> None:
    """Index e-mail addresses with the secret in use, after it was changed."""
    raise typer.Exit(reindex_command(_settings({})))


@program.command()
def check(
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON report for monitoring.")] = False,
) -> None:
    """Check that everything that must be true of the stored data is true."""
    raise typer.Exit(check_command(_settings({}), as_json=as_json))


@program.command()
def schema(
    check: Annotated[bool, typer.Option("--check", help="Fail when a committed file differs.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Write the files anew.")] = False,
) -> None:
    """Print the graph's SDL, or keep the files that are generated from the code."""
    if write:
        typer.echo(f"wrote {', '.join(schema_commands.write_files())}")
    elif check:
        stale = schema_commands.stale_files()
        if stale:
            typer.echo(f"{', '.join(stale)}: not what the code says; run `make schema` and look at the difference")
            raise typer.Exit(1)
        typer.echo("the generated files are what the code says")
    else:
        typer.echo(render_sdl())


@documents_program.command("build")
def build_documents(
    folder: Annotated[Path, typer.Argument(help="The front-end's source.", exists=True, file_okay=False)],
    output: Annotated[Path, typer.Option("--output", "-o", help="The manifest to write.")] = Path("manifest.json"),
    manifest_format: Annotated[
        ManifestFormat, typer.Option("--format", help="flat: {id: document}; apollo: with names.")
    ] = ManifestFormat.FLAT,
    add_typename: Annotated[
        bool, typer.Option("--add-typename", help="Select __typename where Apollo Client and urql would.")
    ] = False,
) -> None:
    """Write the manifest of a front-end's operations, each with its fragments and held to the schema."""
    count = build_manifest(folder, output, manifest_format, add_typename=add_typename)
    typer.echo(f"{output}: {count} documents")


@documents_program.command("check")
def check_documents(
    manifests: Annotated[list[Path] | None, typer.Argument(help="Those of the settings if none.")] = None,
    role: Annotated[
        list[Role] | None, typer.Option(help="Who will ask (several allowed): their limits and rights count.")
    ] = None,
) -> None:
    """Verify manifests and hold every document to the schema and the limits, as the start of the program does."""
    settings = _settings({})
    count = check_manifests(settings, manifests or settings.trusted_documents, frozenset(role or ()))
    typer.echo(f"{count} documents can be served")


@messages_program.command("list")
def list_messages(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many, oldest first.")] = 50,
) -> None:
    """List messages that nobody has sent yet: id, when, kind, whom, order."""
    for message in queued_messages(_settings({}), limit=limit):
        whom = f"contact {message.contact_id}" if message.contact_id else f"customer {message.customer_id}"
        about = f"  order {message.order_id}" if message.order_id else ""
        typer.echo(f"{message.id}  {message.created_at:%Y-%m-%dT%H:%M:%SZ}  {message.kind}  {whom}{about}")


@messages_program.command("link")
def show_link(message_id: Annotated[UUID, typer.Argument(help="As `list` shows it.")]) -> None:
    """Print the secret of a message's link, to try it out; in development only."""
    try:
        typer.echo(message_link(_settings({}), message_id))
    except NoLink as error:
        raise typer.BadParameter(str(error)) from error


@messages_program.command("sent")
def take_off(message_id: Annotated[UUID, typer.Argument(help="As `list` shows it.")]) -> None:
    """Take a message off the queue that was sent by hand."""
    if not mark_sent(_settings({}), message_id):
        raise typer.BadParameter(f"no message {message_id} is queued")


@audit_program.command("anchor")
def anchor_audit() -> None:
    """Sign where the chain stands: into the data directory's file, and onto the screen."""
    raise typer.Exit(anchor_command(_settings({})))


@audit_program.command("verify")
def verify_audit(
    anchors: Annotated[Path | None, typer.Option(help="Anchors kept elsewhere; this directory's otherwise.")] = None,
    earlier_secrets: Annotated[Path | None, typer.Option(help="Secrets that were in use before, one a line.")] = None,
) -> None:
    """Walk the chain from its first entry, and name the first that is not as it was sealed."""
    raise typer.Exit(verify_command(_settings({}), anchors_file=anchors, earlier_secrets=earlier_secrets))


@audit_program.command("export")
def export_audit() -> None:
    """Write every entry as one line of JSON."""
    raise typer.Exit(export_command(_settings({}), sys.stdout))


@database_program.command("upgrade")
def upgrade() -> None:
    """Bring the database to the newest migration."""
    schema_commands.upgrade_database(_settings({}))
    typer.echo("the database is at the newest migration")


@database_program.command("check")
def check_migrations() -> None:
    """Fail when the models say something that the migrations do not."""
    differences = schema_commands.database_drift(_settings({}))
    for difference in differences:
        typer.echo(difference)
    if differences:
        raise typer.Exit(1)
    typer.echo("models and migrations agree")


MENDABLE = (EmbeddedPostgresError, ManifestError, MemoryBusReachesOneProcessOnly, UnknownWakeUpBus, WeakSecret)
"""What a person can mend who reads the message."""


def main() -> None:
    """Run the program; failures that a person can mend are one line."""
    try:
        program()
    except MENDABLE as error:
        typer.echo(str(error), err=True)
        raise SystemExit(2) from error


if __name__ == "__main__":
    main()
