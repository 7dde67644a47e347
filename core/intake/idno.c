#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "intake/kind.h"

#define LENGTH 18

char idno_check_digit(const char first17[17]) {
    static const int weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < 17; i++) sum += weights[i] * (first17[i] - '0');
    return "10X98765432"[sum % 11];
}

/* The ways people type an X: x × * and the Cyrillic one; Ｘ and ＊ are ASCII after cleaning. */
static size_t match_x(const char *s) {
    static const char *const forms[] = {"X", "x", "*", "×", "Х", "х"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strcmp(s, forms[i]) == 0) return strlen(s);
    return 0;
}

/* Drops blanks and turns a last X of any form into 'X'. False when there is anything else than
 * digits. */
static bool squeeze(const char *text, char *out, size_t cap, bool *had_blanks) {
    size_t n = 0;
    *had_blanks = false;
    for (const char *s = text; *s; s++) {
        size_t x = match_x(s);
        if (*s == ' ') {
            *had_blanks = true;
            continue;
        }
        if (n + 1 >= cap || (!isdigit((unsigned char)*s) && x == 0)) return false;
        out[n++] = x > 0 ? 'X' : *s;
        if (x > 0) break;
    }
    out[n] = '\0';
    return true;
}

static bool check_digits(const char *number, bool had_blanks, const char **fault) {
    size_t n = strlen(number);
    char birth[9];
    day_t day;
    if (n == 15) return kind_fault(fault, "这是 15 位的旧身份证号,已停用,请填写 18 位号码");
    if (n != LENGTH) return kind_fault(fault, "身份证号应为 18 位,位数不对,请核对后改正");
    /* Nine in a hundred damaged numbers still have a right check digit, so this comes first. A true
     * number that ends like this is told from a damaged one by blanks: no spreadsheet takes "320602
     * 20100101 1000" for a number. */
    if (!had_blanks && damage_is_zeroed(number, n))
        return kind_fault(
            fault,
            "末三位为 "
            "000,多半被表格软件改动过,请按证件重新填写;如果证件上确实如此,请在号码中间加空格,"
            "如 320602 20100101 1000");
    memcpy(birth, number + 6, 8);
    birth[8] = '\0';
    if (!date_parse(birth, &day) || date_from_day(day).year < 1900)
        return kind_fault(fault, "身份证号中的出生日期不存在,请按证件核对");
    if (idno_check_digit(number) != number[17])
        return kind_fault(fault, "身份证号的校验位不对,有数字填错,请按证件核对");
    return true;
}

static bool check_clean(const char *text, char out[19], const char **fault) {
    char number[40];
    bool had_blanks;
    if (damage_is_scientific(text))
        return kind_fault(fault, "身份证号被表格软件改成了科学计数法(E+),末几位已丢失,"
                                 "请把该列设为文本格式,按证件重新填写");
    if (!squeeze(text, number, sizeof number, &had_blanks))
        return kind_fault(fault, "身份证号只能有数字和末位的 X,请核对后改正");
    if (!check_digits(number, had_blanks, fault)) return false;
    memcpy(out, number, LENGTH + 1);
    return true;
}

bool idno_check(const char *text, char out[19], const char **fault) {
    char *clean = text_clean(text);
    bool done = check_clean(clean, out, fault);
    free(clean);
    return done;
}

bool kind_idno(const char *cell, struct buf *out, struct value *value, const char **fault) {
    char number[LENGTH + 1];
    return idno_check(cell, number, fault) && kind_text(number, LENGTH, out, value);
}
