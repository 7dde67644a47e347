#include "cli/cli.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"

enum { COMMANDS_MAX = 128, VERBS_MAX = 1024 };

static const struct arg output_args[] = {
    {.name = "format",
     .type = ARG_CHOICE,
     .help = "输出形式",
     .fallback = "table",
     .choices = (const char *const[]){"table", "csv", "json", "xlsx", NULL}},
    {.name = "out", .type = ARG_TEXT, .help = "写入这个文件,不写到屏幕"},
};

/* ---- finding the verb ---- */

static size_t all_commands(const struct command *out[COMMANDS_MAX]) {
    static const struct command *const tables[] = {
        store_commands,    plugin_commands, source_commands, round_commands, payment_commands,
        report_commands,   script_commands, audit_commands,  serve_commands, outbox_commands,
        schedule_commands, policy_commands, project_commands};
    size_t n = 0;
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
        for (const struct command *c = tables[t]; c->noun; c++) out[n++] = c;
    return n;
}

static bool matches(const struct command *c, const struct cli *cli) {
    if (cli->n_words == 0 || strcmp(c->noun, cli->words[0]) != 0) return false;
    return !c->verb || (cli->n_words > 1 && strcmp(c->verb, cli->words[1]) == 0);
}

/* "round" alone, or with --help: its verbs. */
static bool print_noun(const struct cli *cli, const struct command *const *commands, size_t n) {
    bool found = false;
    for (size_t i = 0; i < n && cli->n_words == 1; i++) {
        if (!commands[i]->help || strcmp(commands[i]->noun, cli->words[0]) != 0) continue;
        char name[64];
        snprintf(name, sizeof name, "%s %s", commands[i]->noun,
                 commands[i]->verb ? commands[i]->verb : "");
        cli_print_verb(name, commands[i]->help);
        found = true;
    }
    return found;
}

/* The same of a noun that plugins have. */
static bool print_plugin_noun(const struct cli *cli) {
    struct registry_walk at = {0};
    size_t length = strlen(cli->words[0]);
    bool found = false;
    for (const struct contribution *c;
         cli->n_words == 1 && (c = registry_next(&cli->host.registry, NOUN_COMMAND, &at));) {
        if (strncmp(c->name, cli->words[0], length) != 0 || c->name[length] != ' ') continue;
        cli_print_verb(c->name, c->title);
        found = true;
    }
    return found;
}

static bool unknown_verb(const struct cli *cli, const struct command *const *commands, size_t n,
                         struct err *e) {
    char word[128];
    const char *names[VERBS_MAX];
    char texts[COMMANDS_MAX][64];
    struct registry_walk at = {0};
    snprintf(word, sizeof word, "%s%s%s", cli->words[0], cli->n_words > 1 ? " " : "",
             cli->n_words > 1 ? cli->words[1] : "");
    for (size_t i = 0; i < n; i++) {
        snprintf(texts[i], sizeof texts[i], "%s%s%s", commands[i]->noun,
                 commands[i]->verb ? " " : "", commands[i]->verb ? commands[i]->verb : "");
        names[i] = texts[i];
    }
    for (const struct contribution *c;
         n < VERBS_MAX && (c = registry_next(&cli->host.registry, NOUN_COMMAND, &at));)
        names[n++] = c->name;
    const char *near = text_nearest(word, names, n);
    err_set(e, ERR_USAGE, "there is no verb \"%s\"", word);
    return near ? err_hint(e, "did you mean \"%s\"? All verbs: qianshou --help", near)
                : err_hint(e, "all verbs: qianshou --help");
}

/* ---- running ---- */

static bool open_host(struct cli *cli, const struct command *c, const char *verb, struct err *e) {
    const struct host_options options = {
        .home = cli->home, .store = cli->store, .actor = cli->as, .now = cli->now, .verb = verb};
    if (c->needs == CLI_NOTHING) return true;
    if (!host_configure(&cli->host, &options, e)) return false;
    if (c->permission && !host_permit(&cli->host, c->permission, e)) return false;
    bool plugin_help = cli->help && c->plugins; /* comes from what the plugin declares */
    if (c->needs != CLI_CONFIGURED && !plugin_help &&
        !host_open_store(&cli->host, c->needs == CLI_READER ? HOST_READER : HOST_OWNER, e))
        return false;
    if (c->plugins) host_start_plugins(&cli->host);
    return true;
}

static size_t count_args(const struct arg *args) {
    size_t n = 0;
    while (args && args[n].name) n++;
    return n;
}

