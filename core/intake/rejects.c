#include "intake/rejects.h"

#include <stdlib.h>
#include <string.h>

#define LEADING 3 /* line, heading, reason */

void rejects_open(struct rejects *r, const char *source_path, const struct headings *headings) {
    *r = (struct rejects){.headings = headings, .path = mem_print("%s.rejected.csv", source_path)};
}

static bool open_file(struct rejects *r, struct err *e) {
    if (r->file) return true;
    size_t n = LEADING + r->headings->n;
    struct output_column *columns = mem_alloc(n * sizeof *columns);
    columns[0] = (struct output_column){HEADING_LINE, OUTPUT_INTEGER};
    columns[1].title = HEADING_FIELD;
    columns[2].title = HEADING_REASON;
    for (size_t i = LEADING; i < n; i++) columns[i].title = r->headings->titles[i - LEADING];
    struct output_options options = {
        .format = OUTPUT_CSV, .path = r->path, .byte_order_mark = true, .guard_digits = true};
    r->file = output_open(&options, columns, (int)n, e);
    free(columns);
    return r->file != NULL;
}

static void record(struct rejects *r, int line, const struct fault *fault) {
    if (r->n >= REJECTS_RECORDED) return;
    r->recorded = MEM_PUSH(r->recorded, r->n, r->cap);
    r->recorded[r->n++] = (struct reject){line, mem_copy_text(fault->heading ? fault->heading : ""),
                                          mem_copy_text(fault->reason)};
}

/* With several faults: "身份证号、金额" and "身份证号:…;金额:…". */
static void describe(const struct fault *faults, size_t n, struct buf *headings,
                     struct buf *reasons) {
    for (size_t i = 0; i < n; i++) {
        const char *heading = faults[i].heading;
        if (heading && headings->len > 0) buf_add_text(headings, "、");
        if (heading) buf_add_text(headings, heading);
        if (i > 0) buf_add_text(reasons, ";");
        if (heading && n > 1) buf_printf(reasons, "%s:", heading);
        buf_add_text(reasons, faults[i].reason);
    }
}

bool rejects_add(struct rejects *r, int line, const struct fault *faults, size_t n_faults,
                 const char *const *cells, size_t n_cells, struct err *e) {
    struct buf headings = {0}, reasons = {0};
    size_t n = LEADING + r->headings->n;
    struct value *values = mem_alloc(n * sizeof *values);
    for (size_t i = 0; i < n_faults; i++) record(r, line, &faults[i]);
    describe(faults, n_faults, &headings, &reasons);
    values[0] = value_integer(line);
    values[1] = value_text(buf_text(&headings));
    values[2] = value_text(buf_text(&reasons));
    for (size_t i = 0; i < r->headings->n && i < n_cells; i++)
        values[LEADING + i] = value_text(cells[i]);
    bool done = open_file(r, e) && output_row(r->file, values, e);
    free(values);
    buf_free(&headings);
    buf_free(&reasons);
    return done;
}

bool rejects_write(struct rejects *r, struct err *e) {
    struct output *file = r->file;
    r->file = NULL;
    return !file || output_close(file, e);
}

void rejects_close(struct rejects *r) {
    output_abandon(r->file);
    for (size_t i = 0; i < r->n; i++) {
        free(r->recorded[i].heading);
        free(r->recorded[i].reason);
    }
    free(r->recorded);
    free(r->path);
    *r = (struct rejects){0};
}
