#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* ---- options that every verb takes ---- */

static const char *const with_value[] = {"--home", "--store", "--as", "--now", "--workers"};

static bool set_global(struct cli *cli, const char *name, const char *value, struct err *e) {
    if (strcmp(name, "--home") == 0) cli->home = value;
    if (strcmp(name, "--store") == 0) cli->store = value;
    if (strcmp(name, "--as") == 0) cli->as = value;
    if (strcmp(name, "--now") == 0) cli->now = value;
    if (strcmp(name, "--workers") != 0) return true;
    cli->workers = atoi(value);
    return (cli->workers >= 1 && cli->workers <= 64) ||
           err_set(e, ERR_USAGE, "--workers \"%s\" is not 1 to 64", value);
}

/* Length of the option's name in "--name=value"; value points behind the '='. */
static size_t split(const char *word, const char **value) {
    const char *equals = strchr(word, '=');
    *value = equals ? equals + 1 : NULL;
    return equals ? (size_t)(equals - word) : strlen(word);
}

/* Takes argv[*i] if it is one of with_value; moves *i over a value that stands apart. */
static bool take_global(struct cli *cli, int *i, bool *taken, struct err *e) {
    const char *value;
    size_t n = split(cli->argv[*i], &value);
    *taken = false;
    for (size_t k = 0; k < sizeof with_value / sizeof *with_value; k++) {
        if (strlen(with_value[k]) != n || strncmp(with_value[k], cli->argv[*i], n) != 0) continue;
        *taken = true;
        if (!value && ++*i == cli->argc)
            return err_set(e, ERR_USAGE, "%s wants a value", with_value[k]);
        return set_global(cli, with_value[k], value ? value : cli->argv[*i], e);
    }
    return true;
}

bool cli_parse_globals(struct cli *cli, struct err *e) {
    for (int i = 1; i < cli->argc; i++) {
        bool taken;
        if (!take_global(cli, &i, &taken, e)) return false;
        if (taken) continue;
        if (strcmp(cli->argv[i], "--quiet") == 0)
            cli->quiet = true;
        else if (strcmp(cli->argv[i], "--help") == 0 || strcmp(cli->argv[i], "-h") == 0)
            cli->help = true;
        else if (cli->n_words + 1 == sizeof cli->words / sizeof *cli->words) /* "run" adds one */
            return err_set(e, ERR_USAGE, "too many words");
        else
            cli->words[cli->n_words++] = cli->argv[i];
    }
    return true;
}

/* ---- a verb's own arguments ---- */

static int find_arg(const struct cli *cli, const char *name, size_t length) {
    for (size_t i = 0; i < cli->n_args; i++)
        if (!cli->args[i].positional && strlen(cli->args[i].name) == length &&
            strncmp(cli->args[i].name, name, length) == 0)
            return (int)i;
    return -1;
}

static bool has_arg(const struct cli *cli, const char *name) {
    return cli_value(cli, name) != NULL;
}

bool cli_add_args(struct cli *cli, const struct arg *args, size_t n, struct err *e) {
    for (size_t i = 0; i < n; i++) {
        if (has_arg(cli, args[i].name)) continue; /* the first declaration of a name wins */
        if (cli->n_args == CLI_ARGS_MAX)
            return err_set(e, ERR_USAGE, "more than %d arguments", CLI_ARGS_MAX);
        cli->args[cli->n_args++] = args[i];
    }
    return true;
}

static bool read_value(struct cli *cli, int i, const char *text, struct err *e) {
    return arg_read(&cli->args[i], text, &cli->values[i], cli->texts[i], e);
}

static bool unknown_option(const struct cli *cli, const char *name, size_t length, struct err *e) {
    const char *names[CLI_ARGS_MAX + 8], *near;
    char word[64];
    size_t n = 0;
    for (size_t i = 0; i < cli->n_args; i++)
        if (!cli->args[i].positional) names[n++] = cli->args[i].name;
    snprintf(word, sizeof word, "%.*s", (int)length, name);
    err_set(e, ERR_USAGE, "there is no option --%s here", word);
    near = text_nearest(word, names, n);
    return near ? err_hint(e, "did you mean --%s?", near) : false;
}

static bool read_option(struct cli *cli, size_t *at, struct err *e) {
    const char *value, *word = cli->words[*at] + 2;
    size_t n = split(word, &value);
    int i = find_arg(cli, word, n);
    if (i < 0) return unknown_option(cli, word, n, e);
    if (cli->args[i].type == ARG_BOOLEAN) return read_value(cli, i, value ? value : "true", e);
    if (!value && ++*at == cli->n_words)
        return err_set(e, ERR_USAGE, "--%s wants a value", cli->args[i].name);
    return read_value(cli, i, value ? value : cli->words[*at], e);
}

/* The next positional that has no value yet, or the one that takes many; -1: none. */
static int next_positional(const struct cli *cli) {
    for (size_t i = 0; i < cli->n_args; i++)
        if (cli->args[i].positional && (!cli->values[i].given || cli->args[i].many)) return (int)i;
    return -1;
}

/* Moves positional words together so that a `many` argument is one run of words. */
static bool read_positionals(struct cli *cli, char **words, size_t n, struct err *e) {
    for (size_t k = 0; k < n; k++) {
        int i = next_positional(cli);
        if (i < 0) return err_set(e, ERR_USAGE, "\"%s\" is one word too many", words[k]);
        if (!read_value(cli, i, words[k], e)) return false;
        if (!cli->args[i].many) continue;
        cli->values[i].list = (const char *const *)&words[k];
        cli->values[i].n_list = n - k;
        return true;
    }
    return true;
}

static bool use_fallbacks(struct cli *cli, struct err *e) {
    for (size_t i = 0; i < cli->n_args; i++) {
        const struct arg *a = &cli->args[i];
        if (cli->values[i].given) continue;
        if (a->fallback && !read_value(cli, (int)i, a->fallback, e)) return false;
        if (!cli->values[i].given && a->required)
            return err_set(e, ERR_USAGE, a->positional ? "%s is missing" : "--%s is missing",
                           a->name);
    }
    return true;
}

bool cli_parse_args(struct cli *cli, size_t from, struct err *e) {
    static char *positional[256];
    size_t n = 0;
    for (size_t i = from; i < cli->n_words; i++) {
        if (strncmp(cli->words[i], "--", 2) != 0 || cli->words[i][2] == '\0')
            positional[n++] = cli->words[i];
        else if (!read_option(cli, &i, e))
            return false;
    }
    return read_positionals(cli, positional, n, e) && use_fallbacks(cli, e);
}

const struct arg_value *cli_value(const struct cli *cli, const char *name) {
    for (size_t i = 0; i < cli->n_args; i++)
        if (strcmp(cli->args[i].name, name) == 0) return &cli->values[i];
    return NULL;
}

const char *cli_text(const struct cli *cli, const char *name) {
    const struct arg_value *v = cli_value(cli, name);
    return v ? v->text : NULL;
}

bool cli_flag(const struct cli *cli, const char *name) {
    const struct arg_value *v = cli_value(cli, name);
    return v && v->given && v->integer != 0;
}
