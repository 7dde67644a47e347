/* What staff read of a `when`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "calendar/when.h"

static void says(struct when_fields f, const char *wanted) {
    struct err e;
    struct when w;
    struct buf text = {0};
    if (!when_read(&f, &w, &e)) fail_msg("%s", e.message);
    when_text(&w, &text);
    assert_string_equal(buf_text(&text), wanted);
    buf_free(&text);
}

static void days_of_the_year(void **state) {
    (void)state;
    says((struct when_fields){.lunar = "01-01", .before = 7, .at = "09:00", .workday = "previous"},
         "农历正月初一前 7 天 09:00,遇休息日提前");
    says((struct when_fields){.lunar = "12-30"}, "农历十二月三十(除夕) 00:00");
    says((struct when_fields){.date = "06-01", .at = "08:30", .workday = "next"},
         "每年 6 月 1 日 08:30,遇休息日顺延");
    says((struct when_fields){.term = "清明", .after = 1}, "清明后 1 天 00:00");
}

static void birthdays(void **state) {
    (void)state;
    struct birthday unnamed = {0}, lunar = {6, 29, true, true};
    says((struct when_fields){.birthday = &unnamed, .before = 3, .at = "09:00"},
         "每人生日前 3 天 09:00");
    says((struct when_fields){.birthday = &lunar}, "农历闰六月廿九 00:00");
}

static void by_the_clock_alone(void **state) {
    (void)state;
    says((struct when_fields){.every = "10m"}, "每 10 分钟");
    says((struct when_fields){.every = "90m"}, "每 90 分钟");
    says((struct when_fields){.every = "120m"}, "每 2 小时");
    says((struct when_fields){.every = "1d"}, "每 1 天");
}

static void days_of_cron(void **state) {
    (void)state;
    says((struct when_fields){.cron = "0 9 * * *"}, "每天 09:00");
    says((struct when_fields){.cron = "0 9 * * 1"}, "每周一 09:00");
    says((struct when_fields){.cron = "0 9 * * 1-5"}, "每周一至周五 09:00");
    says((struct when_fields){.cron = "0 9 * * sun,2,4"}, "每周二、四、日 09:00");
    says((struct when_fields){.cron = "0 9 1,15 * *"}, "每月 1、15 日 09:00");
    says((struct when_fields){.cron = "0 9 1-7 3,9 *"}, "每年 3、9 月 1 至 7 日 09:00");
    says((struct when_fields){.cron = "0 9 * 7,8 1"}, "每年 7、8 月的每周一 09:00");
    says((struct when_fields){.cron = "0 9 * 7 *"}, "每年 7 月的每天 09:00");
    says((struct when_fields){.cron = "0 9 13 * 5"}, "每月 13 日和每周五 09:00");
    says((struct when_fields){.cron = "0 9 */2 * 1"},
         "每月 1、3、5、7、9、11、13、15、17、19、21、23、25、27、29、31 日中的周一 09:00");
}

static void times_of_cron(void **state) {
    (void)state;
    says((struct when_fields){.cron = "0 9,17 * * *"}, "每天 09:00、17:00");
    says((struct when_fields){.cron = "*/10 * * * *"}, "每天每 10 分钟");
    says((struct when_fields){.cron = "* * * * *"}, "每天每分钟");
    says((struct when_fields){.cron = "@hourly"}, "每天每小时的第 0 分");
    says((struct when_fields){.cron = "5,35 * * * *"}, "每天每小时的第 5、35 分");
    says((struct when_fields){.cron = "*/15 9-17 * * 1-5"}, "每周一至周五 9 至 17 时每 15 分钟");
    says((struct when_fields){.cron = "0 18 * * 5", .before = 2}, "每周五前 2 天 18:00");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_of_the_year),   cmocka_unit_test(birthdays),
        cmocka_unit_test(by_the_clock_alone), cmocka_unit_test(days_of_cron),
        cmocka_unit_test(times_of_cron),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
