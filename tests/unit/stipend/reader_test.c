/* Reading cases: as of a day, as known at an instant, and merged child by child. */
#include "room.h"

static struct case_layout house;
static struct symbols *symbols;
static struct batch *batch;

static int set_up(void **state) {
    if (make_store(state) != 0) return -1;
    case_layout_init(&house);
    check(case_layout_add_fact(&house, "single_parent", CASE_FLAG, &e) &&
          case_layout_add_fact(&house, "siblings", CASE_INTEGER, &e) &&
          case_layout_add_fact(&house, "village", CASE_SYMBOL, &e));
    symbols = symbols_new();
    batch = mem_alloc(sizeof *batch);
    return 0;
}

static int tear_down(void **state) {
    case_layout_free(&house);
    symbols_free(symbols);
    buf_free(&batch->text);
    free(batch);
    return remove_store(state);
}

/* The first case of the period. */
static const struct case_facts *read_first(const struct case_period *period) {
    struct case_reader *r = case_reader_open(store, &house, symbols, period, &e);
    check(r != NULL);
    check(case_reader_fill(r, batch, &e));
    case_reader_close(r);
    assert_true(batch->n > 0);
    return &batch->cases[0];
}

static const char *text(const struct case_facts *c, const char *field) {
    int64_t value = c->value[case_layout_find(&house, field)];
    return value == CASE_UNKNOWN ? "unknown" : symbols_text(symbols, (int32_t)value, NULL);
}

static int64_t value(const struct case_facts *c, const char *field) {
    return c->value[case_layout_find(&house, field)];
}

/* Child 1 in this stage from a day on, until further notice. */
static void say_stage(const char *stage, const char *from) {
    const struct field fields[] = {{"child_id", value_integer(1)},
                                   {"stage", value_text(stage)},
                                   {"grade", value_integer(1)},
                                   {"study", value_text("在读")}};
    enum spell_change change;
    test_time += 1000;
    check(store_spell_set(store, "schooling", fields, 4, day(from), DAY_FOREVER, &change, &e));
}

static void a_case_is_as_of_its_day_and_as_known_at_its_instant(void **state) {
    (void)state;
    add_children(1);
    say_stage("小学", "2022-09-01");
    say_stage("初中", "2023-09-01");
    instant_t before = store_now(store);
    say_stage("高中", "2023-03-01"); /* a mistake found late */
    struct case_period p = autumn();
    assert_string_equal(text(read_first(&p), "stage"), "高中");
    p.known = before;
    assert_string_equal(text(read_first(&p), "stage"), "初中");
    p.day = day("2023-08-31");
    assert_string_equal(text(read_first(&p), "stage"), "小学");
    p.known = store_now(store);
    assert_string_equal(text(read_first(&p), "stage"), "高中");
    p.day = day("2023-02-28");
    assert_string_equal(text(read_first(&p), "stage"), "小学");
}

static void who_is_not_on_the_roster_that_day_is_no_case(void **state) {
    (void)state;
    add_children(3);
    struct case_period p = autumn();
    p.day = day("2022-08-31");
    struct case_reader *r = case_reader_open(store, &house, symbols, &p, &e);
    check(r != NULL);
    check(case_reader_fill(r, batch, &e));
    assert_int_equal(batch->n, 0);
    case_reader_close(r);
}

static void what_nobody_said_is_unknown_and_a_flag_false(void **state) {
    (void)state;
    add_children(1);
    run("update schooling set superseded_at = 1 where child_id = 1");
    struct case_period p = autumn();
    const struct case_facts *c = read_first(&p);
    static const char *const unknown[] = {"stage",       "grade",      "study",    "sex",
                                          "birth_date",  "age",        "siblings", "village",
                                          "charged_fen", "hold_reason"};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        if (value(c, unknown[i]) != CASE_UNKNOWN) fail_msg("%s is known", unknown[i]);
    assert_int_equal(value(c, "has_payee"), 0);
    assert_int_equal(value(c, "single_parent"), 0);
    assert_int_equal(c->n_categories, 0);
}

static void the_period_and_the_county_are_part_of_the_case(void **state) {
    (void)state;
    add_children(1);
    struct case_period p = autumn();
    const struct case_facts *c = read_first(&p);
    assert_string_equal(text(c, "term"), "2023-1");
    assert_int_equal(value(c, "half"), 1);
    assert_int_equal(value(c, "term_end"), day("2024-02-01"));
    assert_string_equal(text(c, "county"), "崇川区");
    assert_int_equal(value(c, "county_code"), 320613);
    assert_string_equal(text(c, "status"), "active");
    assert_int_equal(value(c, "enrolled_on"), day("2022-09-01"));
}

