/* A pass: the same bytes on any number of workers, and a clean end whatever fails. */
#include "room.h"

enum { CHILDREN = 3000 };

/* What a consumer saw. */
struct seen {
    struct hash hash;
    int64_t children, last_child, stop_at; /* stop_at: the consumer fails there */
};

static int64_t failing[2]; /* children on whom the rules fail */
static int64_t slow_child; /* whose batch is ruled long after the others */

/* Takes longer for some children, so that batches finish out of order. */
static bool answer_by_number(const struct rules *r, const struct case_facts *c, struct award *a,
                             struct err *error) {
    (void)r;
    if (c->child_id == failing[0] || c->child_id == failing[1])
        return err_set(error, ERR_SCRIPT, "a rule stumbled");
    if (c->child_id % 1000 == 7) usleep(c->child_id == slow_child ? 200000 : 3000);
    if (c->child_id % 5 == 0) return award_refuse(a, 1, error);
    return award_add(a, c->child_id * 7, 1, error) &&
           award_add(a, c->value[CASE_grade], 1, error) &&
           award_share(a, 1, c->value[CASE_grade], error);
}

static bool consume(void *context, const struct pass *p, const struct batch *b, struct err *error) {
    (void)p;
    struct seen *s = context;
    for (size_t i = 0; i < b->n; i++) {
        const struct award *a = &b->awards[i];
        if (a->child_id == s->stop_at) return err_set(error, ERR_STORE, "the disk is full");
        if (a->child_id <= s->last_child) fail_msg("child %d came late", (int)a->child_id);
        int64_t row[] = {a->child_id, a->outcome, a->fen, a->county_fen, a->n_lines};
        hash_add(&s->hash, row, sizeof row);
        hash_add(&s->hash, a->fingerprint, FINGERPRINT_SIZE);
        for (int k = 0; k < a->n_lines; k++)
            hash_add_text(&s->hash, b->text.data + a->line[k].operands_at);
        s->last_child = a->child_id;
        s->children++;
    }
    return true;
}

static struct seen pass_over(struct pass *p, int64_t stop_at, bool wanted) {
    struct seen s = {.stop_at = stop_at};
    struct case_period period = autumn();
    hash_begin(&s.hash);
    bool ok = pass_run(p, store, &period, consume, &s, &e);
    if (ok != wanted) fail_msg("%s", ok ? "it went well" : e.message);
    return s;
}

static void open_pass(struct pass *p, int workers) {
    answer = answer_by_number;
    failing[0] = failing[1] = slow_child = 0;
    opened = closed = open_at_most = 0;
    check(pass_open(p, &fake_engine, &fake_ruleset, workers, &e));
}

static void close_pass(struct pass *p) {
    pass_close(p);
    assert_int_equal(opened, closed);
}

static void any_number_of_workers_gives_the_same_bytes(void **state) {
    (void)state;
    static const int workers[] = {1, 2, 5};
    char hash[3][HASH_HEX];
    add_children(CHILDREN);
    for (int i = 0; i < 3; i++) {
        struct pass p;
        open_pass(&p, workers[i]);
        assert_int_equal(p.n_workers, workers[i]);
        struct seen s = pass_over(&p, 0, true);
        assert_int_equal(s.children, CHILDREN);
        hash_end(&s.hash, hash[i]);
        close_pass(&p);
    }
    assert_string_equal(hash[0], hash[1]);
    assert_string_equal(hash[0], hash[2]);
}

static void a_pass_can_be_run_again_and_sees_what_was_committed_since(void **state) {
    (void)state;
    char first[HASH_HEX], second[HASH_HEX], third[HASH_HEX];
    struct pass p;
    add_children(1200);
    open_pass(&p, 2);
    struct seen s = pass_over(&p, 0, true);
    hash_end(&s.hash, first);
    s = pass_over(&p, 0, true);
    hash_end(&s.hash, second);
    assert_string_equal(first, second);
    run("update schooling set superseded_at = 1 where child_id = 600");
    run("insert into schooling values (600, '2022-09-01', 2, '9999-12-31', 253402300799999, "
        "'小学', "
        "9, '在读', null)");
    s = pass_over(&p, 0, true);
    hash_end(&s.hash, third);
    assert_string_not_equal(first, third);
    close_pass(&p);
}

