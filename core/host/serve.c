/* Starting and ending a server. */
#include "host/serve.h"

#include <signal.h>
#include <string.h>

#include "base/log.h"
#include "host/notify.h"
#include "host/server.h"

enum { HUNG_MS = 600000 }; /* a hand that is at one task for longer does not live any more */

/* ---- signals, files, watchdog ---- */

static void on_stop(uv_signal_t *signal, int number) {
    struct server *s = signal->data;
    log_line(LOG_NOTICE, "%s: finishing what is under way", strsignal(number));
    uv_signal_stop(&s->interrupt); /* a second one ends it at once */
    uv_signal_stop(&s->terminate);
    notify_stopping();
    s->stopping = true;
    server_next(s);
}

static void want_reload(void *context) {
    struct server *s = context;
    s->reload_wanted = true;
    server_next(s);
}

static void on_hangup(uv_signal_t *signal, int number) {
    (void)number;
    want_reload(signal->data);
}

static void listen_to(struct server *s, uv_signal_t *signal, uv_signal_cb heard, int number) {
    uv_signal_init(&s->loop, signal);
    signal->data = s;
    uv_signal_start(signal, heard, number);
}

static void on_watchdog(uv_timer_t *timer) {
    const struct server *s = timer->data;
    if (hand_busy_ms(s->hand) < HUNG_MS) notify_alive();
}

static void start_timers(struct server *s) {
    uint64_t watchdog = notify_watchdog_ms();
    uv_timer_init(&s->loop, &s->timer);
    uv_timer_init(&s->loop, &s->watchdog);
    s->timer.data = s->watchdog.data = s;
    if (watchdog) uv_timer_start(&s->watchdog, on_watchdog, 0, watchdog / 3);
}

/* ---- start and end ---- */

static bool refuse_second(const struct host *h, struct err *e) {
    cJSON *other;
    if (!link_ask(h->store_path, "{\"op\":\"status\"}", &other, e)) return false;
    if (!other) return true;
    char since[INSTANT_TEXT];
    instant_format(link_integer(other, "started"), since);
    err_set(e, ERR_STATE, "the store %s is served already, by process %lld since %s", h->store_path,
            (long long)link_integer(other, "pid"), since);
    cJSON_Delete(other);
    return err_hint(e, "qianshou status says what it does");
}

static bool start(struct server *s, struct err *e) {
    const struct control_events events = {s, server_asked, server_gone};
    signal(SIGPIPE, SIG_IGN); /* a client may go before it has read its answer */
    turns_start(s);
    start_timers(s);
    listen_to(s, &s->interrupt, on_stop, SIGINT);
    listen_to(s, &s->terminate, on_stop, SIGTERM);
    listen_to(s, &s->hangup, on_hangup, SIGHUP);
    s->files = files_watch(&s->loop, s->host->home, want_reload, s);
    s->hand = hand_start(&s->loop, e);
    s->control = s->hand ? control_open(&s->loop, s->host->store_path, &events, e) : NULL;
    return s->control != NULL;
}

/* Closes all that the loop has; then it ends by itself. Only with a free hand. */
void server_end(struct server *s) {
    if (s->ended) return;
    s->ended = s->stopping = true;
    server_forget_outcome(s);
    if (s->control) control_close(s->control);
    if (s->hand) hand_stop(s->hand);
    files_close(s->files);
    uv_handle_t *const handles[] = {(uv_handle_t *)&s->interrupt, (uv_handle_t *)&s->terminate,
                                    (uv_handle_t *)&s->hangup,    (uv_handle_t *)&s->timer,
                                    (uv_handle_t *)&s->watchdog,  (uv_handle_t *)&s->turns.check};
    for (size_t i = 0; i < sizeof handles / sizeof *handles; i++) uv_close(handles[i], NULL);
    signal(SIGHUP, SIG_IGN); /* one that comes now is too late, and no reason to die */
}

static bool serve(struct server *s, struct err *e) {
    uv_loop_init(&s->loop);
    bool ok = start(s, e);
    if (ok) {
        log_line(LOG_NOTICE, "serving %s", s->host->store_path);
        notify_ready();
        server_next(s);
    } else {
        server_end(s);
    }
    uv_run(&s->loop, UV_RUN_DEFAULT);
    uv_loop_close(&s->loop);
    return ok;
}

bool serve_run(struct host *h, struct err *e) {
    if (!refuse_second(h, e) || !host_open_store(h, HOST_SERVER, e)) return false;
    host_run_clock(h);
    struct server s = {.host = h, .started_at = host_now(h), .duty = duty_open(h, e)};
    if (!s.duty) return false;
    server_learn(&s);
    bool ok = serve(&s, e);
    buf_free(&s.description);
    duty_close(s.duty);
    if (ok) log_line(LOG_NOTICE, "ended");
    return ok;
}
