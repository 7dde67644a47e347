#include "host/delivery.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/courier.h"

enum { BATCH_MAX = 100 };

struct delivery {
    struct host *host;
    int lock;
    struct delivery_count count;
};

/* ---- who delivers ---- */

static bool take_lock(struct delivery *d, struct err *e) {
    char *path = mem_print("%s.outbox", store_path(d->host->store));
    d->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    bool ok = d->lock >= 0 || err_system(e, "cannot open %s", path);
    if (ok && flock(d->lock, LOCK_EX | LOCK_NB) != 0) {
        ok = err_set(e, ERR_STATE, "another process is delivering this store's messages");
        err_hint(e, "a server delivers by itself; otherwise wait for the other one to end");
    }
    free(path);
    return ok;
}

struct delivery *delivery_open(struct host *h, struct err *e) {
    struct delivery *d = mem_alloc(sizeof *d);
    d->host = h;
    signal(SIGPIPE, SIG_IGN); /* a command may end before it has read everything */
    if (take_lock(d, e) && outbox_recover(h->store, e)) return d;
    delivery_close(d);
    return NULL;
}

void delivery_close(struct delivery *d) {
    if (!d) return;
    if (d->lock >= 0) close(d->lock);
    free(d);
}

/* ---- one message ---- */

bool delivery_record(struct delivery *d, int64_t id, enum outbox_outcome outcome, const char *error,
                     const char *output, struct err *e) {
    d->count.sent += outcome == OUTBOX_SENT;
    d->count.unsent += outcome != OUTBOX_SENT;
    return outbox_record(d->host->store, id, outcome, error, output, e);
}

/* The message of an error as a person wants to see it: its first line, and where. */
static bool record_failure(struct delivery *d, int64_t id, const struct err *failure,
                           struct err *e) {
    int n = (int)strcspn(failure->message, "\n");
    bool place = failure->where[0] != '\0';
    char *text = mem_print("%.*s%s%s%s", n, failure->message, place ? " (" : "", failure->where,
                           place ? ")" : "");
    bool ok = delivery_record(d, id, OUTBOX_AGAIN, text, NULL, e);
    free(text);
    return ok;
}

static bool write_file(const struct delivery *d, const struct api_delivery *x, struct err *e) {
    char *folder = host_path(d->host, x->folder), *path = mem_print("%s/%s", folder, x->name);
    bool ok =
        mkdir(folder, 0700) == 0 || errno == EEXIST || err_system(e, "cannot make %s", folder);
    ok = ok && output_file(path, x->content, x->length, 0600, e);
    free(path);
    free(folder);
    return ok;
}

/* Carries it, unless it is a command: that is begun, and left in *x. */
static bool carry(struct delivery *d, const struct outbox_message *m, struct api_delivery *x,
                  struct err *e) {
    struct err failure = {0};
    if (!api_delivery_prepare(&d->host->context, m, x, &failure)) {
        api_delivery_free(x);
        return record_failure(d, m->id, &failure, e);
    }
    if (x->refusal) return delivery_record(d, m->id, OUTBOX_REFUSED, x->refusal, NULL, e);
    if (x->command) return outbox_begin(d->host->store, m->id, e);
    if (!write_file(d, x, &failure)) return record_failure(d, m->id, &failure, e);
    return delivery_record(d, m->id, OUTBOX_SENT, NULL, NULL, e);
}

static bool carry_next(struct delivery *d, struct api_delivery *x, bool *found, struct err *e) {
    struct outbox_message m;
    if (!outbox_next(d->host->store, &m, found, e)) return false;
    if (!*found) return true;
    bool ok = carry(d, &m, x, e);
    outbox_message_free(&m);
    if (!ok || !x->command) api_delivery_free(x);
    return ok;
}

enum delivery_step delivery_next(struct delivery *d, struct api_delivery *command, struct err *e) {
    struct store *s = d->host->store;
    bool ok = true, found = true;
    int n = 0;
    *command = (struct api_delivery){0};
    if (!store_begin(s, e)) return DELIVERY_FAILED;
    for (; ok && found && n < BATCH_MAX && !command->command; n++)
        ok = carry_next(d, command, &found, e);
    if (!ok) store_rollback(s);
    if (!ok || !store_commit(s, e)) {
        api_delivery_free(command);
        return DELIVERY_FAILED;
    }
    return command->command ? DELIVERY_COMMAND : found ? DELIVERY_WORKED : DELIVERY_IDLE;
}

/* ---- without a server ---- */

struct carried {
    struct delivery *delivery;
    bool ok;
    struct err *e;
};

static void on_carried(void *context, int64_t id, enum outbox_outcome outcome, const char *error,
                       const char *output) {
    struct carried *c = context;
    c->ok = delivery_record(c->delivery, id, outcome, error, output, c->e);
}

bool delivery_run(struct delivery *d, struct delivery_count *count, struct err *e) {
    uv_loop_t loop;
    struct api_delivery command;
    struct carried carried = {.delivery = d, .ok = true, .e = e};
    enum delivery_step step = DELIVERY_WORKED;
    int rc = uv_loop_init(&loop);
    if (rc != 0) return err_set(e, ERR_SYSTEM, "cannot make a loop: %s", uv_strerror(rc));
    while (carried.ok && (step == DELIVERY_WORKED || step == DELIVERY_COMMAND)) {
        step = delivery_next(d, &command, e);
        if (step != DELIVERY_COMMAND) continue;
        courier_start(&loop, &command, on_carried, &carried);
        uv_run(&loop, UV_RUN_DEFAULT);
    }
    uv_loop_close(&loop);
    *count = d->count;
    return carried.ok && step == DELIVERY_IDLE;
}