static void several_categories_come_in_the_stores_order(void **state) {
    (void)state;
    add_children(2);
    run("insert into category (child_id, category, valid_from, recorded_at, valid_to, "
        "superseded_at) values "
        "(1, 'b', '2022-09-01', 0, '9999-12-31', 253402300799999),"
        "(1, 'a', '2022-09-01', 0, '9999-12-31', 253402300799999),"
        "(1, 'ended', '2022-09-01', 0, '2023-09-01', 253402300799999),"
        "(2, 'c', '2022-09-01', 0, '9999-12-31', 253402300799999)");
    struct case_period p = autumn();
    const struct case_facts *c = read_first(&p);
    assert_int_equal(c->n_categories, 2);
    assert_string_equal(symbols_text(symbols, c->category[0], NULL), "a");
    assert_string_equal(symbols_text(symbols, c->category[1], NULL), "b");
    assert_int_equal(batch->cases[1].n_categories, 1);
    assert_int_equal(read_first(&p)->n_categories, 2); /* the same batch, filled again */
}

static void declared_facts_are_read_by_their_kind(void **state) {
    (void)state;
    add_children(2);
    run("insert into fact (name, child_id, valid_from, recorded_at, valid_to, superseded_at, "
        "value) "
        "values ('single_parent', 1, '2022-09-01', 0, '9999-12-31', 253402300799999, 1),"
        "('siblings', 1, '2022-09-01', 0, '9999-12-31', 253402300799999, 3),"
        "('siblings', 2, '2022-09-01', 0, '9999-12-31', 253402300799999, 0),"
        "('village', 1, '2022-09-01', 0, '9999-12-31', 253402300799999, '五里村'),"
        "('unasked', 1, '2022-09-01', 0, '9999-12-31', 253402300799999, 9)");
    struct case_period p = autumn();
    const struct case_facts *c = read_first(&p);
    assert_int_equal(value(c, "single_parent"), 1);
    assert_int_equal(value(c, "siblings"), 3);
    assert_string_equal(text(c, "village"), "五里村");
    assert_int_equal(value(c + 1, "siblings"), 0);
    assert_string_equal(text(c + 1, "village"), "unknown");
}

static void the_age_is_that_of_the_terms_first_day(void **state) {
    (void)state;
    add_children(2);
    run("insert into child_identity (child_id, valid_from, recorded_at, valid_to, superseded_at, "
        "name_sealed, birth_date) values "
        "(1, '2022-09-01', 0, '9999-12-31', 253402300799999, x'00', '2015-09-01'),"
        "(2, '2022-09-01', 0, '9999-12-31', 253402300799999, x'00', '2015-09-02')");
    struct case_period p = autumn();
    p.day = day("2023-12-01");
    const struct case_facts *c = read_first(&p);
    assert_int_equal(value(c, "age"), 8);
    assert_int_equal(value(c + 1, "age"), 7);
    assert_int_equal(value(c, "birth_date"), day("2015-09-01"));
}

/* Rows of children who are not on the roster stand between those who are. */
static void facts_of_others_never_reach_a_child(void **state) {
    (void)state;
    add_children(9);
    run("update enrolment set superseded_at = 1 where child_id % 2 = 1");
    run("insert into fee (child_id, valid_from, recorded_at, valid_to, superseded_at, charged_fen, "
        "waived_fen) select id, '2023-09-01', 0, '2024-02-01', 253402300799999, id * 1000, id * 10 "
        "from child where id <> 4");
    struct case_period p = autumn();
    read_first(&p);
    assert_int_equal(batch->n, 4);
    for (size_t i = 0; i < batch->n; i++) {
        const struct case_facts *c = &batch->cases[i];
        assert_int_equal(c->child_id, 2 * ((int64_t)i + 1));
        int64_t remaining = c->child_id == 4 ? CASE_UNKNOWN : c->child_id * 990;
        assert_true(value(c, "remaining_fen") == remaining);
    }
}

static void a_roster_comes_in_batches_in_order_of_child(void **state) {
    (void)state;
    add_children(BATCH_SIZE + 10);
    struct case_period p = autumn();
    struct case_reader *r = case_reader_open(store, &house, symbols, &p, &e);
    check(r != NULL);
    int64_t next = 1;
    static const size_t sizes[] = {BATCH_SIZE, 10, 0, 0};
    for (size_t k = 0; k < 4; k++) {
        check(case_reader_fill(r, batch, &e));
        assert_int_equal(batch->n, sizes[k]);
        for (size_t i = 0; i < batch->n; i++) assert_int_equal(batch->cases[i].child_id, next++);
    }
    case_reader_close(r);
}

static void one_child_can_be_read_alone(void **state) {
    (void)state;
    add_children(9);
    struct case_period p = autumn();
    p.only_child = 5;
    assert_int_equal(read_first(&p)->child_id, 5);
    assert_int_equal(batch->n, 1);
    assert_string_equal(text(read_first(&p), "stage"), "高中");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_case_is_as_of_its_day_and_as_known_at_its_instant),
        TEST(who_is_not_on_the_roster_that_day_is_no_case),
        TEST(what_nobody_said_is_unknown_and_a_flag_false),
        TEST(the_period_and_the_county_are_part_of_the_case),
        TEST(several_categories_come_in_the_stores_order),
        TEST(declared_facts_are_read_by_their_kind),
        TEST(the_age_is_that_of_the_terms_first_day),
        TEST(facts_of_others_never_reach_a_child),
        TEST(a_roster_comes_in_batches_in_order_of_child),
        TEST(one_child_can_be_read_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
