/* What the tests of this room share: a folder of their own, files in any encoding, rows read back
 * as one text. */
#ifndef QIANSHOU_TESTS_INTAKE_FIXTURE_H
#define QIANSHOU_TESTS_INTAKE_FIXTURE_H

#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"

static char folder[64] = "";

static inline int make_folder(void **state) {
    (void)state;
    strcpy(folder, "/tmp/qianshou-intake-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static inline int remove_folder(void **state) {
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static inline const char *in_folder(const char *name) {
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static inline const char *write_bytes(const char *name, const void *bytes, size_t n) {
    const char *path = in_folder(name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
    return path;
}

static inline const char *write_text(const char *name, const char *text) {
    return write_bytes(name, text, strlen(text));
}

/* Writes text converted to the encoding, behind `mark`. */
static inline const char *write_in(const char *name, const char *encoding, const char *mark,
                                   size_t n_mark, const char *text) {
    iconv_t converter = iconv_open(encoding, "UTF-8");
    assert_true(converter != (iconv_t)-1);
    size_t in_left = strlen(text), cap = in_left * 4 + 16, out_left = cap - n_mark;
    char *bytes = mem_alloc(cap), *in = (char *)text, *out = bytes + n_mark;
    memcpy(bytes, mark, n_mark);
    assert_int_equal(iconv(converter, &in, &in_left, &out, &out_left), 0);
    iconv_close(converter);
    const char *path = write_bytes(name, bytes, cap - out_left);
    free(bytes);
    return path;
}

static inline char *read_back(const char *path) {
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    struct buf b = {0};
    char chunk[4096];
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, f)) > 0;) buf_add(&b, chunk, n);
    fclose(f);
    return (char *)(buf_text(&b), buf_take(&b));
}

#endif
