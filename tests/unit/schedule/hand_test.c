/* What people do: run by hand, look ahead; definitions as texts. */
#include "room.h"

static void a_run_by_hand_is_one_more(void **state) {
    (void)state;
    struct buf result = {0};
    one_job(DAILY("0 9", 0));
    start("2024-01-05 09:00");
    for (int i = 0; i < 2; i++)
        check(schedule_run_now(schedule, "j", 0, at("2024-01-04 09:00"), now, &result, &error));
    buf_free(&result);
    assert_int_equal(last_run.scheduled, at("2024-01-04 09:00"));
    history_is("01-04 09:00 done; 01-04 09:00 done; ");
    due_is("2024-01-06 09:00");
    assert_int_equal(number("select count(*) from occurrence_run where nominal % 60000 = 0"), 0);
}

static void a_run_by_hand_that_fails_leaves_nothing(void **state) {
    (void)state;
    struct buf result = {0};
    one_job(DAILY("0 9", 0));
    start("2024-01-05 08:00");
    failures = 1;
    assert_false(schedule_run_now(schedule, "j", 0, now, now, &result, &error));
    check_says("out of paper");
    history_is("");
    assert_false(schedule_run_now(schedule, "jj", 0, now, now, &result, &error));
    check_says("did you mean \"j\"");
    assert_false(schedule_run_now(schedule, "j", 4, now, now, &result, &error));
    check_says("no target 4");
}

/* ---- preview ---- */

static bool add_line(void *context, const struct schedule_job *job, const struct occurrence *o,
                     struct err *e) {
    (void)e;
    char text[INSTANT_TEXT];
    struct buf *b = context;
    buf_printf(b, "%.16s %s%s", instant_format(o->scheduled, text), job->name,
               o->depends ? "?" : "");
    if (o->target) buf_printf(b, " %d", (int)o->target);
    buf_add_text(b, "; ");
    return true;
}

static void preview_is(const char *until, const char *wanted) {
    struct buf b = {0};
    check(schedule_preview(schedule, at(until), add_line, &b, &error));
    assert_string_equal(buf_text(&b), wanted);
    buf_free(&b);
}

static void what_will_come_is_told_in_its_order(void **state) {
    (void)state;
    static const struct birthday somebodys = {0};
    set_job(0, "a", DEFINITION(.when = {.lunar = "01-01", .before = 7, .at = "09:00"}));
    set_job(1, "b", DEFINITION(.when = {.birthday = &somebodys}));
    set_job(2, "c", DEFINITION(.when = {.date = "01-02", .workday = "next"}));
    n_jobs = 3;
    target(0, 8, "02-03", false, false);
    target(1, 4, "02-03", false, false);
    start("2026-01-03 08:00");
    preview_is("2027-02-03 00:00",
               "2026-01-04 00:00 c; 2026-02-03 00:00 b 4; 2026-02-03 00:00 b 8; 2026-02-10 09:00 "
               "a; 2027-01-04 00:00 "
               "c?; 2027-01-30 09:00 a; 2027-02-03 00:00 b 4; 2027-02-03 00:00 b 8; ");
    check(schedule_pause(schedule, "b", &error));
    preview_is("2026-12-31 00:00", "2026-01-04 00:00 c; 2026-02-10 09:00 a; ");
}

/* ---- definitions ---- */

static void text_is(struct definition_fields f, const char *wanted) {
    struct buf b = {0};
    struct definition d;
    check(definition_write(&f, &b, &error));
    assert_string_equal(buf_text(&b), wanted);
    check(definition_read(buf_text(&b), &d, &error));
    buf_free(&b);
}

static void definitions_go_there_and_back(void **state) {
    (void)state;
    text_is(DEFINITION(.when = {.lunar = "01-01", .before = 7, .at = "09:00", .workday = "next"},
                       .late = "skip", .grace = "1d"),
            "{\"when\":{\"lunar\":\"01-01\",\"before\":7,\"at\":\"09:00\",\"workday\":\"next\"},"
            "\"late\":\"skip\",\"grace_ms\":86400000}");
    text_is(EVERY("10m"), "{\"when\":{\"every\":\"10m\"},\"late\":\"once\",\"grace_ms\":3600000}");
    struct definition d;
    check(definition_read("{\"when\":{\"birthday\":true,\"after\":3},\"late\":\"each\",\"grace_ms\""
                          ":0}",
                          &d, &error));
    assert_int_equal(d.when.kind, WHEN_BIRTHDAY);
    assert_int_equal(d.when.shift, 3);
    assert_int_equal(d.late, LATE_EACH);
    assert_int_equal(d.grace_ms, 0);
}

static void a_definition_that_is_wrong_is_refused(void **state) {
    (void)state;
    struct buf b = {0};
    struct definition_fields f = DEFINITION(.when = {.date = "06-01"}, .late = "often");
    assert_false(definition_write(&f, &b, &error));
    check_says("late = \"often\"");
    f = DEFINITION(.when = {.date = "06-01"}, .grace = "1 hour");
    assert_false(definition_write(&f, &b, &error));
    check_says("grace = \"1 hour\"");
    const struct birthday somebody = {.month = 5, .day = 1};
    f = DEFINITION(.when = {.birthday = &somebody});
    assert_false(definition_write(&f, &b, &error));
    check_says("birthday = true");
    assert_int_equal(b.len, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_run_by_hand_is_one_more),
        TEST(a_run_by_hand_that_fails_leaves_nothing),
        TEST(what_will_come_is_told_in_its_order),
        TEST(definitions_go_there_and_back),
        TEST(a_definition_that_is_wrong_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
