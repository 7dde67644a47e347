/* What the tests of this room share: an error that fails the test with its own message, and random
 * numbers that are the same in every run. */
#ifndef QIANSHOU_TESTS_BASE_ROOM_H
#define QIANSHOU_TESTS_BASE_ROOM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"

static inline void check_says(const struct err *e, const char *part) {
    if (!strstr(e->message, part) && !strstr(e->hint, part))
        fail_msg("\"%s\" is not in: %s (%s) %s", part, e->message, e->where, e->hint);
}

/* splitmix64 */
static inline uint64_t next_random(uint64_t *state) {
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

#endif
