/* Writing rows by field name: a field goes to its column, sealed and indexed where the table says
 * so. */
#include "store/internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"

#define INDEX_SIZE 16

static int find_field(const struct table *t, const char *field, enum cell_kind kind) {
    for (int i = 0; i < t->n; i++)
        if (t->columns[i].kind == kind && strcmp(t->columns[i].field, field) == 0) return i;
    return -1;
}

/* The column a field is written to: sealed before plain; -1 for none. */
static int target(const struct table *t, const char *field) {
    int sealed = find_field(t, field, CELL_SEALED);
    return sealed >= 0 ? sealed : table_column(t, field);
}

static bool unknown_field(const struct table *t, const char *field, struct err *e) {
    const char *names[TABLE_COLUMNS];
    for (int i = 0; i < t->n; i++) names[i] = t->columns[i].field;
    const char *near = text_nearest(field, names, (size_t)t->n);
    err_set(e, ERR_STORE, "table %s has no field \"%s\"", t->name, field);
    return near ? err_hint(e, "did you mean \"%s\"?", near) : false;
}

/* True when the value is to be sealed: the caller may also hand over what store_seal made, by the
 * column's own name. */
static bool is_sealing(const struct table *t, const struct field *f) {
    return find_field(t, f->name, CELL_SEALED) >= 0;
}

/* What is sealed may be any bytes: an image, say. */
static bool is_storable(const struct column *c, const struct value *v) {
    return c->kind != CELL_PLAIN || v->type != VALUE_TEXT || text_is_utf8(v->text, v->length);
}

bool row_place(const struct table *t, const struct field *fields, size_t n, struct row *row,
               struct err *e) {
    memset(row->given, 0, sizeof row->given);
    for (size_t i = 0; i < n; i++) {
        int at = target(t, fields[i].name);
        if (at < 0) return unknown_field(t, fields[i].name, e);
        if (row->given[at])
            return err_set(e, ERR_STORE, "field \"%s\" of table %s is given twice", fields[i].name,
                           t->name);
        if (!is_storable(&t->columns[at], &fields[i].value))
            return err_set(e, ERR_STORE, "field \"%s\" of table %s: not UTF-8 text, or a NUL in it",
                           fields[i].name, t->name);
        row->given[at] = true;
        row->cell[at] = fields[i].value;
    }
    return true;
}

bool row_has_sealed(const struct table *t, const struct row *row) {
    for (int i = 0; i < t->n; i++)
        if (row->given[i] && t->columns[i].kind == CELL_SEALED) return true;
    return false;
}

/* An integer is sealed as its digits. */
static struct value as_text(const struct value *v, char digits[24]) {
    if (v->type != VALUE_INTEGER) return *v;
    snprintf(digits, 24, "%" PRId64, v->integer);
    return value_text(digits);
}

static bool row_key(const struct table *t, const struct row *row, char digits[24], const char **out,
                    struct err *e) {
    int at = t->first_key;
    if (at < 0 || !row->given[at] || row->cell[at].type == VALUE_NULL ||
        row->cell[at].type == VALUE_BLOB)
        return err_set(e, ERR_STORE, "sealed fields of table %s need the row's key \"%s\"", t->name,
                       at < 0 ? "" : t->columns[at].name);
    *out = as_text(&row->cell[at], digits).text;
    return true;
}

/* Room for all sealed values of a row at once, so that none moves. */
static unsigned char *scratch(struct store *s, const struct field *fields, size_t n) {
    size_t size = 0;
    for (size_t i = 0; i < n; i++) size += fields[i].value.length + 24 + SEAL_OVERHEAD + INDEX_SIZE;
    buf_clear(&s->scratch);
    if (s->scratch.cap <= size) {
        s->scratch.cap = size * 2;
        s->scratch.data = mem_grow(s->scratch.data, s->scratch.cap);
    }
    return (unsigned char *)s->scratch.data;
}

