/* Intake: a file of rows into the store, all in one transaction; bad rows come back with reasons,
 * good ones go in.
 *
 * The same bytes twice for one source change nothing and say so. A key that stands twice in a file
 * is an error of the later row. Past max_bad_percent the whole file is refused and nothing goes in
 * (the refusal itself is recorded). Rejected rows go, with line, heading and reason before the
 * original cells, to FILE.rejected.csv beside the file (mode 0600, UTF-8 with BOM); the store keeps
 * line, heading and reason only, and never personal data. */
#ifndef QIANSHOU_INTAKE_INTAKE_H
#define QIANSHOU_INTAKE_INTAKE_H

#include "intake/column.h"
#include "store/store.h"

enum row_outcome { ROW_CHANGED, ROW_SAME, ROW_REJECTED, ROW_FAILED };

struct intake_source {
    const char *name;  /* "education_fees" */
    const char *title; /* 学籍与收费 */
    const struct column *columns;
    size_t n_columns;
    const char *const *key; /* fields that together may stand once in a file */
    size_t n_key;
    int max_bad_percent; /* of the rows; 0: none may be bad. The default of plugins is 10 */
    bool again; /* take in a file that was imported before, for the rows that came back then */
    void *context;
    /* Takes one row: fields[i] is the value of columns[i] (null when the file lacks the column).
     * Runs inside a savepoint that is undone unless it answers ROW_CHANGED or ROW_SAME.
     * ROW_REJECTED: *field (may stay NULL) and reason say why, in Chinese without personal data.
     * ROW_FAILED: *e is filled and the whole file stops. */
    enum row_outcome (*row)(void *context, const struct value *fields, const char **field,
                            char reason[512], struct err *e);
};

struct intake_result {
    bool already; /* this file was imported before; nothing was done */
    char already_by[128];
    instant_t already_at;
    int64_t already_rejected; /* rows that came back then */
    bool refused;             /* too many bad rows; nothing went in */
    int64_t rows, changed, unchanged, rejected;
    char rejected_path[4096]; /* "" when no row was rejected */
    char encoding[16];
    char unknown_headings[512]; /* headings of the file that no column knows, for a warning; "" if
                                   none */
};

/* Missing required headings, a heading twice, or no rows: the file fails with a clear error and
 * nothing is recorded. */
bool intake_run(struct store *s, const struct intake_source *source, const char *path,
                const char *actor, struct intake_result *result, struct err *e) MUST_CHECK;
/* Writes an empty file with the headings (UTF-8 with BOM) that `import` accepts. */
bool intake_template(const struct intake_source *source, const char *path,
                     struct err *e) MUST_CHECK;

#endif
