/* The command line: one table of verbs drives dispatch, parsing, help and completion. Verbs are
 * "noun verb"; a verb's arguments are declared once (base/args.h), those of plugins' commands,
 * reports and scripts come from Lua the same way. */
#ifndef QIANSHOU_CLI_CLI_H
#define QIANSHOU_CLI_CLI_H

#include "host/host.h"

enum { CLI_ARGS_MAX = 32 };

enum cli_needs {
    CLI_NOTHING,    /* not even init.lua */
    CLI_CONFIGURED, /* init.lua and the plugins' manifests */
    CLI_READER,     /* the store, reading */
    CLI_OWNER,      /* the store as its owner */
};

struct cli;

struct command {
    const char *noun, *verb; /* verb NULL: the noun alone ("import") */
    const char *help;        /* Chinese, one line */
    const char *example;     /* what follows "qianshou " */
    const struct arg *args;  /* ends with a NULL name */
    enum cli_needs needs;
    bool plugins;           /* starts the plugins */
    bool lists;             /* writes rows: takes --format and --out too */
    bool free_words;        /* reads its words itself: its arguments are a plugin's or a script's */
    const char *permission; /* NULL: anybody */
    bool (*run)(struct cli *cli, struct err *e);
};

struct cli {
    int argc;
    char **argv;
    /* options of every verb */
    const char *home, *store, *as, *now;
    int workers;
    bool quiet, help;
    /* the verb */
    const struct command *command;
    char *words[256]; /* what is left of argv: nouns, verbs, arguments */
    size_t n_words;
    struct arg args[CLI_ARGS_MAX];
    struct arg_value values[CLI_ARGS_MAX];
    char texts[CLI_ARGS_MAX][64];
    size_t n_args;
    struct host host;
    struct output *output; /* of cli_sink */
    int columns;
};

/* ---- the tables of commands, one a file ---- */
extern const struct command store_commands[], plugin_commands[], source_commands[],
    round_commands[], payment_commands[], report_commands[], script_commands[], audit_commands[],
    serve_commands[], outbox_commands[], schedule_commands[], policy_commands[], project_commands[];

/* ---- parse.c ---- */
bool cli_parse_globals(struct cli *cli, struct err *e) MUST_CHECK;
/* Reads words[from…] by the args; the first error names the argument and shows the example. */
bool cli_parse_args(struct cli *cli, size_t from, struct err *e) MUST_CHECK;
bool cli_add_args(struct cli *cli, const struct arg *args, size_t n,
                  struct err *e) MUST_CHECK; /* before parsing */
const struct arg_value *cli_value(const struct cli *cli,
                                  const char *name);           /* NULL: no such argument */
const char *cli_text(const struct cli *cli, const char *name); /* NULL: not given */
bool cli_flag(const struct cli *cli, const char *name);

/* ---- help.c ---- */
void cli_print_help(const struct command *const *commands, size_t n);
void cli_print_global_help(void); /* the options of every verb, and the exit codes */
void cli_print_verb(const char *verb, const char *help);
void cli_print_command_help(const struct cli *cli, const char *verb, const char *help,
                            const char *example);

/* ---- show.c: what verbs print ---- */
const char *cli_out(const struct cli *cli); /* --out FILE; NULL when rows go to the screen */
/* Whether sentences may follow the rows on the screen: they are a table, or go to a file. */
bool cli_says_rows_apart(const struct cli *cli);
struct api_sink cli_sink(struct cli *cli); /* texts to stdout, rows as --format and --out say */
bool cli_sink_close(struct cli *cli, bool ok, struct err *e) MUST_CHECK;
void cli_say(const struct cli *cli, const char *fmt, ...)
    PRINTF_LIKE(2, 3); /* a line on stdout, unless --quiet */
/* A line below a table on the screen: nothing when rows go to a file or another program. */
void cli_note(const struct cli *cli, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Runs a query and prints its rows under the columns. */
bool cli_print_query(struct cli *cli, const char *title, const struct output_column *columns, int n,
                     struct query *q, struct err *e) MUST_CHECK;

/* Writes down that somebody looked: the verb and the words from `from` on. */
bool cli_audit(struct cli *cli, const char *verb, size_t from, struct err *e) MUST_CHECK;

/* ---- command.c ---- */
int cli_main(int argc, char **argv);
/* Runs a program of a plugin (a command, report or script) with the words from `from` on. */
bool cli_run_program(struct cli *cli, const struct contribution *c, const char *verb, size_t from,
                     struct err *e) MUST_CHECK;

#endif
