/* The outbox: messages that leave the house, each under a key of its own, none of them twice.
 *
 *   waiting ──► sending ──► sent
 *                  ├──► waiting (surely not sent: again after 1, 5, 30 minutes, 2, 6, 12, 24 hours)
 *                  ├──► failed  (given up, or refused for good: needs a person)
 *                  └──► unsure  (nobody knows, and sending twice would do harm: needs a person)
 *
 * Who delivers commits "sending" before anything leaves the house. When it died then,
 * outbox_recover sorts what it left: idempotent messages wait again, others are unsure. A message
 * of an idempotent transport may go from waiting to sent in the transaction in which it is carried.
 */
#ifndef QIANSHOU_OUTBOX_OUTBOX_H
#define QIANSHOU_OUTBOX_OUTBOX_H

#include "store/store.h"

enum { OUTBOX_KEY_MAX = 200 }; /* bytes */

/* What is sent; texts are the caller's. */
struct outbox_letter {
    const char *key, *transport, *plugin;
    bool idempotent;       /* of the transport */
    const char *recipient; /* "carer:12", "staff:周敏", or "address" */
    const char *address;   /* a free one; NULL: none */
    const char *subject, *text;
};
/* *is_new: false when the plugin has sent this key before; nothing is written then. Refuses a key
 * that is another plugin's. */
bool outbox_add(struct store *s, const struct outbox_letter *letter, bool *is_new,
                struct err *e) MUST_CHECK;

/* A message in clear; free with outbox_message_free. */
struct outbox_message {
    int64_t id;
    bool idempotent;
    char *key, *transport, *recipient, *address, *subject, *text; /* address may be NULL */
    instant_t created_at;
};
void outbox_message_free(struct outbox_message *m);

/* When the next waiting message is due; STORE_STILL_INSTANT: none waits. */
bool outbox_next_due(struct store *s, instant_t *due, struct err *e) MUST_CHECK;
/* The waiting message that is due first, by the store's time. */
bool outbox_next(struct store *s, struct outbox_message *m, bool *found, struct err *e) MUST_CHECK;
/* waiting → sending */
bool outbox_begin(struct store *s, int64_t id, struct err *e) MUST_CHECK;

enum outbox_outcome {
    OUTBOX_SENT,
    OUTBOX_AGAIN,   /* surely not sent: later again */
    OUTBOX_REFUSED, /* surely not sent, and will never be */
    OUTBOX_UNKNOWN, /* cut off in the middle */
};
/* error (no personal data) and output (what a command said) may be NULL. A message that somebody
 * has settled meanwhile stays as it is. */
bool outbox_record(struct store *s, int64_t id, enum outbox_outcome outcome, const char *error,
                   const char *output, struct err *e) MUST_CHECK;
/* For who begins to deliver and knows that nobody else does. */
bool outbox_recover(struct store *s, struct err *e) MUST_CHECK;

/* ---- for people; each with its entry in the audit ---- */

/* Tries a failed or waiting message anew, at once. */
bool outbox_retry(struct store *s, int64_t id, const char *actor, struct err *e) MUST_CHECK;
/* Somebody has found out what became of an unsure message: sent, or to be sent again. */
bool outbox_settle(struct store *s, int64_t id, bool sent, const char *actor,
                   struct err *e) MUST_CHECK;

#endif
