-- The inbox: lists by account, platform, assignee, client and tag; views that people keep; conversations that are put together or taken
-- apart, and how that is undone. Contract: docs/inbox.md.

-- ---------------------------------------------------------------- lists

-- The conversation that this one became part of. It has no messages then, and stands in no list.
ALTER TABLE communications_conversations ADD COLUMN merged_into INTEGER REFERENCES communications_conversations (id) ON DELETE CASCADE;
CREATE INDEX conversations_merged ON communications_conversations (merged_into) WHERE merged_into IS NOT NULL;

-- A list is a view, or one value of a filter within a view; each is a walk along one of these in the list's order. A row stands in two of
-- each filter's: all, and that of its state. Of several filters the one with the fewest rows is walked (`InboxStatement`).
DROP INDEX conversations_all;
DROP INDEX conversations_closed;
DROP INDEX conversations_platform;
DROP INDEX conversations_unassigned;
DROP INDEX conversations_assignee;
CREATE INDEX conversations_all ON communications_conversations (last_message_at, id, merged_into) WHERE merged_into IS NULL;
CREATE INDEX conversations_closed ON communications_conversations (last_message_at, id, status, merged_into) WHERE status = 'closed' AND merged_into IS NULL;

CREATE INDEX conversations_account_all ON communications_conversations (channel_account_id, last_message_at, id, merged_into) WHERE merged_into IS NULL;
CREATE INDEX conversations_account_open ON communications_conversations (channel_account_id, last_message_at, id, status, snooze_until)
    WHERE status = 'open' AND snooze_until IS NULL;
CREATE INDEX conversations_account_closed ON communications_conversations (channel_account_id, last_message_at, id, status, merged_into)
    WHERE status = 'closed' AND merged_into IS NULL;
CREATE INDEX conversations_account_snoozed ON communications_conversations (channel_account_id, snooze_until, id, status)
    WHERE status = 'open' AND snooze_until IS NOT NULL;

CREATE INDEX conversations_platform_all ON communications_conversations (platform, last_message_at, id, merged_into) WHERE merged_into IS NULL;
CREATE INDEX conversations_platform_open ON communications_conversations (platform, last_message_at, id, status, snooze_until)
    WHERE status = 'open' AND snooze_until IS NULL;
CREATE INDEX conversations_platform_closed ON communications_conversations (platform, last_message_at, id, status, merged_into)
    WHERE status = 'closed' AND merged_into IS NULL;
CREATE INDEX conversations_platform_snoozed ON communications_conversations (platform, snooze_until, id, status)
    WHERE status = 'open' AND snooze_until IS NOT NULL;

-- With those of nobody.
CREATE INDEX conversations_assignee_all ON communications_conversations (assignee_id, last_message_at, id, merged_into) WHERE merged_into IS NULL;
CREATE INDEX conversations_assignee_open ON communications_conversations (assignee_id, last_message_at, id, status, snooze_until)
    WHERE status = 'open' AND snooze_until IS NULL;
CREATE INDEX conversations_assignee_closed ON communications_conversations (assignee_id, last_message_at, id, status, merged_into)
    WHERE status = 'closed' AND merged_into IS NULL;
CREATE INDEX conversations_assignee_snoozed ON communications_conversations (assignee_id, snooze_until, id, status)
    WHERE status = 'open' AND snooze_until IS NOT NULL;

-- `conversations_client` has all of a client's: a merged conversation has no client.
CREATE INDEX conversations_client_open ON communications_conversations (client_id, last_message_at, id, status, snooze_until)
    WHERE status = 'open' AND snooze_until IS NULL AND client_id IS NOT NULL;
CREATE INDEX conversations_client_closed ON communications_conversations (client_id, last_message_at, id, status, merged_into)
    WHERE status = 'closed' AND merged_into IS NULL AND client_id IS NOT NULL;
CREATE INDEX conversations_client_snoozed ON communications_conversations (client_id, snooze_until, id, status)
    WHERE status = 'open' AND snooze_until IS NOT NULL AND client_id IS NOT NULL;

