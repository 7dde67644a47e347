#include <ctype.h>
#include <string.h>

#include "intake/kind.h"

/* Telephone numbers and bank accounts: digits that people write with blanks and signs between them.
 */

#define DIGITS 40

static bool keep_digits(const char *cell, const char *dropped, char digits[DIGITS]) {
    size_t n = 0;
    for (; *cell; cell++) {
        if (strchr(dropped, *cell)) continue;
        if (!isdigit((unsigned char)*cell) || n + 1 >= DIGITS) return false;
        digits[n++] = *cell;
    }
    digits[n] = '\0';
    return true;
}

static const char *without_country(const char *digits) {
    if (strncmp(digits, "0086", 4) == 0) return digits + 4;
    return strlen(digits) == 13 && strncmp(digits, "86", 2) == 0 ? digits + 2 : digits;
}

static bool is_mobile(const char *d) {
    return strlen(d) == 11 && d[0] == '1' && d[1] >= '3';
}

/* With its area code (0513-8…), without it, or 400 and 800 numbers. */
static bool is_land_line(const char *d) {
    size_t n = strlen(d);
    if (d[0] == '0') return d[1] != '0' && n >= 10 && n <= 12;
    if (n == 10) return strncmp(d, "400", 3) == 0 || strncmp(d, "800", 3) == 0;
    return (n == 7 || n == 8) && d[0] >= '2';
}

bool kind_phone(const char *cell, struct buf *out, struct value *value, const char **fault) {
    char digits[DIGITS];
    if (damage_is_scientific(cell))
        return kind_fault(fault,
                          "电话被表格软件改成了科学计数法(E+),请把该列设为文本格式后重新填写");
    if (!keep_digits(cell, " -()+", digits))
        return kind_fault(fault, "电话只能有数字,一格只填一个号码,请改正");
    const char *number = without_country(digits);
    if (is_mobile(number) || is_land_line(number))
        return kind_text(number, strlen(number), out, value);
    if (number[0] == '1') return kind_fault(fault, "手机号应为 11 位,请核对后改正");
    return kind_fault(fault, "不是电话号码:手机应为 11 位;固定电话请连同区号填写,例如 "
                             "0513-85512345(区号开头的 0 不能少)");
}

bool kind_account(const char *cell, struct buf *out, struct value *value, const char **fault) {
    char digits[DIGITS];
    if (damage_is_scientific(cell))
        return kind_fault(fault, "账号被表格软件改成了科学计数法(E+),末几位已丢失,"
                                 "请把该列设为文本格式,按存折或卡面重新填写");
    if (!keep_digits(cell, " ", digits))
        return kind_fault(fault, "账号只能有数字,请按存折或卡面改正");
    size_t n = strlen(digits);
    if (n < 8 || n > 32)
        return kind_fault(fault, "账号应为 8 到 32 位数字,位数不对,请按存折或卡面核对");
    /* Only what fits a bank card: longer internal accounts may well be mostly zeros. */
    if (n <= 20 && !strchr(cell, ' ') && damage_is_zeroed(digits, n))
        return kind_fault(
            fault, "账号第 15 位以后全是 "
                   "0,多半被表格软件改动过,请按存折或卡面重新填写;如果确实如此,请每四位加一个空格");
    return kind_text(digits, n, out, value);
}
