#include "host/duty.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "host/delivery.h"
#include "host/outlook.h"
#include "host/reload.h"

enum { TAKE_MS = 200, BATCH_MS = 100, AGAIN_MS = 1000, AGAIN_MAX_MS = 60000 };

struct duty {
    struct host *host;
    struct reload_report plugins;
    struct api_jobs jobs;
    struct schedule *schedule; /* NULL: it is to be planned anew */
    struct delivery *delivery;
    struct api_delivery command; /* to be carried by the loop */
    bool carrying;               /* a command is with the loop, or on its way there */
    instant_t due;
    day_t synced;  /* targets of jobs are asked for once a day */
    int64_t again; /* how long to wait after a failure, in ms; doubles */
    struct buf description;
};

/* ---- planning ---- */

static bool look_ahead(struct duty *d, struct err *e) {
    instant_t midnight = instant_of_day(d->synced + 1, 0), mail;
    if (!schedule_next_due(d->schedule, &d->due, e)) return false;
    if (midnight < d->due) d->due = midnight;
    if (!outbox_next_due(d->host->store, &mail, e)) return false;
    if (mail < d->due && !d->carrying) d->due = mail;
    d->again = AGAIN_MS;
    return true;
}

static bool sync(struct duty *d, struct err *e) {
    instant_t now = host_now(d->host);
    if (!schedule_sync(d->schedule, now, e)) return false;
    d->synced = instant_day(now);
    return true;
}

static bool plan(struct duty *d, struct err *e) {
    instant_t now = host_now(d->host);
    if (!api_jobs_of_registry(&d->host->registry, &d->host->config, &d->jobs, e)) return false;
    d->schedule = schedule_open(d->host->store, &d->jobs.jobs, &api_job_runner, now, e);
    d->synced = instant_day(now);
    return d->schedule && look_ahead(d, e);
}

static void forget_plan(struct duty *d) {
    schedule_close(d->schedule);
    api_jobs_free(&d->jobs);
    d->schedule = NULL;
    d->jobs = (struct api_jobs){0};
}

/* Jobs of plugins that were replaced are known no more. */
static bool plan_anew(struct duty *d, struct err *e) {
    forget_plan(d);
    reload_forget(&d->plugins);
    if (plan(d, e)) return true;
    forget_plan(d);
    return false;
}

static bool have_plan(struct duty *d, struct err *e) {
    return d->schedule || plan_anew(d, e);
}

/* Planned anew in any case: even one that fails in the end may have replaced plugins. */
bool duty_reload(struct duty *d, struct err *e) {
    struct err failure;
    bool ok = host_reload(d->host, &d->plugins, e);
    if (plan_anew(d, ok ? e : &failure)) return ok;
    if (!ok) log_err(&failure);
    return false;
}

struct duty *duty_open(struct host *h, struct err *e) {
    struct duty *d = mem_alloc(sizeof *d);
    d->host = h;
    d->again = AGAIN_MS;
    registry_free(&h->registry); /* as configured; each one passes the gate now */
    if (duty_reload(d, e) && (d->delivery = delivery_open(h, e))) {
        duty_describe(d);
        return d;
    }
    duty_close(d);
    return NULL;
}

void duty_close(struct duty *d) {
    forget_plan(d);
    reload_report_free(&d->plugins);
    delivery_close(d->delivery);
    api_delivery_free(&d->command);
    buf_free(&d->description);
    free(d);
}

instant_t duty_due(const struct duty *d) {
    return d->due;
}

/* ---- working ---- */

/* The store fails (a full disk, say): nothing of the batch has happened, and it is tried again. */
static void try_again_later(struct duty *d, const struct err *e) {
    log_err(e);
    d->due = host_now(d->host) + d->again;
    d->again = d->again * 2 < AGAIN_MAX_MS ? d->again * 2 : AGAIN_MAX_MS;
}

/* One command at a time; until it is back nothing else leaves. */
static bool deliver(struct duty *d, struct err *e) {
    if (d->carrying) return true;
    enum delivery_step step = delivery_next(d->delivery, &d->command, e);
    d->carrying = step == DELIVERY_COMMAND;
    return step != DELIVERY_FAILED;
}

