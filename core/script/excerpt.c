/* What people see of an error in their file: the line, a caret under the word that is meant, and,
 * for a word that nothing defines, the nearest one in the file. */
#include "script/internal.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { WORD_MAX = 64, WORDS_MAX = 512, LINE_SHOWN_MAX = 160, LINES_BELOW = 12 };

static bool is_word(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

/* Where `word` stands alone in the line, the first or the last time; NULL: nowhere. */
static const char *find_word(const char *line, size_t length, const char *word, bool last) {
    size_t n = strlen(word);
    const char *found = NULL;
    for (size_t i = 0; n > 0 && i + n <= length; i++) {
        if (memcmp(line + i, word, n) != 0) continue;
        bool joins = (i > 0 && is_word(line[i - 1]) && is_word(word[0])) ||
                     (i + n < length && is_word(line[i + n]) && is_word(word[n - 1]));
        if (joins) continue;
        found = line + i;
        if (!last) break;
    }
    return found;
}

/* The next word that the message quotes: 'x' or "x"; moves *at behind it. */
static bool next_quoted(const char **at, char word[WORD_MAX]) {
    while ((*at += strcspn(*at, "'\"")), **at) {
        char quote = *(*at)++;
        const char *end = strchr(*at, quote);
        if (!end || memchr(*at, '\n', (size_t)(end - *at))) return false;
        size_t n = (size_t)(end - *at);
        snprintf(word, WORD_MAX, "%.*s", n < WORD_MAX ? (int)n : 0, *at);
        *at = end + 1;
        if (word[0]) return true;
    }
    return false;
}

static const char *line_of(const struct source_file *file, int number) {
    const char *line = file->text;
    for (int i = 1; i < number; i++) {
        line = strchr(line, '\n');
        if (!line) return NULL;
        line++;
    }
    return *line ? line : NULL;
}

/* A call's error bears the call's first line; the word may stand in a line of its table. */
static const char *find_meant(const char *line, const char *message, int *down) {
    char word[WORD_MAX];
    const char *found;
    bool is_syntax = strstr(message, " near '"); /* what stands before it was read well */
    for (*down = 0; line && *down <= LINES_BELOW; ++*down) {
        size_t length = strcspn(line, "\n");
        for (const char *at = message; next_quoted(&at, word);)
            if ((found = find_word(line, length, word, is_syntax))) return found;
        line = line[length] ? line + length + 1 : NULL;
    }
    *down = 0;
    return NULL;
}

/* Blanks as wide as the text; tabs stay tabs. */
static void add_blanks(struct buf *out, const char *text, size_t length) {
    char *before = mem_copy(text, length);
    for (char *c = before; (c = strchr(c, '\t'));) *c = ' ', buf_add_char(out, '\t');
    for (int n = text_width(before) - (int)out->len; n > 0; n--) buf_add_char(out, ' ');
    free(before);
}

static void show(const struct source_file *file, int number, const char *message, struct err *e) {
    int down;
    const char *line = line_of(file, number), *meant = find_meant(line, message, &down);
    if (line && down > 0) line = line_of(file, number + down);
    size_t length = line ? strcspn(line, "\r\n") : 0;
    if (!line || length > LINE_SHOWN_MAX) return;
    if (!meant && strstr(message, "near <eof>")) meant = line + length;
    int n = snprintf(e->excerpt, sizeof e->excerpt, "%5d | %.*s", number + down, (int)length, line);
    if (!meant || n < 0 || (size_t)n >= sizeof e->excerpt) return;
    struct buf blanks = {0};
    add_blanks(&blanks, line, (size_t)(meant - line));
    snprintf(e->excerpt + n, sizeof e->excerpt - (size_t)n, "\n      | %s^", buf_text(&blanks));
    buf_free(&blanks);
}

/* ---- the nearest word ---- */

struct words {
    char *word[WORDS_MAX];
    size_t n;
};

static void add_words(struct words *w, const struct source_file *file, const char *but) {
    for (const char *c = file->text; *c && w->n < WORDS_MAX;) {
        size_t n = strspn(c, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
        if (n > 1 && n < WORD_MAX && !(strlen(but) == n && memcmp(c, but, n) == 0))
            w->word[w->n++] = mem_copy(c, n);
        c += n > 0 ? n : 1;
    }
}

/* "x" is not defined; did somebody mean another word of the file? */
static void suggest(const struct source_file *file, const char *message, struct err *e) {
    char word[WORD_MAX];
    struct words words = {0};
    const char *at = message;
    if (e->hint[0] || !strstr(message, "is not defined") || !next_quoted(&at, word)) return;
    add_words(&words, file, word);
    const char *near = text_nearest(word, (const char *const *)words.word, words.n);
    if (near) err_hint(e, "did you mean \"%s\"?", near);
    for (size_t i = 0; i < words.n; i++) free(words.word[i]);
}

/* Leaves of the traceback what is in scripts, and nothing when that says the place once more. */
static void shorten(char *message, bool has_place) {
    char *trace = strstr(message, "\nstack traceback:");
    if (!trace) return;
    struct buf kept = {0};
    int n = 0;
    for (char *line = strchr(trace + 1, '\n'); line; line = strchr(line + 1, '\n')) {
        size_t length = strcspn(line + 1, "\n") + 1;
        if (strncmp(line, "\n\t[C]:", 6) == 0) continue;
        buf_add(&kept, line, length);
        n++;
    }
    *trace = '\0';
    if (n > has_place)
        sprintf(trace, "\nstack traceback:%s", buf_text(&kept)); /* never longer than it was */
    buf_free(&kept);
}

void excerpt_add(const struct source_set *sources, struct err *e) {
    shorten(e->message, e->where[0] != '\0');
    const char *colon = strrchr(e->where, ':');
    if (!colon || !sources) return;
    for (size_t i = 0; i < sources->n; i++) {
        const struct source_file *file = &sources->files[i];
        size_t n = strlen(file->label);
        if ((size_t)(colon - e->where) != n || memcmp(e->where, file->label, n) != 0) continue;
        char message[512];
        snprintf(message, sizeof message, "%.*s", (int)strcspn(e->message, "\n"), e->message);
        show(file, atoi(colon + 1), message, e);
        suggest(file, message, e);
        return;
    }
}
