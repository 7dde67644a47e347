/* What the store says comes next: the nearest occurrences, and what waits to leave the house. */
#ifndef QIANSHOU_HOST_OUTLOOK_H
#define QIANSHOU_HOST_OUTLOOK_H

#include "base/mem.h"
#include "store/store.h"

/* Appends fields of a JSON object:
 *   "next":[{"job":…,"title":…,"due":…,"attempt":…}, …],"pending":…,
 *   "failed":… (runs of the last 30 days that need a person),
 *   "outbox":{"waiting":…,"unsure":…,"failed":…} */
bool outlook_describe(struct store *s, struct buf *out, struct err *e) MUST_CHECK;

#endif
