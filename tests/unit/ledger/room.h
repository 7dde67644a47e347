/* What the tests of this room share: a store with two funds. */
#ifndef QIANSHOU_TESTS_LEDGER_ROOM_H
#define QIANSHOU_TESTS_LEDGER_ROOM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ledger/ledger.h"

static struct err e;
static char folder[64];
static struct store *store;

static inline void check(bool ok) {
    if (!ok) fail_msg("%s (%s) %s", e.message, e.where, e.hint);
}

static inline void check_says(const char *part) {
    if (!strstr(e.message, part) && !strstr(e.hint, part))
        fail_msg("\"%s\" is not in: %s (%s) %s", part, e.message, e.where, e.hint);
}

static inline instant_t noon(void *context) {
    (void)context;
    return 1697342400000; /* 2023-10-15 12:00 in Shanghai */
}

static inline void run(const char *sql) {
    check(store_run(store, &e, sql, ""));
}

static inline int64_t number(const char *sql) {
    int64_t n = 0;
    check(store_integer(store, &e, &n, NULL, sql, ""));
    return n;
}

enum { CITY = 1, COUNTY = 2 };

static inline int make_store(void **state) {
    (void)state;
    char path[96];
    memset(&e, 0, sizeof e);
    snprintf(folder, sizeof folder, "/tmp/qianshou-ledger-XXXXXX");
    if (!date_set_zone("Asia/Shanghai") || !mkdtemp(folder)) return -1;
    snprintf(path, sizeof path, "%s/books.db", folder);
    struct store_options o = {.path = path,
                              .schema = "schema",
                              .mode = STORE_OWNER,
                              .clock = {.now = noon},
                              .holder = "a test",
                              .create = true};
    store = store_open(&o, &e);
    check(store != NULL);
    run("insert into fund values (1, 'city', '市基金', 320600), (2, 'county', '县基金', 320613)");
    return 0;
}

static inline int remove_store(void **state) {
    (void)state;
    char command[96];
    store_close(store);
    store = NULL;
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

#define TEST_OF_STORE(name) cmocka_unit_test_setup_teardown(name, make_store, remove_store)

static inline struct ledger_journal event(const char *kind, const char *document) {
    return (struct ledger_journal){
        .day = "2023-10-15", .kind = kind, .document = document, .actor = "周敏"};
}

/* A donation: income of the pot against its bank account. */
static inline int64_t give(int64_t fund, const char *restriction, const char *purpose,
                           const char *origin, fen_t fen) {
    int64_t id = 0;
    struct ledger_journal j = event("donation", "D1");
    const struct ledger_line lines[] = {
        {fund, "donation", restriction, purpose, origin, -fen},
        {fund, "bank", restriction, purpose, origin, fen},
    };
    check(ledger_post(store, &j, lines, 2, &id, &e));
    return id;
}

static inline bool spend(int64_t fund, const char *stage, int64_t county, fen_t fen) {
    struct ledger_journal j = event("payment", "P1");
    j.use = (struct ledger_use){.stage = stage, .county = county};
    return ledger_spend(store, &j, fund, "payment", fen, false, &e);
}

/* The purpose "junior" fits one stage. */
static inline void declare_junior(void) {
    const struct ledger_use scope = {.stage = "初中"};
    const struct ledger_purpose p = {"junior", "初中专项", "协议 1", &scope, 1};
    check(ledger_purpose(store, &p, &e));
}

#endif
