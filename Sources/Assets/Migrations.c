#include "Assets.h"

// One block a migration. #embed makes the compiler notice when the file changes.
static const unsigned char m0001[] = {
#embed "../../migrations/0001_initial.sql"
};

const dragoman_asset dragoman_migrations[] = {
    {"0001_initial", m0001, sizeof m0001},
};
const size_t dragoman_migrations_count = sizeof dragoman_migrations / sizeof *dragoman_migrations;
