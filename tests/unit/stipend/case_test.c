/* Cases: their layout, symbols, and fingerprints that say whether anything the rules saw has
 * changed. */
#include "room.h"

static struct case_layout house;
static struct symbols *symbols;

static int set_up(void **state) {
    (void)state;
    case_layout_init(&house);
    symbols = symbols_new();
    memset(&e, 0, sizeof e);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    case_layout_free(&house);
    symbols_free(symbols);
    return 0;
}

static int32_t symbol(const char *text) {
    int32_t s = -1;
    check(symbols_add(symbols, text, strlen(text), &s, &e));
    return s;
}

/* Every field has a value of its own. */
static struct case_facts full_case(void) {
    struct case_facts c = {.child_id = 7, .n_categories = 2};
    for (size_t i = 0; i < house.n; i++) {
        char text[32];
        snprintf(text, sizeof text, "value %zu", i);
        bool is_text = house.fields[i].kind == CASE_SYMBOL || house.fields[i].kind == CASE_DIVISION;
        c.value[i] = is_text ? symbol(text) : (int64_t)i + 100;
    }
    c.category[0] = symbol("低保");
    c.category[1] = symbol("孤儿");
    return c;
}

/* The fingerprint of a case in a period of its own. */
static const char *print_of(const struct case_facts *c) {
    static char hex[4][FINGERPRINT_SIZE * 2 + 1];
    static int turn;
    struct fingerprinter f;
    unsigned char bytes[FINGERPRINT_SIZE];
    fingerprint_begin(&f, &house, symbols, c);
    fingerprint_of(&f, c, bytes);
    turn = (turn + 1) % 4;
    return sodium_bin2hex(hex[turn], sizeof hex[turn], bytes, sizeof bytes);
}

static void fields_are_found_by_name(void **state) {
    (void)state;
    assert_int_equal(case_layout_find(&house, "term"), CASE_term);
    assert_int_equal(case_layout_find(&house, "remaining_fen"), CASE_remaining_fen);
    assert_int_equal(case_layout_find(&house, "Term"), -1);
}

static void a_declared_fact_follows_the_built_in_fields(void **state) {
    (void)state;
    check(case_layout_add_fact(&house, "single_parent", CASE_FLAG, &e));
    assert_int_equal(case_layout_find(&house, "single_parent"), CASE_BUILT_IN);
    assert_string_equal(house.fields[CASE_BUILT_IN].table, "fact");
    assert_false(case_layout_add_fact(&house, "stage", CASE_SYMBOL, &e));
    check_says("the fact \"stage\" has the name of a built-in field");
}

static void there_are_so_many_facts_and_no_more(void **state) {
    (void)state;
    char name[24];
    for (int i = 0; i < CASE_FACTS_MAX; i++) {
        snprintf(name, sizeof name, "fact_%d", i);
        check(case_layout_add_fact(&house, name, CASE_INTEGER, &e));
    }
    assert_false(case_layout_add_fact(&house, "another", CASE_FLAG, &e));
    check_says("the fact \"another\" is one too many: at most 32");
}

static void the_same_text_is_the_same_symbol(void **state) {
    (void)state;
    size_t length;
    int32_t s = symbol("小学"), other = symbol("初中");
    assert_int_not_equal(s, other);
    assert_int_equal(symbol("小学"), s);
    assert_int_equal(symbol("小学"), s);
    assert_string_equal(symbols_text(symbols, s, &length), "小学");
    assert_int_equal(length, strlen("小学"));
    assert_int_equal(symbol(""), symbol(""));
}

static void too_many_different_texts_are_no_category(void **state) {
    (void)state;
    char text[16];
    int32_t s;
    for (int i = 0; i < 1 << 16; i++) {
        snprintf(text, sizeof text, "%d", i);
        assert_int_equal(symbol(text), i);
    }
    assert_false(symbols_add(symbols, "one more", 8, &s, &e));
    check_says("more than 65536 different values");
    assert_int_equal(symbol("777"), 777); /* what is known stays known */
}

