#include "room.h"

#include "base/date.h"

#define DAYS    24 /* the last stands for every day from there on */
#define KEYS    3
#define VALUES  4
#define TURNS   400
#define FIRST   19600
#define NOTHING (-1)

/* What is said of each key on each day, and what was said after each transaction. */
struct picture {
    int said[KEYS][DAYS];
};

static struct picture now_said, history[TURNS];
static instant_t history_at[TURNS];
static uint64_t seed;

static int pick(int n) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (int)((seed >> 33) % (unsigned)n);
}

static const char *evidence_of(int value) {
    static const char *const words[VALUES] = {NULL, "甲", "乙", "丙"};
    return words[value];
}

static day_t day_of(int index) {
    return index == DAYS ? DAY_FOREVER : FIRST + index;
}

static enum spell_change expected(const struct picture *p, int key, int from, int to, int value) {
    bool same = true, any = false;
    for (int d = from; d < to; d++) {
        same = same && p->said[key][d] == value;
        any = any || p->said[key][d] != NOTHING;
    }
    return same ? SPELL_SAME : value == NOTHING ? SPELL_CHANGED : any ? SPELL_CHANGED : SPELL_NEW;
}

static void one_saying(struct store *s) {
    int key = pick(KEYS), from = pick(DAYS), to = pick(2) ? DAYS : from + 1 + pick(DAYS - from),
        value = pick(VALUES);
    bool ends = pick(5) == 0;
    enum spell_change change;
    struct field fields[] = {{"child_id", value_integer(key + 1)},
                             {"category", value_text("低保")},
                             {"evidence", value_text(evidence_of(value))}};
    if (ends) {
        to = DAYS;
        value = NOTHING;
        check(store_spell_end(s, "category", fields, 2, day_of(from), &change, &error));
    } else {
        check(store_spell_set(s, "category", fields, 3, day_of(from), day_of(to), &change, &error));
    }
    assert_int_equal(change, expected(&now_said, key, from, to, value));
    for (int d = from; d < to; d++) now_said.said[key][d] = value;
}

/* One saying, or several undone together. */
static void some_sayings(struct store *s) {
    if (pick(6)) {
        one_saying(s);
        return;
    }
    struct picture before = now_said;
    check(store_begin(s, &error));
    for (int i = pick(4); i >= 0; i--) one_saying(s);
    store_rollback(s);
    now_said = before;
}

static void one_transaction(struct store *s, int turn) {
    struct picture before = now_said;
    test_time += pick(3); /* the clock may stand still */
    check(store_begin(s, &error));
    for (int i = pick(5); i >= 0; i--) some_sayings(s);
    history_at[turn] = store_now(s);
    if (pick(10) == 0) {
        store_rollback(s);
        now_said = before;
        history_at[turn] = 0;
    } else {
        check(store_commit(s, &error));
    }
    history[turn] = now_said;
    /* an instant at which nothing was written is given again: what counts is what was said last */
    for (int i = 0; i < turn; i++)
        if (history_at[i] == history_at[turn]) history_at[i] = 0;
}

static void check_day(struct store *s, instant_t known, int key, int day, int value) {
    char iso[DATE_TEXT];
    struct query *q =
        store_query(s, &error, "select evidence from asof(category, ?, ?) c where child_id = ?",
                    "tid", date_format(FIRST + day, iso), known, key + 1);
    check(q != NULL);
    if (value == NOTHING) {
        assert_int_equal(store_next(q, &error), STORE_DONE);
    } else {
        assert_int_equal(store_next(q, &error), STORE_ROW);
        const char *wanted = evidence_of(value), *said = query_text(q, 0);
        if (wanted ? !said || strcmp(said, wanted) != 0 : said != NULL)
            fail_msg("key %d day %d: %s instead of %s", key, day, said ? said : "null",
                     wanted ? wanted : "null");
        assert_int_equal(store_next(q, &error), STORE_DONE);
    }
    query_close(q);
}

static void check_turn(struct store *s, int turn) {
    if (history_at[turn] == 0) return;
    for (int key = 0; key < KEYS; key++)
        for (int day = 0; day < DAYS; day++)
            check_day(s, history_at[turn], key, day, history[turn].said[key][day]);
}

static void add_children(struct store *s) {
    for (int i = 1; i <= KEYS; i++)
        check(
            store_run(s, &error,
                      "insert into child (id, file_no, pseudonym, recorded_at) values (?, ?, ?, 1)",
                      "ddd", i, i, i));
}

static void what_was_known_when_is_as_a_matrix_of_days_and_transactions_says(void **state) {
    (void)state;
    seed = 20220301;
    memset(&now_said, NOTHING & 0xff, sizeof now_said);
    struct store *s = open_store(STORE_OWNER);
    add_children(s);
    for (int turn = 0; turn < TURNS; turn++) one_transaction(s, turn);
    for (int turn = 0; turn < TURNS; turn++) check_turn(s, turn);
    assert_int_equal(number(s, "select count(*) from category where recorded_at >= superseded_at"),
                     0);
    assert_int_equal(
        number(s, "select count(*) from category a join category b on a.child_id = b.child_id "
                  "and a.category = b.category and a.valid_from < b.valid_from "
                  "and b.valid_from < a.valid_to and a.recorded_at < b.superseded_at "
                  "and b.recorded_at < a.superseded_at"),
        0);
    store_close(s);
}

/* ---- single cases ---- */

