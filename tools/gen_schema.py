"""Write `evlit/log/schema.sql` from the migrations in `evlit/log/schema.py`: run it after adding one."""

from __future__ import annotations

import sqlite3

from evlit.log.schema import SCHEMA_SQL, migrate, schema_text


def main() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection)
    SCHEMA_SQL.write_text(schema_text(connection), "utf-8")


if __name__ == "__main__":
    main()
