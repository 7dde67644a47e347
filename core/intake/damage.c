#include <string.h>

#include "intake/kind.h"

#define KEPT_DIGITS 15 /* what a spreadsheet's number holds */

bool damage_is_scientific(const char *cell) {
    size_t digits = strspn(cell, "0123456789.");
    const char *s = cell + digits;
    if (digits == 0 || (*s != 'E' && *s != 'e')) return false;
    s++;
    if (*s == '+') s++;
    return *s != '\0' && strspn(s, "0123456789") == strlen(s);
}

bool damage_is_zeroed(const char *digits, size_t n) {
    return n >= KEPT_DIGITS + 3 && strspn(digits + KEPT_DIGITS, "0") == n - KEPT_DIGITS;
}
