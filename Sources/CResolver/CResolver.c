#include "CResolver.h"

#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <string.h>

static int read_record(ns_msg *message, ns_rr *record, int type, dragoman_dns_record *out) {
    const unsigned char *data = ns_rr_rdata(*record);
    int fixed = type == DRAGOMAN_DNS_SRV ? 6 : 2;
    if (ns_rr_type(*record) != type || ns_rr_rdlen(*record) <= fixed) return 0;
    out->priority = ns_get16(data);
    out->weight = type == DRAGOMAN_DNS_SRV ? ns_get16(data + 2) : 0;
    out->port = type == DRAGOMAN_DNS_SRV ? ns_get16(data + 4) : 0;
    return dn_expand(ns_msg_base(*message), ns_msg_end(*message), data + fixed, out->name, sizeof out->name) >= 0;
}

int dragoman_dns_query(const char *name, int type, dragoman_dns_record *records, int capacity) {
    struct __res_state state;
    unsigned char answer[8192];
    ns_msg message;
    int count = 0;

    memset(&state, 0, sizeof state);
    if (res_ninit(&state) != 0) return -1;
    state.retrans = 2;
    state.retry = 1;
    int length = res_nquery(&state, name, ns_c_in, type, answer, sizeof answer);
    res_nclose(&state);
    if (length < 0 || ns_initparse(answer, length < (int)sizeof answer ? length : (int)sizeof answer, &message) != 0) return -1;
    for (int index = 0; index < ns_msg_count(message, ns_s_an) && count < capacity; index++) {
        ns_rr record;
        if (ns_parserr(&message, ns_s_an, index, &record) == 0 && read_record(&message, &record, type, &records[count])) count++;
    }
    return count;
}

int dragoman_dns_exists(const char *name) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    if (getaddrinfo(name, NULL, &hints, &found) != 0) return 0;
    freeaddrinfo(found);
    return 1;
}
