#pragma once

// A flat view of what GMime makes of a mail: a list of parts with their headers and the byte range of their content.
// Everything above structure (charsets, names, addresses) is decided in Swift from the raw bytes.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cmail_tree cmail_tree;

enum {
    CMAIL_LEAF = 0,
    CMAIL_MULTIPART = 1,
};

enum {
    CMAIL_BASE64 = 1,
    CMAIL_QUOTED_PRINTABLE = 2,
};

enum {
    CMAIL_CONVERTED = 0,
    CMAIL_CONVERTED_LOSSY = 1,
    CMAIL_UNKNOWN_CHARSET = 2,
};

typedef struct {
    int32_t parent;         // index of the multipart around this part, -1 for the outermost
    int32_t kind;           // CMAIL_LEAF or CMAIL_MULTIPART
    int64_t start;          // first byte of the encoded content, -1 where GMime names none
    int64_t end;            // one past its last byte
    size_t header_count;
    const char *type;       // media type in lower case, never NULL
    const char *subtype;
} cmail_part;

// One header line; `name` and `value` live as long as the tree. `value` is raw: still folded, still encoded.
typedef struct {
    const char *name;
    const char *value;
} cmail_header;

// Parses `length` bytes and lists at most `max_parts` parts, depth first. The bytes must outlive the tree. NULL only
// if GMime finds no message at all. Thread-safe.
cmail_tree *cmail_parse(const uint8_t *bytes, size_t length, size_t max_parts);
void cmail_free(cmail_tree *tree);
size_t cmail_part_count(const cmail_tree *tree);
cmail_part cmail_part_at(const cmail_tree *tree, size_t index);
cmail_header cmail_header_at(const cmail_tree *tree, size_t part, size_t index);

// Transfer decoding. `out` has room for `length` + 8 bytes. Returns the number of bytes written.
size_t cmail_decode(int encoding, const uint8_t *bytes, size_t length, uint8_t *out);

// Transfer encoding in lines of at most 76 characters that end in LF, the last one too unless a quoted-printable text has no
// line end there. `out` has room for `cmail_encoded_capacity` bytes. Returns the number of bytes written.
size_t cmail_encoded_capacity(int encoding, size_t length);
size_t cmail_encode(int encoding, const uint8_t *bytes, size_t length, uint8_t *out);

// `local@domain` with the domain in its ASCII form (IDNA 2008), allocated with malloc; NULL where GMime sees no address.
// A domain that has no such form stays as it is.
char *cmail_ascii_address(const char *address);

// A date as RFC 5322 section 3.3 writes it, `offset` seconds east of UTC, allocated with malloc; NULL outside of the years
// 1 to 9999 and of offsets of less than a day.
char *cmail_format_date(int64_t seconds, int32_t offset);

// An RFC 5322 date, leniently read, in milliseconds since 1970 UTC. False if it is none.
bool cmail_date(const char *value, int64_t *milliseconds);

// Converts from `charset` to UTF-8 with iconv; what cannot be converted becomes U+FFFD. `out` is allocated with malloc
// and belongs to the caller (NULL for an unknown charset). Returns one of the CMAIL_CONVERTED… values.
int cmail_convert(const char *charset, const uint8_t *bytes, size_t length, uint8_t **out, size_t *out_length);
