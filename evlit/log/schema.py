"""The tables of a log, and how older logs become new ones.

`schema.sql` beside this file is what the migrations below add up to; `tools/gen_schema.py` writes it and a test
compares the two. A new log is made from it, because importing sqlite-utils (which imports pandas) takes 240 ms that
the first start of a server need not pay. Only a log of an older version runs migrations.

Every migration is additive: readers open logs they may not write, so they must be able to read old ones as they are.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from evlit.log.errors import LogVersionError, NotALog

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database, Migrations

#: `PRAGMA application_id` of every log: "evlt" in ASCII, so that `file session.db` and we can tell it from others.
APPLICATION_ID: Final = int.from_bytes(b"evlt", "big")

#: `PRAGMA user_version`: the number of migrations a log has seen.
SCHEMA_VERSION: Final = 1

SCHEMA_SQL: Final = Path(__file__).with_name("schema.sql")


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Make `connection`'s file a log of this version, whether it is empty or an older log."""
    if is_empty(connection):
        connection.executescript(SCHEMA_SQL.read_text("utf-8"))
        return
    if check(connection, path) < SCHEMA_VERSION:
        migrate(connection)


def check(connection: sqlite3.Connection, path: Path, *, newer: bool = False) -> int:
    """Return the version of the log, refusing what is none and, but for `newer`, what is newer than we are."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise NotALog(
            f"{path}: expected a log of evlit, found "
            + ("an empty file." if is_empty(connection) else "the SQLite file of another program.")
            + " It was left as it is: name another file."
        )
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA_VERSION and not newer:
        raise LogVersionError(path, version, SCHEMA_VERSION)
    return int(version)


def is_empty(connection: sqlite3.Connection) -> bool:
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    return not tables


def migrate(connection: sqlite3.Connection) -> None:
    """Run the migrations this log has not seen yet."""
    from sqlite_utils import Database

    migrations().apply(Database(connection))


def migrations() -> Migrations:
    """All migrations, oldest first. What was released is never edited: add the next one."""
    from sqlite_utils import Migrations

    history = Migrations("evlit.log")

    @history(name="1 events, sessions, snapshots, blobs, sources")
    def create(db: Database) -> None:
        db.table("session").create(
            {
                "id": str,
                "app": str,
                "opened": float,  # UTC seconds, like every time here
                "closed": float,
                "token_digest": str,  # of the resume token, which itself is never stored
                "labels": str,  # JSON object
                "epoch": int,  # grows each time the session gets a new owner; appends of older ones are fenced
            },
            pk="id",
            not_null={"app", "opened", "labels", "epoch"},
            strict=True,
        )
        events = db.table("event").create(
            {
                "seq": int,
                "session": str,
                "position": int,
                "at": float,
                "kind": str,
                "version": int,
                "run": int,
                "cause": int,
                "data": str,
            },
            pk="seq",
            not_null={"session", "position", "at", "kind", "version", "data"},
            strict=True,
        )
        # The fence of last resort: two writers can never both record a position.
        events.create_index(["session", "position"], unique=True)
        db.table("snapshot").create(
            {"session": str, "position": int, "state": bytes},
            pk=("session", "position"),
            not_null={"state"},
            strict=True,
        )
        db.table("blob").create(
            {"digest": str, "media_type": str, "size": int, "bytes": bytes},
            pk="digest",
            not_null={"media_type", "size", "bytes"},
            strict=True,
        )
        db.table("source").create(
            {"digest": str, "path": str, "text": str},
            pk="digest",
            not_null={"path", "text"},
            strict=True,
        )
        stamp(db, 1)

    return history


def stamp(db: Database, version: int) -> None:
    """Write who we are and which migrations are in; part of each migration's own transaction."""
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {version}")


def schema_text(connection: sqlite3.Connection) -> str:
    """Print a migrated database's schema as the SQL that makes the same one in an empty file."""
    statements = ["BEGIN IMMEDIATE"]
    statements += [sql for (sql,) in connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")]
    statements += [
        f"INSERT INTO _sqlite_migrations (migration_set, name, applied_at)\n"
        f"VALUES ('{migration_set}', '{name}', strftime('%Y-%m-%d %H:%M:%f+00:00', 'now'))"
        for migration_set, name in connection.execute("SELECT migration_set, name FROM _sqlite_migrations ORDER BY id")
    ]
    for pragma in ("application_id", "user_version"):
        (value,) = connection.execute(f"PRAGMA {pragma}").fetchone()
        statements.append(f"PRAGMA {pragma} = {value}")
    statements.append("COMMIT")
    head = (
        "-- The tables of a log. Written by tools/gen_schema.py from evlit/log/schema.py: change that, then run it.\n\n"
    )
    return head + ";\n\n".join(statements) + ";\n"