/* Seals one field at `to`; returns the end of what was written. */
static unsigned char *seal_field(struct store *s, const struct table *t, const struct field *f,
                                 const char *key, struct row *row, unsigned char *to) {
    char digits[24];
    struct value plain = as_text(&f->value, digits);
    int sealed = find_field(t, f->name, CELL_SEALED), index = find_field(t, f->name, CELL_INDEX);
    bool known = plain.type != VALUE_NULL;
    if (known) {
        vault_seal(s->vault, &(struct cell_name){t->name, f->name, key}, plain.text, plain.length,
                   to);
        row->cell[sealed] = value_blob(to, plain.length + SEAL_OVERHEAD);
        to += plain.length + SEAL_OVERHEAD;
    }
    if (index < 0) return to;
    row->given[index] = true;
    row->cell[index] = value_null();
    if (!known || plain.type == VALUE_BLOB) return to;
    vault_index(s->vault, t->name, f->name, plain.text, to);
    row->cell[index] = value_blob(to, INDEX_SIZE);
    return to + INDEX_SIZE;
}

bool row_seal(struct store *s, const struct table *t, const struct field *fields, size_t n,
              struct row *row, struct err *e) {
    char digits[24];
    const char *key = NULL;
    if (!row_has_sealed(t, row)) return true;
    if (!s->vault) return err_set(e, ERR_STATE, "the store was opened without its key");
    if (!row_key(t, row, digits, &key, e)) return false;
    unsigned char *to = scratch(s, fields, n);
    for (size_t i = 0; i < n; i++)
        if (is_sealing(t, &fields[i])) to = seal_field(s, t, &fields[i], key, row, to);
    return true;
}

/* ---- insert ---- */

static void default_instant(const struct store *s, const struct table *t, const char *column,
                            struct row *row) {
    int at = table_column(t, column);
    if (at < 0 || row->given[at]) return;
    row->given[at] = true;
    row->cell[at] = value_integer(s->now);
}

/* A sealed row must know its number before it is written. */
static bool default_number(struct store *s, const struct table *t, struct row *row, struct err *e) {
    if (!t->own_number) return true;
    int at = t->first_key;
    if (row->given[at] && row->cell[at].type != VALUE_NULL) return true;
    row->given[at] = false;
    if (!row_has_sealed(t, row)) return true;
    const char *name = t->columns[at].name;
    char *sql = mem_print("select coalesce(max(%s), 0) + 1 from %s", name, t->name);
    int64_t number = 0;
    bool ok = store_integer(s, e, &number, NULL, sql, "");
    free(sql);
    row->given[at] = true;
    row->cell[at] = value_integer(number);
    return ok;
}

static void add_names(struct buf *b, const struct table *t, const struct row *row, const char *mark,
                      const char *between) {
    const char *gap = "";
    for (int i = 0; i < t->n; i++)
        if (row->given[i]) {
            buf_printf(b, "%s%s%s", gap, t->columns[i].name, mark);
            gap = between;
        }
}

static char *insert_text(const struct table *t, const struct row *row) {
    struct buf b = {0};
    buf_printf(&b, "insert into %s (", t->name);
    add_names(&b, t, row, "", ", ");
    buf_add_text(&b, ") values (");
    const char *gap = "";
    for (int i = 0; i < t->n; i++)
        if (row->given[i]) {
            buf_printf(&b, "%s?", gap);
            gap = ", ";
        }
    buf_add_text(&b, ")");
    return buf_take(&b);
}

static bool bind_given(struct query *q, const struct table *t, const struct row *row, int *place,
                       struct err *e) {
    for (int i = 0; i < t->n; i++)
        if (row->given[i] && !statement_bind(q, ++*place, &row->cell[i], true, e)) return false;
    return true;
}

static bool write_row(struct store *s, const struct table *t, const struct row *row,
                      struct err *e) {
    char *sql = insert_text(t, row);
    struct query *q = statement_take(s, sql, e);
    free(sql);
    int place = 0;
    if (q && bind_given(q, t, row, &place, e)) return statement_execute(q, e);
    query_close(q);
    return false;
}

