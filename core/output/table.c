#include "output/writer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libsmartcols.h>

static bool on_terminal(const struct output *o) {
    return o->stream == stdout && isatty(STDOUT_FILENO);
}

static bool add_column(struct output *o, const struct output_column *c) {
    int flags = c->kind == OUTPUT_TEXT ? 0 : SCOLS_FL_RIGHT;
    if (c->kind == OUTPUT_TEXT && on_terminal(o)) flags |= SCOLS_FL_TRUNC;
    return scols_table_new_column(o->state, c->title, 0, flags) != NULL;
}

static bool begin(struct output *o, struct err *e) {
    struct libscols_table *table = scols_new_table();
    o->state = table;
    if (!table) return writer_fault(o, e);
    scols_table_set_stream(table, o->stream);
    scols_table_set_column_separator(table, "  ");
    /* Only a terminal has a width to keep to: in a pipe or file every cell is whole. */
    if (!on_terminal(o)) scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER);
    for (int i = 0; i < o->n; i++)
        if (!add_column(o, &o->columns[i])) return writer_fault(o, e);
    return true;
}

static void add_cell(struct buf *b, enum output_kind kind, const struct value *v) {
    char text[MONEY_TEXT];
    if (kind == OUTPUT_YUAN && v->type == VALUE_INTEGER)
        buf_add_text(b, money_format_grouped(v->integer, text));
    else
        cell_add(b, kind, v);
}

/* A row is one line, whatever a cell holds. (libsmartcols itself disarms the other control
 * characters.) */
static void flatten(struct buf *b) {
    for (size_t i = 0; i < b->len; i++)
        if (strchr("\r\n\t", b->data[i])) b->data[i] = ' ';
}

static bool row(struct output *o, const struct value *cells, struct err *e) {
    struct libscols_line *line = scols_table_new_line(o->state, NULL);
    bool done = line != NULL;
    for (int i = 0; i < o->n && done; i++) {
        buf_clear(&o->line);
        add_cell(&o->line, o->columns[i].kind, &cells[i]);
        flatten(&o->line);
        done = scols_line_set_data(line, (size_t)i, buf_text(&o->line)) == 0;
    }
    buf_clear(&o->line);
    return done || writer_fault(o, e);
}

static bool end(struct output *o, struct err *e) {
    if (o->title) fprintf(o->stream, "%s\n\n", o->title);
    if (o->rows == 0) {
        fputs("(没有数据)\n", o->stream);
        return true;
    }
    if (scols_print_table(o->state) != 0) return writer_fault(o, e);
    fprintf(o->stream, "\n共 %lld 行\n", (long long)o->rows);
    return true;
}

static void drop(struct output *o) {
    if (o->state) scols_unref_table(o->state);
    o->state = NULL;
}

const struct writer writer_table = {begin, row, end, drop};
