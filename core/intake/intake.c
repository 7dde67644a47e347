#include "intake/intake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "intake/city.h"
#include "intake/keys.h"
#include "intake/reader.h"
#include "intake/record.h"
#include "output/progress.h"

/* One import on its way. */
struct run {
    struct store *store;
    const struct intake_source *source;
    const char *path, *actor;
    struct intake_result *result;
    struct reader *reader;
    struct headings headings;
    struct city city;
    struct rejects rejects;
    struct keys keys;
    size_t *key_columns;
    struct progress progress;
    long progress_at;
    struct value *fields; /* of the row at hand, one a column */
    struct buf *texts;    /* their text */
    struct fault *faults;
    size_t n_faults, faults_cap;
    const char *const *cells;
    size_t n_cells;
    int line;
};

static size_t column_named(const struct intake_source *source, const char *field) {
    size_t i = 0;
    while (i < source->n_columns && strcmp(source->columns[i].field, field) != 0) i++;
    return i;
}

static bool find_key_columns(struct run *r, struct err *e) {
    const struct intake_source *s = r->source;
    r->key_columns = mem_alloc(s->n_key * sizeof *r->key_columns);
    for (size_t i = 0; i < s->n_key; i++) {
        r->key_columns[i] = column_named(s, s->key[i]);
        if (r->key_columns[i] == s->n_columns)
            return err_set(e, ERR_SCRIPT, "the source %s has no column \"%s\" for its key", s->name,
                           s->key[i]);
    }
    return true;
}

/* ---- one row ---- */

static struct fault *add_fault(struct run *r, const char *heading) {
    r->faults = MEM_PUSH(r->faults, r->n_faults, r->faults_cap);
    struct fault *fault = &r->faults[r->n_faults++];
    *fault = (struct fault){.heading = heading};
    return fault;
}

static void check_width(struct run *r) {
    for (size_t i = r->headings.n; i < r->n_cells; i++)
        if (*r->cells[i] != '\0') {
            snprintf(add_fault(r, NULL)->reason, sizeof r->faults->reason,
                     "这一行比标题行多出内容,列可能错位了,请检查是否多了逗号或漏了引号");
            return;
        }
}

static void read_cells(struct run *r) {
    for (size_t i = 0; i < r->source->n_columns; i++) {
        int cell = r->headings.cell_of[i];
        const char *text = cell >= 0 && (size_t)cell < r->n_cells ? r->cells[cell] : "", *sentence;
        const struct column *c = &r->source->columns[i];
        if (column_read(c, &r->city.context, text, &r->texts[i], &r->fields[i], &sentence))
            continue;
        struct fault *fault = add_fault(r, headings_title(&r->headings, r->source, i));
        snprintf(fault->reason, sizeof fault->reason, "%s", sentence);
    }
}

static bool key_is_empty(const struct run *r) {
    for (size_t i = 0; i < r->source->n_key; i++)
        if (r->fields[r->key_columns[i]].type != VALUE_NULL) return false;
    return true;
}

static void check_key(struct run *r) {
    size_t n = r->source->n_key;
    if (n == 0 || key_is_empty(r)) return;
    int earlier = keys_add(&r->keys, r->fields, r->key_columns, n, r->line);
    if (!earlier) return;
    const char *heading = headings_title(&r->headings, r->source, r->key_columns[0]);
    snprintf(add_fault(r, heading)->reason, sizeof r->faults->reason,
             "与本文件第 %d 行重复,同一项只能出现一次,请删去或改正其中一行", earlier);
}

static void add_rejection(struct run *r, const char *field, const char *reason) {
    size_t column = field ? column_named(r->source, field) : r->source->n_columns;
    bool known = column < r->source->n_columns;
    struct fault *fault =
        add_fault(r, known ? headings_title(&r->headings, r->source, column) : field);
    snprintf(fault->reason, sizeof fault->reason, "%s", *reason ? reason : "这一行未被接受");
}

static bool row_failed(struct run *r, struct err *e) {
    if (e->where[0] == '\0') return err_at(e, r->path, r->line);
    return err_wrap(e, "%s:%d", r->path, r->line); /* keeps the plugin's own place */
}

/* Hands the row to the source inside a savepoint. */
static bool take_row(struct run *r, struct err *e) {
    const char *field = NULL;
    char reason[sizeof r->faults->reason] = "";
    if (!store_begin(r->store, e)) return false;
    enum row_outcome outcome = r->source->row(r->source->context, r->fields, &field, reason, e);
    if (outcome == ROW_CHANGED || outcome == ROW_SAME) {
        r->result->changed += outcome == ROW_CHANGED;
        r->result->unchanged += outcome == ROW_SAME;
        return store_commit(r->store, e) || row_failed(r, e);
    }
    store_rollback(r->store);
    if (outcome == ROW_FAILED) return row_failed(r, e);
    add_rejection(r, field, reason);
    return true;
}

static void show_progress(struct run *r) {
    long offset = reader_offset(r->reader);
    if (offset == r->progress_at) return;
    progress_add(&r->progress, offset - r->progress_at);
    r->progress_at = offset;
}

