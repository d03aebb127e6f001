#include "CMail.h"

#include <errno.h>
#include <gmime/gmime.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

struct listed {
    GMimeObject *object; // borrowed from the message
    char *type;
    char *subtype;
    cmail_part part;
};

struct cmail_tree {
    GMimeStream *stream;
    GMimeMessage *message;
    GMimeParserOptions *options;
    struct listed *parts;
    size_t count;
    size_t capacity;
    size_t limit;
};

// Encapsulated messages stay opaque: GMime would parse them in place and keep no range for them, and a forwarded mail
// is an attachment to us. Registering the types again as plain parts makes the parser treat them like any other leaf.
static void start_gmime(void) {
    static const char *const opaque[] = {
        "rfc822", "rfc2822", "global", "news", "partial", "external-body", "delivery-status", "disposition-notification", "*",
    };
    g_mime_init();
    for (size_t i = 0; i < sizeof opaque / sizeof *opaque; i++)
        g_mime_object_register_type("message", opaque[i], GMIME_TYPE_PART);
}

static void ensure_started(void) {
    static gsize started = 0;
    if (g_once_init_enter(&started)) {
        start_gmime();
        g_once_init_leave(&started, 1);
    }
}

static bool grow(cmail_tree *tree) {
    if (tree->count < tree->capacity) return true;
    size_t capacity = tree->capacity ? tree->capacity * 2 : 16;
    struct listed *parts = realloc(tree->parts, capacity * sizeof *parts);
    if (!parts) return false;
    tree->parts = parts;
    tree->capacity = capacity;
    return true;
}

static void content_range(GMimeObject *object, cmail_part *part) {
    part->start = part->end = -1;
    if (!GMIME_IS_PART(object)) return;
    GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(object));
    GMimeStream *stream = content ? g_mime_data_wrapper_get_stream(content) : NULL;
    if (!stream) return;
    part->start = stream->bound_start;
    part->end = stream->bound_end;
    if (part->end < 0) part->end = part->start + g_mime_stream_length(stream);
}

static size_t own_count(GMimeObject *object) {
    GMimeHeaderList *headers = g_mime_object_get_header_list(object);
    return headers ? (size_t) g_mime_header_list_get_count(headers) : 0;
}

static void list(cmail_tree *tree, GMimeObject *object, int32_t parent) {
    if (!object || tree->count >= tree->limit || !grow(tree)) return;
    size_t index = tree->count++;
    struct listed *entry = &tree->parts[index];
    GMimeContentType *type = g_mime_object_get_content_type(object);
    const char *media = type ? g_mime_content_type_get_media_type(type) : NULL;
    const char *subtype = type ? g_mime_content_type_get_media_subtype(type) : NULL;

    memset(entry, 0, sizeof *entry);
    entry->object = object;
    entry->type = g_ascii_strdown(media ? media : "text", -1);
    entry->subtype = g_ascii_strdown(subtype ? subtype : "plain", -1);
    entry->part.parent = parent;
    entry->part.kind = GMIME_IS_MULTIPART(object) ? CMAIL_MULTIPART : CMAIL_LEAF;
    entry->part.type = entry->type;
    entry->part.subtype = entry->subtype;
    entry->part.header_count = own_count(object) + (index == 0 ? own_count(GMIME_OBJECT(tree->message)) : 0);
    content_range(object, &entry->part);

    if (GMIME_IS_MULTIPART(object)) {
        int children = g_mime_multipart_get_count(GMIME_MULTIPART(object));
        for (int i = 0; i < children; i++)
            list(tree, g_mime_multipart_get_part(GMIME_MULTIPART(object), i), (int32_t) index);
    }
}

cmail_tree *cmail_parse(const uint8_t *bytes, size_t length, size_t max_parts) {
    ensure_started();
    cmail_tree *tree = calloc(1, sizeof *tree);
    if (!tree) return NULL;
    tree->limit = max_parts;
    // GMime copies a buffer it does not own; a GByteArray it only borrows would need a cast that drops const.
    tree->stream = g_mime_stream_mem_new_with_buffer((const char *) bytes, length);
    tree->options = g_mime_parser_options_new();
    GMimeParser *parser = g_mime_parser_new_with_stream(tree->stream);
    g_mime_parser_set_persist_stream(parser, TRUE);
    g_mime_parser_set_format(parser, GMIME_FORMAT_MESSAGE);
    tree->message = g_mime_parser_construct_message(parser, tree->options);
    g_object_unref(parser);
    if (!tree->message) {
        cmail_free(tree);
        return NULL;
    }
    list(tree, g_mime_message_get_mime_part(tree->message), -1);
    return tree;
}

void cmail_free(cmail_tree *tree) {
    if (!tree) return;
    for (size_t i = 0; i < tree->count; i++) {
        g_free(tree->parts[i].type);
        g_free(tree->parts[i].subtype);
    }
    free(tree->parts);
    if (tree->message) g_object_unref(tree->message);
    if (tree->stream) g_object_unref(tree->stream);
    if (tree->options) g_mime_parser_options_free(tree->options);
    free(tree);
}

