-- The tables of a log. Written by tools/gen_schema.py from evlit/log/schema.py: change that, then run it.

BEGIN IMMEDIATE;

CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);

CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");

CREATE TABLE "session" (
   "id" TEXT PRIMARY KEY,
   "app" TEXT NOT NULL,
   "opened" REAL NOT NULL,
   "closed" REAL,
   "token_digest" TEXT,
   "labels" TEXT NOT NULL,
   "epoch" INTEGER NOT NULL
) STRICT;

CREATE TABLE "event" (
   "seq" INTEGER PRIMARY KEY,
   "session" TEXT NOT NULL,
   "position" INTEGER NOT NULL,
   "at" REAL NOT NULL,
   "kind" TEXT NOT NULL,
   "version" INTEGER NOT NULL,
   "run" INTEGER,
   "cause" INTEGER,
   "data" TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX "idx_event_session_position"
    ON "event" ("session", "position");

CREATE TABLE "snapshot" (
   "session" TEXT,
   "position" INTEGER,
   "state" BLOB NOT NULL,
   PRIMARY KEY ("session", "position")
) STRICT;

CREATE TABLE "blob" (
   "digest" TEXT PRIMARY KEY,
   "media_type" TEXT NOT NULL,
   "size" INTEGER NOT NULL,
   "bytes" BLOB NOT NULL
) STRICT;

CREATE TABLE "source" (
   "digest" TEXT PRIMARY KEY,
   "path" TEXT NOT NULL,
   "text" TEXT NOT NULL
) STRICT;

INSERT INTO _sqlite_migrations (migration_set, name, applied_at)
VALUES ('evlit.log', '1 events, sessions, snapshots, blobs, sources', strftime('%Y-%m-%d %H:%M:%f+00:00', 'now'));

PRAGMA application_id = 1702259828;

PRAGMA user_version = 1;

COMMIT;
