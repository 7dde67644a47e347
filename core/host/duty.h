/* What a server does when it is time: the schedule, the outbox, new plugin code. All of it on the
 * work thread, which owns the store, the plugins and the schedule. */
#ifndef QIANSHOU_HOST_DUTY_H
#define QIANSHOU_HOST_DUTY_H

#include "host/host.h"

struct duty;

struct duty *duty_open(struct host *h, struct err *e) MUST_CHECK;
void duty_close(struct duty *d);

/* When there is something to do; STORE_STILL_INSTANT: never, as things stand. */
instant_t duty_due(const struct duty *d);
/* A batch of what is due. What fails is logged and tried again later. */
void duty_run(struct duty *d);
/* A command that a message waits for: for the loop to carry, between duty_run and the next task.
 * NULL: none. Its outcome comes back to duty_record. */
struct api_delivery *duty_command(struct duty *d);
struct duty_carried {
    int64_t id;
    enum outbox_outcome outcome;
    char *error, *output; /* may be NULL */
};
/* False: the store failed, and duty_due says when to try again; nothing else is carried meanwhile.
 */
bool duty_record(struct duty *d, const struct duty_carried *c) MUST_CHECK;

/* Brings in what has changed on disk; what fails leaves the old code running. */
bool duty_reload(struct duty *d, struct err *e) MUST_CHECK;

bool duty_lend(struct duty *d, struct err *e) MUST_CHECK;
/* False while another process still owns the store. */
bool duty_take(struct duty *d, struct err *e) MUST_CHECK;

/* What people are told: the fields of a JSON object, to be read while the hand is free. */
void duty_describe(struct duty *d);
const char *duty_description(const struct duty *d);

#endif
