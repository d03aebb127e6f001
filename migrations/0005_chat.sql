-- Messengers: chats beside mails. Facts of a chat may come twice and in any order; every table here gives the same result then.

-- Whether answers can be sent with an account's settings.
ALTER TABLE channel_accounts ADD COLUMN can_send INTEGER NOT NULL DEFAULT 0 CHECK (can_send IN (0, 1));
UPDATE channel_accounts SET can_send = 1 WHERE settings ->> 'smtp' IS NOT NULL;
-- The account's own id on its platform, e.g. a bot's; NULL for mailboxes.
ALTER TABLE channel_accounts ADD COLUMN own_id TEXT;

-- A chat's keys on its platform; it has two when the platform gave it a new one.
CREATE TABLE conversation_keys (
    channel_account_id INTEGER NOT NULL REFERENCES channel_accounts (id),
    key                TEXT NOT NULL CHECK (key <> ''),
    conversation_id    INTEGER NOT NULL REFERENCES communications_conversations (id) ON DELETE CASCADE,
    PRIMARY KEY (channel_account_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_keys_conversation ON conversation_keys (conversation_id);

-- person, group, channel, notices; NULL for mail. `reach`: whether anybody can be written to there; `reach_at`, `reach_n`: how late that is known.
ALTER TABLE communications_conversations ADD COLUMN chat_kind TEXT CHECK (chat_kind IN ('person', 'group', 'channel', 'notices'));
ALTER TABLE communications_conversations ADD COLUMN reach TEXT CHECK (reach IN ('reachable', 'blocked', 'left', 'read_only'));
ALTER TABLE communications_conversations ADD COLUMN reach_at INTEGER;
ALTER TABLE communications_conversations ADD COLUMN reach_n INTEGER;

-- How a chat's message is shown: the newest of its versions. JSON as the API shows it.
ALTER TABLE communications_messages ADD COLUMN entities TEXT CHECK (entities IS NULL OR json_valid(entities));
ALTER TABLE communications_messages ADD COLUMN card TEXT CHECK (card IS NULL OR json_valid(card));
ALTER TABLE communications_messages ADD COLUMN quoted TEXT CHECK (quoted IS NULL OR json_valid(quoted));
ALTER TABLE communications_messages ADD COLUMN forwarded_from TEXT;
ALTER TABLE communications_messages ADD COLUMN edited_at INTEGER;
ALTER TABLE communications_messages ADD COLUMN withdrawn_at INTEGER;
-- [{"emoji", "names", "own"}]
ALTER TABLE communications_messages ADD COLUMN reactions TEXT CHECK (reactions IS NULL OR json_valid(reactions));

-- One message as the platform counts; an album is several of them in one. `external_id`: chat key and number.
CREATE TABLE message_parts (
    id                 INTEGER PRIMARY KEY,
    channel_account_id INTEGER NOT NULL REFERENCES channel_accounts (id),
    external_id        TEXT NOT NULL,
    number             INTEGER NOT NULL,
    message_id         INTEGER NOT NULL REFERENCES communications_messages (id) ON DELETE CASCADE,
    UNIQUE (channel_account_id, external_id)
) STRICT;
CREATE INDEX message_parts_message ON message_parts (message_id, number);

-- Albums that are one message.
CREATE TABLE message_albums (
    channel_account_id INTEGER NOT NULL REFERENCES channel_accounts (id),
    key                TEXT NOT NULL,
    message_id         INTEGER NOT NULL REFERENCES communications_messages (id) ON DELETE CASCADE,
    PRIMARY KEY (channel_account_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_albums_message ON message_albums (message_id);

-- Every version of a part; the newest is shown. `content`: what the version says, as JSON. No journal row: written here.
CREATE TABLE message_versions (
    id         INTEGER PRIMARY KEY,
    part_id    INTEGER NOT NULL REFERENCES message_parts (id) ON DELETE CASCADE,
    at         INTEGER NOT NULL,
    sequence   INTEGER NOT NULL,
    content    TEXT NOT NULL CHECK (json_valid(content)),
    journal_id INTEGER REFERENCES intake_journal (id),
    UNIQUE (part_id, at, sequence)
) STRICT;
CREATE INDEX message_versions_journal ON message_versions (journal_id) WHERE journal_id IS NOT NULL;

-- By the platform's ids, since they may come before the message they are about.
CREATE TABLE message_reactions (
    channel_account_id INTEGER NOT NULL REFERENCES channel_accounts (id),
    external_id        TEXT NOT NULL,
    actor              TEXT NOT NULL,
    name               TEXT NOT NULL,
    own                INTEGER NOT NULL DEFAULT 0 CHECK (own IN (0, 1)),
    emoji              TEXT NOT NULL CHECK (json_valid(emoji)),
    at                 INTEGER NOT NULL,
    sequence           INTEGER NOT NULL,
    PRIMARY KEY (channel_account_id, external_id, actor)
) STRICT, WITHOUT ROWID;
CREATE TABLE message_withdrawals (
    channel_account_id INTEGER NOT NULL REFERENCES channel_accounts (id),
    external_id        TEXT NOT NULL,
    at                 INTEGER NOT NULL,
    PRIMARY KEY (channel_account_id, external_id)
) STRICT, WITHOUT ROWID;

-- What the office's own account lets the bot do.
CREATE TABLE business_connections (
    channel_account_id INTEGER NOT NULL REFERENCES channel_accounts (id),
    external_id        TEXT NOT NULL,
    content            TEXT NOT NULL CHECK (json_valid(content)),
    at                 INTEGER NOT NULL,
    sequence           INTEGER NOT NULL,
    PRIMARY KEY (channel_account_id, external_id)
) STRICT, WITHOUT ROWID;

-- Files that the platform holds. `part_id`, `remote_key`: which version has it; `current`: whether the newest has.
ALTER TABLE communications_attachments ADD COLUMN part_id INTEGER REFERENCES message_parts (id) ON DELETE CASCADE;
ALTER TABLE communications_attachments ADD COLUMN remote_key TEXT;
ALTER TABLE communications_attachments ADD COLUMN current INTEGER NOT NULL DEFAULT 1 CHECK (current IN (0, 1));
-- {"width", "height", "duration"}
ALTER TABLE communications_attachments ADD COLUMN media TEXT CHECK (media IS NULL OR json_valid(media));
-- Why it could not be fetched: a word of the API.
ALTER TABLE communications_attachments ADD COLUMN fault TEXT;
CREATE INDEX attachments_part ON communications_attachments (part_id) WHERE part_id IS NOT NULL;

-- The work of fetching them; gone once the file is here. `stopped`: it failed for good, somebody may ask again.
CREATE TABLE attachment_fetches (
    attachment_id      INTEGER PRIMARY KEY REFERENCES communications_attachments (id) ON DELETE CASCADE,
    channel_account_id INTEGER NOT NULL REFERENCES channel_accounts (id),
    remote_id          TEXT NOT NULL,
    stage              TEXT NOT NULL DEFAULT 'waiting' CHECK (stage IN ('waiting', 'stopped')),
    due_at             INTEGER NOT NULL,
    attempts           INTEGER NOT NULL DEFAULT 0,
    retrying_since     INTEGER
) STRICT;
CREATE INDEX attachment_fetches_due ON attachment_fetches (channel_account_id, stage, due_at);

-- How far a source was read, where that is one number (Telegram: the last update), and when it moved.
CREATE TABLE channel_cursors (
    channel_account_id INTEGER PRIMARY KEY REFERENCES channel_accounts (id),
    value              INTEGER NOT NULL,
    moved_at           INTEGER NOT NULL
) STRICT;

-- A message that goes out in several steps (files, then text): how many the platform has confirmed.
ALTER TABLE outbox ADD COLUMN steps_done INTEGER NOT NULL DEFAULT 0;

-- What somebody wants to be different about a message that stands on the platform: an edit, a reaction, a withdrawal. Each says
-- how it shall be in the end, so that doing it twice is the same.
CREATE TABLE outgoing_changes (
    id                 INTEGER PRIMARY KEY,
    channel_account_id INTEGER NOT NULL REFERENCES channel_accounts (id),
    message_id         INTEGER NOT NULL REFERENCES communications_messages (id) ON DELETE CASCADE,
    kind               TEXT NOT NULL CHECK (kind IN ('edit', 'reaction', 'withdraw')),
    content            TEXT NOT NULL CHECK (json_valid(content)),
    author_id          INTEGER REFERENCES users (id) ON DELETE SET NULL,
    stage              TEXT NOT NULL DEFAULT 'waiting' CHECK (stage IN ('waiting', 'stopped')),
    due_at             INTEGER NOT NULL,
    attempts           INTEGER NOT NULL DEFAULT 0,
    retrying_since     INTEGER,
    error              TEXT,
    UNIQUE (message_id, kind)
) STRICT;
CREATE INDEX outgoing_changes_due ON outgoing_changes (channel_account_id, stage, due_at);
