#include "intake/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csv.h>

#include "base/text.h"
#include "intake/cell.h"
#include "intake/decode.h"

#define ROW_LIMIT (1 << 20) /* bytes; more is a quote that was never closed */

/* libcsv is fed one physical line at a time, so lines are counted here and a call ends at most one
 * row. */
struct reader {
    char *path;
    int fd;
    struct stat before; /* to notice a file that changes under our hands */
    struct encoding encoding;
    struct decoder text;
    size_t line_feed; /* where the next '\n' of text.text stands; looked for once, not for every
                         '\r' */
    bool line_feed_known;
    struct csv_parser csv;
    bool delimiter_known, in_row, row_done, finished;
    int line; /* physical lines taken so far */
    int row_line;
    struct buf row; /* the cells, each with its NUL */
    size_t *offsets;
    size_t n, n_cap;
    const char **cells;
    size_t cells_cap;
    char **owned; /* cells that text_clean had to copy */
    size_t n_owned, owned_cap;
};

static bool open_file(struct reader *r, struct err *e) {
    r->fd = open(r->path, O_RDONLY | O_CLOEXEC);
    if (r->fd < 0 || fstat(r->fd, &r->before) != 0)
        return err_system(e, "cannot read \"%s\"", r->path);
    if (S_ISREG(r->before.st_mode)) return true;
    return err_set(e, ERR_INPUT, "\"%s\" is no regular file", r->path);
}

struct reader *reader_open(const char *path, struct err *e) {
    struct reader *r = mem_alloc(sizeof *r);
    r->path = mem_copy_text(path);
    r->text.iconv = (iconv_t)-1;
    csv_init(&r->csv, CSV_STRICT | CSV_STRICT_FINI);
    if (open_file(r, e) && encoding_tell(r->fd, path, &r->encoding, e) &&
        decoder_open(&r->text, r->fd, &r->encoding, e))
        return r;
    reader_close(r);
    return NULL;
}

static void forget_copies(struct reader *r) {
    for (size_t i = 0; i < r->n_owned; i++) free(r->owned[i]);
    r->n_owned = 0;
}

void reader_close(struct reader *r) {
    if (!r) return;
    forget_copies(r);
    free(r->owned);
    free(r->offsets);
    free(r->cells);
    buf_free(&r->row);
    csv_free(&r->csv);
    decoder_close(&r->text);
    if (r->fd >= 0) close(r->fd);
    free(r->path);
    free(r);
}

const char *reader_encoding(const struct reader *r) {
    return r->encoding.name;
}

const char *reader_file_hash(const struct reader *r) {
    return r->encoding.hash;
}

long reader_file_size(const struct reader *r) {
    return r->encoding.size;
}

long reader_offset(const struct reader *r) {
    return r->text.offset;
}

/* The end of the next physical line in the decoded text, terminator included; 0 when it is not all
 * there yet. */
static size_t find_line_end(struct reader *r) {
    struct decoder *d = &r->text;
    if (!r->line_feed_known) {
        const char *feed = d->at < d->len ? memchr(d->text + d->at, '\n', d->len - d->at) : NULL;
        r->line_feed = feed ? (size_t)(feed - d->text) : d->len;
        r->line_feed_known = true;
    }
    if (d->at == d->len) return 0;
    const char *ret = memchr(d->text + d->at, '\r', r->line_feed - d->at);
    if (ret) {
        size_t next = (size_t)(ret - d->text) + 1;
        if (next < d->len) return next == r->line_feed ? next + 1 : next;
        return d->ended ? next : 0; /* a '\n' may follow */
    }
    if (r->line_feed < d->len) return r->line_feed + 1;
    return d->ended ? d->len : 0;
}

static bool too_long(struct reader *r, struct err *e) {
    int line = r->in_row ? r->row_line : r->line + 1;
    err_set(e, ERR_INPUT, "a row is longer than %d bytes", ROW_LIMIT);
    err_at(e, r->path, line);
    return err_hint(e, "most likely a quotation mark (\") that opens there is never closed");
}

/* Takes the next physical line; *n 0 at the end of the file. */
static bool take_line(struct reader *r, const char **line, size_t *n, struct err *e) {
    struct decoder *d = &r->text;
    size_t end;
    while ((end = find_line_end(r)) == 0 && !d->ended) {
        if (d->len - d->at > ROW_LIMIT) return too_long(r, e);
        r->line_feed_known = false;
        if (!decoder_more(d, e)) return err_at(e, r->path, r->line + 1);
    }
    *line = d->text + d->at;
    *n = end == 0 ? 0 : end - d->at;
    if (*n == 0) return true;
    d->at = end;
    if (end > r->line_feed) r->line_feed_known = false;
    r->line++;
    if (!memchr(*line, '\0', *n)) return true;
    err_set(e, ERR_INPUT, "a NUL character: this is no text");
    return err_at(e, r->path, r->line);
}

