#include "output/writer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistr.h>

#include <xlsxwriter.h>

#include "base/text.h"

/* One sheet a file, through libxlsxwriter with constant memory: a row is written out when the next
 * one begins. Text cells are strings, so nothing in them becomes a formula or loses digits. */

#define SHEET_ROWS    1048576
#define SHEET_COLUMNS 16384
#define CELL_CHARS    32767
#define NAME_CHARS    31
#define CREATED       946684800 /* 2000-01-01: the same rows give the same bytes */

struct sheet {
    lxw_workbook *book;
    lxw_worksheet *page;
    lxw_format *formats[OUTPUT_PERCENT + 1], *heading;
};

static bool library_fault(struct output *o, lxw_error code, struct err *e) {
    return err_set(e, ERR_SYSTEM, "cannot write %s: %s", o->file.path, lxw_strerror(code));
}

/* At most 31 characters, none of those that Excel refuses in a name. */
static char *sheet_name(const char *title) {
    char *name = text_clean(title ? title : "");
    if (*name == '\0') return free(name), mem_copy_text("Sheet1");
    uint8_t *end = (uint8_t *)name;
    for (int i = 0; i < NAME_CHARS && *end; i++) end += u8_strmblen(end);
    *end = '\0';
    for (char *c = name; *c; c++)
        if (strchr("[]:*?/\\'", *c)) *c = ' ';
    return name;
}

static lxw_format *new_format(lxw_workbook *book, const char *number) {
    lxw_format *f = workbook_add_format(book);
    format_set_num_format(f, number);
    return f;
}

static void add_formats(struct sheet *s) {
    s->formats[OUTPUT_TEXT] = new_format(s->book, "@");
    s->formats[OUTPUT_INTEGER] = new_format(s->book, "0");
    s->formats[OUTPUT_YUAN] = new_format(s->book, "#,##0.00");
    s->formats[OUTPUT_PERCENT] = new_format(s->book, "0.00%");
    s->heading = workbook_add_format(s->book);
    format_set_bold(s->heading);
}

static lxw_error add_headings(struct output *o, struct sheet *s) {
    lxw_error code = LXW_NO_ERROR;
    for (int i = 0; i < o->n && code == LXW_NO_ERROR; i++) {
        const struct output_column *c = &o->columns[i];
        lxw_col_t at = (lxw_col_t)i;
        int width = text_width(c->title) + 4;
        worksheet_set_column(s->page, at, at, width < 12 ? 12 : width, s->formats[c->kind]);
        code = worksheet_write_string(s->page, 0, at, c->title, s->heading);
    }
    worksheet_freeze_panes(s->page, 1, 0);
    return code;
}

static lxw_workbook *new_book(const struct output *o) {
    /* Its temporary files hold people's data too: they belong beside the target (0600, unlinked at
     * once). */
    char *folder = mem_copy_text(o->file.temp), *slash = strrchr(folder, '/');
    if (slash) slash[slash == folder] = '\0';
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = slash ? folder : "."};
    lxw_workbook *book = workbook_new_opt(o->file.temp, &options);
    free(folder);
    return book;
}

static bool begin(struct output *o, struct err *e) {
    if (o->n > SHEET_COLUMNS)
        return err_set(e, ERR_INPUT, "a sheet holds at most %d columns, not %d", SHEET_COLUMNS,
                       o->n);
    struct sheet *s = o->state = mem_alloc(sizeof *s);
    s->book = new_book(o);
    if (!s->book) return writer_fault(o, e);
    lxw_doc_properties properties = {.created = CREATED};
    workbook_set_properties(s->book, &properties);
    char *name = sheet_name(o->title);
    s->page = workbook_add_worksheet(s->book, name);
    free(name);
    if (!s->page) return err_set(e, ERR_SYSTEM, "cannot add a sheet to %s", o->file.path);
    add_formats(s);
    lxw_error code = add_headings(o, s);
    return code == LXW_NO_ERROR || library_fault(o, code, e);
}

static double number_of(enum output_kind kind, int64_t v) {
    if (kind == OUTPUT_YUAN) return (double)v / 100;
    return kind == OUTPUT_PERCENT ? (double)v / 10000 : (double)v;
}

static bool fits_a_number(int64_t v) {
    return v <= MONEY_MAX && v >= -MONEY_MAX;
}

static lxw_error write_text(struct output *o, struct sheet *s, lxw_row_t at, int i,
                            const struct value *v) {
    buf_clear(&o->line);
    cell_add(&o->line, o->columns[i].kind, v);
    const char *text = buf_text(&o->line);
    if (text_chars(text) > CELL_CHARS) return LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED;
    return worksheet_write_string(s->page, at, (lxw_col_t)i, text, s->formats[OUTPUT_TEXT]);
}

static lxw_error write_cell(struct output *o, struct sheet *s, lxw_row_t at, int i,
                            const struct value *v) {
    enum output_kind kind = o->columns[i].kind;
    if (v->type == VALUE_NULL) return LXW_NO_ERROR;
    if (!cell_is_number(kind, v) || !fits_a_number(v->integer)) return write_text(o, s, at, i, v);
    return worksheet_write_number(s->page, at, (lxw_col_t)i, number_of(kind, v->integer),
                                  s->formats[kind]);
}

static bool row(struct output *o, const struct value *cells, struct err *e) {
    if (o->rows >= SHEET_ROWS) {
        err_set(e, ERR_INPUT, "a sheet holds at most %d rows below its heading", SHEET_ROWS - 1);
        return err_hint(e, "write CSV instead");
    }
    lxw_error code = LXW_NO_ERROR;
    for (int i = 0; i < o->n && code == LXW_NO_ERROR; i++)
        code = write_cell(o, o->state, (lxw_row_t)o->rows, i, &cells[i]);
    buf_clear(&o->line);
    return code == LXW_NO_ERROR || library_fault(o, code, e);
}

/* The library does not look whether its temporary files could be written, so a full disk would give
 * a sheet that is cut off. The rows so far lie in one such file; closing copies them once more and
 * packs the copy. */
static bool room_on_disk(struct output *o, FILE *rows, struct err *e) {
    bool written = fflush(rows) == 0 && !ferror(rows);
    struct statvfs fs;
    if (written && fstatvfs(o->file.fd, &fs) == 0) {
        uint64_t need = (uint64_t)ftell(rows) * 2 + (1 << 20);
        if ((uint64_t)fs.f_bavail * fs.f_frsize >= need) return true;
        errno = ENOSPC;
    }
    return writer_fault(o, e);
}

static bool end(struct output *o, struct err *e) {
    struct sheet *s = o->state;
    if (!room_on_disk(o, s->page->optimize_tmpfile, e)) return false;
    lxw_error code = workbook_close(s->book); /* frees the book, also on failure */
    s->book = NULL;
    return code == LXW_NO_ERROR || library_fault(o, code, e);
}

static void drop(struct output *o) {
    struct sheet *s = o->state;
    if (s) lxw_workbook_free(s->book);
    free(s);
    o->state = NULL;
}

const struct writer writer_xlsx = {begin, row, end, drop};
