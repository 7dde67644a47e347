#include <ctype.h>
#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "intake/kind.h"

#define SCIENTIFIC "数字被表格软件改成了科学计数法(E+),请把该列设为文本格式后重新填写"

/* Digits, with commas before every three when there are any. */
static bool read_grouped(const char **at, int64_t *number) {
    const char *s = *at;
    int64_t n = 0;
    int digits = 0, since_comma = -1;
    for (;; s++) {
        if (isdigit((unsigned char)*s)) {
            if (n > MONEY_MAX / 10) return false;
            n = n * 10 + (*s - '0');
            digits++;
            since_comma += since_comma >= 0;
        } else if (*s == ',' && digits > 0 && (since_comma < 0 ? digits <= 3 : since_comma == 3)) {
            since_comma = 0;
        } else {
            break;
        }
    }
    *at = s;
    *number = n;
    return digits > 0 && (since_comma < 0 || since_comma == 3) && n <= MONEY_MAX;
}

bool kind_integer(const char *cell, struct value *value, const char **fault) {
    if (damage_is_scientific(cell)) return kind_fault(fault, SCIENTIFIC);
    const char *s = cell;
    int64_t n;
    bool negative = *s == '-';
    if (negative || *s == '+') s++;
    if (!read_grouped(&s, &n)) return kind_fault(fault, "不是整数,请只填数字,例如 12");
    if (*s == '.' && s[1] != '\0') {
        s++;
        s += strspn(s, "0");
        if (isdigit((unsigned char)*s)) return kind_fault(fault, "应为整数,不能有小数,请改正");
    }
    if (*s != '\0') return kind_fault(fault, "不是整数,请只填数字,不要写单位,例如 12");
    *value = value_integer(negative ? -n : n);
    return true;
}

bool kind_yuan(const char *cell, struct value *value, const char **fault) {
    fen_t fen;
    if (money_parse_yuan(cell, &fen)) {
        *value = value_integer(fen);
        return true;
    }
    if (damage_is_scientific(cell)) return kind_fault(fault, SCIENTIFIC);
    if (strstr(cell, "万")) return kind_fault(fault, "金额请以元为单位填写,不要用“万”,例如 12000");
    const char *point = strchr(cell, '.');
    if (point && strspn(cell, "-¥￥0123456789,.") == strlen(cell) &&
        strspn(point + 1, "0123456789") > 2)
        return kind_fault(fault, "金额最多两位小数(到分),请改正");
    return kind_fault(fault, "不是金额,请以元为单位填写数字,例如 1234.50");
}

static bool is_serial(const char *cell) {
    if (strlen(cell) < 5 || strspn(cell, "0123456789") < 5) return false;
    if (cell[5] != '\0' && cell[5] != '.') return false;
    return strncmp(cell, "20000", 5) >= 0 && strncmp(cell, "60000", 5) <= 0;
}

/* Spreadsheets write "2023/9/1 0:00": midnight adds nothing to the day. */
static size_t without_midnight(const char *cell) {
    static const char *const endings[] = {" 0:00", " 00:00", " 0:00:00", " 00:00:00", "T00:00:00"};
    size_t n = strlen(cell);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t m = strlen(endings[i]);
        if (n > m && strcmp(cell + n - m, endings[i]) == 0) return n - m;
    }
    return n;
}

bool kind_date(const char *cell, struct buf *out, struct value *value, const char **fault) {
    day_t day;
    char iso[DATE_TEXT];
    kind_text(cell, without_midnight(cell), out, value);
    bool parsed = date_parse(out->data, &day);
    *value = value_null();
    if (parsed && date_from_day(day).year < 1900)
        return kind_fault(fault, "日期的年份早于 1900 年,请核对后改正");
    if (parsed && date_from_day(day).year > 2199)
        return kind_fault(fault, "日期的年份晚于 2199 年,请核对后改正;没有结束日期请留空");
    if (parsed) return kind_text(date_format(day, iso), DATE_TEXT - 1, out, value);
    if (is_serial(cell))
        return kind_fault(
            fault,
            "这是表格软件的日期序号,不是日期,请把该列设为日期或文本格式,按 2023-09-01 的样子填写");
    return kind_fault(fault, "不是有效的日期,请按 2023-09-01 的样子填写");
}
