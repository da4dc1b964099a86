from __future__ import annotations

import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

from evlit.log.schema import APPLICATION_ID, SCHEMA_SQL, SCHEMA_VERSION, migrate, migrations, prepare, schema_text
from evlit.log.store import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path


def test_schema_sql_is_what_the_migrations_make() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection)
    assert SCHEMA_SQL.read_text("utf-8") == schema_text(connection), "run tools/gen_schema.py"
    connection.close()


def test_a_new_log_has_seen_every_migration(path: Path) -> None:
    from sqlite_utils import Database

    SqliteStore(path).close()
    connection = sqlite3.connect(path)
    assert migrations().pending(Database(connection)) == []
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    connection.close()


def test_every_migration_raises_the_version_by_one() -> None:
    from sqlite_utils import Database

    connection = sqlite3.connect(":memory:", isolation_level=None)
    steps = migrations()
    for version, step in enumerate(steps.pending(Database(connection)), start=1):
        assert step.name.split()[0] == str(version)
    steps.apply(Database(connection))
    assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert len(steps.applied(Database(connection))) == SCHEMA_VERSION
    connection.close()


def test_a_log_of_an_older_version_is_migrated(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("CREATE TABLE older (id INTEGER)")  # version 0: no tables of ours yet
    prepare(connection, path)
    assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert connection.execute("SELECT count(*) FROM event").fetchone() == (0,)
    connection.close()


def test_opening_a_log_imports_neither_sqlite_utils_nor_pandas_nor_trio(path: Path) -> None:
    program = (
        "import sys; from evlit.log.store import SqliteStore; SqliteStore(sys.argv[1]).close();"
        "print([m for m in ('sqlite_utils', 'pandas', 'trio', 'zstandard') if m in sys.modules])"
    )
    for _ in ("a new log", "the same again"):
        done = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, check=True)
        assert done.stdout == "[]\n"
