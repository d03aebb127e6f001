#pragma once
#include <stddef.h>

/// A file that was put into the binary when it was built.
typedef struct {
    /// Its name: of a migration the file name without folder, of the page's files the path on the server.
    const char *_Nonnull name;
    const unsigned char *_Nonnull bytes;
    size_t size;
} dragoman_asset;

/// The files of `migrations/`, in the order in which they apply. Ends with `dragoman_migrations_count`.
extern const dragoman_asset *_Nonnull const dragoman_migrations;
extern const size_t dragoman_migrations_count;

/// The files of the page as `make page` left them; none where no page was built.
extern const dragoman_asset *_Nonnull const dragoman_page;
extern const size_t dragoman_page_count;
