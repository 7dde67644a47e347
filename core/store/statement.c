/* Statements are prepared once per connection and kept by their text. */
#include "store/internal.h"

#include <stdlib.h>

static size_t bucket_of(const char *sql) {
    uint64_t h = 14695981039346656037u; /* FNV-1a */
    for (; *sql; sql++) h = (h ^ (unsigned char)*sql) * 1099511628211u;
    return (size_t)(h ^ (h >> 32)) % STORE_BUCKETS;
}

static void statement_free(struct query *q) {
    sqlite3_finalize(q->stmt);
    free(q->sql);
    free(q);
}

static struct query **idle_longest(struct store *s) {
    struct query **oldest = NULL;
    for (size_t i = 0; i < STORE_BUCKETS; i++)
        for (struct query **at = &s->statements[i]; *at; at = &(*at)->next)
            if (!(*at)->busy && (!oldest || (*at)->last_used < (*oldest)->last_used)) oldest = at;
    return oldest;
}

static void make_room(struct store *s) {
    if (s->statement_count < STORE_STATEMENTS) return;
    struct query **at = idle_longest(s);
    if (!at) return; /* all in use: the cache grows */
    struct query *q = *at;
    *at = q->next;
    s->statement_count--;
    statement_free(q);
}

/* Whether anything but blanks, comments and semicolons follows. */
static bool has_more(struct store *s, const char *tail) {
    while (tail && *tail) {
        sqlite3_stmt *more = NULL;
        int rc = sqlite3_prepare_v2(s->db, tail, -1, &more, &tail);
        bool found = rc != SQLITE_OK || more;
        sqlite3_finalize(more);
        if (found) return true;
    }
    return false;
}

static bool compile(struct store *s, const char *sql, sqlite3_stmt **stmt, struct err *e) {
    char *full = asof_expand(sql, e);
    if (!full) return false;
    const char *tail = NULL;
    s->denied = NULL;
    int rc = sqlite3_prepare_v3(s->db, full, -1, SQLITE_PREPARE_PERSISTENT, stmt, &tail);
    bool ok = true;
    if (rc != SQLITE_OK)
        ok = store_sqlite_error(s, rc, e);
    else if (!*stmt)
        ok = err_set(e, ERR_STORE, "there is no statement in the SQL");
    else if (has_more(s, tail))
        ok = err_set(e, ERR_STORE, "more than one statement in the SQL");
    if (!ok) {
        sqlite3_finalize(*stmt);
        err_wrap(e, "%.200s%s", sql, strlen(sql) > 200 ? " …" : "");
    }
    free(full);
    return ok;
}

static struct query *prepare(struct store *s, const char *sql, struct query **bucket,
                             struct err *e) {
    sqlite3_stmt *stmt = NULL;
    if (!compile(s, sql, &stmt, e)) return NULL;
    make_room(s);
    struct query *q = mem_alloc(sizeof *q);
    *q = (struct query){.store = s,
                        .stmt = stmt,
                        .sql = mem_copy_text(sql),
                        .writes = !sqlite3_stmt_readonly(stmt),
                        .next = *bucket};
    *bucket = q;
    s->statement_count++;
    return q;
}

struct query *statement_take(struct store *s, const char *sql, struct err *e) {
    if (s->lent) {
        err_set(e, ERR_STATE, "the store is lent to another process just now");
        return NULL;
    }
    struct query **bucket = &s->statements[bucket_of(sql)];
    struct query *q = *bucket;
    while (q && (q->busy || strcmp(q->sql, sql) != 0)) q = q->next;
    if (!q && !(q = prepare(s, sql, bucket, e))) return NULL;
    q->busy = true;
    q->last_used = ++s->tick;
    return q;
}

void query_close(struct query *q) {
    if (!q) return;
    sqlite3_reset(q->stmt);
    sqlite3_clear_bindings(q->stmt);
    q->busy = q->done = q->ended = false;
}

/* SQLite undoes a whole transaction by itself when the disk is full. What is written after that
 * would stay alone. */
static bool may_write(const struct query *q, struct err *e) {
    const struct store *s = q->store;
    if (s->trusted || !sqlite3_get_autocommit(s->db)) return true;
    if (s->depth > 0)
        return err_set(e, ERR_STATE, "this transaction was undone by an earlier error");
    return err_set(e, ERR_STATE, "a statement that writes needs a transaction: store_begin first");
}

enum store_step store_next(struct query *q, struct err *e) {
    if (q->done) return STORE_DONE; /* one more step would run it again */
    if (q->ended) {
        err_set(e, ERR_STATE, "this query was ended when the store was lent: %.200s", q->sql);
        return STORE_FAILED;
    }
    if (q->writes && !may_write(q, e)) return STORE_FAILED;
    int rc = sqlite3_step(q->stmt);
    if (rc == SQLITE_ROW) return STORE_ROW;
    q->done = true;
    if (q->writes) q->store->changes = sqlite3_changes64(q->store->db);
    if (rc == SQLITE_DONE) return STORE_DONE;
    store_sqlite_error(q->store, rc, e);
    return STORE_FAILED;
}

bool statement_execute(struct query *q, struct err *e) {
    enum store_step step;
    while ((step = store_next(q, e)) == STORE_ROW) continue;
    query_close(q);
    return step == STORE_DONE;
}

bool statement_bind(struct query *q, int place, const struct value *v, bool lasting,
                    struct err *e) {
    sqlite3_destructor_type keep = lasting ? SQLITE_STATIC : SQLITE_TRANSIENT;
    int rc = SQLITE_OK;
    switch (v->type) {
    case VALUE_NULL:
        rc = sqlite3_bind_null(q->stmt, place);
        break;
    case VALUE_INTEGER:
        rc = sqlite3_bind_int64(q->stmt, place, v->integer);
        break;
    case VALUE_TEXT:
        rc = sqlite3_bind_text64(q->stmt, place, v->text, v->length, keep, SQLITE_UTF8);
        break;
    case VALUE_BLOB: /* an empty blob must not become null */
        rc = sqlite3_bind_blob64(q->stmt, place, v->text ? v->text : "", v->length, keep);
        break;
    }
    return rc == SQLITE_OK || store_sqlite_error(q->store, rc, e);
}

bool store_run_trusted(struct store *s, const char *sql, struct err *e) {
    bool before = s->trusted;
    s->trusted = true;
    struct query *q = statement_take(s, sql, e);
    bool ok = q && statement_execute(q, e); /* stepping may compile anew */
    s->trusted = before;
    return ok;
}

void statement_free_all(struct store *s) {
    for (size_t i = 0; i < STORE_BUCKETS; i++)
        while (s->statements[i]) {
            struct query *q = s->statements[i];
            s->statements[i] = q->next;
            statement_free(q);
        }
    s->statement_count = 0;
}
