#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwidth.h>

bool text_is_utf8(const char *text, size_t length) {
    return u8_check((const uint8_t *)text, length) == NULL && memchr(text, '\0', length) == NULL;
}

void text_mend(char *text) {
    uint8_t *rest = (uint8_t *)text;
    while ((rest = (uint8_t *)u8_check(rest, strlen((char *)rest)))) *rest = '?';
}

static bool is_blank(ucs4_t c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0x3000 || c == 0xA0 ||
           c == 0xFEFF;
}

static ucs4_t fold_full_width(ucs4_t c) {
    return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c;
}

static bool is_plain_ascii(const char *text) {
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80) return false;
    return true;
}

static char *trim_ascii(const char *text) {
    size_t n;
    text += strspn(text, " \t\r\n");
    for (n = strlen(text); n > 0 && strchr(" \t\r\n", text[n - 1]); n--) {
    }
    return mem_copy(text, n);
}

/* Valid UTF-8 in, never longer out. */
static uint8_t *fold(const char *text, size_t length, size_t *n) {
    const uint8_t *in = (const uint8_t *)text;
    uint8_t *out = mem_alloc(length + 1);
    *n = 0;
    for (size_t i = 0; i < length;) {
        ucs4_t c;
        i += (size_t)u8_mbtouc(&c, in + i, length - i);
        c = c == 0x3000 ? ' ' : fold_full_width(c);
        *n += (size_t)u8_uctomb(out + *n, c, (ptrdiff_t)(length + 1 - *n));
    }
    return out;
}

static char *trim(const uint8_t *text, size_t length) {
    size_t first = 0, end = 0; /* of the characters that are not blank */
    for (size_t i = 0; i < length;) {
        ucs4_t c;
        size_t n = (size_t)u8_mbtouc(&c, text + i, length - i);
        if (!is_blank(c) && end == 0) first = i;
        i += n;
        if (!is_blank(c)) end = i;
    }
    return mem_copy(text + first, end - first);
}

/* Folded before it is normalised: only then does an accent meet its letter. */
char *text_clean(const char *text) {
    if (is_plain_ascii(text)) return trim_ascii(text);
    size_t length = strlen(text), folded_length, normal_length = 0;
    if (u8_check((const uint8_t *)text, length)) return mem_copy(text, length);
    uint8_t *folded = fold(text, length, &folded_length);
    uint8_t *normal = u8_normalize(UNINORM_NFC, folded, folded_length, NULL, &normal_length);
    char *clean = normal ? trim(normal, normal_length) : mem_copy(folded, folded_length);
    free(folded);
    free(normal);
    return clean;
}

int text_width(const char *text) {
    return u8_strwidth((const uint8_t *)text, "UTF-8");
}

size_t text_chars(const char *text) {
    return u8_mbsnlen((const uint8_t *)text, strlen(text));
}

static size_t distance(const char *a, const char *b) {
    size_t n = strlen(a), m = strlen(b);
    if (n > 63 || m > 63) return 64;
    size_t row[64];
    for (size_t j = 0; j <= m; j++) row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t best = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            if (row[j] + 1 < best) best = row[j] + 1;
            if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[m];
}

const char *text_nearest(const char *word, const char *const *candidates, size_t n) {
    const char *best = NULL;
    size_t limit = strlen(word) / 3 + 1, least = limit + 1;
    for (size_t i = 0; i < n; i++) {
        size_t d = distance(word, candidates[i]);
        if (d < least) least = d, best = candidates[i];
    }
    return best;
}

char *text_mask_name(const char *name) {
    ucs4_t c;
    size_t length = strlen(name);
    if (length == 0) return mem_copy("", 0);
    size_t first = (size_t)u8_mbtouc(&c, (const uint8_t *)name, length);
    struct buf b = {0};
    buf_add(&b, name, first);
    for (size_t i = 1; i < text_chars(name); i++) buf_add_char(&b, '*');
    return buf_take(&b);
}

char *text_mask_number(const char *number, size_t keep_first, size_t keep_last) {
    size_t n = strlen(number);
    char *out = mem_copy(number, n);
    if (keep_first + keep_last >= n) keep_first = keep_last = 0;
    for (size_t i = keep_first; i + keep_last < n; i++) out[i] = '*';
    return out;
}
