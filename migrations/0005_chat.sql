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

-- Keys that a chat got in place of others, whether a message of either is here or not.
CREATE TABLE chat_moves (
    channel_account_id INTEGER NOT NULL REFERENCES channel_accounts (id),
    key                TEXT NOT NULL,
    to_key             TEXT NOT NULL CHECK (to_key <> key),
    PRIMARY KEY (channel_account_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX chat_moves_to ON chat_moves (channel_account_id, to_key);

-- Whether anybody can be written to under a key, and how late that is known.
CREATE TABLE chat_reach (
    channel_account_id INTEGER NOT NULL REFERENCES channel_accounts (id),
    key                TEXT NOT NULL,
    state              TEXT NOT NULL CHECK (state IN ('reachable', 'blocked', 'left', 'read_only')),
    at                 INTEGER NOT NULL,
    sequence           INTEGER NOT NULL,
    PRIMARY KEY (channel_account_id, key)
) STRICT, WITHOUT ROWID;

-- person, group, channel, notices; NULL for mail. `reach`: that of its present key. `named_at`, `named_n`: how late its name is known.
ALTER TABLE communications_conversations ADD COLUMN chat_kind TEXT CHECK (chat_kind IN ('person', 'group', 'channel', 'notices'));
ALTER TABLE communications_conversations ADD COLUMN reach TEXT CHECK (reach IN ('reachable', 'blocked', 'left', 'read_only'));
ALTER TABLE communications_conversations ADD COLUMN named_at INTEGER;
ALTER TABLE communications_conversations ADD COLUMN named_n INTEGER;

-- How a chat's message is shown: the newest of its versions. JSON as the API shows it.
ALTER TABLE communications_messages ADD COLUMN entities TEXT CHECK (entities IS NULL OR json_valid(entities));
ALTER TABLE communications_messages ADD COLUMN card TEXT CHECK (card IS NULL OR json_valid(card));
ALTER TABLE communications_messages ADD COLUMN quoted TEXT CHECK (quoted IS NULL OR json_valid(quoted));
ALTER TABLE communications_messages ADD COLUMN forwarded_from TEXT;
ALTER TABLE communications_messages ADD COLUMN edited_at INTEGER;
ALTER TABLE communications_messages ADD COLUMN withdrawn_at INTEGER;
-- The platform's id of whoever wrote it; names and user names change.
ALTER TABLE communications_messages ADD COLUMN sender_id TEXT;
-- [{"emoji", "count", "names", "own"}]
ALTER TABLE communications_messages ADD COLUMN reactions TEXT CHECK (reactions IS NULL OR json_valid(reactions));

-- One message as the platform counts; an album is several of them in one. `external_id`: chat key and number.
CREATE TABLE message_parts (
    id                 INTEGER PRIMARY KEY,
    channel_account_id INTEGER NOT NULL REFERENCES channel_accounts (id),
    external_id        TEXT NOT NULL,
    number             INTEGER NOT NULL,
    message_id         INTEGER NOT NULL REFERENCES communications_messages (id) ON DELETE CASCADE,
    -- Whether it was written here.
    own                INTEGER NOT NULL DEFAULT 0 CHECK (own IN (0, 1)),
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
-- Whether the part that it came with was taken back.
ALTER TABLE communications_attachments ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1));
-- Why it could not be fetched: a word of the API.
ALTER TABLE communications_attachments ADD COLUMN fault TEXT;
CREATE UNIQUE INDEX attachments_part ON communications_attachments (part_id, remote_key) WHERE part_id IS NOT NULL;

-- The work of fetching them; gone once the file is here. `stopped`: it failed for good, somebody may ask again. `blob_id`: what
-- came of it so far, under a name that is no hash.
CREATE TABLE attachment_fetches (
    attachment_id      INTEGER PRIMARY KEY REFERENCES communications_attachments (id) ON DELETE CASCADE,
    channel_account_id INTEGER NOT NULL REFERENCES channel_accounts (id),
    remote_id          TEXT NOT NULL,
    stage              TEXT NOT NULL DEFAULT 'waiting' CHECK (stage IN ('waiting', 'stopped')),
    due_at             INTEGER NOT NULL,
    attempts           INTEGER NOT NULL DEFAULT 0,
    retrying_since     INTEGER,
    blob_id            INTEGER REFERENCES blobs (id)
) STRICT;
CREATE INDEX attachment_fetches_blob ON attachment_fetches (blob_id) WHERE blob_id IS NOT NULL;
CREATE INDEX attachment_fetches_due ON attachment_fetches (channel_account_id, stage, due_at);

-- How far a source was read, where that is one number (Telegram: the last update), and when it moved.
CREATE TABLE channel_cursors (
    channel_account_id INTEGER PRIMARY KEY REFERENCES channel_accounts (id),
    value              INTEGER NOT NULL,
    moved_at           INTEGER NOT NULL
) STRICT;

-- A message that goes out in several steps (files, then text): how many there are, how many the platform has confirmed, and up to
-- which one its echo came though no answer did.
ALTER TABLE outbox ADD COLUMN steps INTEGER NOT NULL DEFAULT 1;
ALTER TABLE outbox ADD COLUMN steps_done INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN steps_echoed INTEGER NOT NULL DEFAULT 0;

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

-- The name that a platform knew somebody by last: a client whom nobody named otherwise is called so.
ALTER TABLE crm_client_identities ADD COLUMN name TEXT;
ALTER TABLE crm_client_identities ADD COLUMN named_at INTEGER;
ALTER TABLE crm_client_identities ADD COLUMN named_n INTEGER;

-- The last nine digits of phone numbers, without what people put between them: finds the same client on two channels.
CREATE INDEX crm_clients_phone
    ON crm_clients (substr(replace(replace(replace(replace(replace(phone, ' ', ''), '-', ''), '(', ''), ')', ''), '+', ''), -9))
    WHERE phone IS NOT NULL;
CREATE INDEX crm_client_identities_phone ON crm_client_identities (substr(value, -9)) WHERE kind = 'phone';
CREATE INDEX crm_clients_email ON crm_clients (email) WHERE email IS NOT NULL;

-- Two clients that were one person: what moved from the one to the other, so that it can be undone. `kept`, `gone`: their uids;
-- `name`: of the one that is gone.
CREATE TABLE client_merges (
    id      INTEGER PRIMARY KEY,
    kept    BLOB NOT NULL CHECK (length(kept) = 16),
    gone    BLOB NOT NULL UNIQUE CHECK (length(gone) = 16),
    name    TEXT NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content)),
    user_id INTEGER REFERENCES users (id) ON DELETE SET NULL,
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX client_merges_kept ON client_merges (kept, id);
