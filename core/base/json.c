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

static int by_key(const void *a, const void *b) {
    return strcmp((*(cJSON *const *)a)->string, (*(cJSON *const *)b)->string);
}

/* The key that stands twice in the object, or NULL. */
static const char *repeated_key(const cJSON *object) {
    size_t n = (size_t)cJSON_GetArraySize(object), at = 0;
    const char *repeated = NULL;
    if (n < 2) return NULL;
    const cJSON **list = mem_alloc(n * sizeof *list), *item;
    cJSON_ArrayForEach(item, object) list[at++] = item;
    qsort(list, n, sizeof *list, by_key);
    for (size_t i = 1; i < n && !repeated; i++)
        if (by_key(&list[i - 1], &list[i]) == 0) repeated = list[i]->string;
    free(list);
    return repeated;
}

/* No key twice in an object, no number that a double does not hold. */
static bool check_values(const cJSON *v, const char *file, struct err *e) {
    const char *repeated = cJSON_IsObject(v) ? repeated_key(v) : NULL;
    if (repeated) {
        err_set(e, ERR_INPUT, "the key \"%s\" stands twice", repeated);
        return err_at(e, file, 0);
    }
    if (cJSON_IsNumber(v) && fabs(v->valuedouble) > 9007199254740992.0) {
        err_set(e, ERR_INPUT, "a number is beyond 2^53 and would lose digits");
        return err_at(e, file, 0);
    }
    for (const cJSON *a = v->child; a; a = a->next)
        if (!check_values(a, file, e)) return false;
    return true;
}

/* An escaped NUL, at which cJSON would end the text; NULL when there is none. */
static const char *find_nul(const char *text) {
    while ((text = strchr(text, '\\')) && strncmp(text + 1, "u0000", 5) != 0)
        text += text[1] ? 2 : 1;
    return text;
}

cJSON *json_parse(const char *text, size_t length, const char *file, struct err *e) {
    if (!text_is_utf8(text, length)) {
        err_set(e, ERR_INPUT, "not UTF-8 text");
        err_at(e, file, 0);
        return NULL;
    }
    char *copy = mem_copy(text, length); /* cJSON wants a NUL at the end */
    const char *stop = NULL, *nul = find_nul(copy);
    cJSON *root = nul ? NULL : cJSON_ParseWithLengthOpts(copy, length + 1, &stop, 1);
    if (nul) {
        err_set(e, ERR_INPUT, "a text has a NUL in it (\\u0000)");
        err_at(e, file, line_of(copy, nul));
    } else if (!root) {
        err_set(e, ERR_INPUT, "not valid JSON near \"%.20s\"", stop ? stop : "");
        err_at(e, file, line_of(copy, stop ? stop : copy));
    } else if (!check_values(root, file, e)) {
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

void json_add_member_text(struct buf *b, const char *name, const char *text) {
    buf_printf(b, ",\"%s\":", name);
    json_add_text(b, text, strlen(text));
}

void json_add_member_integer(struct buf *b, const char *name, int64_t value) {
    buf_printf(b, ",\"%s\":", name);
    json_add_integer(b, value);
}
