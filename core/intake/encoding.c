#include "intake/encoding.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <unistr.h>

#include "base/mem.h"

#define CHUNK 262144

/* Order matters: even-length UTF-8 Chinese (and Big5) is valid GB18030 too, so GB18030 comes last
 * and strictly. */

struct scan {
    int fd;
    long size;
    struct hash hash;
    unsigned char head[8]; /* the first bytes, for marks and well-known file kinds */
    long not_utf8;         /* offset of the first byte that is not UTF-8, or -1 */
    size_t carried;        /* bytes of a character that the next chunk completes */
    long first_zero;       /* or -1 */
    long zeros[2];         /* at even and at odd offsets */
    unsigned char chunk[CHUNK + 4];
};

static bool read_at(int fd, void *bytes, size_t n, long offset, size_t *got, struct err *e) {
    ssize_t done;
    do {
        done = pread(fd, bytes, n, offset);
    } while (done < 0 && errno == EINTR);
    if (done < 0) return err_system(e, "cannot read the file");
    *got = (size_t)done;
    return true;
}

static void count_zeros(struct scan *s, const unsigned char *bytes, size_t n) {
    const unsigned char *zero = memchr(bytes, 0, n);
    if (!zero) return;
    if (s->first_zero < 0) s->first_zero = s->size + (zero - bytes);
    for (size_t i = (size_t)(zero - bytes); i < n; i++)
        if (bytes[i] == 0) s->zeros[(s->size + (long)i) % 2]++;
}

/* A character may be cut at the end of a chunk: those bytes are looked at again with the next one.
 */
static bool is_cut(const unsigned char *bad, const unsigned char *end) {
    ucs4_t c;
    return end - bad < 4 && u8_mbtoucr(&c, bad, (size_t)(end - bad)) == -2;
}

static void check_utf8(struct scan *s, const unsigned char *bytes, size_t n) {
    if (s->not_utf8 >= 0) return;
    const unsigned char *start = bytes - s->carried, *end = bytes + n;
    const unsigned char *bad = u8_check(start, (size_t)(end - start));
    s->carried = 0;
    if (!bad) return;
    if (is_cut(bad, end))
        s->carried = (size_t)(end - bad);
    else
        s->not_utf8 = s->size + (bad - bytes);
}

static bool scan_file(struct scan *s, struct err *e) {
    unsigned char *bytes = s->chunk + 4; /* room before it for what is carried over */
    hash_begin(&s->hash);
    for (size_t n;; s->size += (long)n) {
        if (!read_at(s->fd, bytes, CHUNK, s->size, &n, e)) return false;
        if (n == 0) break;
        if (s->size == 0) memcpy(s->head, bytes, n < sizeof s->head ? n : sizeof s->head);
        hash_add(&s->hash, bytes, n);
        count_zeros(s, bytes, n);
        check_utf8(s, bytes, n);
        memcpy(bytes - s->carried, bytes + n - s->carried, s->carried);
    }
    if (s->carried > 0 && s->not_utf8 < 0) s->not_utf8 = s->size - (long)s->carried;
    return true;
}

/* GB18030 by its grammar: one byte, two, or four. What the grammar allows but nobody assigned fails
 * when decoding. */
static int gb18030_next(int state, unsigned char c) {
    bool lead = c >= 0x81 && c <= 0xFE, digit = c >= '0' && c <= '9';
    switch (state) {
    case 0:
        return c < 0x80 ? 0 : lead ? 1 : -1;
    case 1:
        return digit ? 2 : (c >= 0x40 && c <= 0xFE && c != 0x7F) ? 0 : -1;
    case 2:
        return lead ? 3 : -1;
    default:
        return digit ? 0 : -1;
    }
}

/* Offset of the first byte that is not GB18030; -1 when all of it is. */
static bool find_not_gb18030(struct scan *s, long *bad, struct err *e) {
    int state = 0;
    size_t n;
    for (long offset = 0;; offset += (long)n) {
        if (!read_at(s->fd, s->chunk, CHUNK, offset, &n, e)) return false;
        for (size_t i = 0; i < n; i++) {
            state = gb18030_next(state, s->chunk[i]);
            if (state < 0) return *bad = offset + (long)i, true;
        }
        if (n == 0) return *bad = state == 0 ? -1 : offset - 1, true;
    }
}

