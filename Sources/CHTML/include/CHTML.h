#pragma once

// A flat, bounded view of the HTML5 tree that Gumbo builds.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct chtml_tree chtml_tree;

enum {
    CHTML_ELEMENT = 0,
    CHTML_TEXT = 1,
};

enum {
    CHTML_NAMESPACE_HTML = 0,
    CHTML_NAMESPACE_OTHER = 1,
};

typedef struct {
    size_t memory;      // bytes Gumbo may allocate
    size_t nodes;       // nodes that are listed
    size_t depth;       // elements deeper than this are left out, their content is kept
    uint32_t milliseconds; // processor time of the calling thread
} chtml_limits;

typedef struct {
    int32_t parent;     // index of the parent, -1 for the root
    int32_t kind;       // CHTML_ELEMENT or CHTML_TEXT
    int32_t space;      // CHTML_NAMESPACE_HTML or CHTML_NAMESPACE_OTHER
    const char *name;   // element name in lower case (not terminated), or the text
    size_t name_length;
    size_t attribute_count;
} chtml_node;

typedef struct {
    const char *name;
    const char *value;
} chtml_attribute;

// Parses `length` bytes of UTF-8. NULL if a limit on memory or time was met. The bytes must outlive the tree.
// Thread-safe.
chtml_tree *chtml_parse(const char *bytes, size_t length, chtml_limits limits);
void chtml_free(chtml_tree *tree);
size_t chtml_count(const chtml_tree *tree);
// True if nodes were left out because of the limit on nodes or depth.
bool chtml_is_truncated(const chtml_tree *tree);
chtml_node chtml_node_at(const chtml_tree *tree, size_t index);
chtml_attribute chtml_attribute_at(const chtml_tree *tree, size_t node, size_t index);
