-- Mail arrives by itself: how mailboxes are connected, and where on their servers each mail stands.

-- `settings` is the channel's own JSON without secrets; `secret` is sealed with the master key for this row. `revision` grows
-- with every change that a running listener has to take up; `place` names the mailbox itself, which is connected only once.
ALTER TABLE channel_accounts ADD COLUMN connected INTEGER NOT NULL DEFAULT 0 CHECK (connected IN (0, 1));
ALTER TABLE channel_accounts ADD COLUMN connected_at INTEGER;
ALTER TABLE channel_accounts ADD COLUMN settings TEXT CHECK (settings IS NULL OR json_valid(settings));
ALTER TABLE channel_accounts ADD COLUMN secret BLOB;
ALTER TABLE channel_accounts ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE channel_accounts ADD COLUMN place TEXT;
-- What a listener remembers over a restart, and when somebody asked to compare with the server.
ALTER TABLE channel_accounts ADD COLUMN last_contact_at INTEGER;
ALTER TABLE channel_accounts ADD COLUMN last_success_at INTEGER;
ALTER TABLE channel_accounts ADD COLUMN check_asked_at INTEGER;
CREATE UNIQUE INDEX channel_accounts_place ON channel_accounts (platform, place) WHERE place IS NOT NULL;

-- Only the headers are here: the mail is larger than the limit (bytes on the server).
ALTER TABLE intake_journal ADD COLUMN oversized INTEGER;
-- The journal row of the headers that this whole mail takes the place of.
ALTER TABLE intake_journal ADD COLUMN replaces INTEGER REFERENCES intake_journal (id);
CREATE INDEX intake_journal_replaces ON intake_journal (replaces) WHERE replaces IS NOT NULL;
-- When the source got it (INTERNALDATE): the mail's time where it names none itself.
ALTER TABLE intake_journal ADD COLUMN source_at INTEGER;

-- A folder of a mailbox. Everything above `last_uid` is new; everything up to it is history, read newest first as far back as
-- the owner wants. What stood in it when it was first seen has numbers up to `history_above` (0 once the numbers changed).
CREATE TABLE email_folders (
    id                 INTEGER PRIMARY KEY,
    channel_account_id INTEGER NOT NULL REFERENCES channel_accounts (id),
    name               TEXT NOT NULL CHECK (name <> ''),
    role               TEXT CHECK (role IN ('inbox', 'sent')),
    active             INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    missing            INTEGER NOT NULL DEFAULT 0 CHECK (missing IN (0, 1)),
    uidvalidity        INTEGER,
    last_uid           INTEGER NOT NULL DEFAULT 0,
    history_above      INTEGER NOT NULL DEFAULT 0,
    -- The last comparison with the server.
    on_server          INTEGER,
    here               INTEGER,
    gone               INTEGER,
    lacking            INTEGER,
    checked_at         INTEGER,
    UNIQUE (channel_account_id, name)
) STRICT;

-- Where a mail stands. A mail is its bytes; it may stand in several folders and get new numbers.
CREATE TABLE email_locations (
    folder_id     INTEGER NOT NULL REFERENCES email_folders (id) ON DELETE CASCADE,
    uidvalidity   INTEGER NOT NULL,
    uid           INTEGER NOT NULL CHECK (uid > 0),
    journal_id    INTEGER NOT NULL REFERENCES intake_journal (id),
    size          INTEGER NOT NULL,
    internal_date INTEGER,
    PRIMARY KEY (folder_id, uidvalidity, uid)
) STRICT, WITHOUT ROWID;
CREATE INDEX email_locations_journal ON email_locations (journal_id);

-- A mail that is larger than the limit and shown as a card until somebody wants it.
CREATE TABLE email_oversized (
    journal_id  INTEGER PRIMARY KEY REFERENCES intake_journal (id) ON DELETE CASCADE,
    folder_id   INTEGER NOT NULL REFERENCES email_folders (id) ON DELETE CASCADE,
    uidvalidity INTEGER NOT NULL,
    uid         INTEGER NOT NULL,
    state       TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'wanted', 'failed')),
    error       TEXT
) STRICT;
CREATE INDEX email_oversized_wanted ON email_oversized (folder_id, uid) WHERE state = 'wanted';
CREATE INDEX email_oversized_folder ON email_oversized (folder_id);

-- What the last comparison found on the server and not here, newest first, at most 200 a folder.
CREATE TABLE email_lacking (
    folder_id     INTEGER NOT NULL REFERENCES email_folders (id) ON DELETE CASCADE,
    uid           INTEGER NOT NULL,
    size          INTEGER NOT NULL,
    internal_date INTEGER,
    PRIMARY KEY (folder_id, uid)
) STRICT, WITHOUT ROWID;
