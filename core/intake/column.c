#include "intake/column.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "intake/cell.h"
#include "intake/kind.h"

static const struct type {
    const char *name, *title;
} types[] = {
    [COLUMN_TEXT] = {"text", "文字"},           [COLUMN_INTEGER] = {"integer", "整数"},
    [COLUMN_YUAN] = {"yuan", "金额(元)"},       [COLUMN_DATE] = {"date", "日期"},
    [COLUMN_IDNO] = {"idno", "身份证号"},       [COLUMN_PHONE] = {"phone", "电话"},
    [COLUMN_ACCOUNT] = {"account", "银行账号"}, [COLUMN_DIVISION] = {"division", "县(市、区)"},
    [COLUMN_TERM] = {"term", "学期"},           [COLUMN_BOOLEAN] = {"boolean", "是或否"},
    [COLUMN_CHOICE] = {"choice", "选项"},
};

bool column_type_parse(const char *name, enum column_type *type) {
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(name, types[i].name) == 0) {
            *type = (enum column_type)i;
            return true;
        }
    return false;
}

const char *column_type_name(enum column_type type) {
    return types[type].name;
}

const char *column_type_title(enum column_type type) {
    return types[type].title;
}

bool kind_fault(const char **fault, const char *sentence) {
    *fault = sentence;
    return false;
}

bool kind_text(const char *text, size_t length, struct buf *out, struct value *value) {
    buf_clear(out);
    buf_add(out, text, length);
    *value = (struct value){.type = VALUE_TEXT, .text = out->data, .length = length};
    return true;
}

static bool is_one_of(const char *cell, const char *const *words) {
    for (; *words; words++)
        if (strcmp(cell, *words) == 0) return true;
    return false;
}

static bool read_boolean(const char *cell, struct value *value, const char **fault) {
    static const char *const yes[] = {"是", "有", "Y", "y", "1", NULL};
    static const char *const no[] = {"否", "无", "N", "n", "0", NULL};
    bool positive = is_one_of(cell, yes);
    if (!positive && !is_one_of(cell, no)) return kind_fault(fault, "只能填“是”或“否”,请改正");
    *value = value_integer(positive);
    return true;
}

static bool read_choice(const struct column *c, const char *cell, struct buf *out,
                        struct value *value, const char **fault) {
    static _Thread_local char sentence[512];
    for (size_t i = 0; i < c->n_choices; i++)
        if (strcmp(cell, c->choices[i]) == 0) return kind_text(cell, strlen(cell), out, value);
    struct buf b = {0};
    for (size_t i = 0; i < c->n_choices; i++) {
        if (b.len + strlen(c->choices[i]) > sizeof sentence - 80) { /* whole words only */
            buf_add_text(&b, "…");
            break;
        }
        if (i > 0) buf_add_text(&b, "、");
        buf_add_text(&b, c->choices[i]);
    }
    snprintf(sentence, sizeof sentence, "不在可选的内容之内,请填其中一项:%s", buf_text(&b));
    buf_free(&b);
    return kind_fault(fault, sentence);
}

/* "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?" and a column that was too narrow, "####". */
static bool is_formula_error(const char *cell) {
    static const char *const errors[] = {"#N/A",   "#REF!", "#VALUE!", "#DIV/0!",
                                         "#NAME?", "#NUM!", "#NULL!",  NULL};
    if (*cell != '#') return false;
    return is_one_of(cell, errors) || strncmp(cell, "####", 4) == 0;
}

static bool read_kind(const struct column *c, const struct column_context *context,
                      const char *cell, struct buf *out, struct value *value, const char **fault) {
    switch (c->type) {
    case COLUMN_TEXT:
        return kind_text(cell, strlen(cell), out, value);
    case COLUMN_INTEGER:
        return kind_integer(cell, value, fault);
    case COLUMN_YUAN:
        return kind_yuan(cell, value, fault);
    case COLUMN_DATE:
        return kind_date(cell, out, value, fault);
    case COLUMN_IDNO:
        return kind_idno(cell, out, value, fault);
    case COLUMN_PHONE:
        return kind_phone(cell, out, value, fault);
    case COLUMN_ACCOUNT:
        return kind_account(cell, out, value, fault);
    case COLUMN_DIVISION:
        return kind_division(context, cell, value, fault);
    case COLUMN_TERM:
        return kind_term(cell, out, value, fault);
    case COLUMN_BOOLEAN:
        return read_boolean(cell, value, fault);
    case COLUMN_CHOICE:
        return read_choice(c, cell, out, value, fault);
    }
    return kind_fault(fault, "这一列的类型未知,请联系管理员");
}

/* An apostrophe before a formula sign or a digit is a guard that makes a spreadsheet take the cell
 * as text (our own files write it too); it is not part of what the cell says. */
static const char *without_guard(const char *cell) {
    return *cell == '\'' && cell[1] != '\0' && strchr("=+-@0123456789", cell[1]) ? cell + 1 : cell;
}

static bool read_clean(const struct column *c, const struct column_context *context,
                       const char *cell, struct buf *out, struct value *value, const char **fault) {
    *value = value_null();
    if (*cell == '\0') return !c->required || kind_fault(fault, "此项必填,请补上");
    if (is_formula_error(cell))
        return kind_fault(fault, "这是表格软件的错误值,不是内容,请填写实际内容");
    return read_kind(c, context, without_guard(cell), out, value, fault);
}

bool column_read(const struct column *c, const struct column_context *context, const char *cell,
                 struct buf *out, struct value *value, const char **fault) {
    bool clean = cell_is_simple(cell) && !cell_has_blank_ends(cell);
    if (clean) return read_clean(c, context, cell, out, value, fault);
    char *cleaned = text_clean(cell);
    bool done = read_clean(c, context, cleaned, out, value, fault);
    free(cleaned);
    return done;
}
