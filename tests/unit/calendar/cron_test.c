/* Cron expressions, against python3-croniter (cron_golden.tsv). Through when_next, as jobs use
 * them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "calendar/when.h"
#include "holidays.h"

static struct err e;

/* The next after `after`, as "2024-01-01 00:00". */
static const char *next(const char *cron, const char *after, char out[INSTANT_TEXT]) {
    struct when w = {.kind = WHEN_CRON};
    struct when_next n = {0};
    instant_t instant;
    if (!cron_parse(cron, &w.cron, &e)) fail_msg("%s: %s", cron, e.message);
    assert_true(instant_parse(after, &instant));
    if (!when_next(&w, &holidays, instant, &n, &e)) fail_msg("%s: %s", cron, e.message);
    assert_false(n.depends);
    instant_format(n.at, out);
    out[strlen("2024-01-01 00:00")] = '\0';
    return out;
}

static void gives(const char *cron, const char *after, const char *wanted) {
    char got[INSTANT_TEXT];
    next(cron, after, got);
    if (strcmp(got, wanted) != 0) fail_msg("%s after %s: %s, not %s", cron, after, got, wanted);
}

static void check_line(char *line) {
    char *rest = line + strcspn(line, "\n");
    *rest = '\0';
    char *cron = strtok_r(line, "\t", &rest), *after = strtok_r(NULL, "\t", &rest), *wanted;
    for (; (wanted = strtok_r(NULL, "\t", &rest)); after = wanted) gives(cron, after, wanted);
}

static void hundreds_of_expressions_agree_with_croniter(void **state) {
    (void)state;
    FILE *f = fopen("tests/unit/calendar/cron_golden.tsv", "r");
    assert_non_null(f);
    char line[512];
    int n = 0;
    while (fgets(line, sizeof line, f)) {
        if (line[0] == '#') continue;
        check_line(line);
        n++;
    }
    fclose(f);
    assert_int_equal(n, 591);
}

static void a_star_in_a_day_field_asks_both_to_fit(void **state) {
    (void)state;
    gives("0 0 13 * FRI", "2024-09-01", "2024-09-06 00:00");   /* Fridays and 13ths */
    gives("0 0 */13 * FRI", "2024-09-01", "2024-09-27 00:00"); /* a Friday that is 1, 14 or 27 */
    gives("0 0 */13 * 5", "2024-09-28", "2024-11-01 00:00");
    gives("0 0 13 * */5", "2024-09-01", "2024-09-13 00:00"); /* the 13th, if Sunday or Friday */
    gives("0 0 1-31 * FRI", "2024-09-01", "2024-09-02 00:00");
}

static void blanks_and_case_do_not_matter(void **state) {
    (void)state;
    gives("  0\t9  * jAn Mon ", "2024-01-01 09:00", "2024-01-08 09:00");
    gives("@Daily", "2024-01-01", "2024-01-02 00:00");
}

static void the_29th_of_february_is_found_across_a_century(void **state) {
    (void)state;
    gives("0 0 29 2 *", "2096-03-01", "2104-02-29 00:00");
    gives("0 0 */28 2 MON", "2024-02-29", "2027-02-01 00:00");
}

static void refuses(const char *cron, const char *part) {
    struct cron c;
    e = (struct err){0};
    if (cron_parse(cron, &c, &e)) fail_msg("%s was taken", cron);
    if (!strstr(e.message, part)) fail_msg("%s: %s", cron, e.message);
}

static void errors_name_the_field_and_its_text(void **state) {
    (void)state;
    refuses("60 * * * *", "minute \"60\": 60 is not between 0 and 59");
    refuses("* 9-24 * * *", "hour \"9-24\": 24 is not between 0 and 23");
    refuses("* * 0 * *", "day of month \"0\"");
    refuses("* * * 13 *", "month \"13\"");
    refuses("* * * * 8", "day of week \"8\"");
    refuses("* * * JAM *", "month \"JAM\": no such name");
    refuses("* * * JANUARY *", "month \"JANUARY\": no such name");
    refuses("* * * * 5-1", "day of week \"5-1\": the range runs backwards");
    refuses("5/15 * * * *", "minute \"5/15\": a step needs a range before it");
    refuses("*/0 * * * *", "minute \"*/0\": no such step");
    refuses("*/99999999999 * * * *", "no such step");
    refuses("99999999999999999999 * * * *", "minute");
    refuses("1,,2 * * * *", "minute \"1,,2\": a number is missing");
    refuses("1, * * * *", "minute \"1,\"");
    refuses("1- * * * *", "minute \"1-\"");
    refuses("*x * * * *", "minute \"*x\"");
    refuses("MON * * * *", "minute \"MON\": no such name");
    refuses("-1 * * * *", "minute \"-1\"");
    refuses("九 * * * *", "minute \"九\"");
}

