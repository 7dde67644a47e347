/* Lunar dates and solar terms, against an independent computation (lunar_golden.tsv). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "calendar/lunar.h"
#include "calendar/solar_term.h"

static const char golden[] = "tests/unit/calendar/lunar_golden.tsv";

static day_t iso(const char *text) {
    day_t day = date_from_iso(text, 10);
    if (day == DAY_NONE) fail_msg("%s is no date", text);
    return day;
}

static void is(const char *date, int year, int month, int day, bool leap) {
    struct lunar l;
    day_t back;
    assert_true(lunar_from_day(iso(date), &l));
    if (l.year != year || l.month != month || l.day != day || l.leap != leap)
        fail_msg("%s is %d-%d-%d leap %d", date, l.year, l.month, l.day, l.leap);
    assert_true(lunar_to_day(l, &back));
    assert_int_equal(back, iso(date));
}

static void well_known_days_are_right(void **state) {
    (void)state;
    is("2024-02-10", 2024, 1, 1, false);
    is("2027-02-06", 2027, 1, 1, false); /* ICU has 02-07 */
    is("2030-02-03", 2030, 1, 1, false); /* ICU has 02-02 */
    is("2012-02-02", 2012, 1, 11, false);
    is("2023-03-22", 2023, 2, 1, true);
    is("2033-12-22", 2033, 11, 1, true);
    is("1901-01-01", 1900, 11, 11, false);
    is("2100-12-31", 2100, 12, 1, false);
}

static void the_year_ends_on_the_29th_for_five_years(void **state) {
    (void)state;
    static const char *const eves[] = {"2025-01-28", "2026-02-16", "2027-02-05", "2028-01-25",
                                       "2029-02-12"};
    for (int i = 0; i < 5; i++) {
        is(eves[i], 2024 + i, 12, 29, false);
        assert_int_equal(lunar_month_length(2024 + i, 12, false), 29);
    }
    is("2024-02-09", 2023, 12, 30, false);
}

static void every_day_there_and_back(void **state) {
    (void)state;
    struct lunar before = {0}, l;
    for (day_t day = iso("1900-01-31"); day <= iso("2101-01-28"); day++) {
        day_t back;
        assert_true(lunar_from_day(day, &l));
        assert_true(lunar_to_day(l, &back));
        assert_int_equal(back, day);
        bool next_day = l.day == before.day + 1 && l.month == before.month && l.leap == before.leap;
        assert_true(next_day || l.day == 1);
        before = l;
    }
}

static void days_beyond_the_table_are_not_known(void **state) {
    (void)state;
    struct lunar l;
    day_t day;
    assert_false(lunar_from_day(iso("1900-01-30"), &l));
    assert_false(lunar_from_day(iso("2101-01-29"), &l));
    assert_false(lunar_from_day(DAY_FOREVER, &l));
    assert_false(lunar_to_day((struct lunar){1899, 12, 1, false}, &day));
    assert_false(lunar_to_day((struct lunar){2101, 1, 1, false}, &day));
}

static void days_that_a_year_lacks_are_refused(void **state) {
    (void)state;
    static const struct lunar wrong[] = {
        {2024, 12, 30, false}, {2024, 2, 1, true},  {2023, 3, 1, true},   {2023, 13, 1, false},
        {2023, 0, 1, false},   {2023, 1, 0, false}, {2023, 1, 31, false}, {2023, -1, 1, true}};
    day_t day;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(lunar_to_day(wrong[i], &day));
    assert_int_equal(lunar_leap_month(2023), 2);
    assert_int_equal(lunar_leap_month(2024), 0);
    assert_int_equal(lunar_leap_month(2101), 0);
}

static void dates_are_written_as_people_write_them(void **state) {
    (void)state;
    static const struct {
        struct lunar l;
        const char *text;
    } cases[] = {{{2024, 1, 1, false}, "正月初一"},      {{2024, 1, 11, false}, "正月十一"},
                 {{2024, 10, 10, false}, "十月初十"},    {{2024, 11, 20, false}, "十一月二十"},
                 {{2024, 12, 29, false}, "十二月廿九"},  {{2025, 6, 30, true}, "闰六月三十"},
                 {{2033, 11, 19, true}, "闰十一月十九"}, {{2024, 8, 15, false}, "八月十五"}};
    char out[LUNAR_TEXT];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(lunar_format(cases[i].l, out), cases[i].text);
}

