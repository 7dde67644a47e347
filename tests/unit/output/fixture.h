/* What the tests of this room share: a folder of their own, and reading a file back. */
#ifndef QIANSHOU_TESTS_OUTPUT_FIXTURE_H
#define QIANSHOU_TESTS_OUTPUT_FIXTURE_H

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "output/output.h"
#include "base/mem.h"

static char folder[64];

static inline int make_folder(void **state) {
    (void)state;
    strcpy(folder, "/tmp/qianshou-output-XXXXXX");
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

static inline char *read_back(const char *path, size_t *length) {
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    struct buf b = {0};
    char chunk[4096];
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, f)) > 0;) buf_add(&b, chunk, n);
    fclose(f);
    if (length) *length = b.len;
    return buf_take(&b);
}

static inline int files_in_folder(void) {
    DIR *d = opendir(folder);
    assert_non_null(d);
    int n = 0;
    for (struct dirent *entry; (entry = readdir(d));)
        n += entry->d_name[0] != '.' || strlen(entry->d_name) > 2;
    closedir(d);
    return n;
}

/* A terminal in the place of stdout or stderr, until terminal_close gives back what was shown on
 * it. */
struct terminal {
    int master, stream, saved;
};

static inline struct terminal terminal_open(int stream, unsigned short width) {
    struct terminal t = {
        .master = posix_openpt(O_RDWR | O_NOCTTY), .stream = stream, .saved = dup(stream)};
    if (t.master < 0) skip(); /* a machine without pseudo-terminals */
    assert_true(grantpt(t.master) == 0 && unlockpt(t.master) == 0);
    int slave = open(ptsname(t.master), O_RDWR | O_NOCTTY);
    assert_true(slave >= 0);
    struct winsize size = {.ws_row = 24, .ws_col = width};
    ioctl(slave, TIOCSWINSZ, &size);
    fflush(NULL);
    dup2(slave, stream);
    close(slave);
    return t;
}

static inline char *terminal_close(struct terminal *t) {
    static char shown[65536];
    size_t n = 0;
    fflush(NULL);
    dup2(t->saved, t->stream); /* the last use of the terminal: reading then ends with an error */
    close(t->saved);
    for (ssize_t got; (got = read(t->master, shown + n, sizeof shown - 1 - n)) > 0;)
        n += (size_t)got;
    shown[n] = '\0';
    close(t->master);
    return shown;
}

/* Writes n rows through the contract and gives back the whole file. */
static inline char *written(const struct output_options *options,
                            const struct output_column *columns, int n_columns,
                            const struct value *cells, int n_rows) {
    struct err e = {0};
    struct output *o = output_open(options, columns, n_columns, &e);
    assert_non_null(o);
    for (int i = 0; i < n_rows; i++) assert_true(output_row(o, cells + i * n_columns, &e));
    assert_true(output_close(o, &e));
    return read_back(options->path, NULL);
}

#endif
