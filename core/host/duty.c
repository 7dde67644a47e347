#include "host/duty.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"

enum { TAKE_MS = 200 };

struct duty {
    struct host *host;
    instant_t due;
    struct buf description;
};

struct duty *duty_open(struct host *h, struct err *e) {
    (void)e;
    struct duty *d = mem_alloc(sizeof *d);
    d->host = h;
    d->due = STORE_STILL_INSTANT;
    duty_describe(d);
    return d;
}

void duty_close(struct duty *d) {
    buf_free(&d->description);
    free(d);
}

instant_t duty_due(const struct duty *d) {
    return d->due;
}

void duty_run(struct duty *d) {
    (void)d;
}

bool duty_reload(struct duty *d, struct err *e) {
    (void)d, (void)e;
    return true;
}

bool duty_lend(struct duty *d, struct err *e) {
    return store_lend(d->host->store, e);
}

bool duty_take(struct duty *d, struct err *e) {
    return store_take(d->host->store, TAKE_MS, e);
}

/* ---- describing ---- */

static void add_text(struct buf *b, const char *name, const char *text) {
    buf_printf(b, ",\"%s\":", name);
    json_add_text(b, text, strlen(text));
}

static void add_integer(struct buf *b, const char *name, int64_t n) {
    buf_printf(b, ",\"%s\":", name);
    json_add_integer(b, n);
}

static void add_plugin(struct buf *b, const struct plugin *p) {
    char hash[HASH_HEX];
    struct script_counters c = script_counters(p->script);
    plugin_hash(p, hash);
    hash[12] = '\0';
    buf_add_text(b, "{\"name\":");
    json_add_text(b, p->manifest.name, strlen(p->manifest.name));
    add_text(b, "version", p->manifest.version);
    add_text(b, "hash", hash);
    add_integer(b, "calls", (int64_t)c.calls);
    add_integer(b, "faults", (int64_t)c.faults);
    add_integer(b, "cpu_us", (int64_t)c.cpu_us);
    add_integer(b, "memory", (int64_t)c.memory_bytes);
    buf_add_char(b, '}');
}

void duty_describe(struct duty *d) {
    const struct registry *r = &d->host->registry;
    struct buf *b = &d->description;
    buf_clear(b);
    add_integer(b, "as_of", host_now(d->host));
    buf_add_text(b, ",\"plugins\":[");
    for (size_t i = 0; i < r->n; i++) {
        if (i > 0) buf_add_char(b, ',');
        add_plugin(b, r->plugins[i]);
    }
    buf_add_char(b, ']');
}

const char *duty_description(const struct duty *d) {
    return d->description.data;
}
