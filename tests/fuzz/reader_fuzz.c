/* A libFuzzer target: any bytes as a file for the reader. From the top of the tree:
 *
 *   clang -g -O1 -fsanitize=fuzzer,address,undefined -std=gnu11 -D_GNU_SOURCE -Icore \
 *       tests/fuzz/reader_fuzz.c core/intake/{reader,decode,encoding,cell}.c \
 *       core/base/{err,mem,text,hash}.c -lcsv -lunistring -lsodium -o build/fuzz
 *   build/fuzz -max_len=4096 -max_total_time=60
 */
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
