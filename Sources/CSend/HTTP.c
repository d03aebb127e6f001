#define _GNU_SOURCE
#include "CSend.h"

#include <curl/curl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

// A connection that was idle for longer is not used again: the peer may just be closing it.
enum { UNSENT = 128 * 1024, IDLE_SECONDS = 40 };

struct chttp_multi {
    CURLM *multi;
};

struct chttp {
    chttp_order order;
    CURL *easy;
    CURLM *multi;
    struct curl_slist *headers;
    char error[CURL_ERROR_SIZE];
};

static size_t on_read(char *buffer, size_t size, size_t count, void *context) {
    chttp *transfer = context;
    long got = transfer->order.read(transfer->order.context, buffer, size * count);
    if (got == CHTTP_PAUSE) return CURL_READFUNC_PAUSE;
    return got < 0 ? CURL_READFUNC_ABORT : (size_t)got;
}

static size_t on_line(char *bytes, size_t size, size_t count, void *context) {
    chttp *transfer = context;
    size_t length = size * count;
    return transfer->order.line(transfer->order.context, bytes, length) ? length : (size_t)-1;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *context) {
    chttp *transfer = context;
    size_t length = size * count;
    int said = transfer->order.body(transfer->order.context, bytes, length);
    if (said == CHTTP_PAUSE) return CURL_WRITEFUNC_PAUSE;
    return said == 0 ? length : (size_t)-1;
}

static int on_debug(CURL *easy, curl_infotype type, char *bytes, size_t length, void *context) {
    (void)easy;
    static const char tunnel[] = "CONNECT ";
    chttp *transfer = context;
    if (type == CURLINFO_HEADER_OUT) {
        bool isTunnel = length >= sizeof tunnel - 1 && memcmp(bytes, tunnel, sizeof tunnel - 1) == 0;
        transfer->order.moved(transfer->order.context, !isTunnel, 0);
    } else if (type == CURLINFO_DATA_OUT) {
        transfer->order.moved(transfer->order.context, false, length);
    } else if (type == CURLINFO_DATA_IN || type == CURLINFO_HEADER_IN) {
        transfer->order.moved(transfer->order.context, false, 0);
    }
    return 0;
}

static curl_socket_t on_open(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    (void)context, (void)purpose;
    curl_socket_t new = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (new < 0) return CURL_SOCKET_BAD;
    // As little of the body in the kernel as keeps the line busy: what waits there counts as sent.
    int unsent = UNSENT;
    setsockopt(new, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent);
    return new;
}

static void set_callbacks(chttp *transfer) {
    CURL *easy = transfer->easy;
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_line);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    // The only way to learn what of the request went out.
    curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_debug);
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
}

static CURLcode set_trust(chttp *transfer) {
    CURL *easy = transfer->easy;
    const chttp_order *order = &transfer->order;
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(easy, CURLOPT_PROXY_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_PROXY_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_PROXY_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    // As for mail: of the system's folder only those roots are read that are asked for.
    const curl_version_info_data *version = curl_version_info(CURLVERSION_NOW);
    if (version->capath != NULL) {
        curl_easy_setopt(easy, CURLOPT_CAPATH, version->capath);
        curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
        curl_easy_setopt(easy, CURLOPT_PROXY_CAPATH, version->capath);
        curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, NULL);
    }
    if (order->trust_pem == NULL) return CURLE_OK;
    struct curl_blob blob = {(void *)order->trust_pem, order->trust_pem_length, CURL_BLOB_COPY};
    CURLcode code = curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &blob);
    return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO_BLOB, &blob) : code;
}

static CURLcode set_connection(chttp *transfer) {
    CURL *easy = transfer->easy;
    const chttp_order *order = &transfer->order;
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, (long)IDLE_SECONDS);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, order->connect_timeout_ms);
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (order->fresh) curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    // Neither the environment's proxy nor its exceptions.
    CURLcode code = curl_easy_setopt(easy, CURLOPT_PROXY, order->proxy != NULL ? order->proxy : "");
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
    if (code == CURLE_OK && order->proxy_user != NULL) {
        curl_easy_setopt(easy, CURLOPT_PROXYAUTH, (long)CURLAUTH_BASIC);
        curl_easy_setopt(easy, CURLOPT_SOCKS5_AUTH, (unsigned long)CURLAUTH_BASIC);
        code = curl_easy_setopt(easy, CURLOPT_PROXYUSERNAME, order->proxy_user);
        if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_PROXYPASSWORD, order->proxy_password);
    }
    return code == CURLE_OK ? set_trust(transfer) : code;
}

static CURLcode set_request(chttp *transfer) {
    CURL *easy = transfer->easy;
    const chttp_order *order = &transfer->order;
    for (size_t i = 0; i < order->header_count; i++) {
        struct curl_slist *list = curl_slist_append(transfer->headers, order->headers[i]);
        if (list == NULL) return CURLE_OUT_OF_MEMORY;
        transfer->headers = list;
    }
    if (order->body_size >= 0) {
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)order->body_size);
        // Without a function to seek libcurl cannot send a body again by itself, which would be a second message.
        curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
        curl_easy_setopt(easy, CURLOPT_READDATA, transfer);
        // It would wait for a second for servers that do not know it.
        struct curl_slist *list = curl_slist_append(transfer->headers, "Expect:");
        if (list == NULL) return CURLE_OUT_OF_MEMORY;
        transfer->headers = list;
    }
    CURLcode code = curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, order->method);
    if (code == CURLE_OK && strcmp(order->method, "HEAD") == 0) code = curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_URL, order->url) : code;
}