/* ---- the independent computation ---- */

/* Months that begin a day earlier or later in the computation; lunar_years.tsv says why. */
static bool disputed(day_t first) {
    static const char *const days[] = {"1914-11-18", "1916-02-04", "1920-11-11", "2057-09-28"};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (first == iso(days[i])) return true;
    return false;
}

static void check_day(day_t day, struct lunar wanted) {
    struct lunar l;
    char text[DATE_TEXT];
    assert_true(lunar_from_day(day, &l));
    if (l.year != wanted.year || l.month != wanted.month || l.leap != wanted.leap ||
        l.day != wanted.day)
        fail_msg("%s is %d-%d-%d, computed %d-%d-%d", date_format(day, text), l.year, l.month,
                 l.day, wanted.year, wanted.month, wanted.day);
}

/* The first day, and the last unless it is disputed where the next month begins. */
static void check_month(day_t first, struct lunar wanted, int length) {
    check_day(first, wanted);
    if (disputed(first + length)) return;
    wanted.day = length;
    check_day(first + length - 1, wanted);
    assert_int_equal(lunar_month_length(wanted.year, wanted.month, wanted.leap), length);
}

static void every_month_agrees_with_the_computation(void **state) {
    (void)state;
    FILE *f = fopen(golden, "r");
    assert_non_null(f);
    char line[256], date[16];
    int months = 0, year, month, leap, length, disagreements = 0;
    while (fgets(line, sizeof line, f)) {
        if (sscanf(line, "%10s\t%d\t%d\t%d\t%d", date, &year, &month, &leap, &length) != 5)
            continue;
        months++;
        if (disputed(iso(date)))
            disagreements++;
        else
            check_month(iso(date), (struct lunar){year, month, 1, leap}, length);
    }
    fclose(f);
    assert_int_equal(months, 2474);
    assert_int_equal(disagreements, 4);
}

static void every_solar_term_agrees_with_the_computation(void **state) {
    (void)state;
    FILE *f = fopen(golden, "r");
    assert_non_null(f);
    char line[256], date[16], name[16];
    int terms = 0;
    while (fgets(line, sizeof line, f)) {
        int term = sscanf(line, "%10s\t%15s", date, name) == 2 ? solar_term_find(name) : -1;
        if (term < 0) continue;
        terms++;
        /* computed, the winter solstice of 1951 is a moment before midnight */
        day_t day = iso(date) + (strcmp(date, "1951-12-22") == 0);
        assert_int_equal(solar_term_of_day(day), term);
        assert_int_equal(solar_term_of_day(day + 1), -1);
    }
    fclose(f);
    assert_int_equal(terms, 200 * SOLAR_TERMS);
}

static void solar_terms_have_names_and_bounds(void **state) {
    (void)state;
    day_t day;
    assert_int_equal(solar_term_find("清明"), 6);
    assert_int_equal(solar_term_find("中秋"), -1);
    assert_true(solar_term_day(6, 2024, &day));
    assert_int_equal(day, iso("2024-04-04"));
    assert_false(solar_term_day(6, 1900, &day));
    assert_false(solar_term_day(6, 2101, &day));
    assert_int_equal(solar_term_of_day(iso("2101-04-04")), -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(well_known_days_are_right),
        cmocka_unit_test(the_year_ends_on_the_29th_for_five_years),
        cmocka_unit_test(every_day_there_and_back),
        cmocka_unit_test(days_beyond_the_table_are_not_known),
        cmocka_unit_test(days_that_a_year_lacks_are_refused),
        cmocka_unit_test(dates_are_written_as_people_write_them),
        cmocka_unit_test(every_month_agrees_with_the_computation),
        cmocka_unit_test(every_solar_term_agrees_with_the_computation),
        cmocka_unit_test(solar_terms_have_names_and_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
