/* What the tests of this room share: a store with a roster, and rules written in C: the engine
 * knows no Lua, so neither do its tests. */
#ifndef QIANSHOU_TESTS_STIPEND_ROOM_H
#define QIANSHOU_TESTS_STIPEND_ROOM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "stipend/round.h"

#define NOON ((instant_t)1697342400000) /* 2023-10-15 12:00 in Shanghai */

static struct err e;
static char folder[64];
static struct store *store;
static instant_t test_time = NOON;

static inline void check(bool ok) {
    if (!ok) fail_msg("%s (%s) %s", e.message, e.where, e.hint);
}

static inline void check_says(const char *part) {
    if (!strstr(e.message, part) && !strstr(e.hint, part))
        fail_msg("\"%s\" is not in: %s (%s) %s", part, e.message, e.where, e.hint);
}

static inline day_t day(const char *iso) {
    return date_from_iso(iso, (int)strlen(iso));
}

/* ---- the store ---- */

static inline instant_t test_now(void *context) {
    (void)context;
    return test_time;
}

static inline int make_store(void **state) {
    (void)state;
    char path[96];
    memset(&e, 0, sizeof e);
    test_time = NOON;
    snprintf(folder, sizeof folder, "/tmp/qianshou-stipend-XXXXXX");
    if (!date_set_zone("Asia/Shanghai") || !mkdtemp(folder)) return -1;
    snprintf(path, sizeof path, "%s/city.db", folder);
    struct store_options o = {.path = path,
                              .schema = "schema",
                              .mode = STORE_OWNER,
                              .clock = {.now = test_now},
                              .holder = "a test",
                              .create = true};
    store = store_open(&o, &e);
    check(store != NULL);
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

static inline void run(const char *sql) {
    check(store_run(store, &e, sql, ""));
}

static inline int64_t number(const char *sql) {
    int64_t n = 0;
    check(store_integer(store, &e, &n, NULL, sql, ""));
    return n;
}

/* Children 1 … n, all on the roster of one county from autumn 2022, stage and grade by number. */
static inline void add_children(int n) {
    static const char *const rows[][2] = {
        {"child", "i, printf('D%05d', i), printf('N%05d', i), 0"},
        {"enrolment", "i, '2022-09-01', 0, '9999-12-31', 253402300799999, 320613, 'active', null"},
        {"schooling",
         "i, '2022-09-01', 0, '9999-12-31', 253402300799999, case i % 3 when 0 then '小学' when 1 "
         "then '初中' else '高中' end, 1 + i % 3, '在读', null"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *sql = mem_print("insert into %s with recursive n (i) as (select 1 union all select "
                              "i + 1 from n where i < %d) select %s from n",
                              rows[i][0], n, rows[i][1]);
        run(sql);
        free(sql);
    }
}

static inline struct case_period autumn(void) {
    return (struct case_period){.term = "2023-1",
                                .half = 1,
                                .term_start = day("2023-09-01"),
                                .term_end = day("2024-02-01"),
                                .day = day("2023-09-01"),
                                .known = store_now(store)};
}

/* ---- rules in C ---- */

struct rules {
    const struct case_layout *layout;
    const struct symbols *symbols;
};

/* What the rules of a test answer for one case. */
typedef bool (*answer_function)(const struct rules *r, const struct case_facts *c, struct award *a,
                                struct err *error);
static answer_function answer;
static int opened, closed, open_at_most;

static inline bool fake_layout(const struct ruleset *rs, struct case_layout *layout,
                               struct err *error) {
    (void)rs;
    return case_layout_add_fact(layout, "single_parent", CASE_FLAG, error);
}

static inline struct rules *fake_open(const struct ruleset *rs, const struct case_layout *layout,
                                      const struct symbols *symbols, struct err *error) {
    (void)rs;
    if (open_at_most && opened - closed == open_at_most) {
        err_set(error, ERR_SCRIPT, "no more rules");
        return NULL;
    }
    opened++;
    struct rules *r = mem_alloc(sizeof *r);
    *r = (struct rules){layout, symbols};
    return r;
}

static inline bool fake_apply(struct rules *r, struct batch *b, struct award *awards,
                              struct err *error) {
    for (size_t i = 0; i < b->n; i++) {
        struct award *a = &awards[i];
        if (!answer(r, &b->cases[i], a, error) || !award_finish(a, 0, error)) {
            b->failed_child = a->child_id;
            return false;
        }
        for (int k = 0; k < a->n_lines; k++) {
            a->line[k].operands_at = (uint32_t)b->text.len;
            buf_printf(&b->text, "[%lld]", (long long)a->line[k].fen);
            a->line[k].operands_length = (uint32_t)b->text.len - a->line[k].operands_at;
            buf_add_char(&b->text, '\0');
        }
    }
    return true;
}

static inline const struct reason *fake_reasons(const struct rules *r, size_t *n) {
    static const struct reason reasons[] = {{"", "silent", "没有规则给出结果"},
                                            {"fake", "amount", "本学期发放"}};
    (void)r;
    *n = 2;
    return reasons;
}

static inline bool fake_check(const struct rules *r, struct err *why) {
    (void)r;
    (void)why;
    return true;
}

static inline void fake_close(struct rules *r) {
    closed++;
    free(r);
}

static const struct rule_engine fake_engine = {.layout = fake_layout,
                                               .open = fake_open,
                                               .apply = fake_apply,
                                               .check = fake_check,
                                               .reasons = fake_reasons,
                                               .close = fake_close};
static const struct ruleset fake_ruleset = {
    .hash = "00000000000000000000000000000000000000000000000000000000000000aa"};

#endif
