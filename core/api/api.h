/* What plugins and scripts may require: one file a Lua module (api_store.c is `require "store"`).
 * Bad arguments raise an error at the caller's line. This header is what the rooms above use of it.
 */
#ifndef QIANSHOU_API_API_H
#define QIANSHOU_API_API_H

#include "api/config.h"
#include "base/args.h"
#include "intake/intake.h"
#include "outbox/outbox.h"
#include "output/output.h"
#include "plugin/registry.h"
#include "schedule/schedule.h"
#include "stipend/rules.h"
#include "store/store.h"

/* What programs (sources, commands, reports, payouts, scripts) reach; plugin_host.context points to
 * it. Plugins are freed before the store is closed: their states may still hold queries. */
struct api_context {
    struct store *store;
    const struct registry *registry; /* whose facts may be said; NULL in scripts */
    const char *actor;               /* the staff member who works; "" or NULL: nobody is known */
    const char *transport;           /* of messages that name none; NULL: they must */
    int telling;                     /* how many events are being told, one inside the other */
    const struct plugin *faulted;    /* whose fault it is that the job at hand fails */
};

/* What happens in the context's store goes to the event handlers of its registry (api_event.c). */
void api_listen(struct api_context *context);

extern const struct script_module api_modules[];        /* for plugins */
extern const struct script_module api_script_modules[]; /* for staff's scripts: reading only */

/* Rules in Lua (rule_engine.c). */
extern const struct rule_engine api_rule_engine;

/* examples.lua of a plugin (examples.c), cases for its own rules and checks, in a fresh state of it
 * without a store: each difference is a line of Chinese to `report`. *n and *failed count examples.
 * False only when they could not be run at all. */
bool api_examples_run(const struct registry *r, const struct plugin *p, int *n, int *failed,
                      void (*report)(void *context, const char *line), void *context,
                      struct err *e) MUST_CHECK;

/* ---- programs ---- */

/* Where a program's result goes: a text, or a heading and rows. */
struct api_sink {
    void *context;
    bool (*text)(void *context, const char *text, struct err *e);
    bool (*begin)(void *context, const char *title, const struct output_column *columns, int n,
                  struct err *e);
    bool (*row)(void *context, const struct value *cells, struct err *e);
};

/* The declared arguments of a report, command or script; owned by the plugin. */
struct api_program {
    const char *title;
    const char *permission; /* commands; NULL: none asked */
    struct arg *args;
    size_t n_args;
};
bool api_program_read(const struct contribution *c, struct api_program *program,
                      struct err *e) MUST_CHECK;
void api_program_free(struct api_program *program);
bool api_program_run(const struct contribution *c, const struct api_program *program,
                     const struct arg_value *values, const struct api_sink *sink,
                     struct err *e) MUST_CHECK;
/* A staff script: plugins/…-less pseudo plugin of one file. Its returned table becomes its one
 * contribution. */
struct plugin *api_script_open(const char *path, const struct plugin_host *host,
                               struct err *e) MUST_CHECK;

/* ---- jobs (job.c) ---- */

/* The jobs of the registry, and which plugins of init.lua it lacks. Both must outlive it. */
struct api_jobs {
    struct schedule_jobs jobs; /* for schedule_open */
    struct schedule_job *items;
    const char **missing;
    size_t n_items, n_missing;
};
bool api_jobs_of_registry(const struct registry *r, const struct config *c, struct api_jobs *jobs,
                          struct err *e) MUST_CHECK;
void api_jobs_free(struct api_jobs *jobs);
extern const struct schedule_runner api_job_runner;

/* ---- sources ---- */

struct api_source; /* columns and callback of one intake.source */
struct api_source *api_source_open(const struct contribution *c, struct intake_source *source,
                                   struct err *e) MUST_CHECK;
void api_source_close(struct api_source *s);

/* ---- payout formats ---- */

struct api_payment {
    int64_t index;
    const char *no, *holder, *account, *bank, *term, *term_title;
    fen_t fen;
};

struct api_payout {
    const struct contribution *contribution;
    const char *extension; /* "xlsx" or "csv" */
    struct output_column *columns;
    int n_columns;
    struct {
        char *no, *result, *reason, *day; /* headings of the bank's answer */
        char **settled, **returned;       /* words; NULL-ended */
    } returns;
};
bool api_payout_open(const struct contribution *c, struct api_payout *p, struct err *e) MUST_CHECK;
void api_payout_close(struct api_payout *p);
/* Hands each row of the file to sink->row. */
bool api_payout_row(struct api_payout *p, const struct api_payment *payment,
                    const struct api_sink *sink, struct err *e) MUST_CHECK;
bool api_payout_total(struct api_payout *p, int64_t count, fen_t fen, const struct api_sink *sink,
                      struct err *e) MUST_CHECK;

/* ---- transports ---- */

/* What a transport makes of a message: a file, or a command with its input. Free it in any case. */
struct api_delivery {
    int64_t id; /* of the message */
    char *key;
    char *refusal;       /* why it cannot be carried at all; the rest is empty then */
    char *folder, *name; /* a file; the folder is below HOME or absolute */
    char **command;      /* NULL-ended; NULL: a file */
    int timeout_ms;
    char *content; /* of the file, or the command's input; personal data in clear */
    size_t length;
};
bool api_delivery_prepare(const struct api_context *c, const struct outbox_message *m,
                          struct api_delivery *d, struct err *e) MUST_CHECK;
void api_delivery_free(struct api_delivery *d);

#endif
