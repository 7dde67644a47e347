/* The work thread of a server: the one that owns the store, the plugins and the schedule.
 *
 * The loop gives it one task at a time and goes on; when the task is done, the loop's thread hears
 * of it. What waits its turn waits with the loop, which chooses anew each time. */
#ifndef QIANSHOU_HOST_HAND_H
#define QIANSHOU_HOST_HAND_H

#include <uv.h>

#include "base/err.h"

struct hand;

struct hand_task {
    const char *name;            /* what people are told; NULL: nothing worth telling */
    void (*work)(void *context); /* on the work thread */
    void (*done)(void *context); /* on the loop's thread, when the hand is free again */
    void *context;
};

struct hand *hand_start(uv_loop_t *loop, struct err *e) MUST_CHECK;
bool hand_is_free(const struct hand *hand);
void hand_give(struct hand *hand, const struct hand_task *task); /* only to a free hand */
const char *hand_task_name(const struct hand *hand);             /* NULL: free, or not to tell */
/* How long it has been at its task; 0 when free. */
uint64_t hand_busy_ms(const struct hand *hand);
/* Waits for the task under way and ends the thread; its done is not called. Frees the hand when the
 * loop has run once more. */
void hand_stop(struct hand *hand);

#endif
