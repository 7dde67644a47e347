#include "room.h"

static struct store *s;

static int open_first(void **state) {
    if (make_folder(state) != 0) return -1;
    s = open_store(STORE_OWNER);
    return 0;
}

static int close_last(void **state) {
    store_close(s);
    return remove_folder(state);
}

static int64_t add_guardian(const char *name, const char *idno) {
    int64_t id = 0;
    struct field fields[] = {{"name", value_text(name)},
                             {"idno", value_text(idno)},
                             {"phone", value_text("13812345678")}};
    check(store_insert(s, "guardian", fields, 3, &id, &error));
    return id;
}

static void says(const char *sql, const char *wanted) {
    char *text = NULL;
    check(store_text(s, &error, &text, NULL, sql, ""));
    if (wanted)
        assert_string_equal(text, wanted);
    else
        assert_null(text);
    free(text);
}

static void personal_fields_are_sealed_and_masked(void **state) {
    (void)state;
    assert_int_equal(add_guardian("欧阳娜娜", "32060220100101001x"), 1);
    assert_int_equal(
        number(s, "select count(*) from guardian where recorded_at > 0 and "
                  "instr(name_sealed, cast('欧阳' as blob)) = 0 and length(name_sealed) = 12 + 42"),
        1);
    says("select unseal('guardian', 'name', id, name_sealed) from guardian", "欧***");
    says("select unseal('guardian', 'phone', id, phone_sealed) from guardian", "138****5678");
    says("select unseal('guardian', 'idno', id, idno_sealed) from guardian", "**************001x");
    store_set_clearance(s, true);
    says("select unseal('guardian', 'name', id, name_sealed) from guardian", "欧阳娜娜");
    says("select unseal('guardian', 'name', id, null) from guardian", NULL);
}

static void plain_text_is_utf8_and_what_is_sealed_may_be_any_bytes(void **state) {
    (void)state;
    const struct value bytes = {.type = VALUE_TEXT, .text = "\xff\0x", .length = 3};
    const struct field holiday[] = {
        {"day", value_text("2030-01-01")}, {"kind", value_text("holiday")}, {"name", bytes}};
    const struct field guardian[] = {{"name", bytes}};
    assert_false(store_insert(s, "holiday", holiday, 3, NULL, &error));
    check_says("field \"name\" of table holiday: not UTF-8 text");
    check(store_insert(s, "guardian", guardian, 1, NULL, &error));
}

static void a_value_opens_in_its_own_cell_only(void **state) {
    (void)state;
    char *text = NULL;
    add_guardian("张三", NULL);
    store_set_clearance(s, true);
    static const char *const wrong[] = {
        "select unseal('guardian', 'name', 2, name_sealed) from guardian",
        "select unseal('guardian', 'phone', 1, name_sealed) from guardian",
        "select unseal('carer', 'name', 1, name_sealed) from guardian",
        "select unseal('guardian', 'name', 1, substr(name_sealed, 1, 47)) from guardian",
        "select unseal('guardian', 'name', 1, x'0101') from guardian",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(store_text(s, &error, &text, NULL, wrong[i], ""));
        check_says("does not open");
    }
}

static void equal_values_look_different_in_every_row(void **state) {
    (void)state;
    add_guardian("张三", NULL);
    add_guardian("张三", NULL);
    assert_int_equal(number(s, "select count(distinct name_sealed) from guardian"), 2);
    assert_int_equal(number(s, "select count(distinct name_index) from guardian"), 1);
    assert_int_equal(number(s, "select count(*) from guardian where name_index = "
                               "index_of('guardian', 'name', '　张三 ')"),
                     2);
}

static void sealed_rows_are_found_and_updated_by_index(void **state) {
    (void)state;
    int64_t changed = 0;
    add_guardian("张三", "320602201001010011");
    add_guardian("李四", "320602201001010022");
    struct field where[] = {{"id", value_integer(2)}, {"idno", value_text("320602201001010022")}};
    struct field fields[] = {{"phone", value_text("13900001111")}};
    check(store_update(s, "guardian", where, 2, fields, 1, &changed, &error));
    assert_int_equal(changed, 1);
    says("select unseal('guardian', 'phone', id, phone_sealed) from guardian where id = 2",
         "139****1111");
    assert_false(store_update(s, "guardian", where + 1, 1, fields, 1, &changed, &error));
    check_says("need the row's key \"id\"");
    struct field by_phone[] = {{"phone", value_text("1")}};
    assert_false(store_update(s, "guardian", by_phone, 1, fields, 1, &changed, &error));
    check_says("cannot be found by the sealed field \"phone\"");
    struct field gone[] = {{"idno", value_null()}};
    check(store_update(s, "guardian", where, 1, gone, 1, &changed, &error));
    assert_int_equal(
        number(s, "select count(*) from guardian where idno_sealed is null and idno_index is null"),
        1);
}

