/* Queries: binding by position or name, and reading columns. */
#include "store/internal.h"

#include <stdio.h>
#include <stdlib.h>

static struct value next_argument(char kind, va_list *va) {
    switch (kind) {
    case 'i':
        return value_integer(va_arg(*va, int64_t));
    case 'd':
        return value_integer(va_arg(*va, int));
    case 't':
        return value_text(va_arg(*va, const char *));
    case 'b': {
        const void *bytes = va_arg(*va, const void *);
        size_t n = va_arg(*va, size_t);
        return bytes ? value_blob(bytes, n) : value_null();
    }
    default:
        return value_null();
    }
}

static bool check_count(const struct query *q, size_t given, struct err *e) {
    int wanted = sqlite3_bind_parameter_count(q->stmt);
    if ((size_t)wanted == given) return true;
    return err_set(e, ERR_STORE,
                   "the statement has %d parameters, and %zu values were given: %.200s", wanted,
                   given, q->sql);
}

/* "lasting": the arguments outlive the statement's run. */
static struct query *take_with(struct store *s, struct err *e, const char *sql, const char *args,
                               va_list *va, bool lasting) {
    struct query *q = statement_take(s, sql, e);
    if (!q) return NULL;
    size_t n = args ? strlen(args) : 0;
    bool ok = check_count(q, n, e);
    for (size_t i = 0; ok && i < n; i++) {
        struct value v = next_argument(args[i], va);
        ok = statement_bind(q, (int)i + 1, &v, lasting, e);
    }
    if (ok) return q;
    query_close(q);
    return NULL;
}

struct query *store_query(struct store *s, struct err *e, const char *sql, const char *args, ...) {
    va_list va;
    va_start(va, args);
    struct query *q = take_with(s, e, sql, args, &va, false);
    va_end(va);
    return q;
}

static bool bind_named(struct query *q, const char *name, const struct value *v, struct err *e) {
    char parameter[128];
    snprintf(parameter, sizeof parameter, ":%s", name);
    int place = sqlite3_bind_parameter_index(q->stmt, parameter);
    if (place == 0)
        return err_set(e, ERR_STORE, "the statement has no parameter :%s: %.200s", name, q->sql);
    return statement_bind(q, place, v, false, e);
}

/* Every parameter must be among the names given. */
static bool check_names(const struct query *q, const char *const *names, size_t n, struct err *e) {
    int wanted = sqlite3_bind_parameter_count(q->stmt);
    for (int i = 1; i <= wanted; i++) {
        const char *name = sqlite3_bind_parameter_name(q->stmt, i);
        size_t at = 0;
        while (name && at < n && strcmp(name + 1, names[at]) != 0) at++;
        if (!name || at == n)
            return err_set(e, ERR_STORE, "no value for parameter %s: %.200s", name ? name : "?",
                           q->sql);
    }
    return true;
}

static bool bind_values(struct query *q, const char *const *names, const struct value *values,
                        size_t n, struct err *e) {
    if (names ? !check_names(q, names, n, e) : !check_count(q, n, e)) return false;
    for (size_t i = 0; i < n; i++)
        if (names ? !bind_named(q, names[i], &values[i], e)
                  : !statement_bind(q, (int)i + 1, &values[i], false, e))
            return false;
    return true;
}

struct query *store_query_values(struct store *s, struct err *e, const char *sql,
                                 const char *const *names, const struct value *values, size_t n) {
    struct query *q = statement_take(s, sql, e);
    if (!q || bind_values(q, names, values, n, e)) return q;
    query_close(q);
    return NULL;
}

/* ---- columns ---- */

int query_columns(const struct query *q) {
    return sqlite3_column_count(q->stmt);
}

const char *query_column_name(const struct query *q, int column) {
    return sqlite3_column_name(q->stmt, column);
}

/* sqlite3_column_value's answer may be read only while no other thread uses the connection: here
 * none ever does. */
struct value query_value(const struct query *q, int column) {
    sqlite3_value *v = sqlite3_column_value(q->stmt, column);
    switch (sqlite3_value_type(v)) {
    case SQLITE_NULL:
        return value_null();
    case SQLITE_INTEGER:
        return value_integer(sqlite3_value_int64(v));
    case SQLITE_BLOB: {
        const void *bytes = sqlite3_value_blob(v);
        return value_blob(bytes ? bytes : "", (size_t)sqlite3_value_bytes(v));
    }
    default: {
        const char *text = (const char *)sqlite3_value_text(v);
        return (struct value){
            .type = VALUE_TEXT, .text = text, .length = (size_t)sqlite3_value_bytes(v)};
    }
    }
}

int64_t query_integer(const struct query *q, int column) {
    return sqlite3_column_int64(q->stmt, column);
}

const char *query_text(const struct query *q, int column) {
    return (const char *)sqlite3_column_text(q->stmt, column);
}

int query_length(const struct query *q, int column) {
    return sqlite3_column_bytes(q->stmt, column);
}

bool query_is_null(const struct query *q, int column) {
    return sqlite3_column_type(q->stmt, column) == SQLITE_NULL;
}

bool query_is_read_only(const struct query *q) {
    return !q->writes;
}

/* ---- sentences ---- */

static bool execute(struct store *s, struct query *q, struct err *e) {
    bool own = false;
    if (q->writes && !implicit_begin(s, &own, e)) {
        query_close(q);
        return false;
    }
    return implicit_end(s, own, statement_execute(q, e), e);
}

bool store_run(struct store *s, struct err *e, const char *sql, const char *args, ...) {
    va_list va;
    va_start(va, args);
    struct query *q = take_with(s, e, sql, args, &va, true);
    bool ok = q && execute(s, q, e);
    va_end(va);
    return ok;
}

/* Steps to the first row. */
static bool first_row(struct query *q, bool *found, struct err *e) {
    enum store_step step = store_next(q, e);
    if (found) *found = step == STORE_ROW;
    if (step == STORE_DONE && !found) return err_set(e, ERR_STORE, "no row: %.200s", q->sql);
    return step != STORE_FAILED;
}

static bool has_row(const struct query *q) {
    return sqlite3_data_count(q->stmt) > 0;
}

bool store_integer(struct store *s, struct err *e, int64_t *out, bool *found, const char *sql,
                   const char *args, ...) {
    va_list va;
    va_start(va, args);
    struct query *q = take_with(s, e, sql, args, &va, true);
    bool ok = q && first_row(q, found, e);
    if (ok && has_row(q)) *out = query_integer(q, 0);
    query_close(q);
    va_end(va);
    return ok;
}

bool store_text(struct store *s, struct err *e, char **out, bool *found, const char *sql,
                const char *args, ...) {
    va_list va;
    va_start(va, args);
    struct query *q = take_with(s, e, sql, args, &va, true);
    bool ok = q && first_row(q, found, e);
    *out = ok && has_row(q) ? mem_copy_text(query_text(q, 0)) : NULL;
    query_close(q);
    va_end(va);
    return ok;
}

int64_t store_changes(const struct store *s) {
    return s->changes;
}

int64_t store_total_changes(const struct store *s) {
    return sqlite3_total_changes64(s->db);
}
