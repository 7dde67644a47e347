#include "output/writer.h"

#include <string.h>

#include "base/json.h"

/* An array of objects, one a line, with the columns' titles as keys. */

static bool begin(struct output *o, struct err *e) {
    buf_add_char(&o->line, '[');
    return writer_flush_line(o, e);
}

static void add_cell(struct output *o, enum output_kind kind, const struct value *v) {
    struct buf *b = &o->line;
    if (v->type == VALUE_NULL) {
        buf_add_text(b, "null");
    } else if (v->type == VALUE_TEXT) {
        json_add_text(b, v->text, v->length);
    } else if (v->type == VALUE_BLOB || kind == OUTPUT_PERCENT) {
        buf_add_char(b, '"');
        cell_add(b, kind, v);
        buf_add_char(b, '"');
    } else {
        cell_add(b, kind, v);
    }
}

static bool row(struct output *o, const struct value *cells, struct err *e) {
    buf_add_text(&o->line, o->rows > 1 ? ",\n{" : "\n{");
    for (int i = 0; i < o->n; i++) {
        const char *key = o->columns[i].title;
        if (i > 0) buf_add_text(&o->line, ", ");
        json_add_text(&o->line, key, strlen(key));
        buf_add_text(&o->line, ": ");
        add_cell(o, o->columns[i].kind, &cells[i]);
    }
    buf_add_char(&o->line, '}');
    return writer_flush_line(o, e);
}

static bool end(struct output *o, struct err *e) {
    buf_add_text(&o->line, o->rows > 0 ? "\n]\n" : "]\n");
    return writer_flush_line(o, e);
}

static void drop(struct output *o) {
    (void)o;
}

const struct writer writer_json = {begin, row, end, drop};