static void plain_rows_are_inserted_and_updated(void **state) {
    (void)state;
    int64_t id = 0, changed = 0;
    struct field fields[] = {{"name", value_text("周敏")}, {"role", value_text("admin")}};
    check(store_insert(s, "staff", fields, 2, &id, &error));
    assert_true(id > 0);
    struct field where[] = {{"name", value_text("周敏")}}, left[] = {{"active", value_integer(0)}};
    check(store_update(s, "staff", where, 1, left, 1, &changed, &error));
    assert_int_equal(changed, 1);
    assert_int_equal(number(s, "select count(*) from staff where active = 0"), 1);
    where[0].value = value_text("无人");
    check(store_update(s, "staff", where, 1, left, 1, &changed, &error));
    assert_int_equal(changed, 0);
}

static void mistakes_are_named(void **state) {
    (void)state;
    struct field wrong[] = {{"nmae", value_text("周敏")}},
                 twice[] = {{"name", value_null()}, {"name", value_null()}};
    assert_false(store_insert(s, "staff", wrong, 1, NULL, &error));
    check_says("did you mean \"name\"?");
    assert_false(store_insert(s, "staff", twice, 2, NULL, &error));
    check_says("given twice");
    assert_false(store_insert(s, "no such; table", wrong, 1, NULL, &error));
    assert_false(
        store_insert(s, "audit", (struct field[]){{"seq", value_integer(1)}}, 1, NULL, &error));
    assert_int_equal(error.code, ERR_DENIED);
    assert_false(store_update(s, "staff", NULL, 0, twice, 1, NULL, &error));
    check_says("where to change them");
}

static void a_whole_file_is_sealed(void **state) {
    (void)state;
    unsigned char *sealed = NULL, *plain = NULL;
    size_t sealed_n = 0, n = 0;
    check(store_seal(s, "payment_batch", "content", 3, "PK\0\3", 4, &sealed, &sealed_n, &error));
    check(store_unseal(s, "payment_batch", "content", 3, sealed, sealed_n, &plain, &n, &error));
    assert_int_equal(n, 4);
    assert_memory_equal(plain, "PK\0\3", 4);
    free(plain);
    sealed[sealed_n - 1] ^= 1;
    assert_false(
        store_unseal(s, "payment_batch", "content", 3, sealed, sealed_n, &plain, &n, &error));
    check_says("payment_batch.content of row 3 does not open");
    assert_false(store_unseal(s, "payment_batch", "content", 3, sealed, 3, &plain, &n, &error));
    free(sealed);
}

static int by_text(const void *a, const void *b) {
    return strcmp(a, b);
}

static void pseudonyms_are_stable_and_never_shared(void **state) {
    (void)state;
    enum { MANY = 20000 };
    char(*names)[16] = calloc(MANY, 16), again[16];
    for (int i = 0; i < MANY; i++) check(store_pseudonym(s, i, NULL, names[i], &error));
    check(store_pseudonym(s, 7, NULL, again, &error));
    assert_string_equal(again, names[7]);
    assert_int_equal(strlen(again), 9);
    assert_int_equal(strspn(again, "23456789BCDFGHJKMNPQRSTVWXZ-"), 9);
    check(store_pseudonym(s, 7, "story 1", again, &error));
    assert_string_not_equal(again, names[7]);
    check(store_pseudonym(s, 7, "story 2", names[0], &error));
    assert_string_not_equal(again, names[0]);
    qsort(names, MANY, 16, by_text);
    for (int i = 1; i < MANY; i++) assert_string_not_equal(names[i - 1], names[i]);
    free(names);
    assert_false(store_pseudonym(s, -1, NULL, again, &error));
    assert_false(store_pseudonym(s, (int64_t)1 << 38, NULL, again, &error));
}

#define ROW_TEST(name) cmocka_unit_test_setup_teardown(name, open_first, close_last)

int main(void) {
    const struct CMUnitTest tests[] = {
        ROW_TEST(personal_fields_are_sealed_and_masked),
        ROW_TEST(plain_text_is_utf8_and_what_is_sealed_may_be_any_bytes),
        ROW_TEST(a_value_opens_in_its_own_cell_only),
        ROW_TEST(equal_values_look_different_in_every_row),
        ROW_TEST(sealed_rows_are_found_and_updated_by_index),
        ROW_TEST(plain_rows_are_inserted_and_updated),
        ROW_TEST(mistakes_are_named),
        ROW_TEST(a_whole_file_is_sealed),
        ROW_TEST(pseudonyms_are_stable_and_never_shared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