static enum spell_change fee(struct store *s, int64_t charged, day_t from, day_t to) {
    enum spell_change change = SPELL_SAME;
    struct field fields[] = {{"child_id", value_integer(1)},
                             {"charged_fen", value_integer(charged)},
                             {"waived_fen", value_integer(0)}};
    check(store_spell_set(s, "fee", fields, 3, from, to, &change, &error));
    return change;
}

static void saying_it_again_writes_nothing(void **state) {
    (void)state;
    struct store *s = open_store(STORE_OWNER);
    add_children(s);
    assert_int_equal(fee(s, 5000, FIRST, FIRST + 10), SPELL_NEW);
    assert_int_equal(fee(s, 5000, FIRST + 10, FIRST + 20), SPELL_NEW);
    instant_t written = number(s, "select last_instant from store_state");
    test_time += 1000;
    assert_int_equal(fee(s, 5000, FIRST, FIRST + 20), SPELL_SAME);
    assert_int_equal(fee(s, 5000, FIRST + 3, FIRST + 4), SPELL_SAME);
    assert_int_equal(number(s, "select last_instant from store_state"), written);
    assert_int_equal(fee(s, 5000, FIRST, FIRST + 21), SPELL_CHANGED);
    store_close(s);
}

static void a_field_that_is_not_given_has_its_default(void **state) {
    (void)state;
    struct store *s = open_store(STORE_OWNER);
    add_children(s);
    fee(s, 5000, FIRST, DAY_FOREVER);
    assert_int_equal(number(s, "select entitled_waiver_fen from fee"), 0);
    assert_int_equal(
        number(s, "select count(*) from fee where valid_to = '9999-12-31' and superseded_at = "
                  "253402300799999"),
        1);
    store_close(s);
}

static void a_refused_change_leaves_the_old_saying_whole(void **state) {
    (void)state;
    struct store *s = open_store(STORE_OWNER);
    add_children(s);
    fee(s, 5000, FIRST, DAY_FOREVER);
    struct field bad[] = {{"child_id", value_integer(1)},
                          {"charged_fen", value_integer(100)},
                          {"waived_fen", value_integer(200)}};
    check(store_begin(s, &error));
    assert_false(store_spell_set(s, "fee", bad, 3, FIRST + 5, DAY_FOREVER, NULL, &error));
    assert_int_equal(error.code, ERR_STORE);
    check_says("CHECK constraint failed");
    check(store_commit(s, &error));
    assert_int_equal(number(s, "select count(*) from fee"), 1);
    assert_int_equal(number(s, "select count(*) from fee where superseded_at = 253402300799999"),
                     1);
    store_close(s);
}

static void sealed_fields_are_compared_as_they_lie(void **state) {
    (void)state;
    struct store *s = open_store(STORE_OWNER);
    add_children(s);
    struct field fields[] = {{"child_id", value_integer(2)},
                             {"name", value_text("欧阳娜娜")},
                             {"idno", value_text("32060220100101001x")}};
    enum spell_change change;
    check(store_spell_set(s, "child_identity", fields, 3, FIRST, DAY_FOREVER, &change, &error));
    assert_int_equal(change, SPELL_NEW);
    check(store_spell_set(s, "child_identity", fields, 3, FIRST, DAY_FOREVER, &change, &error));
    assert_int_equal(change, SPELL_SAME);
    fields[1].value = value_text("欧阳娜");
    test_time += 10;
    check(store_spell_set(s, "child_identity", fields, 3, FIRST, DAY_FOREVER, &change, &error));
    assert_int_equal(change, SPELL_CHANGED);
    assert_int_equal(
        number(s, "select count(*) from child_identity where idno_index = "
                  "index_of('child_identity', 'idno', '３２０６０２２０１００１０１００１Ｘ')"),
        2);
    store_close(s);
}

static void mistakes_are_named(void **state) {
    (void)state;
    struct store *s = open_store(STORE_OWNER);
    struct field f[] = {{"child_id", value_integer(1)}, {"charged_fee", value_integer(1)}};
    assert_false(store_spell_set(s, "fee", f, 2, FIRST, DAY_FOREVER, NULL, &error));
    check_says("no field \"charged_fee\"");
    check_says("did you mean \"charged_fen\"?");
    assert_false(store_spell_set(s, "fee", f, 1, FIRST, FIRST, NULL, &error));
    check_says("would end on 2023-08-31");
    assert_false(store_spell_set(s, "fee", f + 1, 0, FIRST, DAY_FOREVER, NULL, &error));
    check_says("needs its key \"child_id\"");
    assert_false(store_spell_set(s, "staff", f, 1, FIRST, DAY_FOREVER, NULL, &error));
    assert_false(store_spell_end(s, "division", NULL, 0, FIRST, NULL, &error));
    check_says("keeps no spells");
    assert_false(store_spell_set(s, "nothing", f, 1, FIRST, DAY_FOREVER, NULL, &error));
    check_says("there is no table nothing");
    struct field time[] = {{"child_id", value_integer(1)}, {"valid_to", value_text("2023-01-01")}};
    assert_false(store_spell_set(s, "fee", time, 2, FIRST, DAY_FOREVER, NULL, &error));
    check_says("set by the store");
    store_close(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(what_was_known_when_is_as_a_matrix_of_days_and_transactions_says),
        TEST(saying_it_again_writes_nothing),
        TEST(a_field_that_is_not_given_has_its_default),
        TEST(a_refused_change_leaves_the_old_saying_whole),
        TEST(sealed_fields_are_compared_as_they_lie),
        TEST(mistakes_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
