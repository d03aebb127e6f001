#pragma once

// HTTP transfers by libcurl's multi interface, without its variadic calls. Deadlines, limits and what an end means are decided in
// Swift. Everything but chttp_wake is called on one thread.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct chttp_multi chttp_multi;
typedef struct chttp chttp;

enum { CHTTP_PAUSE = -1, CHTTP_STOP = -2 };

typedef struct {
    const char *method;
    const char *url;
    const char *const *headers;     // "Name: value"
    size_t header_count;
    int64_t body_size;              // -1: the request has no body
    bool fresh;                     // never on a connection that served before
    const void *trust_pem;          // more CA certificates, NULL for none; copied
    size_t trust_pem_length;
    const char *proxy;              // scheme://host:port, NULL for none: the environment's is never taken
    const char *proxy_user;
    const char *proxy_password;
    long connect_timeout_ms;

    void *context;
    // Bytes of the body, CHTTP_PAUSE until chttp_resume, or CHTTP_STOP.
    long (*read)(void *context, char *buffer, size_t capacity);
    // A line of the header; false stops.
    bool (*line)(void *context, const char *bytes, size_t length);
    // 0 where it was taken, CHTTP_PAUSE until chttp_resume (the same bytes come again), or CHTTP_STOP.
    int (*body)(void *context, const char *bytes, size_t length);
    // The request's header is out (not that for a proxy), or so many bytes of its body; or bytes came in.
    void (*moved)(void *context, bool header, size_t body);
} chttp_order;

typedef enum {
    CHTTP_DONE,
    CHTTP_STOPPED,                  // by a callback
    CHTTP_NO_NAME,
    CHTTP_NO_CONNECTION,            // see os_error
    CHTTP_TIMED_OUT,
    CHTTP_UNTRUSTED,                // see verify
    CHTTP_BAD_TRUST,                // trust_pem cannot be read
    CHTTP_NO_TLS,
    CHTTP_PROXY,
    CHTTP_LOST,                     // before the answer's header was complete, or so it seems to libcurl
    CHTTP_CUT,                      // within the answer's body
    CHTTP_WEIRD,                    // no HTTP
    CHTTP_BAD_ORDER,
    CHTTP_FAILED,
} chttp_end;

typedef struct {
    chttp_end end;
    int code;                       // libcurl's own
    long verify;                    // X509_V_…, 0 where the chain is fine
    long proxy_verify;
    long proxy_status;              // of the answer to CONNECT, 0 where there was none
    long os_error;                  // errno of connect
    char words[256];                // libcurl's, in English
} chttp_result;

// NULL where memory is out.
chttp_multi *chttp_multi_open(long idle_connections);
void chttp_multi_free(chttp_multi *multi);
// Does what can be done without waiting; `done` is told of each transfer that is over, and ends it.
bool chttp_turn(chttp_multi *multi, void (*done)(void *context, const chttp_result *result));
// Waits until something can be done, chttp_wake, or so many milliseconds.
void chttp_wait(chttp_multi *multi, int milliseconds);
// From any thread, until chttp_multi_free.
void chttp_wake(chttp_multi *multi);

// NULL where it cannot begin. What the order points to must live until chttp_close, strings and certificates only until it returns.
chttp *chttp_begin(chttp_multi *multi, const chttp_order *order);
// Ends it where it is and gives everything back; its connection is kept where the transfer was complete.
void chttp_close(chttp *transfer);
// Not from callbacks.
void chttp_resume(chttp *transfer);
// Bytes that the kernel holds and the peer has not confirmed; 0 where it is not known.
int64_t chttp_unconfirmed(chttp *transfer);