static void the_number_of_fields_is_five(void **state) {
    (void)state;
    refuses("", "fewer fields");
    refuses("* * * *", "fewer fields");
    refuses("0 * * * * *", "more fields");
    refuses("@reboot", "there is no \"@reboot\"");
}

static void days_that_no_year_has_are_refused(void **state) {
    (void)state;
    refuses("0 0 30 2 *", "no year has that day");
    refuses("0 0 31 4,6,9,11 *", "no year has that day");
}

/* ---- summer time ---- */

static void in_berlin(void (*check)(void)) {
    assert_true(date_set_zone("Europe/Berlin"));
    check();
    assert_true(date_set_zone("Asia/Shanghai"));
}

/* 2024-03-31 02:00 → 03:00 */
static void check_skipped(void) {
    gives("30 2 * * *", "2024-03-30 12:00", "2024-03-31 03:00");
    gives("30 2 * * *", "2024-03-31 03:00", "2024-04-01 02:30");
    gives("*/20 * * * *", "2024-03-31 01:40", "2024-03-31 03:00");
    gives("*/20 * * * *", "2024-03-31 03:00", "2024-03-31 03:20");
}

static void a_time_that_does_not_exist_fires_at_the_next_minute(void **state) {
    (void)state;
    in_berlin(check_skipped);
}

static instant_t after_of(const char *cron, instant_t after) {
    struct when w = {.kind = WHEN_CRON};
    struct when_next n = {0};
    assert_true(cron_parse(cron, &w.cron, &e));
    assert_true(when_next(&w, &holidays, after, &n, &e));
    return n.at;
}

/* 2024-10-27 03:00 → 02:00: 02:30 is at 00:30 and at 01:30 UTC */
static void check_doubled(void) {
    instant_t first = INT64_C(1729989000000), second = first + 3600000;
    assert_int_equal(after_of("30 2 * * *", first - 1), first);
    instant_t day_after = second + 24 * INT64_C(3600000);
    assert_int_equal(after_of("30 2 * * *", first), day_after);
    assert_int_equal(after_of("30 2 * * *", second - 60000), day_after);
    assert_int_equal(after_of("30 2 * * *", second), day_after);
    assert_int_equal(after_of("*/30 * * * *", first), first + 5400000); /* 03:00 */
}

static void a_doubled_hour_fires_once(void **state) {
    (void)state;
    in_berlin(check_doubled);
}

/* Apia had no 30 December 2011. */
static void check_lost_day(void) {
    gives("0 9 30 12 *", "2011-12-01", "2011-12-31 00:00");
}

static void a_day_that_the_zone_left_out_fires_at_the_next_midnight(void **state) {
    (void)state;
    assert_true(date_set_zone("Pacific/Apia"));
    check_lost_day();
    assert_true(date_set_zone("Asia/Shanghai"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hundreds_of_expressions_agree_with_croniter),
        cmocka_unit_test(a_star_in_a_day_field_asks_both_to_fit),
        cmocka_unit_test(blanks_and_case_do_not_matter),
        cmocka_unit_test(the_29th_of_february_is_found_across_a_century),
        cmocka_unit_test(errors_name_the_field_and_its_text),
        cmocka_unit_test(the_number_of_fields_is_five),
        cmocka_unit_test(days_that_no_year_has_are_refused),
        cmocka_unit_test(a_time_that_does_not_exist_fires_at_the_next_minute),
        cmocka_unit_test(a_doubled_hour_fires_once),
        cmocka_unit_test(a_day_that_the_zone_left_out_fires_at_the_next_midnight),
    };
    if (!date_set_zone("Asia/Shanghai")) return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
