#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "intake/kind.h"

/* A half-year term as offices write it: by school year and half ("2023-1", "2023-2024学年第一学期")
 * or by calendar year and season ("2023年秋季", "2024春": the spring belongs to the school year
 * before). */

static bool skip(const char **s, const char *word) {
    size_t n = strlen(word);
    if (strncmp(*s, word, n) != 0) return false;
    *s += n;
    return true;
}

static void skip_blanks(const char **s) {
    while (**s == ' ') (*s)++;
}

static bool read_year(const char **s, int *year) {
    if (strspn(*s, "0123456789") != 4) return false;
    *year = 0;
    for (int i = 0; i < 4; i++) *year = *year * 10 + (*s)[i] - '0';
    *s += 4;
    return *year >= 1990 && *year <= 2100;
}

static bool read_half(const char **s, int *half) {
    static const struct {
        const char *word;
        int half;
    } words[] = {{"第一学期", 1}, {"第1学期", 1}, {"上学期", 1}, {"一学期", 1}, {"第二学期", 2},
                 {"第2学期", 2},  {"下学期", 2},  {"二学期", 2}, {"-1", 1},     {"-2", 2}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (skip(s, words[i].word)) {
            *half = words[i].half;
            return true;
        }
    return false;
}

static bool read_season(const char *s, int *year, int *half) {
    skip(&s, "年");
    skip_blanks(&s);
    if (skip(&s, "秋"))
        *half = 1;
    else if (skip(&s, "春"))
        *half = 2;
    else
        return false;
    *year -= *half == 2;
    skip(&s, "季");
    skip(&s, "学期");
    return *s == '\0';
}

static bool read_school_year(const char *s, int year, int *half) {
    const char *rest = s;
    int second;
    if ((skip(&rest, "-") || skip(&rest, "/") || skip(&rest, "~")) && read_year(&rest, &second)) {
        if (second != year + 1) return false;
        s = rest;
    }
    if (skip(&s, "学年")) skip(&s, "度");
    skip_blanks(&s);
    return read_half(&s, half) && *s == '\0';
}

bool kind_term(const char *cell, struct buf *out, struct value *value, const char **fault) {
    const char *s = cell;
    int year, half;
    day_t day;
    char code[16];
    if (date_parse(cell, &day))
        return kind_fault(
            fault, "学期被表格软件改成了日期,请把该列设为文本格式,写成 2023年秋季 或 2024年春季");
    if (!read_year(&s, &year) ||
        (!read_season(s, &year, &half) && !read_school_year(s, year, &half)))
        return kind_fault(
            fault, "不是学期,请写成 2023年秋季、2024年春季,或 2023-1、2023-2(学年和第几学期)");
    int n = snprintf(code, sizeof code, "%d-%d", year, half);
    return kind_text(code, (size_t)n, out, value);
}
