#pragma once

// What Documents needs of C: archives (libzip), XML (libxml2) and a child process within limits. Everything is bounded by its caller.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ---- Archives

typedef struct cdocuments_archive cdocuments_archive;

typedef struct {
    uint64_t size;      // bytes when unpacked, as the archive says
    uint64_t packed;    // bytes in the archive
    bool encrypted;
} cdocuments_entry;

// Opens a ZIP file in memory; the bytes must outlive the archive. NULL for what is none.
cdocuments_archive *cdocuments_archive_open(const uint8_t *bytes, size_t length);
void cdocuments_archive_close(cdocuments_archive *archive);
int64_t cdocuments_archive_count(cdocuments_archive *archive);
// False where the archive does not say.
bool cdocuments_archive_entry(cdocuments_archive *archive, int64_t index, cdocuments_entry *entry);
// The index of an entry by its exact name, -1 where there is none.
int64_t cdocuments_archive_find(cdocuments_archive *archive, const char *name);
// Unpacks an entry into `out`. The number of bytes, never more than `capacity`; -1 for a damaged one.
int64_t cdocuments_archive_read(cdocuments_archive *archive, int64_t index, uint8_t *out, size_t capacity);

// ---- XML

typedef struct cdocuments_xml cdocuments_xml;

enum {
    CDOCUMENTS_XML_END = 0,
    CDOCUMENTS_XML_OPEN = 1,
    CDOCUMENTS_XML_CLOSE = 2,
    CDOCUMENTS_XML_TEXT = 3,
    CDOCUMENTS_XML_BROKEN = -1,
    // A document type: it could declare entities, and no office document has one.
    CDOCUMENTS_XML_DOCTYPE = -2,
};

// Reads `length` bytes; they must outlive the reader. Nothing is loaded from anywhere, no entity is replaced but the five of XML.
cdocuments_xml *cdocuments_xml_open(const uint8_t *bytes, size_t length);
void cdocuments_xml_close(cdocuments_xml *xml);
// The next thing. An element without content is opened only.
int cdocuments_xml_next(cdocuments_xml *xml);
bool cdocuments_xml_is_empty(cdocuments_xml *xml);
// Of the element that was opened or closed: its name without a prefix, its namespace ("" for none). They live until the next thing.
const char *cdocuments_xml_name(cdocuments_xml *xml);
const char *cdocuments_xml_space(cdocuments_xml *xml);
const char *cdocuments_xml_text(cdocuments_xml *xml);
// An attribute's value, allocated with malloc; `space` NULL for one without a namespace; NULL where there is none.
char *cdocuments_xml_attribute(cdocuments_xml *xml, const char *name, const char *space);

// ---- A child process

typedef struct {
    uint64_t memory;            // bytes of address space
    uint64_t processor_seconds;
    uint64_t file_bytes;        // of any file that it writes
    uint32_t files;             // that it has open
} cdocuments_limits;

enum {
    CDOCUMENTS_CHILD_ENDED = 0,     // `status` holds its exit status, or 128 + the signal that ended it
    CDOCUMENTS_CHILD_MISSING = 1,   // there is no such program
    CDOCUMENTS_CHILD_LATE = 2,      // it took longer than `milliseconds`
    CDOCUMENTS_CHILD_LONG = 3,      // it wrote more than `capacity`
    CDOCUMENTS_CHILD_FAILED = 4,    // the system gave no process, pipe or memory
};

// Runs a program, without a shell, with `input` on its standard input and what it writes on its standard output in `out` (malloc, the
// caller's). It is in a group of its own, which is killed in every end; it has no other files of this process, and no environment
// but LC_ALL. Blocks.
int cdocuments_run(
    const char *program, char *const *arguments, const uint8_t *input, size_t input_length, cdocuments_limits limits,
    uint32_t milliseconds, size_t capacity, uint8_t **out, size_t *out_length, int *status);
