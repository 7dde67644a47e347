/* How long the loop's turns take: what has passed between two looks, less what it slept. */
#include "host/server.h"

static void on_check(uv_check_t *check) {
    struct turns *t = check->data;
    uint64_t now = uv_hrtime(), idle = uv_metrics_idle_time(check->loop);
    uint64_t passed = now - t->last, slept = idle - t->last_idle;
    if (passed > slept && passed - slept > t->longest) t->longest = passed - slept;
    t->last = now;
    t->last_idle = idle;
}

void turns_start(struct server *s) {
    struct turns *t = &s->turns;
    uv_loop_configure(&s->loop, UV_METRICS_IDLE_TIME);
    uv_check_init(&s->loop, &t->check);
    t->check.data = t;
    uv_check_start(&t->check, on_check);
    uv_unref((uv_handle_t *)&t->check);
    t->last = uv_hrtime();
}
