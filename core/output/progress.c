#include "output/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define QUIET_MS 1000 /* shorter work shows nothing */
#define EVERY_MS 200
#define SILENT   INT64_MAX

static int64_t now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_begin(struct progress *p, const char *label, int64_t total) {
    int64_t started = isatty(STDERR_FILENO) ? now_ms() : SILENT;
    *p = (struct progress){.label = label, .total = total, .started_ms = started};
}

static void show(struct progress *p, int64_t now) {
    int64_t seconds = (now - p->started_ms) / 1000;
    p->shown_ms = now;
    if (p->total > 0)
        fprintf(stderr, "\r%s %lld%% %llds\033[K", p->label, (long long)(p->done * 100 / p->total),
                (long long)seconds);
    else
        fprintf(stderr, "\r%s %lld %llds\033[K", p->label, (long long)p->done, (long long)seconds);
}

void progress_add(struct progress *p, int64_t n) {
    p->done += n;
    if (p->started_ms == SILENT) return;
    int64_t now = now_ms();
    if (now - p->started_ms >= QUIET_MS && now - p->shown_ms >= EVERY_MS) show(p, now);
}

void progress_end(struct progress *p) {
    if (p->shown_ms > 0) fputs("\r\033[K", stderr);
    *p = (struct progress){0};
}
