#ifndef DRAGOMAN_RESOLVER_H
#define DRAGOMAN_RESOLVER_H

#include <stddef.h>
#include <stdint.h>

enum { DRAGOMAN_DNS_MX = 15, DRAGOMAN_DNS_SRV = 33 };

typedef struct {
    uint16_t priority;
    uint16_t weight;     // SRV only
    uint16_t port;       // SRV only
    char name[256];      // without the final dot; "" for the root, which says "no such service"
} dragoman_dns_record;

/// Asks DNS for the MX or SRV records of a name. Blocks, about three seconds at most.
/// Returns how many records were written, or -1 where there is no answer.
int dragoman_dns_query(const char *name, int type, dragoman_dns_record *records, int capacity);

/// Whether a name has an address. Blocks as long as the system's resolver does.
int dragoman_dns_exists(const char *name);

#endif
