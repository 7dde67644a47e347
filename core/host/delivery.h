/* Delivering what waits in the outbox.
 *
 * One process delivers a store's messages at a time: it holds a lock on STORE.outbox, so whoever
 * gets the lock knows that what stands in "sending" was left by one that died. The calls below
 * belong to the thread that owns the store; a command that they give out is carried by a courier on
 * whatever loop there is, and its outcome comes back to delivery_record. */
#ifndef QIANSHOU_HOST_DELIVERY_H
#define QIANSHOU_HOST_DELIVERY_H

#include "host/host.h"

struct delivery; /* one that delivers */

/* Plugins must be started. Takes the lock (ERR_STATE when another process delivers) and sorts what
 * a dead one has left. */
struct delivery *delivery_open(struct host *h, struct err *e) MUST_CHECK;
void delivery_close(struct delivery *d); /* NULL is fine */

enum delivery_step {
    DELIVERY_IDLE,    /* nothing more is due */
    DELIVERY_WORKED,  /* files were written, or messages could not be prepared: go on */
    DELIVERY_COMMAND, /* *command is to be carried now; only then free it */
    DELIVERY_FAILED,  /* the store failed; e says how */
};
/* Deals with what is due, up to 100 messages in a transaction. */
enum delivery_step delivery_next(struct delivery *d, struct api_delivery *command,
                                 struct err *e) MUST_CHECK;
bool delivery_record(struct delivery *d, int64_t id, enum outbox_outcome outcome, const char *error,
                     const char *output, struct err *e) MUST_CHECK;

struct delivery_count {
    int64_t sent, unsent;
};
/* Everything that is due, on a loop of its own: for when there is no server. */
bool delivery_run(struct delivery *d, struct delivery_count *count, struct err *e) MUST_CHECK;

#endif
