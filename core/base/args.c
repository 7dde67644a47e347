#include "base/args.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "base/money.h"
#include "base/text.h"

static const char *const type_names[] = {"text",    "integer", "yuan",   "date", "term",
                                         "boolean", "choice",  "folder", "file"};
static const char *const type_titles[] = {"文字", "整数", "金额",   "日期", "学期",
                                          "",     "选项", "文件夹", "文件"};

bool arg_type_parse(const char *name, enum arg_type *type) {
    for (size_t i = 0; i < sizeof type_names / sizeof *type_names; i++)
        if (strcmp(type_names[i], name) == 0) {
            *type = (enum arg_type)i;
            return true;
        }
    return false;
}

const char *arg_type_name(enum arg_type type) {
    return type_names[type];
}

const char *arg_type_title(enum arg_type type) {
    return type_titles[type];
}

static bool wrong(const struct arg *a, const char *text, const char *wanted, struct err *e) {
    return err_set(e, ERR_USAGE, "%s%s: \"%s\" is not %s", a->positional ? "" : "--", a->name, text,
                   wanted);
}

static bool is_term(const char *text) {
    return strspn(text, "0123456789") == 4 && text[4] == '-' &&
           (text[5] == '1' || text[5] == '2') && text[6] == '\0';
}

static bool read_choice(const struct arg *a, const char *text, struct err *e) {
    struct buf list = {0};
    bool found = false;
    for (const char *const *c = a->choices; c && *c; c++) {
        found = found || strcmp(*c, text) == 0;
        buf_printf(&list, "%s%s", list.len ? ", " : "one of: ", *c);
    }
    if (!found) wrong(a, text, buf_text(&list), e);
    buf_free(&list);
    return found;
}

bool arg_read(const struct arg *a, const char *text, struct arg_value *v, char out[64],
              struct err *e) {
    char *end;
    day_t day;
    v->given = true;
    v->text = text;
    switch (a->type) {
    case ARG_INTEGER:
        errno = 0;
        v->integer = strtoll(text, &end, 10);
        if (errno || end == text || *end) return wrong(a, text, "a whole number", e);
        return true;
    case ARG_YUAN:
        return money_parse_yuan(text, &v->integer) || wrong(a, text, "an amount in yuan", e);
    case ARG_DATE:
        if (!date_parse(text, &day)) return wrong(a, text, "a date (2023-09-01)", e);
        v->text = date_format(day, out);
        return true;
    case ARG_TERM:
        return is_term(text) ||
               wrong(a, text, "a term (2023-1 is autumn 2023, 2023-2 spring 2024)", e);
    case ARG_BOOLEAN:
        v->integer = strcmp(text, "false") != 0;
        return true;
    case ARG_CHOICE:
        return read_choice(a, text, e);
    case ARG_FOLDER:
    case ARG_FILE:
        return true;
    default:
        if (!text_is_utf8(text, strlen(text))) return wrong(a, text, "UTF-8", e);
        return !a->required || text[strspn(text, " \t\r\n")] != '\0' ||
               err_set(e, ERR_USAGE, "%s%s is blank", a->positional ? "" : "--", a->name);
    }
}
