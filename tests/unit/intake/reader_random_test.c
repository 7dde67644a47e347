#include "fixture.h"

#include <unistr.h>

#include "intake/reader.h"

/* The deterministic little sister of tests/fuzz/reader_fuzz.c: seeds in four encodings, some
 * thousand mutations. */

#define ROUNDS 1500

static uint64_t random_state = 20220301;

static size_t random_below(size_t n) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (size_t)(random_state % n);
}

static void mutate(struct buf *b) {
    static const char bytes[] = "\0\n\r\",;\t \x80\xFF\x81\x30\xE4\xEF";
    for (size_t k = 1 + random_below(4); k > 0 && b->len > 0; k--) {
        size_t at = random_below(b->len);
        switch (random_below(4)) {
        case 0:
            b->data[at] = bytes[random_below(sizeof bytes - 1)];
            break;
        case 1:
            b->data[at] = (char)(b->data[at] ^ (char)(1 << random_below(8)));
            break;
        case 2:
            b->len = at;
            break;
        default:
            buf_add(b, bytes + random_below(sizeof bytes - 4), 3);
        }
    }
}

/* Reads everything; every cell must be UTF-8, every line number rise. Adds all that was read to the
 * hash. */
static void read_all(const char *path, char hash[HASH_HEX]) {
    struct err e = {0};
    struct hash h;
    hash_begin(&h);
    struct reader *r = reader_open(path, &e);
    const char *const *cells;
    size_t n;
    int line, last = 0;
    while (r && reader_next(r, &cells, &n, &line, &e) == READER_ROW) {
        assert_true(line > last);
        last = line;
        hash_add(&h, &line, sizeof line);
        for (size_t i = 0; i < n; i++) {
            assert_null(u8_check((const uint8_t *)cells[i], strlen(cells[i])));
            hash_add_text(&h, cells[i]);
        }
    }
    hash_add_text(&h, e.message);
    reader_close(r);
    hash_end(&h, hash);
}

static void mutated_files_give_utf8_and_the_same_rows_again(void **state) {
    (void)state;
    static const char *const encodings[] = {"UTF-8", "GB18030", "UTF-16LE", "UTF-16BE"};
    static const char *const text =
        "档案号,姓名,\"备 "
        "注\"\r\nA1,张三,\"上\n下\"\r\n\r\nA2,吾布力·艾山,\"说\"\"好\"\"\"\nA3,𠀀,１２\n";
    for (size_t k = 0; k < 4; k++) {
        char *seed = read_back(write_in("seed.csv", encodings[k], "", 0, text));
        struct stat st;
        assert_int_equal(stat(in_folder("seed.csv"), &st), 0);
        for (int i = 0; i < ROUNDS; i++) {
            struct buf b = {0};
            char first[HASH_HEX], second[HASH_HEX];
            buf_add(&b, seed, (size_t)st.st_size);
            mutate(&b);
            const char *path = write_bytes("m.csv", buf_text(&b), b.len);
            read_all(path, first);
            read_all(path, second);
            assert_string_equal(first, second);
            buf_free(&b);
        }
        free(seed);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mutated_files_give_utf8_and_the_same_rows_again)};
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
