/* Instants in the programme's zone, also in the summers of 1986–1991, when China's clocks went an
 * hour ahead. */
#include "room.h"

#include <unistd.h>

#include "base/date.h"

static int use_shanghai(void **state) {
    (void)state;
    return date_set_zone("Asia/Shanghai") ? 0 : -1;
}

static instant_t at(const char *text) {
    instant_t instant = 0;
    if (!instant_parse(text, &instant)) fail_msg("\"%s\" is no instant", text);
    return instant;
}

static void assert_written(instant_t instant, const char *wanted) {
    char out[INSTANT_TEXT];
    assert_string_equal(instant_format(instant, out), wanted);
}

static void shanghai_is_eight_hours_ahead(void **state) {
    (void)state;
    assert_int_equal(at("1970-01-01 08:00"), 0);
    assert_int_equal(at("2023-10-15 12:00"), 1697342400000);
    assert_written(1697342400000, "2023-10-15 12:00:00");
}

static void instants_are_read_in_three_forms(void **state) {
    (void)state;
    assert_int_equal(at("2023-09-01T09:00:00"), at("2023-09-01 09:00"));
    assert_int_equal(at("2023-09-01 09:00:07"), at("2023-09-01 09:00") + 7000);
    assert_int_equal(at("2023-09-01"), at("2023-09-01 00:00:00"));
}

static void what_is_no_instant_is_refused(void **state) {
    (void)state;
    static const char *const texts[] = {"",
                                        "2023-09-01 24:00",
                                        "2023-09-01 09:60",
                                        "2023-09-01 09:00:60",
                                        "2023-09-01 9:00",
                                        "2023-09-01 09",
                                        "2023-09-01 ",
                                        "2023-09-01T09:00:00Z",
                                        "2023-02-29 09:00",
                                        "2023-09-01x09:00",
                                        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 09:00"};
    instant_t instant;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (instant_parse(texts[i], &instant)) fail_msg("\"%s\" was read", texts[i]);
}

static void the_summer_of_1988_is_an_hour_ahead(void **state) {
    (void)state;
    assert_int_equal(at("1988-07-01 12:00") - at("1988-01-01 12:00"),
                     (instant_t)182 * 86400000 - 3600000);
    assert_written(at("1988-07-01 12:00"), "1988-07-01 12:00:00");
}

/* Midnight is told apart from its neighbours on every day, whether the day had 23, 24 or 25 hours.
 */
static void every_day_of_those_years_keeps_its_midnight(void **state) {
    (void)state;
    int short_days = 0, long_days = 0;
    for (day_t day = date_to_day(1985, 1, 1); day < date_to_day(1993, 1, 1); day++) {
        instant_t midnight = instant_of_day(day, 0), next = instant_of_day(day + 1, 0);
        assert_int_equal(instant_day(midnight), day);
        assert_int_equal(instant_day(midnight - 1), day - 1);
        assert_int_equal(instant_day(instant_of_day(day, 23 * 60 + 59)), day);
        short_days += next - midnight == 23 * 3600000;
        long_days += next - midnight == 25 * 3600000;
    }
    assert_int_equal(short_days, 6);
    assert_int_equal(long_days, 6);
}

static void seconds_before_1970_belong_to_their_day(void **state) {
    (void)state;
    assert_written(at("1965-03-04 05:06:07"), "1965-03-04 05:06:07");
    assert_int_equal(instant_day(-1), 0);
    assert_int_equal(instant_day(-8 * 3600000 - 1), -1);
    assert_int_equal(instant_day(-8 * 3600000), 0);
    assert_written(-1, "1970-01-01 07:59:59");
}

static void every_minute_of_a_day_is_read_back(void **state) {
    (void)state;
    day_t day = date_to_day(2023, 9, 1);
    for (int minute = 0; minute < 24 * 60; minute++) {
        char text[INSTANT_TEXT];
        instant_t instant = instant_of_day(day, minute);
        assert_int_equal(at(instant_format(instant, text)), instant);
    }
}

static void a_zone_that_does_not_exist_is_refused_and_changes_nothing(void **state) {
    (void)state;
    assert_false(date_set_zone("Asia/Nantong"));
    assert_false(date_set_zone("../../etc/passwd"));
    assert_false(date_set_zone("Asia"));
    assert_int_equal(at("1970-01-01 08:00"), 0);
}

static void another_zone_has_another_midnight(void **state) {
    (void)state;
    assert_true(date_set_zone("UTC"));
    assert_int_equal(at("1970-01-01"), 0);
    assert_true(date_set_zone("Asia/Urumqi"));
    assert_int_equal(at("1970-01-01 06:00"), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(shanghai_is_eight_hours_ahead, use_shanghai),
        cmocka_unit_test_setup(instants_are_read_in_three_forms, use_shanghai),
        cmocka_unit_test_setup(what_is_no_instant_is_refused, use_shanghai),
        cmocka_unit_test_setup(the_summer_of_1988_is_an_hour_ahead, use_shanghai),
        cmocka_unit_test_setup(every_day_of_those_years_keeps_its_midnight, use_shanghai),
        cmocka_unit_test_setup(seconds_before_1970_belong_to_their_day, use_shanghai),
        cmocka_unit_test_setup(every_minute_of_a_day_is_read_back, use_shanghai),
        cmocka_unit_test_setup(a_zone_that_does_not_exist_is_refused_and_changes_nothing,
                               use_shanghai),
        cmocka_unit_test_setup(another_zone_has_another_midnight, use_shanghai),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
