#include "CHTML.h"

#include <gumbo.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// Gumbo knows no limits and frees its tree by recursion. All of its memory therefore comes from an arena that is freed
// at once, and the arena ends the parse by a jump when the budget of memory or time is used up: no Gumbo frame holds
// anything but arena memory.
struct chunk {
    struct chunk *next;
    size_t used, size;
};

struct arena {
    struct chunk *chunks;
    size_t left;
    uint32_t calls, milliseconds;
    int64_t deadline;
    jmp_buf exhausted;
};

struct listed {
    const GumboNode *node;
    int32_t parent;
};

struct chtml_tree {
    struct arena arena;
    struct listed *nodes;
    size_t count, capacity;
    bool is_truncated;
};

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (int64_t) time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void *arena_allocate(void *context, size_t size) {
    struct arena *arena = context;
    size = (size + 15) & ~(size_t) 15;
    if (size > arena->left) longjmp(arena->exhausted, 1);
    if ((++arena->calls & 1023) == 0 && now() > arena->deadline) longjmp(arena->exhausted, 1);
    struct chunk *chunk = arena->chunks;
    if (!chunk || chunk->size - chunk->used < size) {
        size_t room = size > 65536 ? size : 262144;
        chunk = malloc(sizeof *chunk + 16 + room);
        if (!chunk) longjmp(arena->exhausted, 1);
        chunk->size = room;
        chunk->used = 0;
        chunk->next = arena->chunks;
        arena->chunks = chunk;
    }
    uintptr_t base = ((uintptr_t) (chunk + 1) + 15) & ~(uintptr_t) 15;
    void *result = (void *) (base + chunk->used);
    chunk->used += size;
    arena->left -= size;
    return result;
}

static void arena_release(void *context, void *memory) {
    (void) context;
    (void) memory;
}

static const GumboVector *children_of(const GumboNode *node) {
    switch (node->type) {
    case GUMBO_NODE_DOCUMENT: return &node->v.document.children;
    case GUMBO_NODE_ELEMENT: return &node->v.element.children;
    default: return NULL; // a template's content is never shown
    }
}

static bool is_text(const GumboNode *node) {
    return node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE || node->type == GUMBO_NODE_CDATA;
}

static bool add(chtml_tree *tree, const GumboNode *node, int32_t parent) {
    if (tree->count == tree->capacity) {
        size_t capacity = tree->capacity ? tree->capacity * 2 : 256;
        struct listed *nodes = realloc(tree->nodes, capacity * sizeof *nodes);
        if (!nodes) return false;
        tree->nodes = nodes;
        tree->capacity = capacity;
    }
    tree->nodes[tree->count++] = (struct listed) {node, parent};
    return true;
}

// Lists the tree depth first without recursion. A frame is one open element: its children, the next one, and the
// listed node that stands for it.
struct frame {
    const GumboVector *children;
    unsigned next;
    int32_t index;
    size_t depth;
};

static bool push(struct frame **stack, size_t *count, size_t *capacity, struct frame frame) {
    if (*count == *capacity) {
        size_t larger = *capacity ? *capacity * 2 : 128;
        struct frame *frames = realloc(*stack, larger * sizeof *frames);
        if (!frames) return false;
        *stack = frames;
        *capacity = larger;
    }
    (*stack)[(*count)++] = frame;
    return true;
}

static void list(chtml_tree *tree, const GumboNode *root, chtml_limits limits) {
    struct frame *stack = NULL;
    size_t count = 0, capacity = 0;
    if (!add(tree, root, -1)) return;
    bool ok = push(&stack, &count, &capacity, (struct frame) {children_of(root), 0, 0, 0});
    while (ok && count > 0) {
        struct frame *top = &stack[count - 1];
        if (!top->children || top->next >= top->children->length) {
            count--;
            continue;
        }
        const GumboNode *child = top->children->data[top->next++];
        if (tree->count >= limits.nodes) {
            tree->is_truncated = true;
            break;
        }
        if (is_text(child)) {
            ok = add(tree, child, top->index);
        } else if (child->type == GUMBO_NODE_ELEMENT) {
            struct frame inner = {children_of(child), 0, top->index, top->depth};
            if (top->depth >= limits.depth) {
                tree->is_truncated = true;
            } else {
                ok = add(tree, child, top->index);
                inner.index = (int32_t) tree->count - 1;
                inner.depth++;
            }
            ok = ok && push(&stack, &count, &capacity, inner);
        }
    }
    if (!ok) tree->is_truncated = true;
    free(stack);
}

chtml_tree *chtml_parse(const char *bytes, size_t length, chtml_limits limits) {
    chtml_tree *tree = calloc(1, sizeof *tree);
    if (!tree) return NULL;
    tree->arena.left = limits.memory;
    tree->arena.deadline = now() + limits.milliseconds;
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = arena_allocate;
    options.deallocator = arena_release;
    options.userdata = &tree->arena;
    options.max_errors = 0;
    if (setjmp(tree->arena.exhausted)) {
        chtml_free(tree);
        return NULL;
    }
    GumboOutput *output = gumbo_parse_with_options(&options, bytes, length);
    list(tree, output->root, limits);
    return tree;
}

void chtml_free(chtml_tree *tree) {
    if (!tree) return;
    struct chunk *chunk = tree->arena.chunks;
    while (chunk) {
        struct chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    free(tree->nodes);
    free(tree);
}

size_t chtml_count(const chtml_tree *tree) { return tree->count; }

bool chtml_is_truncated(const chtml_tree *tree) { return tree->is_truncated; }

chtml_node chtml_node_at(const chtml_tree *tree, size_t index) {
    const GumboNode *node = tree->nodes[index].node;
    chtml_node result = {tree->nodes[index].parent, CHTML_TEXT, CHTML_NAMESPACE_HTML, "", 0, 0};
    if (is_text(node)) {
        result.name = node->v.text.text ? node->v.text.text : "";
        result.name_length = strlen(result.name);
        return result;
    }
    const GumboElement *element = &node->v.element;
    result.kind = CHTML_ELEMENT;
    result.space = element->tag_namespace == GUMBO_NAMESPACE_HTML ? CHTML_NAMESPACE_HTML : CHTML_NAMESPACE_OTHER;
    result.attribute_count = element->attributes.length;
    result.name = gumbo_normalized_tagname(element->tag);
    result.name_length = strlen(result.name);
    if (element->tag == GUMBO_TAG_UNKNOWN) {
        GumboStringPiece piece = element->original_tag;
        gumbo_tag_from_original_text(&piece);
        result.name = piece.data ? piece.data : "";
        result.name_length = piece.data ? piece.length : 0;
    }
    return result;
}

chtml_attribute chtml_attribute_at(const chtml_tree *tree, size_t node, size_t index) {
    const GumboVector *attributes = &tree->nodes[node].node->v.element.attributes;
    const GumboAttribute *attribute = attributes->data[index];
    return (chtml_attribute) {attribute->name ? attribute->name : "", attribute->value ? attribute->value : ""};
}
