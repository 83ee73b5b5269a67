"""The named queries: .sql files whose heads say what they answer, and which values they take.

The head of such a file is its first comment:

    -- Which bylines have the most stories?
    -- Group: output
    -- $source VARCHAR = null: name of a source; null for all
    -- $word VARCHAR: what to look for
    -- Whatever else is worth knowing.

A parameter without `= VALUE` must be given. Values are bound, never put into the text, so that a file runs as
it is in any DuckDB client.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache

from transforms.errors import UsageError
from warehouse.statements import Statement, folder

# In the order in which they are listed; each query names its own.
GROUPS = {
    "output": "What is published",
    "stories": "One story at many sites",
    "changes": "What was changed afterwards",
    "coverage": "What the news is about, and what is missing",
    "collection": "How well it is collected",
}

_PARAMETER = re.compile(
    r"^-- \$(?P<name>\w+) (?P<type>[A-Z]+)(?: = (?P<default>'(?:[^']|'')*'|\S+?))?"
    r": (?P<meaning>.+?)(?:; null for (?P<unset>.+))?$"
)
_GROUP = re.compile(r"^-- Group: (?P<group>.+)$")
_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def _truth(text: str) -> bool:
    return _TRUTHS[text.lower()]


_READ: Mapping[str, tuple[Callable[[str], object], str]] = {
    "VARCHAR": (str, "text"),
    "INTEGER": (int, "a whole number such as 7"),
    "BIGINT": (int, "a whole number such as 100"),
    "DOUBLE": (float, "a number such as 0.5"),
    "BOOLEAN": (_truth, "true or false"),
    "DATE": (date.fromisoformat, "a day such as 2026-11-23"),
    "TIMESTAMP": (datetime.fromisoformat, "a time such as 2026-11-23T06:55"),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a query takes."""

    name: str  # as in the text, without the $
    type: str  # DuckDB's name of its type
    meaning: str
    default: str | None  # as written in the head, in SQL; None if it must be given
    unset: str | None = None  # what null stands for

    @property
    def expected(self) -> str:
        """What a value of it looks like."""
        return _READ[self.type][1]

    @property
    def default_text(self) -> str | None:
        """The default as somebody would give it; None where there is none, or it is null."""
        if self.default is None or self.default.lower() == "null":
            return None
        return self.default[1:-1].replace("''", "'") if self.default.startswith("'") else self.default

    def read(self, text: str, spelled: str) -> object:
        """A value given as text.

        Args:
            text: what was given.
            spelled: how the caller names the parameter, for messages.

        Raises:
            UsageError: it can't be read as the parameter's type.
        """
        try:
            return _READ[self.type][0](text.strip() if self.type != "VARCHAR" else text)
        except (ValueError, KeyError) as error:
            raise UsageError(
                f"{spelled} must be {self.expected} ({self.meaning}) but is {text!r}."
            ) from error

    def fallback(self, spelled: str) -> object:
        """The value where none is given.

        Raises:
            UsageError: one must be given.
        """
        if self.default is None:
            raise UsageError(f"{spelled} is missing: expected {self.expected}, {self.meaning}.")
        return None if self.default_text is None else self.read(self.default_text, spelled)


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query that comes with Nightdesk."""

    name: str
    group: str  # one of GROUPS
    answers: str  # the question that it answers, a line
    notes: str  # what else is worth knowing, a paragraph; may be empty
    parameters: tuple[Parameter, ...]
    text: str


@cache
def named_queries() -> tuple[NamedQuery, ...]:
    """The queries that come with Nightdesk, by group and name.

    Raises:
        ValueError: a file's head is not written as this module says.
    """
    places = list(GROUPS)
    return tuple(
        sorted(map(_named, folder("queries")), key=lambda query: (places.index(query.group), query.name))
    )


def named(name: str) -> NamedQuery:
    """One of them; `-` is taken for `_`.

    Raises:
        UsageError: there is none of that name.
    """
    queries = {query.name: query for query in named_queries()}
    wanted = name.strip().lower().replace("-", "_")
    if wanted in queries:
        return queries[wanted]
    words = [one for one in queries if any(len(word) > 3 and word in one for word in wanted.split("_"))]
    near = list(dict.fromkeys([*get_close_matches(wanted, queries, n=3), *words]))[:5]
    raise UsageError(
        f"No query is called {name!r}. "
        + (f"Did you mean {' or '.join(near)}? " if near else "")
        + "`nightdesk queries` lists them all."
    )


def declared(text: str) -> tuple[Parameter, ...]:
    """The parameters that the head of a query declares.

    Raises:
        UsageError: one is declared of a type that is not known here.
    """
    found = []
    for line in _head(text):
        if match := _PARAMETER.match(line):
            if match["type"] not in _READ:
                raise UsageError(
                    f"${match['name']} must be declared as one of {', '.join(_READ)} but is as {match['type']}."
                )
            found.append(Parameter(**match.groupdict()))
    return tuple(found)


def bound(
    parameters: Sequence[Parameter], given: Mapping[str, str], spelled: Callable[[str], str]
) -> dict[str, object]:
    """The values to bind: those that are given, and the declared ones for the rest.

    Args:
        parameters: what the query takes.
        given: values as text, by name.
        spelled: how the caller names a parameter, for messages.

    Raises:
        UsageError: a value can't be read, is missing, or is of no parameter.
    """
    names = [parameter.name for parameter in parameters]
    for name in given:
        if name not in names:
            takes = f"takes {', '.join(map(spelled, names))}" if names else "takes no values"
            raise UsageError(f"The query {takes}, but {spelled(name)} is given.")
    return {
        parameter.name: parameter.read(given[parameter.name], spelled(parameter.name))
        if parameter.name in given
        else parameter.fallback(spelled(parameter.name))
        for parameter in parameters
    }


def _head(text: str) -> list[str]:
    lines = text.splitlines()
    ends = next((place for place, line in enumerate(lines) if not line.startswith("--")), len(lines))
    return lines[:ends]


def _named(statement: Statement) -> NamedQuery:
    lines = _head(statement.text)[1:]
    groups = [match["group"] for line in lines if (match := _GROUP.match(line))]
    if len(groups) != 1 or groups[0] not in GROUPS:
        raise ValueError(
            f"sql/queries/{statement.name}.sql must have one line '-- Group: NAME', NAME being one of "
            f"{', '.join(GROUPS)}, but has {groups}"
        )
    notes = [line for line in lines if not _GROUP.match(line) and not line.startswith("-- $")]
    return NamedQuery(
        statement.name,
        groups[0],
        statement.promise,
        " ".join(line.removeprefix("--").strip() for line in notes),
        declared(statement.text),
        statement.text,
    )
