/* Carries one message by a command of its transport: content on stdin, the key in the environment
 * as QIANSHOU_KEY, at most so much output, at most so long. Runs on a loop and knows no store. */
#ifndef QIANSHOU_HOST_COURIER_H
#define QIANSHOU_HOST_COURIER_H

#include <uv.h>

#include "api/api.h"

enum { COURIER_OUTPUT_MAX = 4096 }; /* bytes kept of what the command says */

/* error and output: what outbox_record takes; NULL or texts that live during the call. */
typedef void (*courier_done)(void *context, int64_t id, enum outbox_outcome outcome,
                             const char *error, const char *output);

/* Takes the delivery over. `done` is called once, from the loop. Status 0: sent; any other: surely
 * not sent (75, EX_TEMPFAIL, is no different); killed or out of time: unknown. SIGPIPE must be
 * ignored. */
void courier_start(uv_loop_t *loop, struct api_delivery *d, courier_done done, void *context);

#endif