static bool run_command(struct cli *cli, const struct command *c, struct err *e) {
    char verb[64];
    snprintf(verb, sizeof verb, "%s%s%s", c->noun, c->verb ? " " : "", c->verb ? c->verb : "");
    cli->command = c;
    if (!cli_add_args(cli, c->args, count_args(c->args), e)) return false;
    if (c->lists && !cli_add_args(cli, output_args, 2, e)) return false;
    if (cli->help && !c->free_words) {
        cli_print_command_help(cli, verb, c->help, c->example);
        return true;
    }
    if (!c->free_words && !cli_parse_args(cli, c->verb ? 2 : 1, e)) {
        if (e->hint[0] == '\0' && c->example) err_hint(e, "for example: qianshou %s", c->example);
        return false;
    }
    return open_host(cli, c, verb, e) && c->run(cli, e);
}

/* ---- programs of plugins ---- */

bool cli_run_program(struct cli *cli, const struct contribution *c, const char *verb, size_t from,
                     struct err *e) {
    struct api_program program = {0};
    if (!api_program_read(c, &program, e)) return false;
    cli->n_args = 0;
    memset(cli->values, 0, sizeof cli->values);
    bool ok =
        cli_add_args(cli, program.args, program.n_args, e) && cli_add_args(cli, output_args, 2, e);
    if (ok && cli->help) {
        cli_print_command_help(cli, verb, program.title, NULL);
    } else if (ok) {
        struct api_sink sink = cli_sink(cli);
        ok = cli_parse_args(cli, from, e) &&
             (!program.permission || host_permit(&cli->host, program.permission, e)) &&
             api_program_run(c, &program, cli->values, &sink, e);
        ok = cli_sink_close(cli, ok, e);
    }
    api_program_free(&program);
    return ok;
}

static bool start_plugins(struct cli *cli, const char *verb, struct err *e) {
    const struct host_options options = {
        .home = cli->home, .store = cli->store, .actor = cli->as, .now = cli->now, .verb = verb};
    if (!host_configure(&cli->host, &options, e)) return false;
    host_start_plugins(&cli->host);
    return true;
}

/* A command of a plugin: "city generate". *known: there is one; only then is the store opened. */
static bool run_plugin_command(struct cli *cli, bool *known, struct err *e) {
    struct err unused;
    char name[128];
    *known = false;
    snprintf(name, sizeof name, "%s%s%s", cli->words[0], cli->n_words > 1 ? " " : "",
             cli->n_words > 1 ? cli->words[1] : "");
    if (!start_plugins(cli, name, e))
        return cli->n_words < 2; /* a noun alone is no mistake of it */
    const struct contribution *c = registry_find(&cli->host.registry, NOUN_COMMAND, name, &unused);
    *known = c != NULL;
    return !c || ((cli->help || host_open_store(&cli->host, HOST_OWNER, e)) &&
                  cli_run_program(cli, c, name, 2, e));
}

/* What the plugins add to the help; nothing when they cannot be loaded. */
static void print_plugin_commands(struct cli *cli) {
    struct err unused;
    struct registry_walk at = {0};
    const char *before = NULL;
    if (!start_plugins(cli, "help", &unused)) return;
    for (const struct contribution *c; (c = registry_next(&cli->host.registry, NOUN_COMMAND, &at));
         before = c->name) {
        size_t noun = strcspn(c->name, " ");
        if (!before) printf("\n插件提供的动词:\n");
        if (!before || strncmp(before, c->name, noun + 1) != 0) putchar('\n');
        cli_print_verb(c->name, c->title);
    }
}

static bool dispatch(struct cli *cli, struct err *e) {
    const struct command *commands[COMMANDS_MAX];
    size_t n = all_commands(commands);
    if (cli->n_words == 0 || strcmp(cli->words[0], "help") == 0) {
        cli_print_help(commands, n);
        print_plugin_commands(cli);
        cli_print_global_help();
        return cli->help || cli->n_words > 0 ||
               err_set(e, ERR_USAGE, "say what to do: qianshou NOUN VERB");
    }
    for (size_t i = 0; i < n; i++)
        if (matches(commands[i], cli)) return run_command(cli, commands[i], e);
    bool has_verbs = print_noun(cli, commands, n), known, ok = true;
    if (!has_verbs) {
        ok = run_plugin_command(cli, &known, e);
        if (known || !ok) return ok;
        has_verbs = print_plugin_noun(cli);
    }
    if (has_verbs) return cli->help || err_set(e, ERR_USAGE, "%s wants a verb", cli->words[0]);
    return unknown_verb(cli, commands, n, e);
}

int cli_main(int argc, char **argv) {
    struct cli *cli = mem_alloc(sizeof *cli);
    struct err e = {0};
    cli->argc = argc;
    cli->argv = argv;
    setlocale(LC_CTYPE, "C.UTF-8");
    bool ok = cli_parse_globals(cli, &e) && dispatch(cli, &e);
    if (ok && fflush(stdout) != 0) ok = err_system(&e, "cannot write the output");
    if (!ok) log_err(&e);
    host_close(&cli->host);
    free(cli);
    return ok ? 0 : e.code == ERR_USAGE ? 2 : 1;
}
