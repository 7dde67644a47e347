/* Rows that come with a migration: NNNN_subject.tsv, the first line naming the columns, an empty
 * cell for null. */
#include "store/internal.h"

#include <stdlib.h>

struct seed {
    struct store *s;
    const char *table, *file;
    int line, columns;
    struct query *insert;
    struct err *e;
};

/* Cuts the next line off; NULL at the end. */
static char *next_line(char **text) {
    return **text ? strsep(text, "\n") : NULL;
}

static bool wrong(struct seed *d, const char *what) {
    err_set(d->e, ERR_INPUT, "%s", what);
    return err_at(d->e, d->file, d->line);
}

static int count_cells(const char *line) {
    int n = 1;
    for (; *line; line++) n += *line == '\t';
    return n;
}

static bool add_columns(struct seed *d, const struct table *t, char *header, struct buf *sql) {
    for (char *name; (name = strsep(&header, "\t"));) {
        if (table_column(t, name) < 0) {
            err_set(d->e, ERR_INPUT, "table %s has no column \"%s\"", d->table, name);
            return err_at(d->e, d->file, d->line);
        }
        buf_printf(sql, "%s%s", d->columns++ ? ", " : "", name);
    }
    return true;
}

static bool prepare(struct seed *d, char *header) {
    const struct table *t = table_find(d->s, d->table, d->e);
    if (!t) return err_at(d->e, d->file, d->line);
    struct buf sql = {0};
    buf_printf(&sql, "insert into %s (", d->table);
    bool ok = add_columns(d, t, header, &sql);
    buf_add_text(&sql, ") values (");
    for (int i = 0; i < d->columns; i++) buf_add_text(&sql, i ? ", ?" : "?");
    buf_add_text(&sql, ")");
    ok = ok && (d->insert = statement_take(d->s, buf_text(&sql), d->e));
    buf_free(&sql);
    return ok;
}

/* All cells go in as text: a strict table turns digits into its integers, or refuses. */
static bool insert(struct seed *d, char *line) {
    if (count_cells(line) != d->columns) {
        err_set(d->e, ERR_INPUT, "%d cells, and the heading has %d", count_cells(line), d->columns);
        return err_at(d->e, d->file, d->line);
    }
    int place = 0;
    for (char *cell; (cell = strsep(&line, "\t"));) {
        struct value v = *cell ? value_text(cell) : value_null();
        if (!statement_bind(d->insert, ++place, &v, true, d->e)) return false;
    }
    sqlite3_step(d->insert->stmt);
    int rc = sqlite3_reset(d->insert->stmt);
    return rc == SQLITE_OK || store_sqlite_error(d->s, rc, d->e) || err_at(d->e, d->file, d->line);
}

bool migrate_load_rows(struct store *s, const char *table, const char *file, char *text,
                       struct err *e) {
    struct seed d = {.s = s, .table = table, .file = file, .line = 1, .e = e};
    if (strchr(text, '\r')) return wrong(&d, "lines end in CR LF; they must end in LF");
    char *line = next_line(&text);
    if (!line) return wrong(&d, "the file is empty");
    bool ok = prepare(&d, line);
    while (ok && text && (line = next_line(&text))) {
        d.line++;
        ok = insert(&d, line);
    }
    query_close(d.insert);
    return ok;
}
