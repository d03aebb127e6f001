#pragma once

// One SMTP transfer by libcurl, without its variadic calls. All decisions (deadlines, what a reply means) are made in Swift,
// in the callbacks; here are the options and the loop.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "CSendHTTP.h"

typedef struct csend csend;

typedef struct {
    const char *url;                // smtp://host:port/name-for-EHLO, or smtps:
    const char *user;               // NULL: does not sign in
    const char *password;
    const char *sender;             // "" is the null sender; NULL: sends no mail, says NOOP instead
    const char *const *recipients;
    size_t recipient_count;
    int64_t body_size;              // bytes between DATA and the final dot, with the dots that are added
    const void *trust_pem;          // more CA certificates, NULL for none; copied
    size_t trust_pem_length;
    bool start_tls;                 // must switch to TLS before anything else
    long connect_timeout_ms;        // shared out among the addresses of a host
    long reply_timeout_s;           // after which libcurl itself gives up waiting for a reply; a last resort

    // All are called on the thread of csend_run, with this context.
    void *context;
    size_t (*read)(void *context, char *buffer, size_t capacity);               // 0: the body ends
    bool (*line)(void *context, const char *bytes, size_t length);              // of a reply; false gives up
    void (*command)(void *context, const char *bytes, size_t length);           // that was sent, AUTH's secrets included
    void (*moved)(void *context);                                               // bytes of the body went to the kernel
    int (*tick)(void *context);     // at least once a second: milliseconds to wait at most, negative gives up
} csend_order;

typedef enum {
    CSEND_DONE,
    CSEND_STOPPED,                  // by a callback
    CSEND_NO_NAME,
    CSEND_NO_CONNECTION,            // see os_error
    CSEND_TIMED_OUT,
    CSEND_UNTRUSTED,                // see verify
    CSEND_BAD_TRUST,                // trust_pem cannot be read
    CSEND_NO_TLS,                   // the handshake failed
    CSEND_NO_STARTTLS,
    CSEND_SIGN_IN,
    CSEND_LOST,                     // sending or receiving failed; also after a reply that libcurl takes for an end
    CSEND_WEIRD,                    // a reply that has no place here
    CSEND_BAD_ORDER,                // host, port or name for EHLO are none
    CSEND_FAILED,
} csend_end;

typedef struct {
    csend_end end;
    int code;                       // libcurl's own
    long verify;                    // X509_V_…, 0 where the chain is fine
    long os_error;                  // errno of connect
    char words[256];                // libcurl's, in English
} csend_result;

// NULL where memory is out. Everything that the order points to must live until csend_free.
csend *csend_open(const csend_order *order);
// Blocks until the transfer is over and its connection closed.
void csend_run(csend *transfer, csend_result *result);
void csend_free(csend *transfer);

// Makes the transfer tick now. From any thread, until csend_free.
void csend_wake(csend *transfer);
// From callbacks only. Bytes that the kernel holds and the peer has not confirmed.
int64_t csend_unconfirmed(const csend *transfer);
// From callbacks only. libcurl still says QUIT, but finds the end of the stream where it would wait for an answer.
void csend_stop_reading(csend *transfer);

// Sets libcurl up, once; csend_open and chttp_multi_open do so by themselves.
void csend_initialize(void);

// Runs `body` on a new detached thread that no signal reaches. False where there is none to be had.
bool csend_thread(void (*body)(void *), void *context);
// Blocks of a mebibyte and more are mapped on their own from now on, and unmapped when they are freed.
void csend_return_large_blocks(void);
// Gives whole pages of freed memory back to the system.
void csend_give_back_memory(void);

