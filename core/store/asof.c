/* asof(TABLE, DAY, KNOWN) in SQL: what the spells of TABLE say of DAY, as was known at instant
 * KNOWN. Replaced in the text before SQLite sees it, so that its planner uses the table's key. DAY
 * and KNOWN then stand there twice, so bare
 * "?" get the numbers they would have had. */
#include "store/internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

struct scan {
    struct buf out;
    int bare;   /* "?" so far */
    bool named; /* a ":name" or "?1" was seen */
    bool found; /* an asof was seen */
    struct err *e;
};

static bool is_word(char c) {
    return isalnum((unsigned char)c) || c == '_' || c == '$' || (c & 0x80);
}

/* Length of the string, quoted name or comment that begins here; 0 when none does. */
static size_t quoted(const char *p) {
    if (p[0] == '-' && p[1] == '-') return strcspn(p, "\n");
    if (p[0] == '/' && p[1] == '*') {
        const char *end = strstr(p + 2, "*/");
        return end ? (size_t)(end - p) + 2 : strlen(p);
    }
    char close = *p == '[' ? ']' : *p;
    if (!strchr("'\"`[", *p) || !*p) return 0;
    const char *end = strchr(p + 1, close); /* a doubled quote reads as two neighbours */
    return end ? (size_t)(end - p) + 1 : strlen(p);
}

static size_t word_length(const char *p) {
    size_t n = 0;
    while (is_word(p[n])) n++;
    return n;
}

/* Length of the smallest piece that must not be cut. */
static size_t piece_length(const char *p) {
    size_t n = quoted(p);
    if (n == 0) n = word_length(p);
    return n ? n : 1;
}

/* The opening bracket after the word asof, or NULL. */
static const char *asof_bracket(const char *p, size_t word) {
    if (word != 4 || strncasecmp(p, "asof", 4) != 0) return NULL;
    p += 4;
    while (isspace((unsigned char)*p)) p++;
    return *p == '(' ? p : NULL;
}

static bool copy(struct scan *s, const char *p, const char *end);

/* Cuts what stands between the brackets at its outer commas. Returns the end bracket, or NULL when
 * there are not three arguments. */
static const char *arguments(const char *open, const char *from[3], const char *to[3]) {
    int depth = 0, n = 0;
    from[0] = open + 1;
    for (const char *p = open; *p; p += piece_length(p)) {
        if (*p == '(') depth++;
        if (*p == ')') depth--;
        bool last = depth == 0, cut = depth == 1 && *p == ',';
        if ((last || cut) && n == 3) return NULL;
        if (last || cut) to[n++] = p;
        if (last) return n == 3 ? p : NULL;
        if (cut && n < 3) from[n] = p + 1;
    }
    return NULL;
}

static void trim(const char **from, const char **to) {
    while (*from < *to && isspace((unsigned char)**from)) ++*from;
    while (*to > *from && isspace((unsigned char)(*to)[-1])) --*to;
}

static char *expanded(struct scan *s, const char *from, const char *to) {
    struct buf outer = s->out;
    s->out = (struct buf){0};
    bool ok = copy(s, from, to);
    char *text = buf_take(&s->out);
    s->out = outer;
    if (ok) return text;
    free(text);
    return NULL;
}

static bool write_asof(struct scan *s, const char *open, const char **after) {
    const char *from[3], *to[3];
    const char *close = arguments(open, from, to);
    if (!close)
        return err_set(s->e, ERR_STORE, "asof wants three arguments: asof(TABLE, DAY, KNOWN)");
    for (int i = 0; i < 3; i++) trim(&from[i], &to[i]);
    if (from[0] == to[0] || from[0] + word_length(from[0]) != to[0] || from[1] == to[1] ||
        from[2] == to[2])
        return err_set(s->e, ERR_STORE,
                       "asof wants a table's name, a day and an instant: asof(TABLE, DAY, KNOWN)");
    s->found = true;
    char *day = expanded(s, from[1], to[1]);
    char *known = day ? expanded(s, from[2], to[2]) : NULL;
    if (known)
        buf_printf(&s->out,
                   "(select * from %.*s where valid_from <= (%s\n) and valid_to > (%s\n)"
                   " and recorded_at <= (%s\n) and superseded_at > (%s\n))",
                   (int)(to[0] - from[0]), from[0], day, day, known, known);
    bool ok = known != NULL; /* the line ends above close a comment inside an argument */
    free(day);
    free(known);
    *after = close + 1;
    return ok;
}

static void copy_piece(struct scan *s, const char *p, size_t n) {
    bool bare = *p == '?' && !isdigit((unsigned char)p[1]);
    if (bare) {
        buf_printf(&s->out, "?%d", ++s->bare);
        return;
    }
    if (*p == '?' || ((*p == ':' || *p == '@' || *p == '$') && is_word(p[1]))) s->named = true;
    buf_add(&s->out, p, n);
}

static bool copy(struct scan *s, const char *p, const char *end) {
    while (p < end) {
        const char *open = asof_bracket(p, word_length(p));
        if (open) {
            if (!write_asof(s, open, &p)) return false;
        } else {
            size_t n = piece_length(p);
            copy_piece(s, p, n);
            p += n;
        }
    }
    return true;
}

char *asof_expand(const char *sql, struct err *e) {
    struct scan s = {.e = e};
    if (!strcasestr(sql, "asof")) return mem_copy_text(sql);
    bool ok = copy(&s, sql, sql + strlen(sql));
    if (ok && s.found && s.bare && s.named)
        ok = err_set(e, ERR_STORE, "with asof, parameters are all ? or all :name");
    if (ok && s.found) return buf_take(&s.out);
    buf_free(&s.out);
    return ok ? mem_copy_text(sql) : NULL;
}