static chttp_end meaning(CURLcode code) {
    switch (code) {
    case CURLE_OK: return CHTTP_DONE;
    case CURLE_WRITE_ERROR:
    case CURLE_ABORTED_BY_CALLBACK: return CHTTP_STOPPED;
    case CURLE_COULDNT_RESOLVE_HOST: return CHTTP_NO_NAME;
    case CURLE_COULDNT_CONNECT: return CHTTP_NO_CONNECTION;
    case CURLE_OPERATION_TIMEDOUT: return CHTTP_TIMED_OUT;
    case CURLE_PEER_FAILED_VERIFICATION: return CHTTP_UNTRUSTED;
    case CURLE_SSL_CACERT_BADFILE: return CHTTP_BAD_TRUST;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CERTPROBLEM: return CHTTP_NO_TLS;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY: return CHTTP_PROXY;
    case CURLE_PARTIAL_FILE: return CHTTP_CUT;
    case CURLE_SEND_ERROR:
    case CURLE_SEND_FAIL_REWIND:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING: return CHTTP_LOST;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_BAD_CONTENT_ENCODING: return CHTTP_WEIRD;
    case CURLE_URL_MALFORMAT: return CHTTP_BAD_ORDER;
    default: return CHTTP_FAILED;
    }
}

static void report(chttp *transfer, CURLcode code, chttp_result *result) {
    memset(result, 0, sizeof *result);
    curl_easy_getinfo(transfer->easy, CURLINFO_SSL_VERIFYRESULT, &result->verify);
    curl_easy_getinfo(transfer->easy, CURLINFO_PROXY_SSL_VERIFYRESULT, &result->proxy_verify);
    curl_easy_getinfo(transfer->easy, CURLINFO_HTTP_CONNECTCODE, &result->proxy_status);
    curl_easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO, &result->os_error);
    result->end = meaning(code);
    result->code = (int)code;
    const char *words = transfer->error[0] != 0 ? transfer->error : curl_easy_strerror(code);
    strncpy(result->words, words, sizeof result->words - 1);
}

chttp_multi *chttp_multi_open(long idle_connections) {
    csend_initialize();
    chttp_multi *multi = calloc(1, sizeof *multi);
    if (multi == NULL) return NULL;
    multi->multi = curl_multi_init();
    if (multi->multi == NULL) {
        free(multi);
        return NULL;
    }
    curl_multi_setopt(multi->multi, CURLMOPT_MAXCONNECTS, idle_connections);
    return multi;
}

void chttp_multi_free(chttp_multi *multi) {
    curl_multi_cleanup(multi->multi);
    free(multi);
}

bool chttp_turn(chttp_multi *multi, void (*done)(void *context, const chttp_result *result)) {
    int running = 0, left = 0;
    if (curl_multi_perform(multi->multi, &running) != CURLM_OK) return false;
    for (;;) {
        const CURLMsg *message = curl_multi_info_read(multi->multi, &left);
        if (message == NULL) return true;
        if (message->msg != CURLMSG_DONE) continue;
        chttp *transfer = NULL;
        chttp_result result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
        report(transfer, message->data.result, &result);
        done(transfer->order.context, &result);
    }
}

void chttp_wait(chttp_multi *multi, int milliseconds) { curl_multi_poll(multi->multi, NULL, 0, milliseconds, NULL); }

void chttp_wake(chttp_multi *multi) { curl_multi_wakeup(multi->multi); }

chttp *chttp_begin(chttp_multi *multi, const chttp_order *order) {
    chttp *transfer = calloc(1, sizeof *transfer);
    if (transfer == NULL) return NULL;
    transfer->order = *order;
    transfer->easy = curl_easy_init();
    if (transfer->easy != NULL) {
        set_callbacks(transfer);
        if (set_connection(transfer) == CURLE_OK && set_request(transfer) == CURLE_OK
            && curl_multi_add_handle(multi->multi, transfer->easy) == CURLM_OK) {
            transfer->multi = multi->multi;
            return transfer;
        }
    }
    chttp_close(transfer);
    return NULL;
}

void chttp_close(chttp *transfer) {
    if (transfer->multi != NULL) curl_multi_remove_handle(transfer->multi, transfer->easy);
    curl_easy_cleanup(transfer->easy);
    curl_slist_free_all(transfer->headers);
    free(transfer);
}

void chttp_resume(chttp *transfer) { curl_easy_pause(transfer->easy, CURLPAUSE_CONT); }

int64_t chttp_unconfirmed(chttp *transfer) {
    curl_socket_t socket = CURL_SOCKET_BAD;
    int count = 0;
    if (curl_easy_getinfo(transfer->easy, CURLINFO_ACTIVESOCKET, &socket) != CURLE_OK || socket == CURL_SOCKET_BAD) return 0;
    return ioctl(socket, SIOCOUTQ, &count) == 0 ? count : 0;
}
