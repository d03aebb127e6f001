#include "Assets.h"

// One block a migration. #embed makes the compiler notice when the file changes.
static const unsigned char m0001[] = {
#embed "../../migrations/0001_initial.sql"
};
static const unsigned char m0002[] = {
#embed "../../migrations/0002_mailboxes.sql"
};
static const unsigned char m0003[] = {
#embed "../../migrations/0003_notes.sql"
};
static const unsigned char m0004[] = {
#embed "../../migrations/0004_outbox.sql"
};
static const unsigned char m0005[] = {
#embed "../../migrations/0005_chat.sql"
};
static const unsigned char m0006[] = {
#embed "../../migrations/0006_orders.sql"
};
static const unsigned char m0007[] = {
#embed "../../migrations/0007_inbox.sql"
};
static const unsigned char m0008[] = {
#embed "../../migrations/0008_cancelled.sql"
};

static const dragoman_asset migrations[] = {
    {"0001_initial", m0001, sizeof m0001},
    {"0002_mailboxes", m0002, sizeof m0002},
    {"0003_notes", m0003, sizeof m0003},
    {"0004_outbox", m0004, sizeof m0004},
    {"0005_chat", m0005, sizeof m0005},
    {"0006_orders", m0006, sizeof m0006},
    {"0007_inbox", m0007, sizeof m0007},
    {"0008_cancelled", m0008, sizeof m0008},
};
const dragoman_asset *const dragoman_migrations = migrations;
const size_t dragoman_migrations_count = sizeof migrations / sizeof *migrations;
