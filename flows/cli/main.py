"""The app: its verbs, and how it ends."""

import os
import signal
import sys
from importlib.metadata import version
from types import FrameType
from typing import Annotated, NoReturn

import typer
from typer.exceptions import TyperException

from flows.cli.backfill import backfill
from flows.cli.diff import diff
from flows.cli.export import add_to as add_export
from flows.cli.keeping import add_to as add_keeping
from flows.cli.read import add_to as add_reading
from flows.cli.reprocess import reprocess
from flows.cli.runs import add_to as add_runs
from flows.cli.runs import prefect_was_lost
from flows.cli.search import add_to as add_search
from flows.cli.setup import add_to as add_setup
from flows.cli.terminal import Exit, err, out
from transforms.errors import NightdeskError

app = typer.Typer(
    name="nightdesk",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Every night's news, from feeds to a DuckDB warehouse that you query with SQL.

A first night: `nightdesk sources list`, `nightdesk nightly`, `nightdesk status`,
`nightdesk sql "from articles limit 5"`.

Exit codes: 0 done; 1 done, with failures worth a look; 2 wrong usage or settings; 3 another run holds
the lock; 4 storage trouble.""",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        out.print(f"nightdesk {version('nightdesk')}")
        raise typer.Exit


@app.callback()
def _root(
    show_version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    """The verbs' common root."""


add_runs(app)
app.command()(backfill)
app.command()(reprocess)
add_reading(app)
add_export(app)
app.command()(diff)
add_search(app)
add_setup(app)
add_keeping(app)


def main() -> NoReturn:
    """Run the command line and end the process with its exit code."""
    signal.signal(signal.SIGTERM, _as_interrupt)
    code = _run()
    if prefect_was_lost():
        # Prefect's own threads go on trying to reach the lost API for minutes before they let a process
        # end. All that matters is committed and told; there is nothing left to wait for.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _run() -> int:
    try:
        result = app(standalone_mode=False)
    except NightdeskError as error:
        err.print(str(error), style="red", markup=False)
        return error.exit_code
    except typer.Exit as exit_:
        return exit_.exit_code
    except (KeyboardInterrupt, typer.Abort):
        err.print("Stopped. Nothing is lost: the next run goes on from here.")
        return Exit.INTERRUPTED
    except (BrokenPipeError, SystemExit) as error:
        # `nightdesk sql ... | head`: the reader has seen enough, of which Typer and Rich make an exit with 1.
        if isinstance(error, SystemExit) and not isinstance(error.__context__, BrokenPipeError):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except TyperException as error:  # wrong usage: an unknown verb or option, a missing argument
        error.show()  # type: ignore[attr-defined]  # all that are raised here have it
        return Exit.USAGE
    return result if isinstance(result, int) else Exit.DONE


def _as_interrupt(_signal: int, _frame: FrameType | None) -> None:
    """SIGTERM, from systemd or a shutdown, ends a run as Ctrl-C does."""
    raise KeyboardInterrupt
