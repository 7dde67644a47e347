/* Rows on their way to people: an aligned table (CJK widths), CSV, JSON or XLSX.
 *
 * Tables go through libsmartcols, sheets through libxlsxwriter. The same rows give the same bytes
 * (XLSX too: its creation time is fixed). A file is written beside its place and renamed when it is
 * whole, mode 0600. */
#ifndef QIANSHOU_OUTPUT_OUTPUT_H
#define QIANSHOU_OUTPUT_OUTPUT_H

#include "base/err.h"
#include "base/value.h"

enum output_format { OUTPUT_TABLE, OUTPUT_CSV, OUTPUT_JSON, OUTPUT_XLSX };
enum output_kind {
    OUTPUT_TEXT,    /* as it is */
    OUTPUT_INTEGER, /* right-aligned */
    OUTPUT_YUAN,    /* integer 分 in; "1,234.50" in a table, 1234.50 in CSV, JSON and sheets */
    OUTPUT_PERCENT, /* integer hundredths of a percent in: 9987 → "99.87%" */
};

struct output_column {
    const char *title;
    enum output_kind kind;
};

struct output_options {
    enum output_format format;
    const char *path;     /* NULL: standard output (a sheet needs a path) */
    const char *title;    /* line above a table, name of the sheet; NULL: none */
    bool byte_order_mark; /* CSV: begin with a BOM, as Excel wants it */
    bool guard_digits;    /* CSV: a tab before text of 12 or more digits, so that Excel keeps them;
                             `import` drops it */
};

struct output;

/* Columns and options are copied. NULL on failure. */
struct output *output_open(const struct output_options *options,
                           const struct output_column *columns, int n, struct err *e) MUST_CHECK;
/* One cell a column. Text that begins with = + - @ is kept from becoming a formula in CSV and
 * sheets, long digit strings (account and ID numbers) stay text. */
bool output_row(struct output *o, const struct value *cells, struct err *e) MUST_CHECK;
/* Writes the end and frees o, also on failure. A table of no rows says "(没有数据)". */
bool output_close(struct output *o, struct err *e) MUST_CHECK;
void output_abandon(struct output *o); /* frees o and leaves no file */

bool output_format_parse(const char *name,
                         enum output_format *format) MUST_CHECK; /* table, csv, json, xlsx */

/* Writes bytes to path: temporary file, fsync, rename. mode as in open(2). */
bool output_file(const char *path, const void *bytes, size_t n, unsigned mode,
                 struct err *e) MUST_CHECK;

#endif
