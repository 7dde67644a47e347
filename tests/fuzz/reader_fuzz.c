/* A libFuzzer target: any bytes as a file for the reader. `make fuzz` builds and runs it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <unistr.h>

#include "intake/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void must(bool condition) {
    if (!condition) abort();
}

static void read_all(const char *path) {
    struct err e = {0};
    struct reader *r = reader_open(path, &e);
    if (!r) return;
    const char *const *cells;
    size_t n;
    int line, last = 0;
    while (reader_next(r, &cells, &n, &line, &e) == READER_ROW) {
        must(line > last && n > 0);
        last = line;
        for (size_t i = 0; i < n; i++) must(!u8_check((const uint8_t *)cells[i], strlen(cells[i])));
    }
    reader_close(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    int fd = memfd_create("reader", MFD_CLOEXEC);
    must(fd >= 0 && write(fd, bytes, n) == (ssize_t)n);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    read_all(path);
    close(fd);
    return 0;
}
