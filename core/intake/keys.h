/* The keys seen so far in a file: 16 bytes a row, so that a million rows take 32 MB at most. */
#ifndef QIANSHOU_INTAKE_KEYS_H
#define QIANSHOU_INTAKE_KEYS_H

#include "base/value.h"

/* 96 bits of a BLAKE2b hash and the line; two different keys meet once in 10^15 files of a million
 * rows. */
struct key {
    uint32_t hash[3];
    int line; /* 0: an empty place */
};

struct keys {
    struct key *places; /* a power of two of them */
    size_t cap, n;
};

/* The line on which these values stood before; 0 when this is the first time, which is then
 * remembered. */
int keys_add(struct keys *k, const struct value *values, const size_t *fields, size_t n, int line);
void keys_free(struct keys *k);

#endif
