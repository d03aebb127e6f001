-- An order that was called off. It lies in the archive, so that no list of work, radar or reminder tells of it, and nothing is owed for it any more:
-- `payment_state` is worked out as if it had no price. What was paid stays, to be given back. Taking it up again clears both columns.
ALTER TABLE crm_orders ADD COLUMN cancelled_at INTEGER CHECK (cancelled_at IS NULL OR is_archived = 1);
-- Why, in the words of who called it off; may be empty.
ALTER TABLE crm_orders ADD COLUMN cancel_reason TEXT NOT NULL DEFAULT '';
CREATE INDEX orders_cancelled ON crm_orders (id) WHERE cancelled_at IS NOT NULL;
