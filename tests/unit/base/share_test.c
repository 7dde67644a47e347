/* Shares, as a property over random amounts and weights: nothing lost, nobody off by a 分 or more,
 * and always the same parts. */
#include "room.h"

#include "base/money.h"

enum { PARTS_MAX = 12 };

struct split {
    fen_t total, part[PARTS_MAX];
    int64_t weight[PARTS_MAX];
    size_t n;
    __int128 weights;
};

static struct split random_split(uint64_t *seed) {
    struct split s = {.n = 1 + next_random(seed) % PARTS_MAX};
    s.total = (fen_t)(next_random(seed) >> (11 + next_random(seed) % 50));
    unsigned narrow = 20 + (unsigned)(next_random(seed) % 44);
    for (size_t i = 0; i < s.n; i++) {
        s.weight[i] = next_random(seed) % 4 ? (int64_t)(next_random(seed) >> narrow) : 0;
        s.weights += s.weight[i];
    }
    if (s.weights == 0) s.weights = s.weight[0] = 1;
    if (!money_share(s.total, s.weight, s.n, s.part)) fail_msg("not shared");
    return s;
}

/* What the part is short of its exact share, times the sum of weights. */
static __int128 shortfall(const struct split *s, size_t i) {
    return (__int128)s->total * s->weight[i] - (__int128)s->part[i] * s->weights;
}

static void parts_sum_to_the_total(void **state) {
    (void)state;
    uint64_t seed = 11;
    for (int k = 0; k < 20000; k++) {
        struct split s = random_split(&seed);
        fen_t sum = 0;
        for (size_t i = 0; i < s.n; i++) sum += s.part[i];
        assert_int_equal(sum, s.total);
    }
}

static void no_part_is_a_fen_off_its_exact_share(void **state) {
    (void)state;
    uint64_t seed = 12;
    for (int k = 0; k < 20000; k++) {
        struct split s = random_split(&seed);
        for (size_t i = 0; i < s.n; i++) {
            __int128 off = shortfall(&s, i);
            assert_true(off < s.weights && off > -s.weights);
        }
    }
}

static void who_has_no_weight_gets_nothing(void **state) {
    (void)state;
    uint64_t seed = 13;
    for (int k = 0; k < 20000; k++) {
        struct split s = random_split(&seed);
        for (size_t i = 0; i < s.n; i++)
            if (s.weight[i] == 0) assert_int_equal(s.part[i], 0);
    }
}

/* Whoever got the extra 分 had the larger remainder, or the same one and stands earlier. */
static void extra_fen_go_by_remainder_then_by_place(void **state) {
    (void)state;
    uint64_t seed = 14;
    for (int k = 0; k < 20000; k++) {
        struct split s = random_split(&seed);
        for (size_t i = 0; i < s.n; i++)
            for (size_t j = 0; j < s.n; j++) {
                __int128 got = shortfall(&s, i), waits = shortfall(&s, j);
                if (got >= 0 || waits <= 0) continue;
                __int128 remainder = got + s.weights;
                assert_true(remainder > waits || (remainder == waits && i < j));
            }
    }
}

static void among_equals_the_earlier_part_gets_the_extra_fen(void **state) {
    (void)state;
    const int64_t weights[] = {1, 1, 1};
    fen_t parts[3];
    assert_true(money_share(101, weights, 3, parts));
    assert_int_equal(parts[0], 34);
    assert_int_equal(parts[1], 34);
    assert_int_equal(parts[2], 33);
}

static void what_is_taken_back_is_split_like_what_was_given(void **state) {
    (void)state;
    uint64_t seed = 15;
    for (int k = 0; k < 2000; k++) {
        struct split s = random_split(&seed);
        fen_t back[PARTS_MAX];
        assert_true(money_share(-s.total, s.weight, s.n, back));
        for (size_t i = 0; i < s.n; i++) assert_int_equal(back[i], -s.part[i]);
    }
}

static void nothing_can_be_split_by_no_weight(void **state) {
    (void)state;
    const int64_t weights[] = {0, 0};
    fen_t parts[2];
    assert_false(money_share(100, weights, 2, parts));
    assert_false(money_share(100, weights, 0, parts));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_sum_to_the_total),
        cmocka_unit_test(no_part_is_a_fen_off_its_exact_share),
        cmocka_unit_test(who_has_no_weight_gets_nothing),
        cmocka_unit_test(extra_fen_go_by_remainder_then_by_place),
        cmocka_unit_test(among_equals_the_earlier_part_gets_the_extra_fen),
        cmocka_unit_test(what_is_taken_back_is_split_like_what_was_given),
        cmocka_unit_test(nothing_can_be_split_by_no_weight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
