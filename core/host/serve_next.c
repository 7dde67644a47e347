/* What the hand does next. */
#include "host/server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "host/courier.h"
#include "host/notify.h"

enum { LONGEST_SLEEP_MS = 60000, TAKE_AGAIN_MS = 100 };

static void give(struct server *s, const char *name, void (*work)(void *), void (*done)(void *)) {
    hand_give(s->hand, &(struct hand_task){name, work, done, s});
}

/* ---- what is due ---- */

static void work_due(void *context) {
    const struct server *s = context;
    duty_run(s->duty);
}

/* The outcome's texts live only during the call. */
static void on_carried(void *context, int64_t id, enum outbox_outcome outcome, const char *error,
                       const char *output) {
    struct server *s = context;
    s->outcome = (struct duty_carried){id, outcome, mem_copy_text(error), mem_copy_text(output)};
    s->carrying = false;
    s->carried = true;
    server_next(s);
}

static void done_due(void *context) {
    struct server *s = context;
    struct api_delivery *command = duty_command(s->duty);
    s->due_first = false;
    if (command) {
        s->carrying = true;
        courier_start(&s->loop, command, on_carried, s);
    }
    server_next(s);
}

void server_forget_outcome(struct server *s) {
    free(s->outcome.error);
    free(s->outcome.output);
    s->outcome = (struct duty_carried){0};
    s->carried = false;
}

static void work_record(void *context) {
    struct server *s = context;
    s->ok = duty_record(s->duty, &s->outcome);
}

/* What cannot be recorded now (a full disk) is tried again later. */
static void done_record(void *context) {
    struct server *s = context;
    s->unrecorded = !s->ok;
    if (s->ok) server_forget_outcome(s);
    server_next(s);
}

static bool is_due(const struct server *s) {
    return duty_due(s->duty) <= host_now(s->host);
}

/* Wakes at least each minute, so that a clock that was set is noticed. */
static void sleep_until_due(struct server *s) {
    instant_t wait = duty_due(s->duty) - host_now(s->host);
    uint64_t ms = wait < 0 ? 0 : wait > LONGEST_SLEEP_MS ? LONGEST_SLEEP_MS : (uint64_t)wait;
    uv_timer_start(&s->timer, server_on_timer, ms, 0);
}

void server_on_timer(uv_timer_t *timer) {
    server_next(timer->data);
}

/* ---- lending ---- */

static void log_client(const struct client *c, const char *what) {
    log_line(LOG_NOTICE, "%s process %d of user %u: %s%s%s", what, (int)c->pid, (unsigned)c->uid,
             c->verb, c->actor[0] ? " by " : "", c->actor);
}

static void grant(struct server *s) {
    s->state = SERVER_LENT;
    s->lent_at = host_now(s->host);
    log_client(s->borrower, "lent to");
    notify_status("lent to process %d: %s", (int)s->borrower->pid, s->borrower->verb);
    client_answer(s->borrower, "{\"ok\":true,\"lent\":true}");
}

static void work_lend(void *context) {
    struct server *s = context;
    duty_describe(s->duty);
    s->ok = duty_lend(s->duty, &s->e);
}

static void done_lend(void *context) {
    struct server *s = context;
    server_learn(s);
    if (!s->ok) {
        s->state = SERVER_OWNS;
        log_err(&s->e);
        if (s->borrower) client_refuse(s->borrower, &s->e);
        s->borrower = NULL;
    } else if (s->borrower) {
        grant(s);
    } else {
        s->state = SERVER_TAKES; /* gone before it got it */
    }
    server_next(s);
}

static void lend(struct server *s) {
    s->borrower = control_first(s->control, WANTS_LOAN);
    s->state = SERVER_LENDING;
    give(s, NULL, work_lend, done_lend);
}

static void work_take(void *context) {
    struct server *s = context;
    s->ok = duty_take(s->duty, &s->e);
}

/* Somebody else holds the lock: it may be lent on, and otherwise is asked for again soon. */
static void wait_for_store(struct server *s) {
    if (!s->told) log_line(LOG_WARNING, "the store does not come back: %s", s->e.message);
    s->told = true;
    s->borrower = control_first(s->control, WANTS_LOAN);
    if (s->borrower)
        grant(s);
    else
        uv_timer_start(&s->timer, server_on_timer, TAKE_AGAIN_MS, 0);
}

