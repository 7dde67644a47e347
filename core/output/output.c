#include "output/writer.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* libsmartcols asks the C library for widths, and in the C locale it prints Chinese as hex. */
static void use_utf8(void) {
    if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return;
    setlocale(LC_CTYPE, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
}

static const struct format {
    const char *name;
    const struct writer *writer;
} formats[] = {
    [OUTPUT_TABLE] = {"table", &writer_table},
    [OUTPUT_CSV] = {"csv", &writer_csv},
    [OUTPUT_JSON] = {"json", &writer_json},
    [OUTPUT_XLSX] = {"xlsx", &writer_xlsx},
};

bool output_format_parse(const char *name, enum output_format *format) {
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(name, formats[i].name) == 0) {
            *format = (enum output_format)i;
            return true;
        }
    return false;
}

bool writer_fault(struct output *o, struct err *e) {
    return err_system(e, "cannot write %s", o->file.path ? o->file.path : "to standard output");
}

bool writer_flush_line(struct output *o, struct err *e) {
    size_t n = o->line.len;
    bool done = n == 0 || fwrite(o->line.data, 1, n, o->stream) == n;
    buf_clear(&o->line);
    return done || writer_fault(o, e);
}

static struct output *new_output(const struct output_options *options,
                                 const struct output_column *columns, int n) {
    struct output *o = mem_alloc(sizeof *o);
    o->writer = formats[options->format].writer;
    o->options = *options;
    o->title = mem_copy_text(options->title);
    o->columns = mem_alloc((size_t)n * sizeof *columns);
    o->n = n;
    for (int i = 0; i < n; i++)
        o->columns[i] = (struct output_column){mem_copy_text(columns[i].title), columns[i].kind};
    return o;
}

static void free_output(struct output *o) {
    o->writer->drop(o);
    if (o->stream && o->stream != stdout) fclose(o->stream);
    file_abandon(&o->file);
    for (int i = 0; i < o->n; i++) free((char *)o->columns[i].title);
    free(o->columns);
    free(o->title);
    buf_free(&o->line);
    free(o);
}

/* The stream gets a descriptor of its own, so that the file's is still there to be synced. */
static bool open_stream(struct output *o, struct err *e) {
    if (!o->options.path) {
        o->stream = stdout;
        return true;
    }
    if (!file_begin(&o->file, o->options.path, e)) return false;
    int fd = dup(o->file.fd);
    o->stream = fd < 0 ? NULL : fdopen(fd, "w");
    return o->stream || writer_fault(o, e);
}

struct output *output_open(const struct output_options *options,
                           const struct output_column *columns, int n, struct err *e) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, use_utf8);
    if (options->format == OUTPUT_XLSX && !options->path) {
        err_set(e, ERR_USAGE, "a sheet cannot be written to standard output");
        err_hint(e, "name a file that ends in .xlsx");
        return NULL;
    }
    struct output *o = new_output(options, columns, n);
    if (open_stream(o, e) && o->writer->begin(o, e)) return o;
    free_output(o);
    return NULL;
}

bool output_row(struct output *o, const struct value *cells, struct err *e) {
    o->rows++;
    return o->writer->row(o, cells, e);
}

static bool close_stream(struct output *o, struct err *e) {
    FILE *stream = o->stream;
    bool whole = fflush(stream) == 0 && !ferror(stream);
    int saved = errno;
    o->stream = NULL;
    if (stream != stdout) whole = fclose(stream) == 0 && whole;
    if (whole) return true;
    if (saved) errno = saved;
    return writer_fault(o, e);
}

bool output_close(struct output *o, struct err *e) {
    bool done = o->writer->end(o, e) && close_stream(o, e);
    if (done && o->file.path) done = file_commit(&o->file, e);
    free_output(o);
    return done;
}

void output_abandon(struct output *o) {
    if (o) free_output(o);
}
