#include "host/hand.h"

#include <stdlib.h>

#include "base/mem.h"

struct hand {
    uv_thread_t thread;
    uv_async_t finished;
    uv_mutex_t mutex; /* guards `given` and `stop` */
    uv_cond_t wake;
    bool given, stop;
    struct hand_task task; /* the loop's while free, the thread's while given */
    bool busy;             /* the loop's view */
    uint64_t since;        /* nanoseconds */
};

/* Waits for the next task; false when there will be none. */
static bool wait_for_task(struct hand *hand) {
    uv_mutex_lock(&hand->mutex);
    while (!hand->given && !hand->stop) uv_cond_wait(&hand->wake, &hand->mutex);
    bool given = hand->given;
    uv_mutex_unlock(&hand->mutex);
    return given;
}

static void put_down(struct hand *hand) {
    uv_mutex_lock(&hand->mutex);
    hand->given = false;
    uv_mutex_unlock(&hand->mutex);
    uv_async_send(&hand->finished);
}

static void run(void *context) {
    struct hand *hand = context;
    while (wait_for_task(hand)) {
        hand->task.work(hand->task.context);
        put_down(hand);
    }
}

static void on_finished(uv_async_t *async) {
    struct hand *hand = async->data;
    uv_mutex_lock(&hand->mutex);
    bool given = hand->given;
    uv_mutex_unlock(&hand->mutex);
    if (given || !hand->busy) return;
    hand->busy = false;
    hand->task.done(hand->task.context);
}

struct hand *hand_start(uv_loop_t *loop, struct err *e) {
    struct hand *hand = mem_alloc(sizeof *hand);
    uv_mutex_init(&hand->mutex);
    uv_cond_init(&hand->wake);
    int rc = uv_thread_create(&hand->thread, run, hand);
    if (rc == 0) {
        uv_async_init(loop, &hand->finished,
                      on_finished); /* used when there is a task, not before */
        hand->finished.data = hand;
        return hand;
    }
    err_set(e, ERR_SYSTEM, "cannot start the work thread: %s", uv_strerror(rc));
    free(hand);
    return NULL;
}

bool hand_is_free(const struct hand *hand) {
    return !hand->busy;
}

void hand_give(struct hand *hand, const struct hand_task *task) {
    hand->task = *task;
    hand->busy = true;
    hand->since = uv_hrtime();
    uv_mutex_lock(&hand->mutex);
    hand->given = true;
    uv_cond_signal(&hand->wake);
    uv_mutex_unlock(&hand->mutex);
}

const char *hand_task_name(const struct hand *hand) {
    return hand->busy ? hand->task.name : NULL;
}

uint64_t hand_busy_ms(const struct hand *hand) {
    return hand->busy ? (uv_hrtime() - hand->since) / 1000000 : 0;
}

static void free_hand(uv_handle_t *handle) {
    free(handle->data);
}

void hand_stop(struct hand *hand) {
    uv_mutex_lock(&hand->mutex);
    hand->stop = true;
    uv_cond_signal(&hand->wake);
    uv_mutex_unlock(&hand->mutex);
    uv_thread_join(&hand->thread);
    uv_mutex_destroy(&hand->mutex);
    uv_cond_destroy(&hand->wake);
    uv_close((uv_handle_t *)&hand->finished, free_hand);
}
