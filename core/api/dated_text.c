#include "api/dated_text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* ---- as much of Lua's lexer as finds braces: texts and comments are stepped over ---- */

/* Past a text, a long text or a comment that begins at `at`; `at` itself when none does. */
static const char *skip_quoted(const char *at) {
    if (strncmp(at, "--[[", 4) == 0 || strncmp(at, "[[", 2) == 0) {
        const char *end = strstr(at, "]]");
        return end ? end + 2 : at + strlen(at);
    }
    if (strncmp(at, "--", 2) == 0) return at + strcspn(at, "\n");
    if (*at != '"' && *at != '\'') return at;
    char quote = *at++;
    while (*at && *at != quote) at += at[0] == '\\' && at[1] ? 2 : 1;
    return *at ? at + 1 : at;
}

/* The last entry of the returned list: its braces. */
static bool find_last(const char *text, const char **begin, const char **end) {
    int depth = 0;
    *begin = *end = NULL;
    const char *open = NULL;
    for (const char *at = text; *at;) {
        const char *after = skip_quoted(at);
        if (after != at) {
            at = after;
            continue;
        }
        if (*at == '{' && ++depth == 2) open = at;
        if (*at == '}' && depth-- == 2) {
            *begin = open;
            *end = at + 1;
        }
        at++;
    }
    return *begin != NULL;
}

/* The text that stands behind `name =` within the entry: its quotes. */
static bool find_value(const char *begin, const char *end, const char *name, const char **open,
                       const char **close) {
    size_t n = strlen(name);
    for (const char *at = begin; at < end;) {
        const char *after = skip_quoted(at);
        if (after != at) {
            at = after;
            continue;
        }
        bool is_name = strncmp(at, name, n) == 0 && !isalnum((unsigned char)at[-1]);
        const char *value = is_name ? at + n + strspn(at + n, " \t") : at;
        if (is_name && *value == '=') {
            *open = value + 1 + strspn(value + 1, " \t\r\n");
            *close = skip_quoted(*open);
            return *close > *open;
        }
        at++;
    }
    return false;
}

bool dated_text_last(const char *text, char last[16]) {
    const char *begin, *end, *open, *close;
    if (!find_last(text, &begin, &end) || !find_value(begin, end, "from", &open, &close))
        return false;
    snprintf(last, 16, "%.*s", (int)(close - open - 2), open + 1);
    return true;
}

/* Appends the entry with other values of two fields. */
static void add_copy(struct buf *out, const char *begin, const char *end, const char *from) {
    struct {
        const char *name, *value, *open, *close;
    } field[] = {{.name = "from", .value = from}, {.name = "reference", .value = ""}};
    for (int i = 0; i < 2; i++)
        if (!find_value(begin, end, field[i].name, &field[i].open, &field[i].close))
            field[i].open = field[i].close = NULL;
    for (const char *at = begin; at < end;) {
        int hit = -1;
        for (int i = 0; i < 2; i++)
            if (field[i].open == at) hit = i;
        if (hit < 0) {
            buf_add_char(out, *at++);
            continue;
        }
        buf_printf(out, "\"%s\"", field[hit].value);
        at = field[hit].close;
    }
}

char *dated_text_add(const char *text, const char *from) {
    struct buf out = {0};
    const char *begin, *end;
    if (!find_last(text, &begin, &end)) return mem_copy_text(text);
    const char *line = begin; /* with its indentation */
    while (line > text && (line[-1] == ' ' || line[-1] == '\t')) line--;
    const char *rest = end + strspn(end, " \t");
    bool comma = *rest == ',';
    if (comma) rest++;
    buf_add(&out, text, (size_t)(end - text));
    buf_add_text(&out, ",");
    size_t trailing = strcspn(rest, "\n"); /* a comment behind the entry stays with it */
    bool alone =
        strspn(rest, " \t") == trailing || strncmp(rest + strspn(rest, " \t"), "--", 2) == 0;
    if (alone) buf_add(&out, rest, trailing);
    buf_add_char(&out, '\n');
    buf_add(&out, line, (size_t)(begin - line));
    add_copy(&out, begin, end, from);
    buf_add_char(&out, ',');
    buf_add_text(&out, alone ? rest + trailing : rest);
    return buf_take(&out);
}
