#include "calendar/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool term_parse(const char *code, struct term *t) {
    if (strspn(code, "0123456789") != 4 || code[4] != '-' || (code[5] != '1' && code[5] != '2') ||
        code[6] != '\0')
        return false;
    t->year = atoi(code);
    t->half = code[5] - '0';
    return t->year >= 1000 && t->year <= 9998;
}

const char *term_code(struct term t, char out[TERM_TEXT]) {
    snprintf(out, TERM_TEXT, "%04u-%u", (unsigned)t.year % 10000, (unsigned)t.half % 10);
    return out;
}

struct term term_next(struct term t) {
    return t.half == 1 ? (struct term){t.year, 2} : (struct term){t.year + 1, 1};
}

const char *term_title(struct term t, char out[TERM_TITLE]) {
    snprintf(out, TERM_TITLE, "%d年%s季学期", t.half == 1 ? t.year : t.year + 1,
             t.half == 1 ? "秋" : "春");
    return out;
}

day_t term_nominal_start(struct term t) {
    return t.half == 1 ? date_to_day(t.year, 9, 1) : date_to_day(t.year + 1, 2, 1);
}
