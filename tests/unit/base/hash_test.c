/* Hashes: BLAKE2b-256 as everybody computes it, and pieces that cannot be mistaken for others. */
#include "room.h"

#include "base/hash.h"

static void the_hash_is_blake2b_with_256_bits(void **state) {
    (void)state;
    char hash[HASH_HEX];
    hash_of("", 0, hash); /* b2sum -l 256 */
    assert_string_equal(hash, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    hash_of("abc", 3, hash);
    assert_string_equal(hash, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

static void bytes_in_pieces_hash_as_the_whole(void **state) {
    (void)state;
    static char bytes[3000];
    uint64_t seed = 3;
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (char)next_random(&seed);
    char whole[HASH_HEX], pieces[HASH_HEX];
    hash_of(bytes, sizeof bytes, whole);
    struct hash h;
    hash_begin(&h);
    for (size_t at = 0, n; at < sizeof bytes; at += n) {
        n = 1 + next_random(&seed) % 200;
        if (n > sizeof bytes - at) n = sizeof bytes - at;
        hash_add(&h, bytes + at, n);
    }
    hash_end(&h, pieces);
    assert_string_equal(whole, pieces);
}

static void texts_end_where_they_end(void **state) {
    (void)state;
    char one[HASH_HEX], other[HASH_HEX];
    struct hash h;
    hash_begin(&h);
    hash_add_text(&h, "ab");
    hash_add_text(&h, "c");
    hash_end(&h, one);
    hash_begin(&h);
    hash_add_text(&h, "a");
    hash_add_text(&h, "bc");
    hash_end(&h, other);
    assert_string_not_equal(one, other);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_hash_is_blake2b_with_256_bits),
        cmocka_unit_test(bytes_in_pieces_hash_as_the_whole),
        cmocka_unit_test(texts_end_where_they_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
