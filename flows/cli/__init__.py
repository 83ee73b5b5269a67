"""The command line; the only room of the house that prints or exits."""

from flows import environment

environment.prepare()  # Prefect reads its variables once, when it is first imported

from flows.cli.main import main  # noqa: E402

__all__ = ["main"]
