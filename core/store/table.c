/* What a table's columns are: read once per connection, then kept. */
#include "store/internal.h"

#include <ctype.h>
#include <stdlib.h>

static bool is_name(const char *name) {
    if (!isalpha((unsigned char)*name) && *name != '_') return false;
    while (isalnum((unsigned char)*name) || *name == '_') name++;
    return *name == '\0';
}

static char *without_suffix(const char *name, const char *suffix) {
    size_t n = strlen(name), m = strlen(suffix);
    return n > m && strcmp(name + n - m, suffix) == 0 ? mem_copy(name, n - m) : NULL;
}

int table_column(const struct table *t, const char *name) {
    for (int i = 0; i < t->n; i++)
        if (strcmp(t->columns[i].name, name) == 0) return i;
    return -1;
}

/* NAME_sealed is sealed; NAME_index is an index if there is a NAME_sealed. */
static void name_kinds(struct table *t) {
    for (int i = 0; i < t->n; i++) {
        struct column *c = &t->columns[i];
        if ((c->field = without_suffix(c->name, "_sealed"))) {
            c->kind = CELL_SEALED;
            continue;
        }
        char *field = without_suffix(c->name, "_index");
        char *sealed = field ? mem_print("%s_sealed", field) : NULL;
        bool index = sealed && table_column(t, sealed) >= 0;
        free(sealed);
        if (!index) free(field);
        c->kind = index ? CELL_INDEX : CELL_PLAIN;
        c->field = index ? field : mem_copy_text(c->name);
    }
}

static bool read_default(struct store *s, const char *expression, struct value *out,
                         struct err *e) {
    char *sql = mem_print("select %s", expression);
    struct query *q = store_query(s, e, sql, "");
    bool ok = q && store_next(q, e) == STORE_ROW;
    if (ok) {
        *out = query_value(q, 0);
        if (out->type != VALUE_INTEGER && out->type != VALUE_NULL)
            out->text = mem_copy(out->text, out->length);
    }
    query_close(q);
    free(sql);
    return ok;
}

static bool add_column(struct store *s, struct table *t, const struct query *q, struct err *e) {
    if (t->n == TABLE_COLUMNS)
        return err_set(e, ERR_STORE, "table %s has more than %d columns", t->name, TABLE_COLUMNS);
    struct column *c = &t->columns[t->n++];
    c->name = mem_copy_text(query_text(q, 0));
    c->integer = sqlite3_stricmp(query_text(q, 1), "integer") == 0;
    c->key = (int)query_integer(q, 3);
    return query_is_null(q, 2) || read_default(s, query_text(q, 2), &c->otherwise, e);
}

static bool read_columns(struct store *s, struct table *t, struct err *e) {
    struct query *q = store_query(
        s, e, "select name, type, dflt_value, pk from pragma_table_info(?)", "t", t->name);
    if (!q) return false;
    enum store_step step;
    while ((step = store_next(q, e)) == STORE_ROW)
        if (!add_column(s, t, q, e)) {
            step = STORE_FAILED;
            break;
        }
    query_close(q);
    if (step == STORE_FAILED) return false;
    return t->n > 0 || err_set(e, ERR_STORE, "there is no table %s", t->name);
}

static int key_column(const struct table *t, int place) {
    for (int i = 0; i < t->n; i++)
        if (t->columns[i].key == place) return i;
    return -1;
}

static void find_spell_columns(struct table *t) {
    t->valid_from = table_column(t, "valid_from");
    t->recorded_at = table_column(t, "recorded_at");
    t->valid_to = table_column(t, "valid_to");
    t->superseded_at = table_column(t, "superseded_at");
    t->spells = t->valid_from >= 0 && t->recorded_at >= 0 && t->valid_to >= 0 &&
                t->superseded_at >= 0 && t->columns[t->valid_from].key > 1 &&
                t->columns[t->recorded_at].key > 0;
}

static bool read_table(struct store *s, struct table *t, struct err *e) {
    int64_t no_rowid = 0;
    bool found;
    if (!read_columns(s, t, e) ||
        !store_integer(s, e, &no_rowid, &found,
                       "select wr from pragma_table_list where schema = 'main' and name = ?", "t",
                       t->name))
        return false;
    name_kinds(t);
    find_spell_columns(t);
    t->first_key = key_column(t, 1);
    t->own_number =
        !no_rowid && t->first_key >= 0 && key_column(t, 2) < 0 && t->columns[t->first_key].integer;
    return true;
}

static void table_free(struct table *t) {
    for (int i = 0; i < t->n; i++) {
        free(t->columns[i].name);
        free(t->columns[i].field);
        free((char *)(uintptr_t)t->columns[i].otherwise.text);
    }
    free(t->sql_overlap);
    free(t->sql_insert);
    free(t->sql_copy);
    free(t->sql_trim);
    free(t->sql_drop);
    free(t->sql_supersede);
    free(t->name);
    free(t);
}

struct table *table_find(struct store *s, const char *name, struct err *e) {
    for (struct table *t = s->tables; t; t = t->next)
        if (strcmp(t->name, name) == 0) return t;
    if (!is_name(name)) {
        err_set(e, ERR_STORE, "\"%s\" is no table's name", name);
        return NULL;
    }
    struct table *t = mem_alloc(sizeof *t);
    t->name = mem_copy_text(name);
    if (!read_table(s, t, e)) {
        table_free(t);
        return NULL;
    }
    t->next = s->tables;
    s->tables = t;
    return t;
}

void table_forget_all(struct store *s) {
    while (s->tables) {
        struct table *t = s->tables;
        s->tables = t->next;
        table_free(t);
    }
}
