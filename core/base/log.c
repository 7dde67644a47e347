#include "base/log.h"

#include <stdio.h>
#include <string.h>
#include <stdlib.h>

static enum log_level limit = LOG_NOTICE;

void log_set_level(enum log_level level) {
    limit = level;
}

void log_line(enum log_level level, const char *fmt, ...) {
    if (level > limit) return;
    char text[8192];
    va_list va;
    va_start(va, fmt);
    vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    /* systemd sets JOURNAL_STREAM when stderr goes to the journal */
    if (getenv("JOURNAL_STREAM"))
        fprintf(stderr, "<%d>%s\n", (int)level, text);
    else
        fprintf(stderr, "qianshou: %s\n", text);
}

void log_err(const struct err *e) {
    int first = (int)strcspn(e->message, "\n");
    log_line(LOG_ERROR, "%.*s", first, e->message);
    if (e->where[0])
        log_line(LOG_ERROR, "  at %s%s%s", e->where, e->excerpt[0] ? "\n" : "", e->excerpt);
    if (e->message[first]) log_line(LOG_ERROR, "%s", e->message + first + 1);
    if (e->hint[0]) log_line(LOG_ERROR, "  %s", e->hint);
}