static void done_take(void *context) {
    struct server *s = context;
    if (!s->ok && !s->stopping) {
        wait_for_store(s);
        return;
    }
    s->state = s->ok ? SERVER_OWNS : SERVER_TAKES;
    s->due_first = true;
    s->told = !s->ok;
    s->unrecorded = false;
    if (s->ok) log_line(LOG_INFO, "the store is back");
    server_next(s);
}

/* ---- reload and status ---- */

static void work_describe(void *context) {
    struct server *s = context;
    duty_describe(s->duty);
}

static void answer_all_status(struct server *s) {
    for (struct client *c; (c = control_first(s->control, WANTS_STATUS));)
        server_answer_status(s, c);
}

static void done_describe(void *context) {
    server_learn(context);
    answer_all_status(context);
    server_next(context);
}

static void work_reload(void *context) {
    struct server *s = context;
    s->ok = duty_reload(s->duty, &s->e);
}

static void done_reload(void *context) {
    struct server *s = context;
    s->unrecorded = false; /* much has been written: it may go now */
    if (!s->ok) log_err(&s->e);
    for (struct client *c; (c = control_first(s->control, WANTS_RELOAD));)
        s->ok ? client_answer(c, "{\"ok\":true}") : client_refuse(c, &s->e);
    files_watch_again(s->files);
    notify_ready();
    server_next(s);
}

static void reload(struct server *s) {
    s->reload_wanted = false;
    notify_reloading();
    give(s, "new plugin code", work_reload, done_reload);
}

/* ---- choosing ---- */

static void choose(struct server *s) {
    if (control_first(s->control, WANTS_STATUS))
        give(s, NULL, work_describe, done_describe);
    else if (s->carried && (!s->unrecorded || is_due(s)))
        give(s, NULL, work_record, done_record);
    else if (s->reload_wanted)
        reload(s);
    else if (is_due(s) && (s->due_first || !control_first(s->control, WANTS_LOAN)))
        give(s, "jobs that are due", work_due, done_due);
    else if (control_first(s->control, WANTS_LOAN))
        lend(s);
    else
        sleep_until_due(s);
}

/* What is under way is finished first. What cannot be recorded, for the store is lent or full, is
 * sorted out by the next server. */
static void stop(struct server *s) {
    if (s->carrying) return;
    bool to_record = s->carried && !s->unrecorded;
    if (to_record && s->state == SERVER_TAKES && !s->told)
        give(s, NULL, work_take, done_take);
    else if (to_record && s->state == SERVER_OWNS)
        give(s, NULL, work_record, done_record);
    else
        server_end(s);
}

void server_next(struct server *s) {
    if (!hand_is_free(s->hand)) return;
    if (s->stopping)
        stop(s);
    else if (s->state == SERVER_TAKES)
        give(s, NULL, work_take, done_take);
    else if (s->state == SERVER_OWNS)
        choose(s);
}

/* ---- what clients ask ---- */

static void say_waiting(struct server *s, struct client *c) {
    char text[320];
    const char *task = hand_task_name(s->hand);
    if (s->borrower)
        snprintf(text, sizeof text, "%s%s%s (process %d)", s->borrower->verb,
                 s->borrower->actor[0] ? " by " : "", s->borrower->actor, (int)s->borrower->pid);
    else
        snprintf(text, sizeof text, "%s", task ? task : "the server");
    struct buf b = {0};
    buf_add_text(&b, "{\"ok\":true,\"waiting\":");
    json_add_text(&b, text, strlen(text));
    buf_add_char(&b, '}');
    client_tell(c, buf_text(&b));
    buf_free(&b);
}

void server_asked(void *context, struct client *c) {
    struct server *s = context;
    if (c->wants == WANTS_RELOAD) s->reload_wanted = true;
    server_next(s);
    if (c->wants == WANTS_LOAN && c != s->borrower) say_waiting(s, c);
    /* a busy hand, or a store that is elsewhere: what was known last is told at once */
    bool at_once = s->stopping || s->state != SERVER_OWNS || hand_task_name(s->hand);
    if (c->wants == WANTS_STATUS && at_once) server_answer_status(s, c);
}

void server_gone(void *context, struct client *c) {
    struct server *s = context;
    if (c != s->borrower) return;
    s->borrower = NULL;
    if (s->state != SERVER_LENT) return; /* still being lent: done_lend sees it */
    s->state = SERVER_TAKES;
    if (!s->ended) server_next(s);
}