-- Each tag of a conversation beside its place in the lists; kept by the triggers below and by nothing else. `lane`: 0 open, 1 snoozed,
-- 2 closed. `at`: where it stands in the list of its lane.
CREATE TABLE conversation_tags (
    conversation_id INTEGER NOT NULL REFERENCES communications_conversations (id) ON DELETE CASCADE,
    tag             TEXT NOT NULL,
    lane            INTEGER NOT NULL,
    at              INTEGER NOT NULL,
    last_message_at INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_tags_lane ON conversation_tags (tag, lane, at, conversation_id);
CREATE INDEX conversation_tags_all ON conversation_tags (tag, last_message_at, conversation_id);

INSERT OR IGNORE INTO conversation_tags (conversation_id, tag, lane, at, last_message_at)
SELECT c.id, CAST(j.value AS TEXT), CASE WHEN c.status = 'closed' THEN 2 WHEN c.snooze_until IS NULL THEN 0 ELSE 1 END,
    CASE WHEN c.status = 'open' AND c.snooze_until IS NOT NULL THEN c.snooze_until ELSE c.last_message_at END, c.last_message_at
FROM communications_conversations c, json_each(c.tags) j WHERE c.tags <> '[]' AND j.value IS NOT NULL;

CREATE TRIGGER conversation_tags_insert AFTER INSERT ON communications_conversations WHEN NEW.tags <> '[]' BEGIN
    INSERT OR IGNORE INTO conversation_tags (conversation_id, tag, lane, at, last_message_at)
    SELECT NEW.id, CAST(j.value AS TEXT), CASE WHEN NEW.status = 'closed' THEN 2 WHEN NEW.snooze_until IS NULL THEN 0 ELSE 1 END,
        CASE WHEN NEW.status = 'open' AND NEW.snooze_until IS NOT NULL THEN NEW.snooze_until ELSE NEW.last_message_at END, NEW.last_message_at
    FROM json_each(NEW.tags) j WHERE j.value IS NOT NULL;
END;
CREATE TRIGGER conversation_tags_update AFTER UPDATE OF tags ON communications_conversations WHEN NEW.tags <> OLD.tags BEGIN
    DELETE FROM conversation_tags WHERE conversation_id = NEW.id;
    INSERT OR IGNORE INTO conversation_tags (conversation_id, tag, lane, at, last_message_at)
    SELECT NEW.id, CAST(j.value AS TEXT), CASE WHEN NEW.status = 'closed' THEN 2 WHEN NEW.snooze_until IS NULL THEN 0 ELSE 1 END,
        CASE WHEN NEW.status = 'open' AND NEW.snooze_until IS NOT NULL THEN NEW.snooze_until ELSE NEW.last_message_at END, NEW.last_message_at
    FROM json_each(NEW.tags) j WHERE j.value IS NOT NULL;
END;
CREATE TRIGGER conversation_tags_place AFTER UPDATE OF status, snooze_until, last_message_at ON communications_conversations
WHEN NEW.tags <> '[]'
    AND (NEW.status <> OLD.status OR NEW.snooze_until IS NOT OLD.snooze_until OR NEW.last_message_at <> OLD.last_message_at)
BEGIN
    UPDATE conversation_tags SET lane = CASE WHEN NEW.status = 'closed' THEN 2 WHEN NEW.snooze_until IS NULL THEN 0 ELSE 1 END,
        at = CASE WHEN NEW.status = 'open' AND NEW.snooze_until IS NOT NULL THEN NEW.snooze_until ELSE NEW.last_message_at END,
        last_message_at = NEW.last_message_at
    WHERE conversation_id = NEW.id;
END;

-- Lists that people keep under a name. `filter`: {"view", "platform"?, "account"?, "assignee"?, "tag"?, "client"?, "q"?}.
CREATE TABLE inbox_views (
    id         INTEGER PRIMARY KEY,
    uid        BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    owner_id   INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name       TEXT NOT NULL CHECK (name <> ''),
    shared     INTEGER NOT NULL DEFAULT 0 CHECK (shared IN (0, 1)),
    filter     TEXT NOT NULL CHECK (json_valid(filter)),
    revision   INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX inbox_views_owner ON inbox_views (owner_id, id);
CREATE INDEX inbox_views_shared ON inbox_views (id) WHERE shared;
-- In which order somebody has them; what is not here stands below.
CREATE TABLE inbox_view_places (
    user_id  INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    view_id  INTEGER NOT NULL REFERENCES inbox_views (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    PRIMARY KEY (user_id, view_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX inbox_view_places_view ON inbox_view_places (view_id);

-- ---------------------------------------------------------------- messages that are put elsewhere

-- The ids that a mail answers, nearest first, as a JSON array of what `conversation_mail_ids.id_hash` is. NULL: stored before this was
-- kept; its original says it.
ALTER TABLE communications_messages ADD COLUMN mail_references TEXT CHECK (mail_references IS NULL OR json_valid(mail_references));

-- One move: `merge` puts all of other conversations into the target, `split` some messages of one into a new target. `last_message`: the
-- newest message there was; what is stored later came meanwhile. `content`: what the target was before, and what it was made.
CREATE TABLE conversation_moves (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    uid          BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    kind         TEXT NOT NULL CHECK (kind IN ('merge', 'split')),
    target_id    INTEGER NOT NULL REFERENCES communications_conversations (id) ON DELETE CASCADE,
    last_message INTEGER NOT NULL,
    content      TEXT NOT NULL CHECK (json_valid(content)),
    user_id      INTEGER REFERENCES users (id) ON DELETE SET NULL,
    at           INTEGER NOT NULL,
    undone_at    INTEGER
) STRICT;
CREATE INDEX conversation_moves_target ON conversation_moves (target_id, id);
CREATE INDEX conversation_moves_user ON conversation_moves (user_id) WHERE user_id IS NOT NULL;
-- The conversations that it took from. `content`: what each was before, and what else came along.
CREATE TABLE conversation_move_sources (
    move_id   INTEGER NOT NULL REFERENCES conversation_moves (id) ON DELETE CASCADE,
    source_id INTEGER NOT NULL REFERENCES communications_conversations (id) ON DELETE CASCADE,
    content   TEXT NOT NULL CHECK (json_valid(content)),
    PRIMARY KEY (move_id, source_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_move_sources_source ON conversation_move_sources (source_id, move_id);
-- Whose they were: erasing a client takes apart what became part of another one's.
CREATE INDEX conversation_move_sources_client ON conversation_move_sources (content ->> '$.state.client')
    WHERE content ->> '$.state.client' IS NOT NULL;
-- The messages that it put elsewhere.
CREATE TABLE conversation_move_messages (
    move_id    INTEGER NOT NULL REFERENCES conversation_moves (id) ON DELETE CASCADE,
    message_id INTEGER NOT NULL REFERENCES communications_messages (id) ON DELETE CASCADE,
    source_id  INTEGER NOT NULL REFERENCES communications_conversations (id) ON DELETE CASCADE,
    PRIMARY KEY (move_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_move_messages_message ON conversation_move_messages (message_id);
CREATE INDEX conversation_move_messages_source ON conversation_move_messages (source_id);

-- ---------------------------------------------------------------- searching

-- Messages by their time, for a search that sorts by it and seeks no word.
CREATE INDEX messages_at ON communications_messages (sort_at, id);

-- ---------------------------------------------------------------- two-factor

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
