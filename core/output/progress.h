/* Progress on stderr for work that takes over a second; silent when stderr is no terminal. */
#ifndef QIANSHOU_OUTPUT_PROGRESS_H
#define QIANSHOU_OUTPUT_PROGRESS_H

#include <stdint.h>

struct progress {
    const char *label;
    int64_t total, done; /* total 0: unknown */
    int64_t started_ms, shown_ms;
};

void progress_begin(struct progress *p, const char *label, int64_t total);
void progress_add(struct progress *p, int64_t n);
void progress_end(struct progress *p);

#endif
