-- Colleagues write into conversations: notes that nobody outside sees, and the keys that keep a repeated request from writing twice.

-- Who of the office wrote it; NULL for what came in or was found in the mailbox.
ALTER TABLE communications_messages ADD COLUMN author_id INTEGER REFERENCES users (id) ON DELETE SET NULL;
-- Whom a note calls: `[{"id", "name"}]` as the API shows it, with the names of that moment.
ALTER TABLE communications_messages ADD COLUMN mentions TEXT CHECK (mentions IS NULL OR json_valid(mentions));
CREATE INDEX messages_author ON communications_messages (author_id) WHERE author_id IS NOT NULL;

-- An event for one person only; NULL for all of its audience.
ALTER TABLE events ADD COLUMN user_id INTEGER;

-- What a key made, for seven days. A key belongs to a user's pages (no token) or to one token. `request_hash`: SHA-256 of what was asked.
CREATE TABLE idempotency_keys (
    id           INTEGER PRIMARY KEY,
    user_id      INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_id     INTEGER REFERENCES api_tokens (id) ON DELETE CASCADE,
    key          TEXT NOT NULL CHECK (key <> ''),
    request_hash BLOB NOT NULL CHECK (length(request_hash) = 32),
    message_id   INTEGER NOT NULL REFERENCES communications_messages (id) ON DELETE CASCADE,
    created_at   INTEGER NOT NULL
) STRICT;
-- No token has the key 0.
CREATE UNIQUE INDEX idempotency_keys_owner ON idempotency_keys (user_id, ifnull(token_id, 0), key);
CREATE INDEX idempotency_keys_token ON idempotency_keys (token_id) WHERE token_id IS NOT NULL;
CREATE INDEX idempotency_keys_message ON idempotency_keys (message_id);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- The tags that the office uses, without a look at the conversations that have none.
CREATE INDEX conversations_tags ON communications_conversations (tags) WHERE tags <> '[]';
