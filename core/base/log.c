#include "base/log.h"

#include <stdio.h>
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
    log_line(LOG_ERROR, "%s", e->message);
    if (e->where[0]) log_line(LOG_ERROR, "  at %s", e->where);
    if (e->hint[0]) log_line(LOG_ERROR, "  %s", e->hint);
}