static int line_at(struct scan *s, long offset) {
    int line = 1;
    struct err ignored;
    size_t n;
    for (long at = 0; at < offset; at += (long)n) {
        size_t want = offset - at < CHUNK ? (size_t)(offset - at) : CHUNK;
        if (!read_at(s->fd, s->chunk, want, at, &n, &ignored) || n == 0) break;
        for (size_t i = 0; i < n; i++) line += s->chunk[i] == '\n';
    }
    return line;
}

static bool found(struct encoding *out, const char *name, int mark) {
    out->name = name;
    out->mark = mark;
    return true;
}

static bool refuse_known_kind(const struct scan *s, const char *path, struct err *e) {
    bool workbook =
        memcmp(s->head, "PK\3\4", 4) == 0 || memcmp(s->head, "\xD0\xCF\x11\xE0", 4) == 0;
    if (!workbook) return true;
    err_set(e, ERR_INPUT, "this is an Excel workbook, not a CSV file");
    err_at(e, path, 0);
    return err_hint(e,
                    "open it and save it as \"CSV UTF-8\", with the ID columns formatted as text");
}

static bool not_text(struct scan *s, const char *path, long offset, const char *what,
                     struct err *e) {
    err_set(e, ERR_INPUT, "%s", what);
    err_at(e, path, line_at(s, offset));
    return err_hint(e, "save the file again as CSV in UTF-8");
}

/* Without a mark UTF-16 shows by the zero halves of its commas, digits and newlines: most of the
 * zeros stand on one side. (Some also on the other: 一 is U+4E00.) */
static bool tell_utf16(struct scan *s, const char *path, struct encoding *out, struct err *e) {
    long units = s->size / 2, odd = s->zeros[1], even = s->zeros[0];
    long more = odd > even ? odd : even, less = odd > even ? even : odd;
    if (s->size % 2 == 0 && more >= units / 8 + 1 && more >= less * 2)
        return found(out, odd > even ? "UTF-16LE" : "UTF-16BE", 0);
    return not_text(s, path, s->first_zero, "a NUL byte: this is no text file", e);
}

static bool tell_gb18030(struct scan *s, const char *path, struct encoding *out, struct err *e) {
    long bad;
    if (!find_not_gb18030(s, &bad, e)) return err_at(e, path, 0);
    int mark = memcmp(s->head, "\x84\x31\x95\x33", 4) == 0 ? 4 : 0;
    if (bad < 0) return found(out, "GB18030", mark);
    /* The encoding that held out longer is most likely the one that was meant. */
    const char *what = s->not_utf8 >= bad ? "a byte that is not UTF-8 (nor is the file GB18030)"
                                          : "a byte that is not GB18030 (nor is the file UTF-8)";
    return not_text(s, path, s->not_utf8 >= bad ? s->not_utf8 : bad, what, e);
}

static bool tell(struct scan *s, const char *path, struct encoding *out, struct err *e) {
    if (s->size == 0) return not_text(s, path, 0, "the file is empty", e);
    if (!refuse_known_kind(s, path, e)) return false;
    if (s->size >= 2 && memcmp(s->head, "\xFF\xFE", 2) == 0) return found(out, "UTF-16LE", 2);
    if (s->size >= 2 && memcmp(s->head, "\xFE\xFF", 2) == 0) return found(out, "UTF-16BE", 2);
    int mark = memcmp(s->head, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    if (s->first_zero >= 0) return tell_utf16(s, path, out, e);
    if (s->not_utf8 < 0) return found(out, "UTF-8", mark);
    if (mark)
        return not_text(s, path, s->not_utf8,
                        "a byte that is not UTF-8, though the file begins with its mark", e);
    return tell_gb18030(s, path, out, e);
}

bool encoding_tell(int fd, const char *path, struct encoding *out, struct err *e) {
    struct scan *s = mem_alloc(sizeof *s);
    s->fd = fd;
    s->not_utf8 = s->first_zero = -1;
    bool done = scan_file(s, e) ? tell(s, path, out, e) : err_at(e, path, 0);
    out->size = s->size;
    hash_end(&s->hash, out->hash);
    free(s);
    return done;
}