static bool do_row(struct run *r, struct err *e) {
    r->result->rows++;
    r->n_faults = 0;
    check_width(r);
    read_cells(r);
    check_key(r);
    if (r->n_faults == 0 && !take_row(r, e)) return false;
    show_progress(r);
    if (r->n_faults == 0) return true;
    r->result->rejected++;
    return rejects_add(&r->rejects, r->line, r->faults, r->n_faults, r->cells, r->n_cells, e);
}

/* ---- the whole file ---- */

static bool read_headings(struct run *r, struct err *e) {
    enum reader_step step = reader_next(r->reader, &r->cells, &r->n_cells, &r->line, e);
    if (step == READER_FAILED) return false;
    if (step == READER_END) {
        err_set(e, ERR_INPUT, "the file holds no rows");
        return err_at(e, r->path, 0);
    }
    if (!headings_match(&r->headings, r->source, r->cells, r->n_cells, e))
        return err_at(e, r->path, r->line);
    headings_list_unknown(&r->headings, r->result->unknown_headings,
                          sizeof r->result->unknown_headings);
    return true;
}

static bool read_rows(struct run *r, struct err *e) {
    enum reader_step step;
    while ((step = reader_next(r->reader, &r->cells, &r->n_cells, &r->line, e)) == READER_ROW)
        if (!do_row(r, e)) return false;
    if (step == READER_FAILED) return false;
    if (r->result->rows > 0) return true;
    err_set(e, ERR_INPUT, "the file has headings and no rows");
    return err_at(e, r->path, 0);
}

static bool too_many_bad(const struct run *r) {
    return r->result->rejected * 100 > r->result->rows * r->source->max_bad_percent;
}

/* The rows are undone; that the file came and was refused is recorded. */
static bool refuse(struct run *r, struct err *e) {
    store_rollback(r->store);
    r->result->refused = true;
    r->result->changed = r->result->unchanged = 0;
    return store_begin(r->store, e);
}

static bool run_transaction(struct run *r, struct err *e) {
    if (!store_begin(r->store, e)) return false;
    const char *hash = reader_file_hash(r->reader);
    bool read = read_rows(r, e);
    if (read && too_many_bad(r) && !refuse(r, e)) return false;
    if (read &&
        record_file(r->store, r->source, r->path, hash, r->actor, r->result, &r->rejects, e))
        return store_commit(r->store, e);
    store_rollback(r->store);
    return false;
}

/* The import itself stands by now, so a full disk here is a warning. */
static void hand_back_rejects(struct run *r) {
    struct err e = {0};
    if (r->result->rejected == 0) return;
    if (rejects_write(&r->rejects, &e))
        snprintf(r->result->rejected_path, sizeof r->result->rejected_path, "%s", r->rejects.path);
    else
        log_line(LOG_WARNING,
                 "the import is recorded, but its rejected rows could not be written: %s",
                 e.message);
}

static bool run_import(struct run *r, struct err *e) {
    if (!find_key_columns(r, e) || !read_headings(r, e) || !city_load(&r->city, r->store, e))
        return false;
    rejects_open(&r->rejects, r->path, &r->headings);
    r->fields = mem_alloc(r->source->n_columns * sizeof *r->fields);
    r->texts = mem_alloc(r->source->n_columns * sizeof *r->texts);
    progress_begin(&r->progress, r->source->title, reader_file_size(r->reader));
    bool done = run_transaction(r, e);
    progress_end(&r->progress);
    if (done) hand_back_rejects(r);
    return done;
}

static void free_run(struct run *r) {
    for (size_t i = 0; r->texts && i < r->source->n_columns; i++) buf_free(&r->texts[i]);
    free(r->texts);
    free(r->fields);
    free(r->faults);
    free(r->key_columns);
    keys_free(&r->keys);
    rejects_close(&r->rejects);
    city_free(&r->city);
    headings_free(&r->headings);
    reader_close(r->reader);
}

bool intake_run(struct store *s, const struct intake_source *source, const char *path,
                const char *actor, struct intake_result *result, struct err *e) {
    struct run r = {.store = s, .source = source, .path = path, .actor = actor, .result = result};
    *result = (struct intake_result){0};
    r.reader = reader_open(path, e);
    if (!r.reader) return false;
    snprintf(result->encoding, sizeof result->encoding, "%s", reader_encoding(r.reader));
    bool done = source->again || record_find(s, source, reader_file_hash(r.reader), result, e);
    if (done && !result->already) done = run_import(&r, e);
    free_run(&r);
    return done;
}

bool intake_template(const struct intake_source *source, const char *path, struct err *e) {
    if (access(path, F_OK) == 0) {
        err_set(e, ERR_STATE, "%s is there already", path);
        return err_hint(e, "an empty form never replaces a file: --out ANOTHER");
    }
    struct output_column *columns = mem_alloc(source->n_columns * sizeof *columns);
    for (size_t i = 0; i < source->n_columns; i++) columns[i].title = source->columns[i].title;
    struct output_options options = {.format = OUTPUT_CSV, .path = path, .byte_order_mark = true};
    struct output *o = output_open(&options, columns, (int)source->n_columns, e);
    free(columns);
    return o && output_close(o, e);
}