/* Plugins that fail again and again are put aside. */
static bool judge_plugins(struct duty *d, struct err *e) {
    bool ok = host_quarantine(d->host, &d->plugins, e);
    if (!ok) forget_plan(d); /* it may know jobs of a plugin that is gone */
    return ok && (!d->plugins.changed || plan_anew(d, e));
}

void duty_run(struct duty *d) {
    struct err e;
    size_t ran;
    instant_t now = host_now(d->host);
    bool same_day = instant_day(now) == d->synced;
    if (!have_plan(d, &e) || !(same_day || sync(d, &e)) ||
        !schedule_run_due(d->schedule, now, BATCH_MS, &ran, &e) || !judge_plugins(d, &e) ||
        !deliver(d, &e) || !look_ahead(d, &e))
        try_again_later(d, &e);
}

struct api_delivery *duty_command(struct duty *d) {
    return d->command.command ? &d->command : NULL;
}

bool duty_record(struct duty *d, const struct duty_carried *c) {
    struct err e;
    bool ok = delivery_record(d->delivery, c->id, c->outcome, c->error, c->output, &e);
    d->carrying = !ok;
    if (!ok || !have_plan(d, &e) || !look_ahead(d, &e)) try_again_later(d, &e);
    return ok;
}

bool duty_lend(struct duty *d, struct err *e) {
    return store_lend(d->host->store, e);
}

/* The borrower may have released it. */
static bool any_quarantined(const struct reload_report *r) {
    size_t i = 0;
    while (i < r->n && !r->plugins[i].quarantined) i++;
    return i < r->n;
}

bool duty_take(struct duty *d, struct err *e) {
    struct err failure;
    if (!store_take(d->host->store, TAKE_MS, e)) return false;
    if (any_quarantined(&d->plugins) && !duty_reload(d, &failure)) log_err(&failure);
    if (!have_plan(d, &failure) || !sync(d, &failure) || !look_ahead(d, &failure))
        try_again_later(d, &failure);
    return true;
}

/* ---- describing ---- */

static void add_hash(struct buf *b, const char *name, const char *hash) {
    char start[13] = "";
    memcpy(start, hash, strnlen(hash, sizeof start - 1));
    json_add_member_text(b, name, start);
}

static void add_counters(struct buf *b, const struct plugin *p) {
    struct script_counters c = script_counters(p->script);
    json_add_member_text(b, "version", p->manifest.version);
    json_add_member_integer(b, "calls", (int64_t)c.calls);
    json_add_member_integer(b, "faults", (int64_t)c.faults);
    json_add_member_integer(b, "cpu_us", (int64_t)c.cpu_us);
    json_add_member_integer(b, "memory", (int64_t)c.memory_bytes);
}

static void add_plugin(struct buf *b, const struct host *h, const struct standing *s) {
    const struct plugin *p = registry_find_plugin(&h->registry, s->plugin);
    buf_add_text(b, "{\"name\":");
    json_add_text(b, s->plugin, strlen(s->plugin));
    add_hash(b, "hash", s->running);
    if (p) add_counters(b, p);
    if (s->reason) {
        json_add_member_text(b, "state", s->quarantined ? "quarantined" : "refused");
        add_hash(b, "refused", s->refused);
        json_add_member_text(b, "reason", s->reason);
    }
    buf_add_char(b, '}');
}

void duty_describe(struct duty *d) {
    struct err e;
    struct buf *b = &d->description;
    buf_clear(b);
    json_add_member_integer(b, "as_of", host_now(d->host));
    buf_add_text(b, ",\"plugins\":[");
    for (size_t i = 0; i < d->plugins.n; i++) {
        if (i > 0) buf_add_char(b, ',');
        add_plugin(b, d->host, &d->plugins.plugins[i]);
    }
    buf_add_char(b, ']');
    size_t whole = b->len;
    if (outlook_describe(d->host->store, b, &e)) return;
    b->data[b->len = whole] = '\0';
    log_err(&e);
}

const char *duty_description(const struct duty *d) {
    return d->description.data;
}
