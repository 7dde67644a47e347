/* What the benches share: a store in a folder of its own, a clock for how long something takes. */
#ifndef QIANSHOU_TESTS_BENCH_ROOM_H
#define QIANSHOU_TESTS_BENCH_ROOM_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <sodium.h>

#include "base/mem.h"
#include "store/store.h"

static char folder[] = "/tmp/qianshou-bench.XXXXXX";
static char store_file[128];

static inline instant_t fixed_now(void *context) {
    (void)context;
    return 1700000000000;
}

static inline void check(bool ok, const struct err *e) {
    if (ok) return;
    fprintf(stderr, "bench: %s\n  %s\n", e->message, e->where);
    exit(1);
}

static inline struct store *open_store(bool create) {
    struct err e = {0};
    const struct store_options options = {.path = store_file,
                                          .schema = "schema",
                                          .mode = STORE_OWNER,
                                          .clock = {fixed_now, NULL},
                                          .holder = "bench",
                                          .create = create,
                                          .synthetic = true};
    struct store *s = store_open(&options, &e);
    check(s != NULL, &e);
    return s;
}

static inline double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static inline bool make_folder(void) {
    return sodium_init() >= 0 && mkdtemp(folder);
}

static inline int remove_folder(void) {
    char *clean = mem_print("rm -rf %s", folder);
    int status = system(clean);
    free(clean);
    return status;
}

#endif
