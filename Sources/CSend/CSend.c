#define _GNU_SOURCE
#include "CSend.h"

#include <curl/curl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SOCKETS = 16, STACK = 512 * 1024, UNSENT = 128 * 1024 };

struct csend {
    csend_order order;
    CURL *easy;
    CURLM *multi;
    struct curl_slist *recipients;
    curl_socket_t sockets[SOCKETS];     // those that are open; more than one only while addresses compete
    char error[CURL_ERROR_SIZE];
};

static size_t on_read(char *buffer, size_t size, size_t count, void *context) {
    csend *transfer = context;
    return transfer->order.read(transfer->order.context, buffer, size * count);
}

static size_t on_line(char *bytes, size_t size, size_t count, void *context) {
    csend *transfer = context;
    size_t length = size * count;
    return transfer->order.line(transfer->order.context, bytes, length) ? length : (size_t)-1;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes, (void)context;
    return size * count;
}

static int on_debug(CURL *easy, curl_infotype type, char *bytes, size_t length, void *context) {
    (void)easy;
    csend *transfer = context;
    if (type == CURLINFO_HEADER_OUT) transfer->order.command(transfer->order.context, bytes, length);
    if (type == CURLINFO_DATA_OUT) transfer->order.moved(transfer->order.context);
    return 0;
}

static int on_progress(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    (void)a, (void)b, (void)c, (void)d;
    csend *transfer = context;
    return transfer->order.tick(transfer->order.context) < 0;
}

static curl_socket_t on_open(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    (void)purpose;
    csend *transfer = context;
    curl_socket_t new = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (new < 0) return CURL_SOCKET_BAD;
    // What waits in the kernel is neither here nor there when a connection breaks: as little of the body as keeps the line busy.
    int unsent = UNSENT;
    setsockopt(new, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent);
    for (int i = 0; i < SOCKETS; i++) {
        if (transfer->sockets[i] != CURL_SOCKET_BAD) continue;
        transfer->sockets[i] = new;
        break;
    }
    return new;
}

static int on_close(void *context, curl_socket_t old) {
    csend *transfer = context;
    for (int i = 0; i < SOCKETS; i++) {
        if (transfer->sockets[i] == old) transfer->sockets[i] = CURL_SOCKET_BAD;
    }
    return close(old);
}

static void set_callbacks(csend *transfer) {
    CURL *easy = transfer->easy;
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt(easy, CURLOPT_READDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_line);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    // The only way to learn which command a reply answers.
    curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_debug);
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, transfer);
    // libcurl waits for the final reply inside one call, in which it calls nothing but this.
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, transfer);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, on_close);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
}

static CURLcode set_connection(csend *transfer) {
    const csend_order *order = &transfer->order;
    CURL *easy = transfer->easy;
    CURLcode code = curl_easy_setopt(easy, CURLOPT_URL, order->url);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    // Neither the environment's proxy nor a name service thread that is waited for.
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, order->connect_timeout_ms);
    curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, order->reply_timeout_s);
    curl_easy_setopt(easy, CURLOPT_USE_SSL, order->start_tls ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_NONE);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    // The system's roots come from its folder, where only those are read that are asked for (its one big file costs a parse of
    // them all for each connection). CAINFO_BLOB stands beside CAPATH: only CAINFO is replaced by it.
    const curl_version_info_data *version = curl_version_info(CURLVERSION_NOW);
    if (version->capath != NULL) {
        curl_easy_setopt(easy, CURLOPT_CAPATH, version->capath);
        curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
    }
    if (order->trust_pem != NULL && code == CURLE_OK) {
        struct curl_blob blob = {(void *)order->trust_pem, order->trust_pem_length, CURL_BLOB_NOCOPY};
        code = curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &blob);
    }
    if (order->user != NULL && code == CURLE_OK) {
        code = curl_easy_setopt(easy, CURLOPT_USERNAME, order->user);
        if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_PASSWORD, order->password);
        // By itself libcurl would rather try Kerberos or NTLM, which fail where the server offers more than it set up.
        if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
        curl_easy_setopt(easy, CURLOPT_SASL_IR, 1L);
    }
    return code;
}

static CURLcode set_mail(csend *transfer) {
    const csend_order *order = &transfer->order;
    CURL *easy = transfer->easy;
    if (order->sender == NULL) {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
        return curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "NOOP");
    }
    for (size_t i = 0; i < order->recipient_count; i++) {
        struct curl_slist *list = curl_slist_append(transfer->recipients, order->recipients[i]);
        if (list == NULL) return CURLE_OUT_OF_MEMORY;
        transfer->recipients = list;
    }
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, transfer->recipients);
    // libcurl 7.88 compares this with the bytes it wrote, added dots included, and stops reading the mail when they are equal: the
    // size without those dots can cut a mail short. RFC 1870 lets the size that is declared be an estimate.
    curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)order->body_size);
    return curl_easy_setopt(easy, CURLOPT_MAIL_FROM, order->sender);
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void initialize(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }
void csend_initialize(void) { pthread_once(&once, initialize); }

