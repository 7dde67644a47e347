#include "room.h"

#include "store/internal.h"

#define WHERE(t, d, k)                                                                             \
    "(select * from " t " where valid_from <= (" d "\n) and valid_to > (" d                        \
    "\n) and recorded_at <= (" k "\n) and superseded_at > (" k "\n))"

static void becomes(const char *sql, const char *wanted) {
    char *out = asof_expand(sql, &error);
    check(out != NULL);
    assert_string_equal(out, wanted);
    free(out);
}

static void refused(const char *sql, const char *part) {
    assert_null(asof_expand(sql, &error));
    check_says(part);
}

static void a_spell_table_is_read_as_of_a_day(void **state) {
    (void)state;
    becomes("select * from asof(fee, :day, :known) f",
            "select * from " WHERE("fee", ":day", ":known") " f");
    becomes("select * from AsOf ( fee , '2023-09-01' , 12 )",
            "select * from " WHERE("fee", "'2023-09-01'", "12"));
}

static void arguments_may_hold_brackets_and_commas(void **state) {
    (void)state;
    becomes("from asof(fee, coalesce(:day, max('a,(', 2)), (select max(at) from audit))",
            "from " WHERE("fee", "coalesce(:day, max('a,(', 2))", "(select max(at) from audit)"));
    becomes("from asof(fee, (select max(valid_from) from asof(enrolment, :d, :k)), :k)",
            "from " WHERE("fee", "(select max(valid_from) from " WHERE("enrolment", ":d", ":k") ")",
                          ":k"));
}

static void question_marks_keep_their_order(void **state) {
    (void)state;
    becomes("select ? from asof(fee, ?, ?) where a = ? and b = 'what?'",
            "select ?1 from " WHERE("fee", "?2", "?3") " where a = ?4 and b = 'what?'");
    refused("select :a from asof(fee, ?, ?)", "all ? or all :name");
}

static void words_and_texts_that_only_look_like_it_stay(void **state) {
    (void)state;
    static const char *const same[] = {
        "select 'asof(fee, 1, 2)'",
        "select \"asof(fee, 1, 2)\" from t",
        "select 1 -- asof(fee, 1, 2)\n",
        "select 1 /* asof(fee, 1, 2) */ where a = ?",
        "select asof from t where a = ?",
        "select asof_day(1) from t",
        "select my_asof(1) from t",
        "select 'it''s asof(' from t",
        "select 1 where a = 'unfinished asof(",
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) becomes(same[i], same[i]);
}

static void malformed_uses_are_refused(void **state) {
    (void)state;
    refused("select * from asof(fee)", "three arguments");
    refused("select * from asof(fee, 1, 2, 3)", "three arguments");
    refused("select * from asof(fee, 1, 2", "three arguments");
    refused("select * from asof((select 1), 1, 2)", "a table's name");
    refused("select * from asof(fee, , 2)", "a day and an instant");
    refused("select * from asof(, 1, 2)", "a table's name");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_spell_table_is_read_as_of_a_day), TEST(arguments_may_hold_brackets_and_commas),
        TEST(question_marks_keep_their_order),   TEST(words_and_texts_that_only_look_like_it_stay),
        TEST(malformed_uses_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
