#include "base/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static int line_of(const char *text, const char *at) {
    int line = 1;
    for (; text < at; text++) line += *text == '\n';
    return line;
}

static bool no_duplicates(const cJSON *v, const char *file, struct err *e) {
    for (const cJSON *a = v->child; a; a = a->next) {
        if (cJSON_IsObject(v))
            for (const cJSON *b = a->next; b; b = b->next)
                if (strcmp(a->string, b->string) == 0) {
                    err_set(e, ERR_INPUT, "the key \"%s\" stands twice", a->string);
                    return err_at(e, file, 0);
                }
        if (!no_duplicates(a, file, e)) return false;
        if (cJSON_IsNumber(a) && fabs(a->valuedouble) > 9007199254740992.0) {
            err_set(e, ERR_INPUT, "a number is beyond 2^53 and would lose digits");
            return err_at(e, file, 0);
        }
    }
    return true;
}

cJSON *json_parse(const char *text, size_t length, const char *file, struct err *e) {
    if (!text_is_utf8(text, length)) {
        err_set(e, ERR_INPUT, "not UTF-8 text");
        err_at(e, file, 0);
        return NULL;
    }
    char *copy = mem_copy(text, length); /* cJSON wants a NUL at the end */
    const char *stop = NULL;
    cJSON *root = cJSON_ParseWithLengthOpts(copy, length + 1, &stop, 1);
    if (!root) {
        err_set(e, ERR_INPUT, "not valid JSON near \"%.20s\"", stop ? stop : "");
        err_at(e, file, line_of(copy, stop ? stop : copy));
    } else if (!no_duplicates(root, file, e)) {
        cJSON_Delete(root);
        root = NULL;
    }
    free(copy);
    return root;
}

bool json_integer(const cJSON *v, int64_t *out) {
    if (!cJSON_IsNumber(v) || v->valuedouble != floor(v->valuedouble)) return false;
    if (fabs(v->valuedouble) > 9007199254740992.0) return false;
    *out = (int64_t)v->valuedouble;
    return true;
}

void json_add_text(struct buf *b, const char *text, size_t length) {
    buf_add_char(b, '"');
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\') {
            buf_add_char(b, '\\');
            buf_add_char(b, (char)c);
        } else if (c == '\n') {
            buf_add_text(b, "\\n");
        } else if (c < 0x20) {
            buf_printf(b, "\\u%04x", c);
        } else {
            buf_add_char(b, (char)c);
        }
    }
    buf_add_char(b, '"');
}

void json_add_integer(struct buf *b, int64_t value) {
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do digits[--at] = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (value < 0) digits[--at] = '-';
    buf_add(b, digits + at, sizeof digits - at);
}
