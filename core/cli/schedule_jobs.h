/* What the verbs of `schedule` share. */
#ifndef QIANSHOU_CLI_SCHEDULE_JOBS_H
#define QIANSHOU_CLI_SCHEDULE_JOBS_H

#include "cli/cli.h"

/* The jobs that the started plugins declare, and the schedule they make in the host's store. */
struct jobs {
    struct api_jobs declared;
    struct schedule *schedule;
};

/* `runner`: NULL, as serve runs them. jobs_close also after a failure; zeroed ones are fine. */
bool jobs_open(struct jobs *jobs, struct cli *cli, const struct schedule_runner *runner,
               instant_t now, struct err *e) MUST_CHECK;
void jobs_close(struct jobs *jobs);
const struct schedule_job *jobs_find(const struct jobs *jobs, const char *name,
                                     struct err *e) MUST_CHECK;

#define MINUTE_TEXT 17
const char *minute_text(instant_t instant, char out[MINUTE_TEXT]); /* "2024-02-03 09:00" */
/* Whose it is, by pseudonym; "" for a job that is nobody's. */
bool target_text(struct store *s, int64_t target, char out[16], struct err *e) MUST_CHECK;

/* Its first line: what a script's failure adds (where it was called from) is in the log. Caller
 * frees. */
char *said_text(const char *said);

/* schedule_show.c */
bool schedule_list(struct cli *cli, struct err *e) MUST_CHECK;
bool schedule_history(struct cli *cli, struct err *e) MUST_CHECK;
/* schedule_rehearse.c */
bool schedule_rehearse(struct cli *cli, struct err *e) MUST_CHECK;

#endif
