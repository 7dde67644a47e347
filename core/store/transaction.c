/* Transactions and the store's own time, which never goes back. */
#include "store/internal.h"

#include <sodium.h>
#include <stdio.h>

static instant_t later(instant_t a, instant_t b) {
    return a > b ? a : b;
}

bool store_is_undone(const struct store *s) {
    return s->depth > 0 && sqlite3_get_autocommit(s->db);
}

static bool run_at_depth(struct store *s, const char *verb, int depth, struct err *e) {
    char sql[48];
    snprintf(sql, sizeof sql, "%s level_%d", verb, depth);
    return store_run_trusted(s, sql, e);
}

/* ---- what the store says about itself ---- */

static bool check_key(const struct store *s, const struct query *q, struct err *e) {
    if (!s->vault) return true;
    bool fits = query_integer(q, 2) == s->vault->key_id && query_length(q, 3) == KEY_CHECK &&
                sodium_memcmp(query_text(q, 3), s->vault->check, KEY_CHECK) == 0;
    if (fits) return true;
    err_set(e, ERR_STATE, "the key file %s.key is not the key of the store %s", s->path, s->path);
    return err_hint(e, "bring back the copy of this store's key file; keep the wrong one, it "
                       "belongs to another store");
}

bool state_read(struct store *s, bool *found, struct err *e) {
    int64_t tables;
    *found = false;
    if (!store_integer(
            s, e, &tables, NULL,
            "select count(*) from sqlite_master where type = 'table' and name = 'store_state'", ""))
        return false;
    if (tables == 0) return true;
    struct query *q = store_query(
        s, e, "select last_instant, synthetic, key_id, key_check from store_state where id = 1",
        "");
    if (!q) return false;
    enum store_step step = store_next(q, e);
    bool ok = step != STORE_FAILED;
    if (step == STORE_ROW) {
        ok = check_key(s, q, e);
        s->newest = query_integer(q, 0);
        s->synthetic = query_integer(q, 1) != 0;
        *found = s->state_ready = ok;
    }
    query_close(q);
    return ok;
}

bool state_make(struct store *s, struct err *e) {
    if (!store_begin(s, e)) return false;
    s->trusted = true;
    bool ok = store_run(s, e,
                        "insert into store_state (id, last_instant, synthetic, key_id, key_check) "
                        "values (1, ?, ?, ?, ?)",
                        "iiib", s->now, (int64_t)s->synthetic, (int64_t)s->vault->key_id,
                        s->vault->check, (size_t)KEY_CHECK);
    s->trusted = false;
    if (!ok) {
        store_rollback(s);
        return false;
    }
    return store_commit(s, e) && state_read(s, &ok, e);
}

/* ---- begin, commit, rollback ---- */

/* A reader asks anew: the owner goes on writing. */
static bool refresh_newest(struct store *s, struct err *e) {
    return store_integer(s, e, &s->newest, NULL,
                         "select last_instant from store_state where id = 1", "");
}

static bool begin_outermost(struct store *s, struct err *e) {
    bool writes = s->mode == STORE_OWNER;
    if (!store_run_trusted(s, writes ? "begin immediate" : "begin", e)) return false;
    s->depth = 1;
    if (!writes && !refresh_newest(s, e)) {
        store_rollback(s);
        return false;
    }
    s->now = later(s->clock.now(s->clock.context), writes ? s->newest + 1 : s->newest);
    s->changes_before = sqlite3_total_changes64(s->db);
    return true;
}

bool store_begin(struct store *s, struct err *e) {
    if (s->depth == 0) return begin_outermost(s, e);
    if (store_is_undone(s))
        return err_set(e, ERR_STATE, "this transaction was undone by an earlier error");
    if (!run_at_depth(s, "savepoint", s->depth, e)) return false;
    s->depth++;
    return true;
}

static bool write_instant(struct store *s, struct err *e) {
    s->trusted = true;
    bool ok = store_run(s, e, "update store_state set last_instant = ? where id = 1", "i", s->now);
    s->trusted = false;
    return ok;
}

static bool commit_outermost(struct store *s, struct err *e) {
    int64_t changes = s->changes;
    bool wrote = sqlite3_total_changes64(s->db) != s->changes_before;
    bool ok =
        (!wrote || !s->state_ready || write_instant(s, e)) && store_run_trusted(s, "commit", e);
    s->changes = changes;
    if (!ok) {
        store_rollback(s);
        return false;
    }
    s->depth = 0;
    if (wrote) s->newest = s->now;
    return true;
}

bool store_commit(struct store *s, struct err *e) {
    if (s->depth == 0) return err_set(e, ERR_STATE, "there is no transaction to commit");
    if (store_is_undone(s)) {
        s->depth--;
        return err_set(e, ERR_STATE, "this transaction was undone by an earlier error");
    }
    if (s->depth == 1) return commit_outermost(s, e);
    if (!run_at_depth(s, "release", s->depth - 1, e)) {
        store_rollback(s);
        return false;
    }
    s->depth--;
    return true;
}

void store_rollback(struct store *s) {
    struct err e;
    if (s->depth == 0) return;
    s->depth--;
    if (sqlite3_get_autocommit(s->db)) return; /* SQLite was faster */
    bool inner = s->depth > 0;
    bool undone = inner ? run_at_depth(s, "rollback to", s->depth, &e) &&
                              run_at_depth(s, "release", s->depth, &e)
                        : store_run_trusted(s, "rollback", &e);
    /* what cannot be undone in part is undone whole; the outer levels then find their transaction
     * broken */
    if (!undone) sqlite3_exec(s->db, "rollback", NULL, NULL, NULL);
}

bool store_in_transaction(const struct store *s) {
    return s->depth > 0;
}

instant_t store_now(const struct store *s) {
    if (s->depth > 0) return s->now;
    struct err e;
    int64_t newest = s->newest;
    /* a reader's own copy is as old as its last transaction; asking changes nothing that the caller
     * can see */
    if (s->mode == STORE_READER &&
        !store_integer((struct store *)(uintptr_t)s, &e, &newest, NULL,
                       "select last_instant from store_state where id = 1", ""))
        newest = s->newest;
    return later(s->clock.now(s->clock.context), newest);
}

day_t store_today(const struct store *s) {
    return instant_day(s->throwaway ? s->clock.now(s->clock.context) : store_now(s));
}

bool implicit_begin(struct store *s, bool *own, struct err *e) {
    *own = s->depth == 0 && !s->trusted;
    return !*own || store_begin(s, e);
}

bool implicit_end(struct store *s, bool own, bool ok, struct err *e) {
    if (!own) return ok;
    if (ok) return store_commit(s, e);
    store_rollback(s);
    return false;
}