static void the_same_case_has_the_same_print_whatever_the_symbol_numbers(void **state) {
    (void)state;
    struct case_facts c = full_case();
    const char *first = print_of(&c);
    struct symbols *before = symbols;
    symbols = symbols_new();
    for (int i = 0; i < 50; i++) symbol("小学" + i % 6); /* other texts came first */
    symbol("孤儿");
    struct case_facts again = full_case();
    assert_int_not_equal(again.value[CASE_stage], c.value[CASE_stage]);
    assert_string_equal(print_of(&again), first);
    symbols_free(before);
}

static void any_changed_field_changes_the_print(void **state) {
    (void)state;
    check(case_layout_add_fact(&house, "single_parent", CASE_FLAG, &e));
    check(case_layout_add_fact(&house, "village", CASE_SYMBOL, &e));
    struct case_facts c = full_case();
    char whole[FINGERPRINT_SIZE * 2 + 1];
    memcpy(whole, print_of(&c), sizeof whole);
    for (size_t i = 0; i < house.n; i++) {
        /* a division is there as its code */
        if (house.fields[i].kind == CASE_DIVISION) continue;
        struct case_facts other = c;
        other.value[i] = house.fields[i].kind == CASE_SYMBOL ? symbol("another") : 99999;
        if (strcmp(print_of(&other), whole) == 0)
            fail_msg("%s is no part of the fingerprint", house.fields[i].name);
        other.value[i] = CASE_UNKNOWN;
        if (strcmp(print_of(&other), whole) == 0)
            fail_msg("%s may become unknown unnoticed", house.fields[i].name);
    }
}

static void any_changed_category_changes_the_print(void **state) {
    (void)state;
    struct case_facts c = full_case(), fewer = c, other = c, first = c;
    fewer.n_categories = 1;
    other.category[1] = symbol("残疾");
    first.category[0] = symbol("残疾");
    assert_string_not_equal(print_of(&fewer), print_of(&c));
    assert_string_not_equal(print_of(&other), print_of(&c));
    assert_string_not_equal(print_of(&first), print_of(&c));
}

static void values_do_not_slide_from_field_to_field(void **state) {
    (void)state;
    struct case_facts c = full_case(), other = c;
    other.value[CASE_charged_fen] = c.value[CASE_waived_fen];
    other.value[CASE_waived_fen] = c.value[CASE_charged_fen];
    assert_string_not_equal(print_of(&other), print_of(&c));
}

static void another_name_of_a_fact_changes_the_print(void **state) {
    (void)state;
    check(case_layout_add_fact(&house, "single_parent", CASE_FLAG, &e));
    struct case_facts c = full_case();
    const char *first = print_of(&c);
    case_layout_free(&house);
    case_layout_init(&house);
    check(case_layout_add_fact(&house, "lone_parent", CASE_FLAG, &e));
    assert_string_not_equal(print_of(&c), first);
}

/* The age follows from the birth date and the term, which are there already. */
static void what_is_derived_for_one_child_stays_out(void **state) {
    (void)state;
    struct case_facts period = full_case(), c = period;
    struct fingerprinter f;
    unsigned char one[FINGERPRINT_SIZE], other[FINGERPRINT_SIZE];
    fingerprint_begin(&f, &house, symbols, &period);
    fingerprint_of(&f, &c, one);
    c.value[CASE_age] = 99;
    fingerprint_of(&f, &c, other);
    assert_memory_equal(one, other, sizeof one);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(fields_are_found_by_name),
        TEST(a_declared_fact_follows_the_built_in_fields),
        TEST(there_are_so_many_facts_and_no_more),
        TEST(the_same_text_is_the_same_symbol),
        TEST(too_many_different_texts_are_no_category),
        TEST(the_same_case_has_the_same_print_whatever_the_symbol_numbers),
        TEST(any_changed_field_changes_the_print),
        TEST(any_changed_category_changes_the_print),
        TEST(values_do_not_slide_from_field_to_field),
        TEST(another_name_of_a_fact_changes_the_print),
        TEST(what_is_derived_for_one_child_stays_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