static void on_cell(void *bytes, size_t n, void *reader) {
    struct reader *r = reader;
    r->offsets = MEM_PUSH(r->offsets, r->n, r->n_cap);
    r->offsets[r->n++] = r->row.len;
    buf_add(&r->row, bytes, n);
    buf_add_char(&r->row, '\0');
}

static void on_row(int terminator, void *reader) {
    (void)terminator;
    ((struct reader *)reader)->row_done = true;
}

static bool broken_quote(struct reader *r, int line, struct err *e) {
    err_set(e, ERR_INPUT, "a quotation mark (\") in the wrong place, or one that is never closed");
    err_at(e, r->path, line);
    if (line != r->row_line) return err_hint(e, "the row begins on line %d", r->row_line);
    return err_hint(e, "inside a quoted cell a quotation mark is written twice (\"\")");
}

/* The heading line tells: whichever of the three stands there most often outside quotes. */
static unsigned char tell_delimiter(const char *line, size_t n) {
    size_t comma = 0, tab = 0, semicolon = 0;
    bool quoted = false;
    for (size_t i = 0; i < n; i++) {
        if (line[i] == '"') quoted = !quoted;
        if (quoted) continue;
        comma += line[i] == ',';
        tab += line[i] == '\t';
        semicolon += line[i] == ';';
    }
    if (tab > comma && tab >= semicolon) return '\t';
    return semicolon > comma ? ';' : ',';
}

static bool is_blank_line(const char *line, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!strchr(" \t\r\n", line[i])) return false;
    return true;
}

static bool feed_line(struct reader *r, const char *line, size_t n, struct err *e) {
    if (!r->in_row && is_blank_line(line, n)) return true;
    if (!r->delimiter_known) csv_set_delim(&r->csv, tell_delimiter(line, n));
    r->delimiter_known = true;
    if (!r->in_row) r->row_line = r->line;
    r->in_row = true;
    if (csv_parse(&r->csv, line, n, on_cell, on_row, r) != n) return broken_quote(r, r->line, e);
    size_t held = r->row.len + csv_get_buffer_size(&r->csv);
    return held <= 2 * ROW_LIMIT || too_long(r, e);
}

static bool finish(struct reader *r, struct err *e) {
    struct stat now;
    r->finished = true;
    if (csv_fini(&r->csv, on_cell, on_row, r) != 0) return broken_quote(r, r->row_line, e);
    bool same = fstat(r->fd, &now) == 0 && now.st_size == r->before.st_size &&
                now.st_mtim.tv_sec == r->before.st_mtim.tv_sec &&
                now.st_mtim.tv_nsec == r->before.st_mtim.tv_nsec;
    if (same) return true;
    err_set(e, ERR_INPUT, "the file was changed while it was read");
    err_at(e, r->path, 0);
    return err_hint(e, "close it in other programs and import it again");
}

static bool read_row(struct reader *r, struct err *e) {
    buf_clear(&r->row);
    r->n = 0;
    r->row_done = r->in_row = false;
    while (!r->row_done && !r->finished) {
        const char *line = NULL;
        size_t n = 0;
        if (!take_line(r, &line, &n, e)) return false;
        if (!(n > 0 ? feed_line(r, line, n, e) : finish(r, e))) return false;
    }
    return true;
}

static const char *clean(struct reader *r, char *cell) {
    if (cell_is_simple(cell)) return cell_trim(cell);
    r->owned = MEM_PUSH(r->owned, r->n_owned, r->owned_cap);
    return r->owned[r->n_owned++] = text_clean(cell);
}

/* False when every cell is empty. */
static bool clean_row(struct reader *r) {
    bool any = false;
    if (r->cells_cap < r->n) {
        r->cells_cap = r->n_cap;
        r->cells = mem_grow(r->cells, r->cells_cap * sizeof *r->cells);
    }
    for (size_t i = 0; i < r->n; i++) {
        r->cells[i] = clean(r, r->row.data + r->offsets[i]);
        any = any || r->cells[i][0] != '\0';
    }
    return any;
}

enum reader_step reader_next(struct reader *r, const char *const **cells, size_t *n, int *line,
                             struct err *e) {
    do {
        forget_copies(r);
        if (r->finished) return READER_END;
        if (!read_row(r, e)) return READER_FAILED;
        if (!r->row_done) return READER_END;
    } while (!clean_row(r));
    *cells = r->cells;
    *n = r->n;
    *line = r->row_line;
    return READER_ROW;
}
