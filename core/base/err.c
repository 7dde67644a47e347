#include "base/err.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static void set_va(struct err *e, enum err_code code, const char *fmt, va_list va) {
    e->code = code;
    e->where[0] = e->excerpt[0] = e->hint[0] = '\0';
    vsnprintf(e->message, sizeof e->message, fmt, va);
    text_mend(e->message); /* scripts and files say what they like, and it may have been cut */
}

bool err_set(struct err *e, enum err_code code, const char *fmt, ...) {
    va_list va;
    va_start(va, fmt);
    set_va(e, code, fmt, va);
    va_end(va);
    return false;
}

bool err_system(struct err *e, const char *fmt, ...) {
    int saved = errno;
    va_list va;
    va_start(va, fmt);
    set_va(e, ERR_SYSTEM, fmt, va);
    va_end(va);
    size_t used = strlen(e->message);
    snprintf(e->message + used, sizeof e->message - used, ": %s", strerror(saved));
    text_mend(e->message);
    return false;
}

bool err_wrap(struct err *e, const char *fmt, ...) {
    char inner[sizeof e->message];
    memcpy(inner, e->message, sizeof inner);
    va_list va;
    va_start(va, fmt);
    vsnprintf(e->message, sizeof e->message, fmt, va);
    va_end(va);
    size_t used = strlen(e->message);
    snprintf(e->message + used, sizeof e->message - used, ": %s", inner);
    text_mend(e->message);
    return false;
}

bool err_at(struct err *e, const char *file, int line) {
    if (line > 0)
        snprintf(e->where, sizeof e->where, "%s:%d", file, line);
    else
        snprintf(e->where, sizeof e->where, "%s", file);
    text_mend(e->where);
    return false;
}

bool err_hint(struct err *e, const char *fmt, ...) {
    va_list va;
    va_start(va, fmt);
    vsnprintf(e->hint, sizeof e->hint, fmt, va);
    va_end(va);
    text_mend(e->hint);
    return false;
}
