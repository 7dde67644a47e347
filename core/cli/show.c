#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"

void cli_say(const struct cli *cli, const char *fmt, ...) {
    if (cli->quiet) return;
    va_list va;
    va_start(va, fmt);
    vprintf(fmt, va);
    va_end(va);
    putchar('\n');
}

/* A plugin's command may have an --out of its own (a folder): that is not where rows go. */
const char *cli_out(const struct cli *cli) {
    for (size_t i = 0; i < cli->n_args; i++)
        if (strcmp(cli->args[i].name, "out") == 0)
            return cli->args[i].type == ARG_TEXT ? cli->values[i].text : NULL;
    return NULL;
}

static bool sink_text(void *context, const char *text, struct err *e) {
    (void)context;
    (void)e;
    size_t n = strlen(text);
    printf("%s%s", text, n > 0 && text[n - 1] == '\n' ? "" : "\n");
    return true;
}

/* What --format says, or, when nobody has said it, what the ending of --out says. */
static const char *chosen_format(const struct cli *cli) {
    static const char *const endings[] = {"csv", "json", "xlsx"};
    const char *format = cli_text(cli, "format"), *out = cli_out(cli),
               *dot = out ? strrchr(out, '.') : NULL;
    if (!format) format = "table";
    for (size_t i = 0; dot && strcmp(format, "table") == 0 && i < 3; i++)
        if (strcmp(dot + 1, endings[i]) == 0) return endings[i];
    return format;
}

bool cli_says_rows_apart(const struct cli *cli) {
    return cli_out(cli) || strcmp(chosen_format(cli), "table") == 0;
}

void cli_note(const struct cli *cli, const char *fmt, ...) {
    if (cli->quiet || cli_out(cli) || !cli_says_rows_apart(cli)) return;
    va_list va;
    va_start(va, fmt);
    vprintf(fmt, va);
    va_end(va);
    putchar('\n');
}

static bool sink_begin(void *context, const char *title, const struct output_column *columns, int n,
                       struct err *e) {
    struct cli *cli = context;
    struct output_options options = {.path = cli_out(cli), .title = title};
    const char *format = chosen_format(cli);
    options.byte_order_mark = options.path != NULL; /* for Excel; a pipe wants none */
    if (!output_format_parse(format, &options.format))
        return err_set(e, ERR_USAGE, "--format \"%s\" is none of table, csv, json, xlsx", format);
    cli->output = output_open(&options, columns, n, e);
    cli->columns = n;
    return cli->output != NULL;
}

static bool sink_row(void *context, const struct value *cells, struct err *e) {
    struct cli *cli = context;
    return output_row(cli->output, cells, e);
}

struct api_sink cli_sink(struct cli *cli) {
    return (struct api_sink){
        .context = cli, .text = sink_text, .begin = sink_begin, .row = sink_row};
}

bool cli_sink_close(struct cli *cli, bool ok, struct err *e) {
    struct output *output = cli->output;
    cli->output = NULL;
    if (!output) return ok;
    if (!ok) {
        output_abandon(output);
        return false;
    }
    const char *out = cli_out(cli);
    if (!output_close(output, e)) return false;
    if (out) cli_say(cli, "已写入 %s", out);
    return true;
}

bool cli_print_query(struct cli *cli, const char *title, const struct output_column *columns, int n,
                     struct query *q, struct err *e) {
    enum store_step step = STORE_FAILED;
    bool ok = q && sink_begin(cli, title, columns, n, e);
    while (ok && (step = store_next(q, e)) == STORE_ROW) {
        struct value cells[32];
        for (int i = 0; i < n; i++) cells[i] = query_value(q, i);
        ok = sink_row(cli, cells, e);
    }
    query_close(q);
    return cli_sink_close(cli, ok && step == STORE_DONE, e);
}

/* What a word may say in the audit, where it stays for ever: names of options, scripts and reports,
 * terms and dates. Any other value might be somebody's number. */
static bool is_harmless(const char *word) {
    static const struct arg term = {.name = "", .type = ARG_TERM},
                            date = {.name = "", .type = ARG_DATE};
    struct arg_value v;
    struct err unused;
    char text[64];
    if (strncmp(word, "--", 2) == 0) return !strchr(word, '=');
    return strspn(word, "abcdefghijklmnopqrstuvwxyz_") == strlen(word) ||
           arg_read(&term, word, &v, text, &unused) ||
           (strlen(word) <= 10 && arg_read(&date, word, &v, text, &unused));
}

bool cli_audit(struct cli *cli, const char *verb, size_t from, struct err *e) {
    struct buf details = {0};
    buf_add_text(&details, "{\"words\":[");
    for (size_t i = from; i < cli->n_words; i++) {
        const char *word = is_harmless(cli->words[i]) ? cli->words[i] : "…";
        if (i > from) buf_add_char(&details, ',');
        json_add_text(&details, word, strlen(word));
    }
    buf_add_text(&details, "]}");
    bool ok = store_begin(cli->host.store, e);
    if (ok && !(store_audit(cli->host.store, cli->host.actor, verb, "", buf_text(&details), e) &&
                store_commit(cli->host.store, e))) {
        store_rollback(cli->host.store);
        ok = false;
    }
    buf_free(&details);
    return ok;
}