static bool insert(struct store *s, const struct table *t, const struct field *fields, size_t n,
                   int64_t *id, struct err *e) {
    struct row row;
    if (!row_place(t, fields, n, &row, e)) return false;
    default_instant(s, t, "recorded_at", &row);
    default_instant(s, t, "created_at", &row);
    if (!default_number(s, t, &row, e) || !row_seal(s, t, fields, n, &row, e) ||
        !write_row(s, t, &row, e))
        return false;
    if (id) *id = sqlite3_last_insert_rowid(s->db);
    return true;
}

bool store_insert(struct store *s, const char *table, const struct field *fields, size_t n,
                  int64_t *id, struct err *e) {
    bool own;
    const struct table *t = table_find(s, table, e);
    if (!t || !implicit_begin(s, &own, e)) return false;
    return implicit_end(s, own, insert(s, t, fields, n, id, e), e) || err_wrap(e, "%s", table);
}

/* ---- update ---- */

/* Sealed fields are looked for by their index. */
static bool seek_by_index(struct store *s, const struct table *t, const struct field *where,
                          size_t n, unsigned char (*room)[INDEX_SIZE], struct row *row,
                          struct err *e) {
    for (size_t i = 0; i < n; i++) {
        int sealed = find_field(t, where[i].name, CELL_SEALED),
            index = find_field(t, where[i].name, CELL_INDEX);
        if (sealed < 0) continue;
        if (index < 0 || where[i].value.type != VALUE_TEXT)
            return err_set(e, ERR_STORE, "rows of %s cannot be found by the sealed field \"%s\"",
                           t->name, where[i].name);
        if (!store_index_of(s, t->name, where[i].name, where[i].value.text, room[index], e))
            return false;
        row->given[sealed] = false;
        row->given[index] = true;
        row->cell[index] = value_blob(room[index], INDEX_SIZE);
    }
    return true;
}

/* The key that sealed fields are bound to comes from `where`. */
static bool seal_changes(struct store *s, const struct table *t, const struct field *fields,
                         size_t n, const struct row *where, struct row *row, struct err *e) {
    int at = t->first_key;
    if (at < 0 || !row_has_sealed(t, row)) return row_seal(s, t, fields, n, row, e);
    if (row->given[at])
        return err_set(e, ERR_STORE, "the key of a row with sealed fields stays as it is");
    row->given[at] = where->given[at];
    row->cell[at] = where->cell[at];
    bool ok = row_seal(s, t, fields, n, row, e);
    row->given[at] = false;
    return ok;
}

static struct query *update_query(struct store *s, const struct table *t, const struct row *row,
                                  const struct row *where, struct err *e) {
    struct buf b = {0};
    buf_printf(&b, "update %s set ", t->name);
    add_names(&b, t, row, " = ?", ", ");
    buf_add_text(&b, " where ");
    add_names(&b, t, where, " is ?", " and ");
    struct query *q = statement_take(s, buf_text(&b), e);
    buf_free(&b);
    int place = 0;
    if (q && bind_given(q, t, row, &place, e) && bind_given(q, t, where, &place, e)) return q;
    query_close(q);
    return NULL;
}

static bool update(struct store *s, const struct table *t, const struct field *where,
                   size_t n_where, const struct field *fields, size_t n, struct err *e) {
    struct row row, filter;
    unsigned char indexes[TABLE_COLUMNS][INDEX_SIZE];
    if (n == 0 || n_where == 0)
        return err_set(e, ERR_STORE, "an update needs fields, and where to change them");
    if (!row_place(t, where, n_where, &filter, e) || !row_place(t, fields, n, &row, e) ||
        !seek_by_index(s, t, where, n_where, indexes, &filter, e) ||
        !seal_changes(s, t, fields, n, &filter, &row, e))
        return false;
    struct query *q = update_query(s, t, &row, &filter, e);
    return q && statement_execute(q, e);
}

bool store_update(struct store *s, const char *table, const struct field *where, size_t n_where,
                  const struct field *fields, size_t n, int64_t *changed, struct err *e) {
    bool own;
    const struct table *t = table_find(s, table, e);
    if (!t || !implicit_begin(s, &own, e)) return false;
    bool ok = implicit_end(s, own, update(s, t, where, n_where, fields, n, e), e);
    if (ok && changed) *changed = s->changes;
    return ok || err_wrap(e, "%s", table);
}
