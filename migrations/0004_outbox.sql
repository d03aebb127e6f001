-- The office answers: what is on its way out, and what people need in order to write.

-- Why a message is red: a word of the API, and the server's own words. `error` holds the sentence with the next step.
ALTER TABLE communications_messages ADD COLUMN fault TEXT;
ALTER TABLE communications_messages ADD COLUMN fault_detail TEXT;
-- Something that was sent from here failed or is uncertain, and nobody has looked since: red in the list.
ALTER TABLE communications_conversations ADD COLUMN attention INTEGER NOT NULL DEFAULT 0 CHECK (attention IN (0, 1));

-- The work that a message on its way out still makes; its state for people is the message's own. Gone once all is done.
CREATE TABLE outbox (
    message_id         INTEGER PRIMARY KEY REFERENCES communications_messages (id) ON DELETE CASCADE,
    channel_account_id INTEGER NOT NULL REFERENCES channel_accounts (id),
    conversation_id    INTEGER NOT NULL REFERENCES communications_conversations (id) ON DELETE CASCADE,
    -- queued: waits for due_at. sending: committed before the network hears of it; found at start it is uncertain.
    -- stopped: failed or uncertain, a person decides. filing: sent, its copy in the folder of sent mail is due.
    stage              TEXT NOT NULL CHECK (stage IN ('queued', 'sending', 'stopped', 'filing')),
    due_at             INTEGER NOT NULL,
    -- Whether somebody chose the time: such a message holds nobody back before it.
    scheduled          INTEGER NOT NULL DEFAULT 0 CHECK (scheduled IN (0, 1)),
    attempts           INTEGER NOT NULL DEFAULT 0,
    -- When the first attempt of this run failed: "retrying since".
    retrying_since     INTEGER,
    -- The message that it answers, for In-Reply-To and References.
    answers            INTEGER REFERENCES communications_messages (id) ON DELETE SET NULL,
    -- What was asked for, as it came: taking it back puts it into the composer again.
    request            TEXT NOT NULL CHECK (json_valid(request))
) STRICT;
CREATE INDEX outbox_due ON outbox (channel_account_id, stage, due_at, message_id);
CREATE INDEX outbox_conversation ON outbox (conversation_id, message_id);
CREATE INDEX outbox_answers ON outbox (answers) WHERE answers IS NOT NULL;

-- A key outlives the message that it made: the same request again must not send what was taken back.
CREATE TABLE idempotency_keys_new (
    id           INTEGER PRIMARY KEY,
    user_id      INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_id     INTEGER REFERENCES api_tokens (id) ON DELETE CASCADE,
    key          TEXT NOT NULL CHECK (key <> ''),
    request_hash BLOB NOT NULL CHECK (length(request_hash) = 32),
    message_id   INTEGER REFERENCES communications_messages (id) ON DELETE SET NULL,
    created_at   INTEGER NOT NULL
) STRICT;
INSERT INTO idempotency_keys_new SELECT id, user_id, token_id, key, request_hash, message_id, created_at FROM idempotency_keys;
DROP TABLE idempotency_keys;
ALTER TABLE idempotency_keys_new RENAME TO idempotency_keys;
-- No token has the key 0.
CREATE UNIQUE INDEX idempotency_keys_owner ON idempotency_keys (user_id, ifnull(token_id, 0), key);
CREATE INDEX idempotency_keys_token ON idempotency_keys (token_id) WHERE token_id IS NOT NULL;
CREATE INDEX idempotency_keys_message ON idempotency_keys (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- A reply, by whom: finds what somebody else answered meanwhile.
CREATE INDEX messages_conversation ON communications_messages (conversation_id, id);

-- How somebody writes.
ALTER TABLE users ADD COLUMN signature TEXT NOT NULL DEFAULT '';
-- Seconds for which what they send can be taken back.
ALTER TABLE users ADD COLUMN undo_seconds INTEGER NOT NULL DEFAULT 5 CHECK (undo_seconds IN (0, 5, 10, 20));

-- A file that somebody brought and that no message has yet. Kept for 30 days. Not whole: it is still coming, under a name that is
-- no hash.
CREATE TABLE uploads (
    id         INTEGER PRIMARY KEY,
    uid        BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    mime       TEXT NOT NULL,
    whole      INTEGER NOT NULL DEFAULT 0 CHECK (whole IN (0, 1)),
    blob_id    INTEGER NOT NULL REFERENCES blobs (id),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX uploads_user ON uploads (user_id);
CREATE INDEX uploads_blob ON uploads (blob_id);
CREATE INDEX uploads_age ON uploads (created_at);

-- What somebody has begun to write. `uid`: the conversation's, or a random one for a first message.
CREATE TABLE drafts (
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    uid        BLOB NOT NULL CHECK (length(uid) = 16),
    content    TEXT NOT NULL CHECK (json_valid(content)),
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, uid)
) STRICT, WITHOUT ROWID;

-- Answers that are written often. `texts`: a text for each language that has one, {"uk": "…"}.
CREATE TABLE canned_replies (
    id         INTEGER PRIMARY KEY,
    uid        BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    shortcut   TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (shortcut <> ''),
    title      TEXT NOT NULL CHECK (title <> ''),
    texts      TEXT NOT NULL CHECK (json_valid(texts)),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
