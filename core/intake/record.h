/* What the store keeps of an import: the file, its rejected rows, an entry in the audit. */
#ifndef QIANSHOU_INTAKE_RECORD_H
#define QIANSHOU_INTAKE_RECORD_H

#include "intake/rejects.h"

/* Fills result->already… when these bytes were imported for this source before. */
bool record_find(struct store *s, const struct intake_source *source, const char *hash,
                 struct intake_result *result, struct err *e) MUST_CHECK;
/* state: done or refused, by result->refused. Only inside a transaction. */
bool record_file(struct store *s, const struct intake_source *source, const char *path,
                 const char *hash, const char *actor, const struct intake_result *result,
                 const struct rejects *rejects, struct err *e) MUST_CHECK;

#endif
