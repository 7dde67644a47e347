/* What the formats share. A format is four functions; one file each: table.c, csv.c, json.c,
 * xlsx.c. */
#ifndef QIANSHOU_OUTPUT_WRITER_H
#define QIANSHOU_OUTPUT_WRITER_H

#include <stdio.h>

#include "base/mem.h"
#include "base/money.h"
#include "output/file.h"
#include "output/output.h"

struct writer {
    bool (*begin)(struct output *o, struct err *e);
    bool (*row)(struct output *o, const struct value *cells, struct err *e);
    bool (*end)(struct output *o, struct err *e);
    void (*drop)(struct output *o); /* frees o->state; also after a failed begin and after end */
};

struct output {
    const struct writer *writer;
    struct output_options options;
    char *title;
    struct output_column *columns;
    int n;
    struct file file; /* zeroed when writing to standard output */
    FILE *stream;     /* where table, CSV and JSON go */
    struct buf line;  /* scratch for one row */
    int64_t rows;
    void *state; /* the format's own */
};

extern const struct writer writer_table, writer_csv, writer_json, writer_xlsx;

/* Writes o->line to the stream and empties it. */
bool writer_flush_line(struct output *o, struct err *e) MUST_CHECK;
bool writer_fault(struct output *o, struct err *e); /* errno → "cannot write …", false */

/* The cell as plain text: 1234.50, 99.87%, digits; text and NULs as they are; blobs in hex. Appends
 * to b. */
void cell_add(struct buf *b, enum output_kind kind, const struct value *v);
/* Whether the cell is a number of its column's kind (a total row may hold the word 合计 in a number
 * column). */
bool cell_is_number(enum output_kind kind, const struct value *v);

#endif
