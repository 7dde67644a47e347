/* require "calendar": lunar dates, solar terms, birthdays, working days, what comes next. */
#include "room.h"

static void lunar_dates_go_there_and_back(void **state) {
    (void)state;
    gives("local l = calendar.lunar '2024-02-20'\n"
          "return l.year .. ' ' .. l.month .. ' ' .. l.day .. ' ' .. tostring(l.leap) .. l.text",
          "text:2024 1 11 false正月十一\n");
    gives("return calendar.lunar('2033-12-22').text .. calendar.lunar('2025-01-28').text",
          "text:闰十一月初一十二月廿九\n");
    gives("for _, day in ipairs { '1901-01-01', '2023-03-22', '2033-12-31', '2100-12-31' } do\n"
          "local l = calendar.lunar(day)\n"
          "assert(day == calendar.date { lunar_year = l.year, month = l.month, day = l.day, leap = "
          "l.leap })\n"
          "end return 'all'",
          "text:all\n");
    gives("return calendar.date { lunar = '01-11', year = 2024 } .. ' ' .. calendar.date { lunar = "
          "'02-01', leap = true, year = 2023 } .. ' ' .. calendar.date { lunar = '12-23', year = "
          "2024 }",
          "text:2024-02-20 2023-03-22 2025-01-22\n");
}

static void days_that_a_lunar_year_lacks_are_nil(void **state) {
    (void)state;
    gives("return tostring(calendar.date { lunar = '12-30', year = 2024 }) .. "
          "tostring(calendar.date { lunar_year = 2024, month = 2, day = 1, leap = true })",
          "text:nilnil\n");
}

static void solar_terms_go_there_and_back(void **state) {
    (void)state;
    gives("return calendar.solar_term '2024-04-04' .. calendar.date { term = '清明', year = 2024 } "
          ".. tostring(calendar.solar_term '2024-04-05')",
          "text:清明2024-04-04nil\n");
}

static void birthdays_are_kept_every_year(void **state) {
    (void)state;
    gives("return calendar.birthday { date = '2012-02-29', year = 2023 } .. ' ' .. "
          "calendar.birthday { date = '02-29', year = 2024 } .. ' ' .. "
          "calendar.birthday { lunar = '12-30', year = 2024 } .. ' ' .. "
          "calendar.birthday { lunar = '02-15', leap = true, year = 2024 }",
          "text:2023-02-28 2024-02-29 2025-01-28 2024-03-24\n");
}

static void what_is_wrong_is_said(void **state) {
    (void)state;
    fails("calendar.lunar '1900-01-30'", "known from 1900-01-31");
    fails("calendar.lunar '2024-2-1'", "not a date");
    fails("calendar.solar_term '2101-01-05'", "known from 1901 to 2100");
    fails("calendar.date { lunar = '1-11', year = 2024 }", "\"1-11\" is no lunar month and day");
    fails("calendar.date { lunar = '01-11' }", "\"year\" must be a whole number");
    fails("calendar.date { lunar = '01-11', year = 2101 }", "year = 2101; the tables know 1900");
    fails("calendar.date { lunar = '01-11', year = 2024.5 }", "must be a whole number");
    fails("calendar.date { lunar_year = 2024, month = 1, day = 1 << 40 }", "\"day\" must be");
    fails("calendar.date { term = '中秋', year = 2024 }", "none of the 24 solar terms");
    fails("calendar.date { term = '清明', lunar = '01-01', year = 2024 }", "either lunar or term");
    fails("calendar.date { luna = '01-11', year = 2024 }", "did you mean \"lunar\"");
    fails("calendar.birthday { year = 2024 }", "either date or lunar");
    fails("calendar.birthday { date = '02-30', year = 2024 }", "\"02-30\" is neither");
    fails("calendar.birthday { date = '02-28' }", "\"year\" is missing");
}

/* ---- working days: the shipped table knows 2020 to 2026 ---- */

static void working_days_follow_the_announcements(void **state) {
    (void)state;
    gives("local days = {}\n"
          "for _, day in ipairs { '2024-10-01', '2024-10-12', '2024-10-13', '2024-10-14', "
          "'2020-02-01', '2026-02-14' } do days[#days + 1] = tostring(calendar.workday(day)) end\n"
          "return table.concat(days, ' ')",
          "text:false true false true false true\n");
    gives("return calendar.next_workday '2024-09-30' .. ' ' .. calendar.previous_workday "
          "'2024-10-08' .. ' ' .. calendar.next_workday '2024-09-28'",
          "text:2024-10-08 2024-09-30 2024-09-29\n");
}

static void years_not_announced_are_not_known(void **state) {
    (void)state;
    gives("local known, guess = calendar.workday '2027-01-01'\n"
          "return tostring(known) .. tostring(guess) .. select('#', calendar.workday '2024-10-01')",
          "text:niltrue1\n");
    gives("local day, depends = calendar.next_workday '2026-12-31'\n"
          "return day .. tostring(depends)",
          "text:2027-01-01true\n");
    gives("return tostring(select(2, calendar.next_workday '2026-12-30'))", "text:false\n");
}