size_t cmail_part_count(const cmail_tree *tree) { return tree->count; }

cmail_part cmail_part_at(const cmail_tree *tree, size_t index) { return tree->parts[index].part; }

// GMime keeps the headers of a message in two lists, the message's own and its outermost part's; here they are one.
cmail_header cmail_header_at(const cmail_tree *tree, size_t part, size_t index) {
    cmail_header result = {"", ""};
    GMimeObject *object = tree->parts[part].object;
    if (part == 0) {
        size_t of_message = own_count(GMIME_OBJECT(tree->message));
        if (index < of_message) object = GMIME_OBJECT(tree->message);
        else index -= of_message;
    }
    GMimeHeader *header = g_mime_header_list_get_header_at(g_mime_object_get_header_list(object), (int) index);
    if (!header) return result;
    const char *name = g_mime_header_get_name(header);
    const char *value = g_mime_header_get_raw_value(header);
    if (name) result.name = name;
    if (value) result.value = value;
    return result;
}

static GMimeContentEncoding content_encoding(int encoding) {
    return encoding == CMAIL_BASE64 ? GMIME_CONTENT_ENCODING_BASE64 : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
}

size_t cmail_decode(int encoding, const uint8_t *bytes, size_t length, uint8_t *out) {
    ensure_started();
    GMimeEncoding state;
    g_mime_encoding_init_decode(&state, content_encoding(encoding));
    return g_mime_encoding_flush(&state, (const char *) bytes, length, (char *) out);
}

size_t cmail_encoded_capacity(int encoding, size_t length) {
    GMimeEncoding state;
    g_mime_encoding_init_encode(&state, content_encoding(encoding));
    return g_mime_encoding_outlen(&state, length) + 8;
}

size_t cmail_encode(int encoding, const uint8_t *bytes, size_t length, uint8_t *out) {
    ensure_started();
    GMimeEncoding state;
    g_mime_encoding_init_encode(&state, content_encoding(encoding));
    return g_mime_encoding_flush(&state, (const char *) bytes, length, (char *) out);
}

char *cmail_ascii_address(const char *address) {
    ensure_started();
    InternetAddress *mailbox = internet_address_mailbox_new(NULL, address);
    const char *ascii = internet_address_mailbox_get_idn_addr(INTERNET_ADDRESS_MAILBOX(mailbox));
    char *result = ascii ? strdup(ascii) : NULL;
    g_object_unref(mailbox);
    return result;
}

char *cmail_format_date(int64_t seconds, int32_t offset) {
    ensure_started();
    if (offset <= -86400 || offset >= 86400) return NULL;
    GDateTime *utc = g_date_time_new_from_unix_utc(seconds);
    if (!utc) return NULL;
    GTimeZone *zone = g_time_zone_new_offset(offset);
    GDateTime *local = g_date_time_to_timezone(utc, zone);
    char *text = local ? g_mime_utils_header_format_date(local) : NULL;
    char *result = text ? strdup(text) : NULL;
    g_free(text);
    if (local) g_date_time_unref(local);
    g_time_zone_unref(zone);
    g_date_time_unref(utc);
    return result;
}

bool cmail_date(const char *value, int64_t *milliseconds) {
    ensure_started();
    GDateTime *date = g_mime_utils_header_decode_date(value);
    if (!date) return false;
    *milliseconds = g_date_time_to_unix(date) * 1000;
    g_date_time_unref(date);
    return true;
}

int cmail_convert(const char *charset, const uint8_t *bytes, size_t length, uint8_t **out, size_t *out_length) {
    *out = NULL;
    *out_length = 0;
    iconv_t converter = iconv_open("UTF-8", charset);
    if (converter == (iconv_t) -1) return CMAIL_UNKNOWN_CHARSET;
    size_t capacity = length + length / 2 + 64, used = 0;
    uint8_t *buffer = malloc(capacity);
    char *in = (char *) bytes;
    size_t left = length;
    int result = CMAIL_CONVERTED;
    bool flushed = false;
    while (buffer && !flushed) {
        char *target = (char *) buffer + used;
        size_t room = capacity - used;
        bool flushing = left == 0;
        size_t done = iconv(converter, flushing ? NULL : &in, flushing ? NULL : &left, &target, &room);
        used = capacity - room;
        if (done != (size_t) -1) {
            flushed = flushing;
            continue;
        }
        if (errno == E2BIG || room < 4) {
            capacity = capacity * 2;
            uint8_t *larger = realloc(buffer, capacity);
            if (!larger) free(buffer);
            buffer = larger;
            continue;
        }
        memcpy(buffer + used, "\xEF\xBF\xBD", 3); // an invalid or cut sequence
        used += 3;
        result = CMAIL_CONVERTED_LOSSY;
        if (left == 0) break;
        in++;
        left--;
    }
    iconv_close(converter);
    if (!buffer) return CMAIL_UNKNOWN_CHARSET;
    *out = buffer;
    *out_length = used;
    return result;
}