static void a_child_the_rules_fail_on_is_named_by_pseudonym(void **state) {
    (void)state;
    static const int workers[] = {1, 2, 5};
    add_children(CHILDREN);
    for (int i = 0; i < 3; i++) {
        struct pass p;
        open_pass(&p, workers[i]);
        failing[0] = 1700;
        struct seen s = pass_over(&p, 0, false);
        assert_string_equal(e.message, "child N01700: a rule stumbled");
        assert_int_equal(s.last_child, 1536); /* the whole batches before */
        failing[0] = 0;
        assert_int_equal(pass_over(&p, 0, true).children, CHILDREN);
        close_pass(&p);
    }
}

static void of_two_failures_the_first_child_is_named(void **state) {
    (void)state;
    struct pass p;
    add_children(CHILDREN);
    open_pass(&p, 5);
    failing[0] = 2900;
    failing[1] = 7; /* its batch takes longer */
    pass_over(&p, 0, false);
    assert_string_equal(e.message, "child N00007: a rule stumbled");
    close_pass(&p);
}

static void a_consumer_that_fails_ends_the_run(void **state) {
    (void)state;
    struct pass p;
    add_children(CHILDREN);
    for (int workers = 1; workers <= 5; workers += 4) {
        open_pass(&p, workers);
        struct seen s = pass_over(&p, 1000, false);
        assert_string_equal(e.message, "the disk is full");
        assert_int_equal(s.last_child, 999);
        assert_int_equal(pass_over(&p, 0, true).children, CHILDREN);
        close_pass(&p);
    }
}

/* The ring goes round while one worker still sits on the first batch. */
static void a_slow_batch_is_ruled_once_and_all_others_come_through(void **state) {
    (void)state;
    struct pass p;
    char hash[2][HASH_HEX];
    add_children(BATCH_SIZE * 19 + 1);
    for (int i = 0; i < 2; i++) {
        open_pass(&p, i == 0 ? 1 : 3);
        slow_child = 7;
        struct seen s = pass_over(&p, 0, true);
        assert_int_equal(s.children, BATCH_SIZE * 19 + 1);
        hash_end(&s.hash, hash[i]);
        close_pass(&p);
    }
    assert_string_equal(hash[0], hash[1]);
}

static void an_empty_roster_is_a_pass_over_nobody(void **state) {
    (void)state;
    struct pass p;
    open_pass(&p, 2);
    assert_int_equal(pass_over(&p, 0, true).children, 0);
    close_pass(&p);
}

static void rules_that_cannot_start_leave_none_open(void **state) {
    (void)state;
    struct pass p;
    opened = closed = 0;
    open_at_most = 2;
    assert_false(pass_open(&p, &fake_engine, &fake_ruleset, 5, &e));
    assert_string_equal(e.message, "no more rules");
    assert_int_equal(opened, 2);
    assert_int_equal(closed, 2);
    open_at_most = 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_OF_STORE(any_number_of_workers_gives_the_same_bytes),
        TEST_OF_STORE(a_pass_can_be_run_again_and_sees_what_was_committed_since),
        TEST_OF_STORE(a_child_the_rules_fail_on_is_named_by_pseudonym),
        TEST_OF_STORE(of_two_failures_the_first_child_is_named),
        TEST_OF_STORE(a_consumer_that_fails_ends_the_run),
        TEST_OF_STORE(a_slow_batch_is_ruled_once_and_all_others_come_through),
        TEST_OF_STORE(an_empty_roster_is_a_pass_over_nobody),
        TEST_OF_STORE(rules_that_cannot_start_leave_none_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
