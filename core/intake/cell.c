#include "intake/cell.h"

#include <string.h>

bool cell_is_simple(const char *text) {
    const unsigned char *c = (const unsigned char *)text;
    while (*c) {
        if (*c < 0x80)
            c++;
        else if (*c >= 0xE4 && *c <= 0xE9 && c[1] && c[2])
            c += 3;
        else
            return false;
    }
    return true;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool cell_has_blank_ends(const char *text) {
    return *text != '\0' && (is_blank(*text) || is_blank(text[strlen(text) - 1]));
}

char *cell_trim(char *text) {
    while (is_blank(*text)) text++;
    size_t n = strlen(text);
    while (n > 0 && is_blank(text[n - 1])) n--;
    text[n] = '\0';
    return text;
}
