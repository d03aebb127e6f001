-- two-factor

-- Messages by their time, for a search that sorts by it and seeks no word.
CREATE INDEX messages_at ON communications_messages (sort_at, id);

-- Codes that change every 30 seconds, as the second thing beside the password. `secret` is sealed for this row. Before it is confirmed a row is
-- pending: `enabled_at` is null, and it is worth nothing from `expires_at` on. `last_step`: the step whose code was used last; no code is good twice.
CREATE TABLE user_totp (
    user_id    INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    secret     BLOB NOT NULL,
    enabled_at INTEGER,
    expires_at INTEGER,
    last_step  INTEGER NOT NULL DEFAULT 0,
    CHECK ((enabled_at IS NULL) <> (expires_at IS NULL))
) STRICT;

-- For the day on which the phone is gone. One that was used is gone.
CREATE TABLE user_recovery_codes (
    user_id   INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    code_hash BLOB NOT NULL CHECK (length(code_hash) = 32),
    PRIMARY KEY (user_id, code_hash)
) STRICT, WITHOUT ROWID;
