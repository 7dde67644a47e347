#include "output/writer.h"

#include <string.h>

/* RFC 4180: CRLF, quotes doubled. */

#define LONG_NUMBER                                                                                \
    12 /* digits from which on spreadsheets show 1.23E+11, and lose the end from the sixteenth */

static bool starts_formula(const char *text) {
    static const char *const marks[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strncmp(text, marks[i], strlen(marks[i])) == 0) return true;
    return false;
}

static bool is_long_number(const char *text, size_t length) {
    return length >= LONG_NUMBER && strspn(text, "0123456789") == length;
}

static void add_quoted(struct buf *b, const char *text, size_t length, const char *prefix) {
    buf_add_char(b, '"');
    buf_add_text(b, prefix);
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"') buf_add_char(b, '"');
        buf_add_char(b, text[i]);
    }
    buf_add_char(b, '"');
}

static void add_text(struct output *o, const char *text, size_t length) {
    const char *prefix = "";
    if (starts_formula(text))
        prefix = "'";
    else if (o->options.guard_digits && is_long_number(text, length))
        prefix = "\t";
    bool blank_ends = length > 0 && (text[0] == ' ' || text[length - 1] == ' ');
    if (*prefix || blank_ends || strpbrk(text, ",;\t\"\r\n"))
        add_quoted(&o->line, text, length, prefix);
    else
        buf_add(&o->line, text, length);
}

static bool begin(struct output *o, struct err *e) {
    if (o->options.byte_order_mark) buf_add_text(&o->line, "\xEF\xBB\xBF");
    for (int i = 0; i < o->n; i++) {
        if (i > 0) buf_add_char(&o->line, ',');
        add_text(o, o->columns[i].title, strlen(o->columns[i].title));
    }
    buf_add_text(&o->line, "\r\n");
    return writer_flush_line(o, e);
}

static bool row(struct output *o, const struct value *cells, struct err *e) {
    for (int i = 0; i < o->n; i++) {
        if (i > 0) buf_add_char(&o->line, ',');
        if (cells[i].type == VALUE_TEXT)
            add_text(o, cells[i].text, cells[i].length);
        else
            cell_add(&o->line, o->columns[i].kind, &cells[i]);
    }
    buf_add_text(&o->line, "\r\n");
    return writer_flush_line(o, e);
}

static bool end(struct output *o, struct err *e) {
    (void)o, (void)e;
    return true;
}

static void drop(struct output *o) {
    (void)o;
}

const struct writer writer_csv = {begin, row, end, drop};
