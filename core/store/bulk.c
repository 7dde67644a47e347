/* Bulk insert: an eponymous virtual table shows rows in memory, and one insert … select takes them.
 * Nothing is copied on the way: texts are handed to SQLite as they lie. */
#include "store/internal.h"

#include <stdlib.h>

#define BULK_COLUMNS 16

struct shown {
    sqlite3_vtab base;
    struct store *store;
};

struct cursor {
    sqlite3_vtab_cursor base;
    const struct bulk_source *source;
    size_t row, rows;
};

static int on_connect(sqlite3 *db, void *store, int argc, const char *const *argv,
                      sqlite3_vtab **out, char **message) {
    (void)argc, (void)argv, (void)message;
    struct shown *t = mem_alloc(sizeof *t);
    t->store = store;
    *out = &t->base;
    sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY);
    return sqlite3_declare_vtab(
        db,
        "create table bulk (c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15)");
}

static int on_disconnect(sqlite3_vtab *t) {
    free(t);
    return SQLITE_OK;
}

static int on_plan(sqlite3_vtab *t, sqlite3_index_info *plan) {
    (void)t;
    plan->estimatedCost = 1e6;
    plan->estimatedRows = 1000000;
    return SQLITE_OK;
}

static int on_open(sqlite3_vtab *t, sqlite3_vtab_cursor **out) {
    struct cursor *c = mem_alloc(sizeof *c);
    c->source = ((struct shown *)t)->store->bulk;
    c->rows = c->source ? c->source->rows : 0;
    *out = &c->base;
    return SQLITE_OK;
}

static int on_close(sqlite3_vtab_cursor *c) {
    free(c);
    return SQLITE_OK;
}

static int on_filter(sqlite3_vtab_cursor *c, int number, const char *text, int argc,
                     sqlite3_value **argv) {
    (void)number, (void)text, (void)argc, (void)argv;
    ((struct cursor *)c)->row = 0;
    return SQLITE_OK;
}

static int on_next(sqlite3_vtab_cursor *c) {
    ((struct cursor *)c)->row++;
    return SQLITE_OK;
}

static int on_eof(sqlite3_vtab_cursor *base) {
    const struct cursor *c = (struct cursor *)base;
    return c->row >= c->rows;
}

static int on_column(sqlite3_vtab_cursor *base, sqlite3_context *out, int column) {
    const struct cursor *c = (struct cursor *)base;
    struct value v = {.type = VALUE_NULL};
    c->source->value(c->source->context, c->row, column, &v);
    switch (v.type) {
    case VALUE_NULL:
        break; /* what a column is unless something is said */
    case VALUE_INTEGER:
        sqlite3_result_int64(out, v.integer);
        break;
    case VALUE_TEXT:
        sqlite3_result_text64(out, v.text, v.length, SQLITE_STATIC, SQLITE_UTF8);
        break;
    case VALUE_BLOB:
        sqlite3_result_blob64(out, v.text ? v.text : "", v.length, SQLITE_STATIC);
        break;
    }
    return SQLITE_OK;
}

static int on_rowid(sqlite3_vtab_cursor *c, sqlite3_int64 *rowid) {
    *rowid = (sqlite3_int64)((struct cursor *)c)->row;
    return SQLITE_OK;
}

bool bulk_register(struct store *s, struct err *e) {
    static const sqlite3_module module = {
        .xConnect = on_connect, /* no xCreate: the table is there by its name alone */
        .xBestIndex = on_plan,
        .xDisconnect = on_disconnect,
        .xOpen = on_open,
        .xClose = on_close,
        .xFilter = on_filter,
        .xNext = on_next,
        .xEof = on_eof,
        .xColumn = on_column,
        .xRowid = on_rowid,
    };
    int rc = sqlite3_create_module_v2(s->db, "bulk", &module, s, NULL);
    return rc == SQLITE_OK || store_sqlite_error(s, rc, e);
}

static char *insert_text(const struct table *t, int columns) {
    struct buf b = {0};
    buf_printf(&b, "insert into %s (", t->name);
    for (int i = 0; i < columns; i++) buf_printf(&b, "%s%s", i ? ", " : "", t->columns[i].name);
    buf_add_text(&b, ") select ");
    for (int i = 0; i < columns; i++) buf_printf(&b, "%sc%d", i ? ", " : "", i);
    buf_add_text(&b, " from bulk");
    return buf_take(&b);
}

bool store_bulk_insert(struct store *s, const char *table, int columns,
                       const struct bulk_source *source, struct err *e) {
    const struct table *t = table_find(s, table, e);
    if (!t) return false;
    if (columns < 1 || columns > t->n || columns > BULK_COLUMNS)
        return err_set(e, ERR_STORE,
                       "bulk insert of %d columns into %s, which has %d (and %d at most)", columns,
                       table, t->n, BULK_COLUMNS);
    char *sql = insert_text(t, columns);
    s->bulk = source;
    bool ok = store_run(s, e, sql, "");
    s->bulk = NULL;
    free(sql);
    return ok || err_wrap(e, "%s", table);
}