csend *csend_open(const csend_order *order) {
    csend_initialize();
    csend *transfer = calloc(1, sizeof *transfer);
    if (transfer == NULL) return NULL;
    transfer->order = *order;
    for (int i = 0; i < SOCKETS; i++) transfer->sockets[i] = CURL_SOCKET_BAD;
    transfer->easy = curl_easy_init();
    transfer->multi = curl_multi_init();
    if (transfer->easy == NULL || transfer->multi == NULL) {
        csend_free(transfer);
        return NULL;
    }
    return transfer;
}

static csend_end meaning(CURLcode code) {
    switch (code) {
    case CURLE_OK: return CSEND_DONE;
    case CURLE_WRITE_ERROR:
    case CURLE_ABORTED_BY_CALLBACK: return CSEND_STOPPED;
    case CURLE_COULDNT_RESOLVE_HOST: return CSEND_NO_NAME;
    case CURLE_COULDNT_CONNECT: return CSEND_NO_CONNECTION;
    case CURLE_OPERATION_TIMEDOUT: return CSEND_TIMED_OUT;
    case CURLE_PEER_FAILED_VERIFICATION: return CSEND_UNTRUSTED;
    case CURLE_SSL_CACERT_BADFILE: return CSEND_BAD_TRUST;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CERTPROBLEM: return CSEND_NO_TLS;
    case CURLE_USE_SSL_FAILED: return CSEND_NO_STARTTLS;
    case CURLE_LOGIN_DENIED:
    case CURLE_AUTH_ERROR: return CSEND_SIGN_IN;
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING: return CSEND_LOST;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_REMOTE_ACCESS_DENIED: return CSEND_WEIRD;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL: return CSEND_BAD_ORDER;
    default: return CSEND_FAILED;
    }
}

static CURLcode drive(csend *transfer) {
    if (curl_multi_add_handle(transfer->multi, transfer->easy) != CURLM_OK) return CURLE_FAILED_INIT;
    CURLcode code = CURLE_FAILED_INIT;
    for (;;) {
        int running = 0, left = 0;
        if (curl_multi_perform(transfer->multi, &running) != CURLM_OK) break;
        const CURLMsg *message = curl_multi_info_read(transfer->multi, &left);
        if (message != NULL && message->msg == CURLMSG_DONE) {
            code = message->data.result;
            break;
        }
        int wait = transfer->order.tick(transfer->order.context);
        if (wait < 0) {
            code = CURLE_ABORTED_BY_CALLBACK;
            break;
        }
        if (curl_multi_poll(transfer->multi, NULL, 0, wait, NULL) != CURLM_OK) break;
    }
    return code;
}

void csend_run(csend *transfer, csend_result *result) {
    memset(result, 0, sizeof *result);
    set_callbacks(transfer);
    CURLcode code = set_connection(transfer);
    if (code == CURLE_OK) code = set_mail(transfer);
    if (code == CURLE_OK) {
        code = drive(transfer);
        curl_easy_getinfo(transfer->easy, CURLINFO_SSL_VERIFYRESULT, &result->verify);
        curl_easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO, &result->os_error);
        curl_multi_remove_handle(transfer->multi, transfer->easy);
    }
    result->end = meaning(code);
    result->code = (int)code;
    const char *words = transfer->error[0] != 0 ? transfer->error : curl_easy_strerror(code);
    strncpy(result->words, words, sizeof result->words - 1);
}

void csend_free(csend *transfer) {
    curl_easy_cleanup(transfer->easy);
    curl_multi_cleanup(transfer->multi);
    curl_slist_free_all(transfer->recipients);
    free(transfer);
}

void csend_wake(csend *transfer) { curl_multi_wakeup(transfer->multi); }

int64_t csend_unconfirmed(const csend *transfer) {
    int64_t sum = 0;
    for (int i = 0; i < SOCKETS; i++) {
        int count = 0;
        if (transfer->sockets[i] != CURL_SOCKET_BAD && ioctl(transfer->sockets[i], SIOCOUTQ, &count) == 0) sum += count;
    }
    return sum;
}

void csend_stop_reading(csend *transfer) {
    for (int i = 0; i < SOCKETS; i++) {
        if (transfer->sockets[i] != CURL_SOCKET_BAD) shutdown(transfer->sockets[i], SHUT_RD);
    }
}

struct start {
    void (*body)(void *);
    void *context;
};

static void *begin(void *argument) {
    struct start start = *(struct start *)argument;
    free(argument);
    start.body(start.context);
    return NULL;
}

bool csend_thread(void (*body)(void *), void *context) {
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0) return false;
    struct start *start = malloc(sizeof *start);
    if (start == NULL) return false;
    *start = (struct start){body, context};
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, STACK);
    // SIGPIPE above all: libcurl leaves it to its caller with NOSIGNAL.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_t thread;
    bool started = pthread_create(&thread, &attributes, begin, start) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    if (!started) free(start);
    return started;
}

#ifdef __GLIBC__
#include <malloc.h>
#endif

void csend_return_large_blocks(void) {
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
    mallopt(M_TRIM_THRESHOLD, 1 << 20);
#endif
}

void csend_give_back_memory(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
