"""The settings of a command: the environment's, with the command line's on top."""

import typer
from pydantic import ValidationError
from pydantic_settings import SettingsError

from app.logs import configure_logs
from app.settings import Environment, Settings, settings_from_environment


def given_settings(given: dict[str, object]) -> Settings:
    """The environment's settings with the command line's on top; a bad one names its variable and ends the program."""
    try:
        settings = settings_from_environment()
        settings = Settings.model_validate({**settings.model_dump(by_alias=True), **given})
    except ValidationError as error:
        for problem in error.errors():
            name = ".".join(map(str, problem["loc"]))
            typer.echo(f"setting {name}: {problem['msg']}", err=True)
        raise typer.Exit(2) from None
    except SettingsError as error:
        # it names the variable and not its value; what caused it may hold both
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    configure_logs(development=settings.environment is Environment.DEVELOPMENT)
    return settings