static void rows_of_the_store_count_at_once(void **state) {
    (void)state;
    gives("store.insert('holiday', { day = '2027-01-01', kind = 'holiday', name = '元旦' })\n"
          "store.insert('holiday', { day = '2027-01-03', kind = 'workday', name = '元旦' })\n"
          "local day, depends = calendar.next_workday '2026-12-31'\n"
          "return day .. tostring(depends) .. tostring(calendar.workday '2027-06-01')",
          "text:2027-01-03falsetrue\n");
}

static void working_days_need_the_store(void **state) {
    (void)state;
    fails("calendar.workday '2024-10-01'", "calendar.workday cannot be called here");
    fails("calendar.next({ date = '06-01', workday = 'next' }, '2024-01-01')",
          "calendar.next cannot be called here");
    gives("return (calendar.next({ date = '06-01' }, '2024-01-01'))", "text:2024-06-01 00:00\n");
}

static void a_calendar_without_work_is_an_error(void **state) {
    (void)state;
    fails("for d = 1, 31 do store.insert('holiday', { day = ('2027-05-%02d'):format(d), kind = "
          "'holiday', name = '试验' }) end\n"
          "for d = 1, 30 do store.insert('holiday', { day = ('2027-06-%02d'):format(d), kind = "
          "'holiday', name = '试验' }) end\n"
          "calendar.next_workday '2027-05-01'",
          "no working day within 31 days of 2027-05-01");
}

/* ---- when ---- */

static void every_kind_has_its_next(void **state) {
    (void)state;
    gives("local out = {}\n"
          "for _, when in ipairs {\n"
          "  { cron = '30 9 * * MON' }, { date = '06-01', at = '09:00' },\n"
          "  { lunar = '12-30', before = 7, at = '09:00', workday = 'previous' },\n"
          "  { term = '清明', after = 1 }, { birthday = { lunar = '01-11' }, at = '08:00' },\n"
          "  { birthday = { date = '2012-02-29' } }, { every = '10m' },\n"
          "} do out[#out + 1] = calendar.next(when, '2024-06-01 00:05') end\n"
          "return table.concat(out, ', ')",
          "text:2024-06-03 09:30, 2024-06-01 09:00, 2025-01-21 09:00, 2025-04-05 00:00, "
          "2025-02-08 08:00, 2025-02-28 00:00, 2024-06-01 00:10\n");
}

static void what_depends_on_the_unannounced_says_so(void **state) {
    (void)state;
    gives("local when, out = { date = '10-01', workday = 'next' }, {}\n"
          "for _, after in ipairs { '2024-01-01', '2026-12-01' } do\n"
          "  local at, depends = calendar.next(when, after)\n"
          "  out[#out + 1] = at .. tostring(depends)\n"
          "end return table.concat(out, ' ')",
          "text:2024-10-08 00:00false 2027-10-01 00:00true\n");
}

static void a_when_that_is_wrong_is_refused(void **state) {
    (void)state;
    fails("calendar.next({ cron = '60 * * * *' }, '2024-01-01')", "minute \"60\"");
    fails("calendar.next({ date = '06-01', befor = 7 }, '2024-01-01')", "did you mean \"before\"");
    fails("calendar.next({ date = '06-01', before = 1.5 }, '2024-01-01')", "whole number of days");
    fails("calendar.next({ date = '06-01', before = 1 << 40 }, '2024-01-01')", "from 0 to 366");
    fails("calendar.next({ birthday = { year = 1 } }, '2024-01-01')", "birthday: unknown field");
    fails("calendar.next({}, '2024-01-01')", "none of cron, date");
    fails("calendar.next({ date = '06-01' }, 'June')", "neither a date nor like");
    fails("calendar.next({ every = '9999d' }, '9999-12-01')", "leads outside the years");
    fails("calendar.next({ lunar = '01-01' }, '2100-06-01')", "no such day after 2100-06-01");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(lunar_dates_go_there_and_back),
        TEST(days_that_a_lunar_year_lacks_are_nil),
        TEST(solar_terms_go_there_and_back),
        TEST(birthdays_are_kept_every_year),
        TEST(what_is_wrong_is_said),
        TEST_OF_STORE(working_days_follow_the_announcements),
        TEST_OF_STORE(years_not_announced_are_not_known),
        TEST_OF_STORE(rows_of_the_store_count_at_once),
        TEST(working_days_need_the_store),
        TEST_OF_STORE(a_calendar_without_work_is_an_error),
        TEST_OF_STORE(every_kind_has_its_next),
        TEST_OF_STORE(what_depends_on_the_unannounced_says_so),
        TEST_OF_STORE(a_when_that_is_wrong_is_refused),
    };
    if (!date_set_zone("Asia/Shanghai")) return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
