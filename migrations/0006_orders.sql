-- Clients and orders beside the inbox: what is ordered, at which price, by when, what was paid, and who changed it. Money is in minor
-- units, rates in hundredths of a per cent, pages in hundredths, dates `YYYY-MM-DD` and times `HH:MM` as the office's people write them.

-- ---------------------------------------------------------------- what the office works with

-- `code`: ISO 639-1; `base_client_price`: of a page, net; `is_home`: the office's own language, which costs nothing in a pair.
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
CREATE UNIQUE INDEX languages_home ON languages (is_home) WHERE is_home = 1;

-- Prices of a pair where it is not the sum of its languages.
CREATE TABLE language_pair_prices (
    source_language_id INTEGER NOT NULL REFERENCES languages (id) ON DELETE CASCADE,
    target_language_id INTEGER NOT NULL REFERENCES languages (id) ON DELETE CASCADE,
    client_price       INTEGER NOT NULL CHECK (client_price BETWEEN 0 AND 100000000),
    PRIMARY KEY (source_language_id, target_language_id),
    CHECK (source_language_id <> target_language_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX language_pair_prices_target ON language_pair_prices (target_language_id);

CREATE TABLE specializations (
    id          INTEGER PRIMARY KEY,
    uid         BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    name        TEXT NOT NULL UNIQUE CHECK (name <> ''),
    description TEXT NOT NULL DEFAULT '',
    is_active   INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    created_at  INTEGER NOT NULL
) STRICT;

-- `factor`: of the price, 10000 is the price itself. `unit`: what its pages are counted by, where not as usual.
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

-- `hours`: {"mon": ["09:00", "17:00"] | null, …}.
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
CREATE UNIQUE INDEX offices_default ON offices (is_default) WHERE is_default = 1;

-- Days on which an office is closed. `is_recurring`: every year on that day.
CREATE TABLE office_holidays (
    id           INTEGER PRIMARY KEY,
    uid          BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    office_id    INTEGER NOT NULL REFERENCES offices (id) ON DELETE CASCADE,
    date         TEXT NOT NULL CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    name         TEXT NOT NULL,
    is_recurring INTEGER NOT NULL DEFAULT 0 CHECK (is_recurring IN (0, 1)),
    UNIQUE (office_id, date)
) STRICT;

-- The last number given out of a series in a year, moved in the transaction that uses it: no gaps, nothing twice.
CREATE TABLE number_series (
    series TEXT NOT NULL CHECK (series IN ('order', 'receipt')),
    year   INTEGER NOT NULL,
    last   INTEGER NOT NULL CHECK (last >= 0),
    PRIMARY KEY (series, year)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- clients

-- The name as the passport spells it in Latin letters, and when somebody said that it is right.
ALTER TABLE crm_clients ADD COLUMN latin_name TEXT;
ALTER TABLE crm_clients ADD COLUMN latin_name_approved_at INTEGER;
ALTER TABLE crm_clients ADD COLUMN latin_name_approved_by INTEGER REFERENCES users (id) ON DELETE SET NULL;
ALTER TABLE crm_clients ADD COLUMN tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags));
ALTER TABLE crm_clients ADD COLUMN tax_number TEXT;
-- How this client's pages are counted, where not as usual.
ALTER TABLE crm_clients ADD COLUMN page_unit TEXT
    CHECK (page_unit IN ('characters_1125', 'characters_1500', 'characters_1600', 'characters_1800', 'page'));
ALTER TABLE crm_clients ADD COLUMN page_rounding TEXT CHECK (page_rounding IN ('whole_up', 'half_up', 'quarter_up', 'exact'));
ALTER TABLE crm_clients ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE crm_clients ADD COLUMN updated_at INTEGER;
CREATE INDEX crm_clients_tags ON crm_clients (tags) WHERE tags <> '[]';
CREATE INDEX client_approvers ON crm_clients (latin_name_approved_by) WHERE latin_name_approved_by IS NOT NULL;

-- More phones and postal addresses of a client; e-mail addresses are identities, since mail from them is theirs.
CREATE TABLE crm_client_contacts (
    id         INTEGER PRIMARY KEY,
    client_id  INTEGER NOT NULL REFERENCES crm_clients (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL CHECK (kind IN ('phone', 'address')),
    label      TEXT NOT NULL DEFAULT '',
    value      TEXT NOT NULL CHECK (value <> ''),
    created_at INTEGER NOT NULL,
    UNIQUE (client_id, kind, value)
) STRICT;
CREATE INDEX crm_client_contacts_phone
    ON crm_client_contacts (substr(replace(replace(replace(replace(replace(value, ' ', ''), '-', ''), '(', ''), ')', ''), '+', ''), -9))
    WHERE kind = 'phone';

DROP TRIGGER clients_fts_insert;
DROP TRIGGER clients_fts_delete;
DROP TRIGGER clients_fts_update;
DROP TABLE clients_fts;
CREATE VIRTUAL TABLE clients_fts USING fts5 (
    name, latin_name, note, tax_number, content = 'crm_clients', content_rowid = 'id', tokenize = 'dragoman', prefix = '2'
);
INSERT INTO clients_fts (rowid, name, latin_name, note, tax_number) SELECT id, name, latin_name, note, tax_number FROM crm_clients;
CREATE TRIGGER clients_fts_insert AFTER INSERT ON crm_clients BEGIN
    INSERT INTO clients_fts (rowid, name, latin_name, note, tax_number) VALUES (NEW.id, NEW.name, NEW.latin_name, NEW.note, NEW.tax_number);
END;
CREATE TRIGGER clients_fts_delete AFTER DELETE ON crm_clients BEGIN
    INSERT INTO clients_fts (clients_fts, rowid, name, latin_name, note, tax_number)
    VALUES ('delete', OLD.id, OLD.name, OLD.latin_name, OLD.note, OLD.tax_number);
END;
CREATE TRIGGER clients_fts_update AFTER UPDATE OF name, latin_name, note, tax_number ON crm_clients BEGIN
    INSERT INTO clients_fts (clients_fts, rowid, name, latin_name, note, tax_number)
    VALUES ('delete', OLD.id, OLD.name, OLD.latin_name, OLD.note, OLD.tax_number);
    INSERT INTO clients_fts (rowid, name, latin_name, note, tax_number) VALUES (NEW.id, NEW.name, NEW.latin_name, NEW.note, NEW.tax_number);
END;

-- ---------------------------------------------------------------- orders

ALTER TABLE crm_orders ADD COLUMN client_name TEXT NOT NULL DEFAULT '';
ALTER TABLE crm_orders ADD COLUMN conversation_id INTEGER REFERENCES communications_conversations (id) ON DELETE SET NULL;
-- Who answers for it, and who made it.
ALTER TABLE crm_orders ADD COLUMN manager_id INTEGER REFERENCES users (id) ON DELETE SET NULL;
ALTER TABLE crm_orders ADD COLUMN created_by INTEGER REFERENCES users (id) ON DELETE SET NULL;
ALTER TABLE crm_orders ADD COLUMN office_id INTEGER REFERENCES offices (id);
ALTER TABLE crm_orders ADD COLUMN document_type_id INTEGER REFERENCES document_types (id);
ALTER TABLE crm_orders ADD COLUMN source_language_id INTEGER REFERENCES languages (id);
ALTER TABLE crm_orders ADD COLUMN target_language_id INTEGER REFERENCES languages (id);
ALTER TABLE crm_orders ADD COLUMN translation_type TEXT NOT NULL DEFAULT 'zwykle'
    CHECK (translation_type IN ('zwykle', 'przysiegle', 'ustne', 'ekspresowe'));
-- How much: `characters` counted, `pages` charged in hundredths (hours for oral work).
ALTER TABLE crm_orders ADD COLUMN unit TEXT NOT NULL DEFAULT 'characters_1800'
    CHECK (unit IN ('characters_1125', 'characters_1500', 'characters_1600', 'characters_1800', 'page', 'hour'));
ALTER TABLE crm_orders ADD COLUMN rounding TEXT NOT NULL DEFAULT 'whole_up' CHECK (rounding IN ('whole_up', 'half_up', 'quarter_up', 'exact'));
ALTER TABLE crm_orders ADD COLUMN characters INTEGER CHECK (characters >= 0);
ALTER TABLE crm_orders ADD COLUMN pages INTEGER CHECK (pages >= 0);
-- For how much: `price`: the arithmetic as it was when the price was made, JSON of the API; the three sums stand beside it.
-- `unit_price`: of one page as it was agreed; `unit_price_own`: somebody typed another one than the lists say. What was typed in place of
-- the arithmetic is one of the two manual sums.
ALTER TABLE crm_orders ADD COLUMN unit_price INTEGER CHECK (unit_price >= 0);
ALTER TABLE crm_orders ADD COLUMN unit_price_own INTEGER NOT NULL DEFAULT 0 CHECK (unit_price_own IN (0, 1));
ALTER TABLE crm_orders ADD COLUMN discount INTEGER NOT NULL DEFAULT 0 CHECK (discount BETWEEN 0 AND 10000);
ALTER TABLE crm_orders ADD COLUMN manual_net INTEGER CHECK (manual_net >= 0);
ALTER TABLE crm_orders ADD COLUMN manual_gross INTEGER CHECK (manual_gross IS NULL OR manual_gross >= 0 AND manual_net IS NULL);
ALTER TABLE crm_orders ADD COLUMN vat_rate INTEGER CHECK (vat_rate BETWEEN 0 AND 10000);
ALTER TABLE crm_orders ADD COLUMN price TEXT CHECK (price IS NULL OR json_valid(price));
ALTER TABLE crm_orders ADD COLUMN price_netto INTEGER CHECK (price_netto >= 0);
ALTER TABLE crm_orders ADD COLUMN price_vat INTEGER CHECK (price_vat >= 0);
ALTER TABLE crm_orders ADD COLUMN price_brutto INTEGER CHECK (price_brutto >= 0);
ALTER TABLE crm_orders ADD COLUMN currency TEXT NOT NULL DEFAULT 'PLN' CHECK (length(currency) = 3);
-- By when: a local date, perhaps a time, in a zone; `deadline_at` is that moment, the end of the day where no time was said.
ALTER TABLE crm_orders ADD COLUMN deadline_date TEXT;
ALTER TABLE crm_orders ADD COLUMN deadline_time TEXT;
ALTER TABLE crm_orders ADD COLUMN deadline_zone TEXT;
ALTER TABLE crm_orders ADD COLUMN deadline_at INTEGER;
ALTER TABLE crm_orders ADD COLUMN follow_up_date TEXT;
ALTER TABLE crm_orders ADD COLUMN follow_up_at INTEGER;
ALTER TABLE crm_orders ADD COLUMN repertorium_number TEXT NOT NULL DEFAULT '';
ALTER TABLE crm_orders ADD COLUMN reference_code TEXT NOT NULL DEFAULT '';
ALTER TABLE crm_orders ADD COLUMN order_source TEXT NOT NULL DEFAULT 'manual'
    CHECK (order_source IN ('manual', 'email', 'telegram', 'whatsapp', 'instagram', 'facebook', 'phone', 'form', 'office_visit'));
-- The payments' own axis, kept up in the transaction of each payment and price.
ALTER TABLE crm_orders ADD COLUMN paid INTEGER NOT NULL DEFAULT 0;
ALTER TABLE crm_orders ADD COLUMN payment_state TEXT NOT NULL DEFAULT 'unpriced'
    CHECK (payment_state IN ('unpriced', 'unpaid', 'partly', 'paid', 'overpaid'));
ALTER TABLE crm_orders ADD COLUMN is_archived INTEGER NOT NULL DEFAULT 0 CHECK (is_archived IN (0, 1));
ALTER TABLE crm_orders ADD COLUMN closed_at INTEGER;
-- One more with every change: who edits says which one was seen.
ALTER TABLE crm_orders ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE crm_orders ADD COLUMN updated_at INTEGER;
-- Where it stands in the lists that go by deadline: what has none comes last.
ALTER TABLE crm_orders ADD COLUMN due_at INTEGER GENERATED ALWAYS AS (ifnull(deadline_at, 253402300799999)) VIRTUAL;

UPDATE crm_orders SET client_name = (SELECT name FROM crm_clients c WHERE c.id = client_id);
UPDATE crm_orders SET closed_at = created_at WHERE status = 'closed';

-- Every list walks along one of these. The board's open columns go by deadline, the closed one by its end, the table by age.
CREATE INDEX orders_board ON crm_orders (status, due_at, id) WHERE is_archived = 0 AND status <> 'closed';
CREATE INDEX orders_due ON crm_orders (due_at, id) WHERE is_archived = 0 AND status <> 'closed';
CREATE INDEX orders_closed ON crm_orders (closed_at, id) WHERE is_archived = 0 AND status = 'closed';
CREATE INDEX orders_status ON crm_orders (status, id) WHERE is_archived = 0;
CREATE INDEX orders_manager ON crm_orders (manager_id, due_at, id) WHERE is_archived = 0 AND status <> 'closed';
CREATE INDEX orders_manager_closed ON crm_orders (manager_id, closed_at, id) WHERE is_archived = 0 AND status = 'closed';
CREATE INDEX orders_manager_all ON crm_orders (manager_id, id);
CREATE INDEX orders_creator ON crm_orders (created_by) WHERE created_by IS NOT NULL;
CREATE INDEX orders_office ON crm_orders (office_id, id);
CREATE INDEX orders_document_type ON crm_orders (document_type_id, id);
CREATE INDEX orders_source_language ON crm_orders (source_language_id, id);
CREATE INDEX orders_target_language ON crm_orders (target_language_id, id);
CREATE INDEX orders_conversation ON crm_orders (conversation_id, id) WHERE conversation_id IS NOT NULL;
CREATE INDEX orders_unpaid ON crm_orders (id) WHERE is_archived = 0 AND payment_state IN ('unpaid', 'partly');
CREATE INDEX orders_archived ON crm_orders (id) WHERE is_archived = 1;
CREATE INDEX orders_follow_up ON crm_orders (follow_up_at, id) WHERE follow_up_at IS NOT NULL AND is_archived = 0;

DROP TRIGGER orders_fts_insert;
DROP TRIGGER orders_fts_delete;
DROP TRIGGER orders_fts_update;
DROP TABLE orders_fts;
CREATE VIRTUAL TABLE orders_fts USING fts5 (
    order_number, description, client_name, reference_code, repertorium_number,
    content = 'crm_orders', content_rowid = 'id', tokenize = 'dragoman', prefix = '2'
);
INSERT INTO orders_fts (rowid, order_number, description, client_name, reference_code, repertorium_number)
SELECT id, order_number, description, client_name, reference_code, repertorium_number FROM crm_orders;
CREATE TRIGGER orders_fts_insert AFTER INSERT ON crm_orders BEGIN
    INSERT INTO orders_fts (rowid, order_number, description, client_name, reference_code, repertorium_number)
    VALUES (NEW.id, NEW.order_number, NEW.description, NEW.client_name, NEW.reference_code, NEW.repertorium_number);
END;
CREATE TRIGGER orders_fts_delete AFTER DELETE ON crm_orders BEGIN
    INSERT INTO orders_fts (orders_fts, rowid, order_number, description, client_name, reference_code, repertorium_number)
    VALUES ('delete', OLD.id, OLD.order_number, OLD.description, OLD.client_name, OLD.reference_code, OLD.repertorium_number);
END;
CREATE TRIGGER orders_fts_update AFTER UPDATE OF order_number, description, client_name, reference_code, repertorium_number ON crm_orders BEGIN
    INSERT INTO orders_fts (orders_fts, rowid, order_number, description, client_name, reference_code, repertorium_number)
    VALUES ('delete', OLD.id, OLD.order_number, OLD.description, OLD.client_name, OLD.reference_code, OLD.repertorium_number);
    INSERT INTO orders_fts (rowid, order_number, description, client_name, reference_code, repertorium_number)
    VALUES (NEW.id, NEW.order_number, NEW.description, NEW.client_name, NEW.reference_code, NEW.repertorium_number);
END;

-- Where a field was agreed: the message, and the words of it that somebody marked.
CREATE TABLE order_agreements (
    order_id   INTEGER NOT NULL REFERENCES crm_orders (id) ON DELETE CASCADE,
    field      TEXT NOT NULL,
    message_id INTEGER NOT NULL REFERENCES communications_messages (id) ON DELETE CASCADE,
    quote      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (order_id, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_agreements_message ON order_agreements (message_id);

-- A repeated click is one order.
ALTER TABLE idempotency_keys ADD COLUMN order_id INTEGER REFERENCES crm_orders (id) ON DELETE CASCADE;
CREATE INDEX idempotency_keys_order ON idempotency_keys (order_id) WHERE order_id IS NOT NULL;

-- What is to be translated and what came of it. `attachment_id`: the message's file that it was taken from.
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
CREATE INDEX order_files_blob ON order_files (blob_id);
CREATE INDEX order_files_attachment ON order_files (attachment_id) WHERE attachment_id IS NOT NULL;
CREATE INDEX order_files_user ON order_files (added_by) WHERE added_by IS NOT NULL;

-- Paper that the office keeps for a client.
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
CREATE INDEX order_originals_order ON order_originals (order_id, id);
CREATE INDEX order_originals_receiver ON order_originals (received_by) WHERE received_by IS NOT NULL;
CREATE INDEX order_originals_returner ON order_originals (returned_by) WHERE returned_by IS NOT NULL;

-- What colleagues write about a client or an order.
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
CREATE INDEX internal_notes_client ON internal_notes (client_id, created_at, id) WHERE client_id IS NOT NULL;
CREATE INDEX internal_notes_order ON internal_notes (order_id, created_at, id) WHERE order_id IS NOT NULL;
CREATE INDEX internal_notes_author ON internal_notes (author_id) WHERE author_id IS NOT NULL;

-- What a file holds, counted once for its content. `state`: counted; scan (pictures of text only); unreadable, with `error`.
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

-- An offer of a price. `content`: all that was offered, frozen; `evidence`: what was said when it was accepted, frozen as well.
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
CREATE INDEX quotes_client ON quotes (client_id, id) WHERE client_id IS NOT NULL;
CREATE INDEX quotes_conversation ON quotes (conversation_id, id);
CREATE INDEX quotes_order ON quotes (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX quotes_message ON quotes (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX quotes_accepted ON quotes (accepted_message_id) WHERE accepted_message_id IS NOT NULL;
CREATE INDEX quotes_creator ON quotes (created_by) WHERE created_by IS NOT NULL;
CREATE INDEX quotes_decider ON quotes (decided_by) WHERE decided_by IS NOT NULL;
-- What was agreed stays as it was agreed.
CREATE TRIGGER quotes_frozen BEFORE UPDATE OF content, price_brutto, currency, evidence ON quotes WHEN OLD.state = 'accepted'
BEGIN
    SELECT RAISE(ABORT, 'quote_frozen');
END;

-- ---------------------------------------------------------------- money

-- A payment, as the accountant's table has it. Nothing is deleted: what was wrong is voided. `amount_gross` is negative for what was given
-- back. `posting_date`: when it was put on the cash register.
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
CREATE INDEX finance_transactions_order ON finance_transactions (order_id, id);
CREATE INDEX finance_transactions_date ON finance_transactions (payment_date, id);
-- The sums of a range without a look at its rows.
CREATE INDEX finance_transactions_sums ON finance_transactions (payment_date, id, payment_method, currency, amount_gross, voided_at)
    WHERE voided_at IS NULL;
CREATE INDEX finance_transactions_creator ON finance_transactions (created_by) WHERE created_by IS NOT NULL;
CREATE INDEX finance_transactions_voider ON finance_transactions (voided_by) WHERE voided_by IS NOT NULL;

-- ---------------------------------------------------------------- what people are told

-- `about`: what makes it the same reminder, so that it comes once, e.g. `deadline:<order>:<moment>`.
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
CREATE INDEX notifications_user ON notifications (user_id, id);
CREATE INDEX notifications_unread ON notifications (user_id, id) WHERE read_at IS NULL;
CREATE INDEX notifications_mail ON notifications (mail_at) WHERE mail IN ('waiting', 'sending');
CREATE INDEX notifications_order ON notifications (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX notifications_conversation ON notifications (conversation_id) WHERE conversation_id IS NOT NULL;

-- `content`: {"types": {…: {"page": bool, "mail": bool, "desktop": bool}}, "quiet": {"weekdays": ["22:00", "08:00"] | null, "weekend": "all_day" | …}}.
CREATE TABLE notification_settings (
    user_id    INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    content    TEXT NOT NULL CHECK (json_valid(content)),
    updated_at INTEGER NOT NULL
) STRICT;

-- ---------------------------------------------------------------- who did what

-- Every change that people make to clients, orders, money and settings. `changes`: {"field": [before, after]}. The history of an order is
-- its rows. `entity_uid` stays when the thing itself was erased.
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
CREATE INDEX audit_log_entity ON audit_log (entity_uid, id);
CREATE INDEX audit_log_user ON audit_log (user_id, id) WHERE user_id IS NOT NULL;
