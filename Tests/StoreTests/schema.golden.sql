CREATE INDEX api_tokens_user ON api_tokens (user_id);
CREATE INDEX attachment_fetches_blob ON attachment_fetches (blob_id) WHERE blob_id IS NOT NULL;
CREATE INDEX attachment_fetches_due ON attachment_fetches (channel_account_id, stage, due_at);
CREATE INDEX attachments_blob ON communications_attachments (blob_id);
CREATE UNIQUE INDEX attachments_part ON communications_attachments (part_id, remote_key) WHERE part_id IS NOT NULL;
CREATE INDEX audit_log_entity ON audit_log (entity_uid, id);
CREATE INDEX audit_log_user ON audit_log (user_id, id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX channel_accounts_place ON channel_accounts (platform, place) WHERE place IS NOT NULL;
CREATE INDEX chat_moves_to ON chat_moves (channel_account_id, to_key);
CREATE INDEX client_approvers ON crm_clients (latin_name_approved_by) WHERE latin_name_approved_by IS NOT NULL;
CREATE INDEX client_merges_kept ON client_merges (kept, id);
CREATE INDEX conversation_keys_conversation ON conversation_keys (conversation_id);
CREATE INDEX conversation_mail_ids_conversation ON conversation_mail_ids (conversation_id);
CREATE INDEX conversation_move_messages_message ON conversation_move_messages (message_id);
CREATE INDEX conversation_move_messages_source ON conversation_move_messages (source_id);
CREATE INDEX conversation_move_sources_client ON conversation_move_sources (content ->> '$.state.client')
    WHERE content ->> '$.state.client' IS NOT NULL;
CREATE INDEX conversation_move_sources_source ON conversation_move_sources (source_id, move_id);
CREATE INDEX conversation_moves_target ON conversation_moves (target_id, id);
CREATE INDEX conversation_moves_user ON conversation_moves (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX conversation_tags_all ON conversation_tags (tag, last_message_at, conversation_id);
CREATE INDEX conversation_tags_lane ON conversation_tags (tag, lane, at, conversation_id);
CREATE INDEX conversations_account_all ON communications_conversations (channel_account_id, last_message_at, id, merged_into) WHERE merged_into IS NULL;
CREATE INDEX conversations_account_closed ON communications_conversations (channel_account_id, last_message_at, id, status, merged_into)
    WHERE status = 'closed' AND merged_into IS NULL;
CREATE INDEX conversations_account_open ON communications_conversations (channel_account_id, last_message_at, id, status, snooze_until)
    WHERE status = 'open' AND snooze_until IS NULL;
CREATE INDEX conversations_account_snoozed ON communications_conversations (channel_account_id, snooze_until, id, status)
    WHERE status = 'open' AND snooze_until IS NOT NULL;
CREATE INDEX conversations_all ON communications_conversations (last_message_at, id, merged_into) WHERE merged_into IS NULL;
CREATE INDEX conversations_assignee_all ON communications_conversations (assignee_id, last_message_at, id, merged_into) WHERE merged_into IS NULL;
CREATE INDEX conversations_assignee_closed ON communications_conversations (assignee_id, last_message_at, id, status, merged_into)
    WHERE status = 'closed' AND merged_into IS NULL;
CREATE INDEX conversations_assignee_open ON communications_conversations (assignee_id, last_message_at, id, status, snooze_until)
    WHERE status = 'open' AND snooze_until IS NULL;
CREATE INDEX conversations_assignee_snoozed ON communications_conversations (assignee_id, snooze_until, id, status)
    WHERE status = 'open' AND snooze_until IS NOT NULL;
CREATE INDEX conversations_client ON communications_conversations (client_id, last_message_at, id);
CREATE INDEX conversations_client_closed ON communications_conversations (client_id, last_message_at, id, status, merged_into)
    WHERE status = 'closed' AND merged_into IS NULL AND client_id IS NOT NULL;
CREATE INDEX conversations_client_open ON communications_conversations (client_id, last_message_at, id, status, snooze_until)
    WHERE status = 'open' AND snooze_until IS NULL AND client_id IS NOT NULL;
CREATE INDEX conversations_client_snoozed ON communications_conversations (client_id, snooze_until, id, status)
    WHERE status = 'open' AND snooze_until IS NOT NULL AND client_id IS NOT NULL;
CREATE INDEX conversations_closed ON communications_conversations (last_message_at, id, status, merged_into) WHERE status = 'closed' AND merged_into IS NULL;
CREATE INDEX conversations_merged ON communications_conversations (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX conversations_open ON communications_conversations (last_message_at, id, status, snooze_until)
    WHERE status = 'open' AND snooze_until IS NULL;
CREATE INDEX conversations_platform_all ON communications_conversations (platform, last_message_at, id, merged_into) WHERE merged_into IS NULL;
CREATE INDEX conversations_platform_closed ON communications_conversations (platform, last_message_at, id, status, merged_into)
    WHERE status = 'closed' AND merged_into IS NULL;
CREATE INDEX conversations_platform_open ON communications_conversations (platform, last_message_at, id, status, snooze_until)
    WHERE status = 'open' AND snooze_until IS NULL;
CREATE INDEX conversations_platform_snoozed ON communications_conversations (platform, snooze_until, id, status)
    WHERE status = 'open' AND snooze_until IS NOT NULL;
CREATE INDEX conversations_related ON communications_conversations (related_conversation_id) WHERE related_conversation_id IS NOT NULL;
CREATE INDEX conversations_snoozed ON communications_conversations (snooze_until, id, status)
    WHERE status = 'open' AND snooze_until IS NOT NULL;
CREATE INDEX conversations_tags ON communications_conversations (tags) WHERE tags <> '[]';
CREATE INDEX conversations_unread ON communications_conversations (id, status, unread_count)
    WHERE status = 'open' AND unread_count > 0;
CREATE INDEX crm_client_contacts_phone
    ON crm_client_contacts (substr(replace(replace(replace(replace(replace(value, ' ', ''), '-', ''), '(', ''), ')', ''), '+', ''), -9))
    WHERE kind = 'phone';
CREATE INDEX crm_client_identities_client ON crm_client_identities (client_id);
CREATE INDEX crm_client_identities_phone ON crm_client_identities (substr(value, -9)) WHERE kind = 'phone';
CREATE INDEX crm_clients_email ON crm_clients (email) WHERE email IS NOT NULL;
CREATE INDEX crm_clients_name ON crm_clients (name, id);
CREATE INDEX crm_clients_phone
    ON crm_clients (substr(replace(replace(replace(replace(replace(phone, ' ', ''), '-', ''), '(', ''), ')', ''), '+', ''), -9))
    WHERE phone IS NOT NULL;
CREATE INDEX crm_clients_tags ON crm_clients (tags) WHERE tags <> '[]';
CREATE INDEX crm_orders_client ON crm_orders (client_id, id);
CREATE INDEX email_locations_journal ON email_locations (journal_id);
CREATE INDEX email_oversized_folder ON email_oversized (folder_id);
CREATE INDEX email_oversized_wanted ON email_oversized (folder_id, uid) WHERE state = 'wanted';
CREATE INDEX events_at ON events (at);
CREATE INDEX finance_transactions_creator ON finance_transactions (created_by) WHERE created_by IS NOT NULL;
CREATE INDEX finance_transactions_date ON finance_transactions (payment_date, id);
CREATE INDEX finance_transactions_order ON finance_transactions (order_id, id);
CREATE INDEX finance_transactions_sums ON finance_transactions (payment_date, id, payment_method, currency, amount_gross, voided_at)
    WHERE voided_at IS NULL;
CREATE INDEX finance_transactions_voider ON finance_transactions (voided_by) WHERE voided_by IS NOT NULL;
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
CREATE INDEX idempotency_keys_message ON idempotency_keys (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX idempotency_keys_order ON idempotency_keys (order_id) WHERE order_id IS NOT NULL;
CREATE UNIQUE INDEX idempotency_keys_owner ON idempotency_keys (user_id, ifnull(token_id, 0), key);
CREATE INDEX idempotency_keys_token ON idempotency_keys (token_id) WHERE token_id IS NOT NULL;
CREATE INDEX inbox_view_places_view ON inbox_view_places (view_id);
CREATE INDEX inbox_views_owner ON inbox_views (owner_id, id);
CREATE INDEX inbox_views_shared ON inbox_views (id) WHERE shared;
CREATE INDEX intake_blobs_blob ON intake_blobs (blob_id);
CREATE INDEX intake_journal_duplicates ON intake_journal (duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE INDEX intake_journal_pending ON intake_journal (id) WHERE state <> 'done';
CREATE INDEX intake_journal_replaces ON intake_journal (replaces) WHERE replaces IS NOT NULL;
CREATE INDEX internal_notes_author ON internal_notes (author_id) WHERE author_id IS NOT NULL;
CREATE INDEX internal_notes_client ON internal_notes (client_id, created_at, id) WHERE client_id IS NOT NULL;
CREATE INDEX internal_notes_order ON internal_notes (order_id, created_at, id) WHERE order_id IS NOT NULL;
CREATE INDEX language_pair_prices_target ON language_pair_prices (target_language_id);
CREATE UNIQUE INDEX languages_home ON languages (is_home) WHERE is_home = 1;
CREATE INDEX message_albums_message ON message_albums (message_id);
CREATE INDEX message_parts_message ON message_parts (message_id, number);
CREATE INDEX message_versions_journal ON message_versions (journal_id) WHERE journal_id IS NOT NULL;
CREATE INDEX messages_at ON communications_messages (sort_at, id);
CREATE INDEX messages_author ON communications_messages (author_id) WHERE author_id IS NOT NULL;
CREATE INDEX messages_conversation ON communications_messages (conversation_id, id);
CREATE UNIQUE INDEX messages_fingerprint ON communications_messages (channel_account_id, fingerprint) WHERE fingerprint IS NOT NULL;
CREATE UNIQUE INDEX messages_journal ON communications_messages (journal_id) WHERE journal_id IS NOT NULL;
CREATE INDEX messages_thread ON communications_messages (conversation_id, sort_at, id);
CREATE INDEX notifications_conversation ON notifications (conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX notifications_mail ON notifications (mail_at) WHERE mail IN ('waiting', 'sending');
CREATE INDEX notifications_order ON notifications (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX notifications_unread ON notifications (user_id, id) WHERE read_at IS NULL;
CREATE INDEX notifications_user ON notifications (user_id, id);
CREATE UNIQUE INDEX offices_default ON offices (is_default) WHERE is_default = 1;
CREATE INDEX order_agreements_message ON order_agreements (message_id);
CREATE INDEX order_files_attachment ON order_files (attachment_id) WHERE attachment_id IS NOT NULL;
CREATE INDEX order_files_blob ON order_files (blob_id);
CREATE INDEX order_files_user ON order_files (added_by) WHERE added_by IS NOT NULL;
CREATE INDEX order_originals_order ON order_originals (order_id, id);
CREATE INDEX order_originals_receiver ON order_originals (received_by) WHERE received_by IS NOT NULL;
CREATE INDEX order_originals_returner ON order_originals (returned_by) WHERE returned_by IS NOT NULL;
CREATE INDEX orders_archived ON crm_orders (id) WHERE is_archived = 1;
CREATE INDEX orders_board ON crm_orders (status, due_at, id) WHERE is_archived = 0 AND status <> 'closed';
CREATE INDEX orders_cancelled ON crm_orders (id) WHERE cancelled_at IS NOT NULL;
CREATE INDEX orders_closed ON crm_orders (closed_at, id) WHERE is_archived = 0 AND status = 'closed';
CREATE INDEX orders_conversation ON crm_orders (conversation_id, id) WHERE conversation_id IS NOT NULL;
CREATE INDEX orders_creator ON crm_orders (created_by) WHERE created_by IS NOT NULL;
CREATE INDEX orders_document_type ON crm_orders (document_type_id, id);
CREATE INDEX orders_due ON crm_orders (due_at, id) WHERE is_archived = 0 AND status <> 'closed';
CREATE INDEX orders_follow_up ON crm_orders (follow_up_at, id) WHERE follow_up_at IS NOT NULL AND is_archived = 0;
CREATE INDEX orders_manager ON crm_orders (manager_id, due_at, id) WHERE is_archived = 0 AND status <> 'closed';
CREATE INDEX orders_manager_all ON crm_orders (manager_id, id);
CREATE INDEX orders_manager_closed ON crm_orders (manager_id, closed_at, id) WHERE is_archived = 0 AND status = 'closed';
CREATE INDEX orders_office ON crm_orders (office_id, id);
CREATE INDEX orders_source_language ON crm_orders (source_language_id, id);
CREATE INDEX orders_status ON crm_orders (status, id) WHERE is_archived = 0;
CREATE INDEX orders_target_language ON crm_orders (target_language_id, id);
CREATE INDEX orders_unpaid ON crm_orders (id) WHERE is_archived = 0 AND payment_state IN ('unpaid', 'partly');
CREATE INDEX outbox_answers ON outbox (answers) WHERE answers IS NOT NULL;
CREATE INDEX outbox_conversation ON outbox (conversation_id, message_id);
CREATE INDEX outbox_due ON outbox (channel_account_id, stage, due_at, message_id);
CREATE INDEX outgoing_changes_due ON outgoing_changes (channel_account_id, stage, due_at);
CREATE INDEX quotes_accepted ON quotes (accepted_message_id) WHERE accepted_message_id IS NOT NULL;
CREATE INDEX quotes_client ON quotes (client_id, id) WHERE client_id IS NOT NULL;
CREATE INDEX quotes_conversation ON quotes (conversation_id, id);
CREATE INDEX quotes_creator ON quotes (created_by) WHERE created_by IS NOT NULL;
CREATE INDEX quotes_decider ON quotes (decided_by) WHERE decided_by IS NOT NULL;
CREATE INDEX quotes_message ON quotes (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX quotes_order ON quotes (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX sessions_expiry ON sessions (expires_at);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX uploads_age ON uploads (created_at);
CREATE INDEX uploads_blob ON uploads (blob_id);
CREATE INDEX uploads_user ON uploads (user_id);
CREATE TABLE api_tokens (
    id           INTEGER PRIMARY KEY,
    uid          BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    user_id      INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name         TEXT NOT NULL CHECK (name <> ''),
    token_hash   BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT;
CREATE TABLE app_settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
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
CREATE TABLE audit_log (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    at         INTEGER NOT NULL,
    user_id    INTEGER REFERENCES users (id) ON DELETE SET NULL,
    user_name  TEXT NOT NULL,
    entity     TEXT NOT NULL,
    entity_uid BLOB NOT NULL CHECK (length(entity_uid) = 16),
    action     TEXT NOT NULL,
    label      TEXT NOT NULL DEFAULT '',
    changes    TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(changes)),
    -- Which one the change made, for what has revisions: tells what changed since somebody looked.
    revision   INTEGER
) STRICT;
CREATE TABLE blob_chunks (
    blob_id INTEGER NOT NULL REFERENCES blobs (id) ON DELETE CASCADE,
    n       INTEGER NOT NULL CHECK (n >= 0),
    data    BLOB NOT NULL CHECK (length(data) BETWEEN 1 AND 262144),
    UNIQUE (blob_id, n)
) STRICT;
CREATE TABLE blobs (
    id     INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
    size   INTEGER NOT NULL CHECK (size >= 0)
) STRICT;
CREATE TABLE business_connections (
    channel_account_id INTEGER NOT NULL REFERENCES channel_accounts (id),
    external_id        TEXT NOT NULL,
    content            TEXT NOT NULL CHECK (json_valid(content)),
    at                 INTEGER NOT NULL,
    sequence           INTEGER NOT NULL,
    PRIMARY KEY (channel_account_id, external_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE canned_replies (
    id         INTEGER PRIMARY KEY,
    uid        BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    shortcut   TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (shortcut <> ''),
    title      TEXT NOT NULL CHECK (title <> ''),
    texts      TEXT NOT NULL CHECK (json_valid(texts)),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE channel_accounts (
    id         INTEGER PRIMARY KEY,
    uid        BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    platform   TEXT NOT NULL CHECK (platform IN ('telegram', 'whatsapp', 'email', 'instagram', 'facebook')),
    address    TEXT NOT NULL COLLATE NOCASE CHECK (address <> ''),
    name       TEXT NOT NULL,
    created_at INTEGER NOT NULL, connected INTEGER NOT NULL DEFAULT 0 CHECK (connected IN (0, 1)), connected_at INTEGER, settings TEXT CHECK (settings IS NULL OR json_valid(settings)), secret BLOB, revision INTEGER NOT NULL DEFAULT 0, place TEXT, last_contact_at INTEGER, last_success_at INTEGER, check_asked_at INTEGER, can_send INTEGER NOT NULL DEFAULT 0 CHECK (can_send IN (0, 1)), own_id TEXT,
    UNIQUE (platform, address)
) STRICT;
CREATE TABLE channel_cursors (
    channel_account_id INTEGER PRIMARY KEY REFERENCES channel_accounts (id),
    value              INTEGER NOT NULL,
    moved_at           INTEGER NOT NULL
) STRICT;
CREATE TABLE chat_moves (
    channel_account_id INTEGER NOT NULL REFERENCES channel_accounts (id),
    key                TEXT NOT NULL,
    to_key             TEXT NOT NULL CHECK (to_key <> key),
    PRIMARY KEY (channel_account_id, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE chat_reach (
    channel_account_id INTEGER NOT NULL REFERENCES channel_accounts (id),
    key                TEXT NOT NULL,
    state              TEXT NOT NULL CHECK (state IN ('reachable', 'blocked', 'left', 'read_only')),
    at                 INTEGER NOT NULL,
    sequence           INTEGER NOT NULL,
    PRIMARY KEY (channel_account_id, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE client_merges (
    id      INTEGER PRIMARY KEY,
    kept    BLOB NOT NULL CHECK (length(kept) = 16),
    gone    BLOB NOT NULL UNIQUE CHECK (length(gone) = 16),
    name    TEXT NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content)),
    user_id INTEGER REFERENCES users (id) ON DELETE SET NULL,
    at      INTEGER NOT NULL
) STRICT;
CREATE VIRTUAL TABLE clients_fts USING fts5 (
    name, latin_name, note, tax_number, content = 'crm_clients', content_rowid = 'id', tokenize = 'dragoman', prefix = '2'
);
CREATE TABLE 'clients_fts_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'clients_fts_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'clients_fts_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
CREATE TABLE 'clients_fts_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE communications_attachments (
    id         INTEGER PRIMARY KEY,
    uid        BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    message_id INTEGER NOT NULL REFERENCES communications_messages (id) ON DELETE CASCADE,
    n          INTEGER NOT NULL,
    name       TEXT NOT NULL,
    mime       TEXT NOT NULL,
    size       INTEGER NOT NULL,
    inline     INTEGER NOT NULL DEFAULT 0 CHECK (inline IN (0, 1)),
    content_id TEXT,
    note       TEXT,
    state      TEXT NOT NULL DEFAULT 'stored' CHECK (state IN ('stored', 'pending', 'failed')),
    blob_id    INTEGER REFERENCES blobs (id), part_id INTEGER REFERENCES message_parts (id) ON DELETE CASCADE, remote_key TEXT, current INTEGER NOT NULL DEFAULT 1 CHECK (current IN (0, 1)), media TEXT CHECK (media IS NULL OR json_valid(media)), withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1)), fault TEXT,
    UNIQUE (message_id, n),
    CHECK (state <> 'stored' OR blob_id IS NOT NULL)
) STRICT;
CREATE TABLE communications_conversations (
    id                      INTEGER PRIMARY KEY,
    uid                     BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    channel_account_id      INTEGER NOT NULL REFERENCES channel_accounts (id),
    platform                TEXT NOT NULL CHECK (platform IN ('telegram', 'whatsapp', 'email', 'instagram', 'facebook')),
    external_id             TEXT NOT NULL,
    client_id               INTEGER REFERENCES crm_clients (id) ON DELETE SET NULL,
    client_name             TEXT NOT NULL DEFAULT '',
    counterpart_name        TEXT NOT NULL DEFAULT '',
    counterpart_address     TEXT NOT NULL DEFAULT '',
    subject                 TEXT NOT NULL DEFAULT '',
    preview                 TEXT NOT NULL DEFAULT '',
    status                  TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
    snooze_until            INTEGER,
    assignee_id             INTEGER REFERENCES users (id) ON DELETE SET NULL,
    tags                    TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags)),
    unread_count            INTEGER NOT NULL DEFAULT 0 CHECK (unread_count >= 0),
    message_count           INTEGER NOT NULL DEFAULT 0 CHECK (message_count >= 0),
    has_attachments         INTEGER NOT NULL DEFAULT 0 CHECK (has_attachments IN (0, 1)),
    last_message_at         INTEGER NOT NULL,
    last_direction          TEXT NOT NULL DEFAULT 'inbound' CHECK (last_direction IN ('inbound', 'outbound')),
    related_conversation_id INTEGER REFERENCES communications_conversations (id) ON DELETE SET NULL,
    created_at              INTEGER NOT NULL
, attention INTEGER NOT NULL DEFAULT 0 CHECK (attention IN (0, 1)), chat_kind TEXT CHECK (chat_kind IN ('person', 'group', 'channel', 'notices')), reach TEXT CHECK (reach IN ('reachable', 'blocked', 'left', 'read_only')), named_at INTEGER, named_n INTEGER, merged_into INTEGER REFERENCES communications_conversations (id) ON DELETE CASCADE) STRICT;
CREATE TABLE communications_messages (
    id                 INTEGER PRIMARY KEY,
    uid                BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    conversation_id    INTEGER NOT NULL REFERENCES communications_conversations (id) ON DELETE CASCADE,
    channel_account_id INTEGER NOT NULL REFERENCES channel_accounts (id),
    journal_id         INTEGER REFERENCES intake_journal (id),
    direction          TEXT NOT NULL CHECK (direction IN ('inbound', 'outbound')),
    type               TEXT NOT NULL CHECK (type IN ('text', 'html', 'image', 'video', 'audio', 'voice', 'document', 'sticker', 'location', 'contact', 'system', 'unsupported')),
    kind               TEXT NOT NULL DEFAULT 'reply' CHECK (kind IN ('reply', 'note')),
    state              TEXT CHECK (state IN ('queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'uncertain')),
    error              TEXT,
    external_id        TEXT,
    fingerprint        BLOB CHECK (length(fingerprint) = 32),
    subject            TEXT NOT NULL DEFAULT '',
    text               TEXT NOT NULL DEFAULT '',
    from_name          TEXT NOT NULL DEFAULT '',
    from_address       TEXT NOT NULL DEFAULT '',
    recipients         TEXT NOT NULL DEFAULT '{"to":[],"cc":[]}',
    attachment_names   TEXT NOT NULL DEFAULT '',
    has_html           INTEGER NOT NULL DEFAULT 0 CHECK (has_html IN (0, 1)),
    remote_images      INTEGER NOT NULL DEFAULT 0 CHECK (remote_images IN (0, 1)),
    auto               TEXT,
    bounce             TEXT CHECK (bounce IS NULL OR json_valid(bounce)),
    defects            TEXT CHECK (defects IS NULL OR json_valid(defects)),
    fold               TEXT CHECK (fold IS NULL OR json_valid(fold)),
    size               INTEGER NOT NULL DEFAULT 0,
    sent_at            INTEGER,
    sort_at            INTEGER NOT NULL,
    created_at         INTEGER NOT NULL, author_id INTEGER REFERENCES users (id) ON DELETE SET NULL, mentions TEXT CHECK (mentions IS NULL OR json_valid(mentions)), fault TEXT, fault_detail TEXT, entities TEXT CHECK (entities IS NULL OR json_valid(entities)), card TEXT CHECK (card IS NULL OR json_valid(card)), quoted TEXT CHECK (quoted IS NULL OR json_valid(quoted)), forwarded_from TEXT, edited_at INTEGER, withdrawn_at INTEGER, sender_id TEXT, reactions TEXT CHECK (reactions IS NULL OR json_valid(reactions)), mail_references TEXT CHECK (mail_references IS NULL OR json_valid(mail_references)),
    CHECK (direction = 'outbound' OR state IS NULL)
) STRICT;
CREATE TABLE conversation_keys (
    channel_account_id INTEGER NOT NULL REFERENCES channel_accounts (id),
    key                TEXT NOT NULL CHECK (key <> ''),
    conversation_id    INTEGER NOT NULL REFERENCES communications_conversations (id) ON DELETE CASCADE,
    PRIMARY KEY (channel_account_id, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE conversation_mail_ids (
    channel_account_id INTEGER NOT NULL REFERENCES channel_accounts (id),
    id_hash            INTEGER NOT NULL,
    conversation_id    INTEGER NOT NULL REFERENCES communications_conversations (id) ON DELETE CASCADE,
    owned              INTEGER NOT NULL CHECK (owned IN (0, 1)),
    PRIMARY KEY (channel_account_id, id_hash, conversation_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE conversation_move_messages (
    move_id    INTEGER NOT NULL REFERENCES conversation_moves (id) ON DELETE CASCADE,
    message_id INTEGER NOT NULL REFERENCES communications_messages (id) ON DELETE CASCADE,
    source_id  INTEGER NOT NULL REFERENCES communications_conversations (id) ON DELETE CASCADE,
    PRIMARY KEY (move_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE conversation_move_sources (
    move_id   INTEGER NOT NULL REFERENCES conversation_moves (id) ON DELETE CASCADE,
    source_id INTEGER NOT NULL REFERENCES communications_conversations (id) ON DELETE CASCADE,
    content   TEXT NOT NULL CHECK (json_valid(content)),
    PRIMARY KEY (move_id, source_id)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE conversation_participants (
    conversation_id INTEGER NOT NULL REFERENCES communications_conversations (id) ON DELETE CASCADE,
    address         TEXT NOT NULL,
    PRIMARY KEY (conversation_id, address)
) STRICT, WITHOUT ROWID;
CREATE TABLE conversation_tags (
    conversation_id INTEGER NOT NULL REFERENCES communications_conversations (id) ON DELETE CASCADE,
    tag             TEXT NOT NULL,
    lane            INTEGER NOT NULL,
    at              INTEGER NOT NULL,
    last_message_at INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, tag)
) STRICT, WITHOUT ROWID;
CREATE TABLE crm_client_contacts (
    id         INTEGER PRIMARY KEY,
    client_id  INTEGER NOT NULL REFERENCES crm_clients (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL CHECK (kind IN ('phone', 'address')),
    label      TEXT NOT NULL DEFAULT '',
    value      TEXT NOT NULL CHECK (value <> ''),
    created_at INTEGER NOT NULL,
    UNIQUE (client_id, kind, value)
) STRICT;
CREATE TABLE crm_client_identities (
    id         INTEGER PRIMARY KEY,
    client_id  INTEGER NOT NULL REFERENCES crm_clients (id) ON DELETE CASCADE,
    platform   TEXT NOT NULL CHECK (platform IN ('telegram', 'whatsapp', 'email', 'instagram', 'facebook')),
    kind       TEXT NOT NULL CHECK (kind IN ('email', 'phone', 'telegram_id', 'bsuid', 'igsid', 'psid')),
    value      TEXT NOT NULL COLLATE NOCASE CHECK (value <> ''),
    created_at INTEGER NOT NULL, name TEXT, named_at INTEGER, named_n INTEGER,
    UNIQUE (platform, kind, value)
) STRICT;
CREATE TABLE crm_clients (
    id         INTEGER PRIMARY KEY,
    uid        BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    kind       TEXT NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'company')),
    name       TEXT NOT NULL CHECK (name <> ''),
    email      TEXT COLLATE NOCASE,
    phone      TEXT,
    language   TEXT CHECK (language IN ('uk', 'pl', 'en', 'ru', 'de')),
    note       TEXT NOT NULL DEFAULT '',
    source     TEXT NOT NULL DEFAULT 'manual' CHECK (source IN ('manual', 'email', 'telegram', 'whatsapp', 'instagram', 'facebook', 'office_visit')),
    created_at INTEGER NOT NULL
, latin_name TEXT, latin_name_approved_at INTEGER, latin_name_approved_by INTEGER REFERENCES users (id) ON DELETE SET NULL, tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags)), tax_number TEXT, page_unit TEXT
    CHECK (page_unit IN ('characters_1125', 'characters_1500', 'characters_1600', 'characters_1800', 'page')), page_rounding TEXT CHECK (page_rounding IN ('whole_up', 'half_up', 'quarter_up', 'exact')), revision INTEGER NOT NULL DEFAULT 0, updated_at INTEGER) STRICT;
CREATE TABLE crm_orders (
    id           INTEGER PRIMARY KEY,
    uid          BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    client_id    INTEGER NOT NULL REFERENCES crm_clients (id),
    order_number TEXT NOT NULL UNIQUE,
    status       TEXT NOT NULL DEFAULT 'do_wykonania'
                 CHECK (status IN ('do_wykonania', 'oplacone', 'do_poswiadczenia', 'do_wydania', 'ustne', 'closed')),
    description  TEXT NOT NULL DEFAULT '',
    created_at   INTEGER NOT NULL
, client_name TEXT NOT NULL DEFAULT '', conversation_id INTEGER REFERENCES communications_conversations (id) ON DELETE SET NULL, manager_id INTEGER REFERENCES users (id) ON DELETE SET NULL, created_by INTEGER REFERENCES users (id) ON DELETE SET NULL, office_id INTEGER REFERENCES offices (id), document_type_id INTEGER REFERENCES document_types (id), source_language_id INTEGER REFERENCES languages (id), target_language_id INTEGER REFERENCES languages (id), translation_type TEXT NOT NULL DEFAULT 'zwykle'
    CHECK (translation_type IN ('zwykle', 'przysiegle', 'ustne', 'ekspresowe')), unit TEXT NOT NULL DEFAULT 'characters_1800'
    CHECK (unit IN ('characters_1125', 'characters_1500', 'characters_1600', 'characters_1800', 'page', 'hour')), rounding TEXT NOT NULL DEFAULT 'whole_up' CHECK (rounding IN ('whole_up', 'half_up', 'quarter_up', 'exact')), characters INTEGER CHECK (characters >= 0), pages INTEGER CHECK (pages >= 0), unit_price INTEGER CHECK (unit_price >= 0), unit_price_own INTEGER NOT NULL DEFAULT 0 CHECK (unit_price_own IN (0, 1)), discount INTEGER NOT NULL DEFAULT 0 CHECK (discount BETWEEN 0 AND 10000), manual_net INTEGER CHECK (manual_net >= 0), manual_gross INTEGER CHECK (manual_gross IS NULL OR manual_gross >= 0 AND manual_net IS NULL), vat_rate INTEGER CHECK (vat_rate BETWEEN 0 AND 10000), price TEXT CHECK (price IS NULL OR json_valid(price)), price_netto INTEGER CHECK (price_netto >= 0), price_vat INTEGER CHECK (price_vat >= 0), price_brutto INTEGER CHECK (price_brutto >= 0), currency TEXT NOT NULL DEFAULT 'PLN' CHECK (length(currency) = 3), deadline_date TEXT, deadline_time TEXT, deadline_zone TEXT, deadline_at INTEGER, follow_up_date TEXT, follow_up_at INTEGER, repertorium_number TEXT NOT NULL DEFAULT '', reference_code TEXT NOT NULL DEFAULT '', order_source TEXT NOT NULL DEFAULT 'manual'
    CHECK (order_source IN ('manual', 'email', 'telegram', 'whatsapp', 'instagram', 'facebook', 'phone', 'form', 'office_visit')), paid INTEGER NOT NULL DEFAULT 0, payment_state TEXT NOT NULL DEFAULT 'unpriced'
    CHECK (payment_state IN ('unpriced', 'unpaid', 'partly', 'paid', 'overpaid')), is_archived INTEGER NOT NULL DEFAULT 0 CHECK (is_archived IN (0, 1)), closed_at INTEGER, revision INTEGER NOT NULL DEFAULT 0, updated_at INTEGER, due_at INTEGER GENERATED ALWAYS AS (ifnull(deadline_at, 253402300799999)) VIRTUAL, cancelled_at INTEGER CHECK (cancelled_at IS NULL OR is_archived = 1), cancel_reason TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE document_types (
    id         INTEGER PRIMARY KEY,
    uid        BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    name_uk    TEXT NOT NULL UNIQUE CHECK (name_uk <> ''),
    name_pl    TEXT NOT NULL UNIQUE CHECK (name_pl <> ''),
    name_en    TEXT NOT NULL UNIQUE CHECK (name_en <> ''),
    factor     INTEGER NOT NULL DEFAULT 10000 CHECK (factor BETWEEN 0 AND 1000000),
    unit       TEXT CHECK (unit IN ('characters_1125', 'characters_1500', 'characters_1600', 'characters_1800', 'page')),
    is_active  INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    position   INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE drafts (
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    uid        BLOB NOT NULL CHECK (length(uid) = 16),
    content    TEXT NOT NULL CHECK (json_valid(content)),
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, uid)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE email_lacking (
    folder_id     INTEGER NOT NULL REFERENCES email_folders (id) ON DELETE CASCADE,
    uid           INTEGER NOT NULL,
    size          INTEGER NOT NULL,
    internal_date INTEGER,
    PRIMARY KEY (folder_id, uid)
) STRICT, WITHOUT ROWID;
CREATE TABLE email_locations (
    folder_id     INTEGER NOT NULL REFERENCES email_folders (id) ON DELETE CASCADE,
    uidvalidity   INTEGER NOT NULL,
    uid           INTEGER NOT NULL CHECK (uid > 0),
    journal_id    INTEGER NOT NULL REFERENCES intake_journal (id),
    size          INTEGER NOT NULL,
    internal_date INTEGER,
    PRIMARY KEY (folder_id, uidvalidity, uid)
) STRICT, WITHOUT ROWID;
CREATE TABLE email_oversized (
    journal_id  INTEGER PRIMARY KEY REFERENCES intake_journal (id) ON DELETE CASCADE,
    folder_id   INTEGER NOT NULL REFERENCES email_folders (id) ON DELETE CASCADE,
    uidvalidity INTEGER NOT NULL,
    uid         INTEGER NOT NULL,
    state       TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'wanted', 'failed')),
    error       TEXT
) STRICT;
CREATE TABLE events (
    n               INTEGER PRIMARY KEY AUTOINCREMENT,
    at              INTEGER NOT NULL,
    type            TEXT NOT NULL,
    audience        INTEGER NOT NULL DEFAULT 3,
    conversation_id INTEGER,
    data            TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(data))
, user_id INTEGER) STRICT;
CREATE TABLE finance_transactions (
    id             INTEGER PRIMARY KEY,
    uid            BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    order_id       INTEGER NOT NULL REFERENCES crm_orders (id),
    kind           TEXT NOT NULL CHECK (kind IN ('payment', 'deposit', 'refund')),
    amount_gross   INTEGER NOT NULL CHECK (amount_gross <> 0),
    currency       TEXT NOT NULL DEFAULT 'PLN' CHECK (length(currency) = 3),
    payment_method TEXT NOT NULL CHECK (payment_method IN ('transfer', 'card', 'blik', 'cash')),
    payment_date   TEXT NOT NULL CHECK (payment_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    service_date   TEXT,
    posting_date   TEXT,
    receipt_number TEXT NOT NULL UNIQUE,
    notes          TEXT NOT NULL DEFAULT '',
    created_by     INTEGER REFERENCES users (id) ON DELETE SET NULL,
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL,
    voided_at      INTEGER,
    voided_by      INTEGER REFERENCES users (id) ON DELETE SET NULL,
    void_reason    TEXT NOT NULL DEFAULT '',
    -- What the page called it, so that a repeated click is one payment.
    request_key    TEXT UNIQUE,
    CHECK ((kind = 'refund') = (amount_gross < 0))
) STRICT;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
CREATE TABLE "idempotency_keys" (
    id           INTEGER PRIMARY KEY,
    user_id      INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_id     INTEGER REFERENCES api_tokens (id) ON DELETE CASCADE,
    key          TEXT NOT NULL CHECK (key <> ''),
    request_hash BLOB NOT NULL CHECK (length(request_hash) = 32),
    message_id   INTEGER REFERENCES communications_messages (id) ON DELETE SET NULL,
    created_at   INTEGER NOT NULL
, order_id INTEGER REFERENCES crm_orders (id) ON DELETE CASCADE) STRICT;
CREATE VIRTUAL TABLE identities_fts USING fts5 (
    value, content = 'crm_client_identities', content_rowid = 'id', tokenize = 'trigram'
);
CREATE TABLE 'identities_fts_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'identities_fts_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'identities_fts_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
CREATE TABLE 'identities_fts_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE inbox_view_places (
    user_id  INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    view_id  INTEGER NOT NULL REFERENCES inbox_views (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    PRIMARY KEY (user_id, view_id)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE intake_blobs (
    journal_id INTEGER NOT NULL REFERENCES intake_journal (id) ON DELETE CASCADE,
    n          INTEGER NOT NULL,
    blob_id    INTEGER NOT NULL REFERENCES blobs (id),
    PRIMARY KEY (journal_id, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE intake_journal (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    channel_account_id INTEGER NOT NULL REFERENCES channel_accounts (id),
    source             TEXT NOT NULL,
    received_at        INTEGER NOT NULL,
    content_hash       BLOB NOT NULL CHECK (length(content_hash) = 32),
    size               INTEGER NOT NULL,
    -- Whether the source said that someone read it already (a Maildir flag, an mbox Status).
    seen               INTEGER NOT NULL DEFAULT 0 CHECK (seen IN (0, 1)),
    -- The journal row of the same mail that came before with other trace headers.
    duplicate_of       INTEGER REFERENCES intake_journal (id),
    attempts           INTEGER NOT NULL DEFAULT 0,
    state              TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done', 'poison')), oversized INTEGER, replaces INTEGER REFERENCES intake_journal (id), source_at INTEGER,
    UNIQUE (channel_account_id, content_hash)
) STRICT;
CREATE TABLE intake_originals (
    journal_id INTEGER PRIMARY KEY REFERENCES intake_journal (id) ON DELETE CASCADE,
    data       BLOB NOT NULL
) STRICT;
CREATE TABLE intake_raw (
    journal_id INTEGER PRIMARY KEY REFERENCES intake_journal (id) ON DELETE CASCADE,
    data       BLOB NOT NULL
) STRICT;
CREATE TABLE internal_notes (
    id         INTEGER PRIMARY KEY,
    uid        BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    client_id  INTEGER REFERENCES crm_clients (id) ON DELETE CASCADE,
    order_id   INTEGER REFERENCES crm_orders (id) ON DELETE CASCADE,
    author_id  INTEGER REFERENCES users (id) ON DELETE SET NULL,
    text       TEXT NOT NULL CHECK (text <> ''),
    created_at INTEGER NOT NULL,
    edited_at  INTEGER,
    CHECK ((client_id IS NULL) <> (order_id IS NULL))
) STRICT;
CREATE TABLE language_pair_prices (
    source_language_id INTEGER NOT NULL REFERENCES languages (id) ON DELETE CASCADE,
    target_language_id INTEGER NOT NULL REFERENCES languages (id) ON DELETE CASCADE,
    client_price       INTEGER NOT NULL CHECK (client_price BETWEEN 0 AND 100000000),
    PRIMARY KEY (source_language_id, target_language_id),
    CHECK (source_language_id <> target_language_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE languages (
    id                INTEGER PRIMARY KEY,
    uid               BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    code              TEXT UNIQUE CHECK (length(code) BETWEEN 2 AND 8),
    name_uk           TEXT NOT NULL UNIQUE CHECK (name_uk <> ''),
    name_pl           TEXT NOT NULL UNIQUE CHECK (name_pl <> ''),
    name_en           TEXT NOT NULL UNIQUE CHECK (name_en <> ''),
    base_client_price INTEGER NOT NULL DEFAULT 0 CHECK (base_client_price BETWEEN 0 AND 100000000),
    is_home           INTEGER NOT NULL DEFAULT 0 CHECK (is_home IN (0, 1)),
    is_active         INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    position          INTEGER NOT NULL DEFAULT 0,
    created_at        INTEGER NOT NULL,
    updated_at        INTEGER NOT NULL
) STRICT;
CREATE TABLE message_albums (
    channel_account_id INTEGER NOT NULL REFERENCES channel_accounts (id),
    key                TEXT NOT NULL,
    message_id         INTEGER NOT NULL REFERENCES communications_messages (id) ON DELETE CASCADE,
    PRIMARY KEY (channel_account_id, key)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE message_versions (
    id         INTEGER PRIMARY KEY,
    part_id    INTEGER NOT NULL REFERENCES message_parts (id) ON DELETE CASCADE,
    at         INTEGER NOT NULL,
    sequence   INTEGER NOT NULL,
    content    TEXT NOT NULL CHECK (json_valid(content)),
    journal_id INTEGER REFERENCES intake_journal (id),
    UNIQUE (part_id, at, sequence)
) STRICT;
CREATE TABLE message_withdrawals (
    channel_account_id INTEGER NOT NULL REFERENCES channel_accounts (id),
    external_id        TEXT NOT NULL,
    at                 INTEGER NOT NULL,
    PRIMARY KEY (channel_account_id, external_id)
) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE messages_fts USING fts5 (
    subject, text, from_name, from_address, attachment_names,
    content = 'communications_messages', content_rowid = 'id', tokenize = 'dragoman', prefix = '3'
);
CREATE TABLE 'messages_fts_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'messages_fts_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'messages_fts_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
CREATE TABLE 'messages_fts_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE notification_settings (
    user_id    INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    content    TEXT NOT NULL CHECK (json_valid(content)),
    updated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE notifications (
    id              INTEGER PRIMARY KEY,
    uid             BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    user_id         INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    type            TEXT NOT NULL CHECK (type IN ('deadline', 'follow_up', 'unanswered', 'unpaid', 'assigned', 'mention')),
    about           TEXT NOT NULL,
    order_id        INTEGER REFERENCES crm_orders (id) ON DELETE CASCADE,
    conversation_id INTEGER REFERENCES communications_conversations (id) ON DELETE CASCADE,
    data            TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(data)),
    created_at      INTEGER NOT NULL,
    read_at         INTEGER,
    -- The mail about it: none, waits until `mail_at`, being sent, sent, failed, uncertain.
    mail            TEXT NOT NULL DEFAULT 'none' CHECK (mail IN ('none', 'waiting', 'sending', 'sent', 'failed', 'uncertain')),
    mail_at         INTEGER,
    mail_attempts   INTEGER NOT NULL DEFAULT 0,
    UNIQUE (user_id, about)
) STRICT;
CREATE TABLE number_series (
    series TEXT NOT NULL CHECK (series IN ('order', 'receipt')),
    year   INTEGER NOT NULL,
    last   INTEGER NOT NULL CHECK (last >= 0),
    PRIMARY KEY (series, year)
) STRICT, WITHOUT ROWID;
CREATE TABLE office_holidays (
    id           INTEGER PRIMARY KEY,
    uid          BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    office_id    INTEGER NOT NULL REFERENCES offices (id) ON DELETE CASCADE,
    date         TEXT NOT NULL CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    name         TEXT NOT NULL,
    is_recurring INTEGER NOT NULL DEFAULT 0 CHECK (is_recurring IN (0, 1)),
    UNIQUE (office_id, date)
) STRICT;
CREATE TABLE offices (
    id          INTEGER PRIMARY KEY,
    uid         BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    name        TEXT NOT NULL UNIQUE CHECK (name <> ''),
    address     TEXT NOT NULL DEFAULT '',
    city        TEXT NOT NULL DEFAULT '',
    postal_code TEXT NOT NULL DEFAULT '',
    phone       TEXT NOT NULL DEFAULT '',
    email       TEXT NOT NULL DEFAULT '',
    hours       TEXT NOT NULL CHECK (json_valid(hours)),
    is_active   INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    is_default  INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)),
    created_at  INTEGER NOT NULL
) STRICT;
CREATE TABLE order_agreements (
    order_id   INTEGER NOT NULL REFERENCES crm_orders (id) ON DELETE CASCADE,
    field      TEXT NOT NULL,
    message_id INTEGER NOT NULL REFERENCES communications_messages (id) ON DELETE CASCADE,
    quote      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (order_id, field)
) STRICT, WITHOUT ROWID;
CREATE TABLE order_files (
    id            INTEGER PRIMARY KEY,
    uid           BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    order_id      INTEGER NOT NULL REFERENCES crm_orders (id) ON DELETE CASCADE,
    direction     TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    name          TEXT NOT NULL CHECK (name <> ''),
    mime          TEXT NOT NULL,
    blob_id       INTEGER NOT NULL REFERENCES blobs (id),
    attachment_id INTEGER REFERENCES communications_attachments (id) ON DELETE SET NULL,
    added_by      INTEGER REFERENCES users (id) ON DELETE SET NULL,
    created_at    INTEGER NOT NULL,
    UNIQUE (order_id, direction, blob_id, name)
) STRICT;
CREATE TABLE order_originals (
    id          INTEGER PRIMARY KEY,
    uid         BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    order_id    INTEGER NOT NULL REFERENCES crm_orders (id) ON DELETE CASCADE,
    description TEXT NOT NULL CHECK (description <> ''),
    count       INTEGER NOT NULL DEFAULT 1 CHECK (count BETWEEN 1 AND 1000),
    place       TEXT NOT NULL DEFAULT '',
    received_at INTEGER NOT NULL,
    received_by INTEGER REFERENCES users (id) ON DELETE SET NULL,
    returned_at INTEGER,
    returned_by INTEGER REFERENCES users (id) ON DELETE SET NULL,
    returned_to TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE VIRTUAL TABLE orders_fts USING fts5 (
    order_number, description, client_name, reference_code, repertorium_number,
    content = 'crm_orders', content_rowid = 'id', tokenize = 'dragoman', prefix = '2'
);
CREATE TABLE 'orders_fts_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'orders_fts_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'orders_fts_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
CREATE TABLE 'orders_fts_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
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
, steps INTEGER NOT NULL DEFAULT 1, steps_done INTEGER NOT NULL DEFAULT 0, steps_echoed INTEGER NOT NULL DEFAULT 0) STRICT;
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
CREATE TABLE quotes (
    id                  INTEGER PRIMARY KEY,
    uid                 BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    client_id           INTEGER REFERENCES crm_clients (id) ON DELETE CASCADE,
    conversation_id     INTEGER NOT NULL REFERENCES communications_conversations (id) ON DELETE CASCADE,
    order_id            INTEGER REFERENCES crm_orders (id) ON DELETE SET NULL,
    message_id          INTEGER REFERENCES communications_messages (id) ON DELETE SET NULL,
    state               TEXT NOT NULL CHECK (state IN ('draft', 'sent', 'accepted', 'declined', 'withdrawn')),
    content             TEXT NOT NULL CHECK (json_valid(content)),
    price_brutto        INTEGER NOT NULL,
    currency            TEXT NOT NULL CHECK (length(currency) = 3),
    evidence            TEXT CHECK (evidence IS NULL OR json_valid(evidence)),
    accepted_message_id INTEGER REFERENCES communications_messages (id) ON DELETE SET NULL,
    created_by          INTEGER REFERENCES users (id) ON DELETE SET NULL,
    created_at          INTEGER NOT NULL,
    decided_by          INTEGER REFERENCES users (id) ON DELETE SET NULL,
    decided_at          INTEGER
) STRICT;
CREATE TABLE sessions (
    id           INTEGER PRIMARY KEY,
    uid          BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    user_id      INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_hash   BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    created_at   INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    user_agent   TEXT NOT NULL DEFAULT '',
    network      TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE setup_tokens (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    token_hash BLOB NOT NULL CHECK (length(token_hash) = 32),
    expires_at INTEGER NOT NULL
) STRICT;
CREATE TABLE specializations (
    id          INTEGER PRIMARY KEY,
    uid         BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    name        TEXT NOT NULL UNIQUE CHECK (name <> ''),
    description TEXT NOT NULL DEFAULT '',
    is_active   INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    created_at  INTEGER NOT NULL
) STRICT;
CREATE TABLE text_counts (
    blob_id    INTEGER PRIMARY KEY REFERENCES blobs (id) ON DELETE CASCADE,
    format     TEXT NOT NULL CHECK (format IN ('docx', 'odt', 'txt', 'rtf', 'pdf')),
    state      TEXT NOT NULL CHECK (state IN ('counted', 'scan', 'unreadable')),
    characters INTEGER NOT NULL DEFAULT 0,
    without_spaces INTEGER NOT NULL DEFAULT 0,
    words      INTEGER NOT NULL DEFAULT 0,
    sheets     INTEGER,
    error      TEXT,
    reader     INTEGER NOT NULL,
    counted_at INTEGER NOT NULL
) STRICT;
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
CREATE TABLE user_recovery_codes (
    user_id   INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    code_hash BLOB NOT NULL CHECK (length(code_hash) = 32),
    PRIMARY KEY (user_id, code_hash)
) STRICT, WITHOUT ROWID;
CREATE TABLE user_totp (
    user_id    INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    secret     BLOB NOT NULL,
    enabled_at INTEGER,
    expires_at INTEGER,
    last_step  INTEGER NOT NULL DEFAULT 0,
    CHECK ((enabled_at IS NULL) <> (expires_at IS NULL))
) STRICT;
CREATE TABLE users (
    id            INTEGER PRIMARY KEY,
    uid           BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    email         TEXT NOT NULL COLLATE NOCASE UNIQUE,
    name          TEXT NOT NULL CHECK (name <> ''),
    role          TEXT NOT NULL CHECK (role IN ('owner', 'manager', 'accountant')),
    password_hash TEXT NOT NULL,
    locale        TEXT NOT NULL DEFAULT 'uk' CHECK (locale IN ('uk', 'pl', 'en')),
    theme         TEXT NOT NULL DEFAULT 'system' CHECK (theme IN ('system', 'light', 'dark')),
    created_at    INTEGER NOT NULL,
    disabled_at   INTEGER
, signature TEXT NOT NULL DEFAULT '', undo_seconds INTEGER NOT NULL DEFAULT 5 CHECK (undo_seconds IN (0, 5, 10, 20))) STRICT;
CREATE TRIGGER clients_fts_delete AFTER DELETE ON crm_clients BEGIN
    INSERT INTO clients_fts (clients_fts, rowid, name, latin_name, note, tax_number)
    VALUES ('delete', OLD.id, OLD.name, OLD.latin_name, OLD.note, OLD.tax_number);
END;
CREATE TRIGGER clients_fts_insert AFTER INSERT ON crm_clients BEGIN
    INSERT INTO clients_fts (rowid, name, latin_name, note, tax_number) VALUES (NEW.id, NEW.name, NEW.latin_name, NEW.note, NEW.tax_number);
END;
CREATE TRIGGER clients_fts_update AFTER UPDATE OF name, latin_name, note, tax_number ON crm_clients BEGIN
    INSERT INTO clients_fts (clients_fts, rowid, name, latin_name, note, tax_number)
    VALUES ('delete', OLD.id, OLD.name, OLD.latin_name, OLD.note, OLD.tax_number);
    INSERT INTO clients_fts (rowid, name, latin_name, note, tax_number) VALUES (NEW.id, NEW.name, NEW.latin_name, NEW.note, NEW.tax_number);
END;
CREATE TRIGGER conversation_tags_insert AFTER INSERT ON communications_conversations WHEN NEW.tags <> '[]' BEGIN
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
CREATE TRIGGER conversation_tags_update AFTER UPDATE OF tags ON communications_conversations WHEN NEW.tags <> OLD.tags BEGIN
    DELETE FROM conversation_tags WHERE conversation_id = NEW.id;
    INSERT OR IGNORE INTO conversation_tags (conversation_id, tag, lane, at, last_message_at)
    SELECT NEW.id, CAST(j.value AS TEXT), CASE WHEN NEW.status = 'closed' THEN 2 WHEN NEW.snooze_until IS NULL THEN 0 ELSE 1 END,
        CASE WHEN NEW.status = 'open' AND NEW.snooze_until IS NOT NULL THEN NEW.snooze_until ELSE NEW.last_message_at END, NEW.last_message_at
    FROM json_each(NEW.tags) j WHERE j.value IS NOT NULL;
END;
CREATE TRIGGER identities_fts_delete AFTER DELETE ON crm_client_identities BEGIN
    INSERT INTO identities_fts (identities_fts, rowid, value) VALUES ('delete', OLD.id, OLD.value);
END;
CREATE TRIGGER identities_fts_insert AFTER INSERT ON crm_client_identities BEGIN
    INSERT INTO identities_fts (rowid, value) VALUES (NEW.id, NEW.value);
END;
CREATE TRIGGER identities_fts_update AFTER UPDATE OF value ON crm_client_identities BEGIN
    INSERT INTO identities_fts (identities_fts, rowid, value) VALUES ('delete', OLD.id, OLD.value);
    INSERT INTO identities_fts (rowid, value) VALUES (NEW.id, NEW.value);
END;
CREATE TRIGGER messages_fts_delete AFTER DELETE ON communications_messages BEGIN
    INSERT INTO messages_fts (messages_fts, rowid, subject, text, from_name, from_address, attachment_names)
    VALUES ('delete', OLD.id, OLD.subject, OLD.text, OLD.from_name, OLD.from_address, OLD.attachment_names);
END;
CREATE TRIGGER messages_fts_insert AFTER INSERT ON communications_messages BEGIN
    INSERT INTO messages_fts (rowid, subject, text, from_name, from_address, attachment_names)
    VALUES (NEW.id, NEW.subject, NEW.text, NEW.from_name, NEW.from_address, NEW.attachment_names);
END;
CREATE TRIGGER messages_fts_update AFTER UPDATE OF subject, text, from_name, from_address, attachment_names ON communications_messages BEGIN
    INSERT INTO messages_fts (messages_fts, rowid, subject, text, from_name, from_address, attachment_names)
    VALUES ('delete', OLD.id, OLD.subject, OLD.text, OLD.from_name, OLD.from_address, OLD.attachment_names);
    INSERT INTO messages_fts (rowid, subject, text, from_name, from_address, attachment_names)
    VALUES (NEW.id, NEW.subject, NEW.text, NEW.from_name, NEW.from_address, NEW.attachment_names);
END;
CREATE TRIGGER orders_fts_delete AFTER DELETE ON crm_orders BEGIN
    INSERT INTO orders_fts (orders_fts, rowid, order_number, description, client_name, reference_code, repertorium_number)
    VALUES ('delete', OLD.id, OLD.order_number, OLD.description, OLD.client_name, OLD.reference_code, OLD.repertorium_number);
END;
CREATE TRIGGER orders_fts_insert AFTER INSERT ON crm_orders BEGIN
    INSERT INTO orders_fts (rowid, order_number, description, client_name, reference_code, repertorium_number)
    VALUES (NEW.id, NEW.order_number, NEW.description, NEW.client_name, NEW.reference_code, NEW.repertorium_number);
END;
CREATE TRIGGER orders_fts_update AFTER UPDATE OF order_number, description, client_name, reference_code, repertorium_number ON crm_orders BEGIN
    INSERT INTO orders_fts (orders_fts, rowid, order_number, description, client_name, reference_code, repertorium_number)
    VALUES ('delete', OLD.id, OLD.order_number, OLD.description, OLD.client_name, OLD.reference_code, OLD.repertorium_number);
    INSERT INTO orders_fts (rowid, order_number, description, client_name, reference_code, repertorium_number)
    VALUES (NEW.id, NEW.order_number, NEW.description, NEW.client_name, NEW.reference_code, NEW.repertorium_number);
END;
CREATE TRIGGER quotes_frozen BEFORE UPDATE OF content, price_brutto, currency, evidence ON quotes WHEN OLD.state = 'accepted'
BEGIN
    SELECT RAISE(ABORT, 'quote_frozen');
END;
CREATE TRIGGER users_last_owner_delete BEFORE DELETE ON users
WHEN OLD.role = 'owner' AND OLD.disabled_at IS NULL
BEGIN
    SELECT RAISE(ABORT, 'last_owner')
    WHERE NOT EXISTS (SELECT 1 FROM users WHERE role = 'owner' AND disabled_at IS NULL AND id <> OLD.id);
END;
CREATE TRIGGER users_last_owner_update BEFORE UPDATE OF role, disabled_at ON users
WHEN OLD.role = 'owner' AND OLD.disabled_at IS NULL AND (NEW.role <> 'owner' OR NEW.disabled_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'last_owner')
    WHERE NOT EXISTS (SELECT 1 FROM users WHERE role = 'owner' AND disabled_at IS NULL AND id <> OLD.id);
END;
