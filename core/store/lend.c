/* Lending: the owner gives its lock up and takes it back, with its connection open and idle. */
#include "store/internal.h"

/* An idle connection holds no snapshot: one that did would keep the borrower from cutting the log,
 * and could not write afterwards. Whoever still reads is told so at the next row. */
static void end_queries(struct store *s) {
    for (size_t i = 0; i < STORE_BUCKETS; i++)
        for (struct query *q = s->statements[i]; q; q = q->next) {
            if (!q->busy) continue;
            sqlite3_reset(q->stmt);
            q->ended = true;
        }
}

bool store_lend(struct store *s, struct err *e) {
    if (s->depth > 0) return err_set(e, ERR_STATE, "the store is not lent inside a transaction");
    if (s->lock < 0) return err_set(e, ERR_STATE, "only its owner lends the store, and once");
    end_queries(s);
    lock_give(s);
    s->lent = true;
    return true;
}

/* What another process may have changed since: the newest instant, tables, migrations. */
static bool look_again(struct store *s, struct err *e) {
    bool found;
    table_forget_all(s);
    if (!state_read(s, &found, e)) return false;
    return found ? migrate_house(s, e) : err_set(e, ERR_STATE, "%s is no store any more", s->path);
}

bool store_take(struct store *s, int wait_ms, struct err *e) {
    if (!s->lent) return err_set(e, ERR_STATE, "the store was not lent");
    if (!lock_take(s, wait_ms, e)) return false;
    s->lent = false;
    if (look_again(s, e)) return true;
    lock_give(s);
    s->lent = true;
    return false;
}

bool store_is_lent(const struct store *s) {
    return s->lent;
}
