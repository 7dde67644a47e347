/* import, source list, source show, source template */
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

/* ---- import ---- */

static void say_result(const struct cli *cli, const char *file, const struct intake_result *r) {
    char at[INSTANT_TEXT];
    if (r->unknown_headings[0])
        log_line(LOG_WARNING, "%s: 不认识的列,没有读: %s", file, r->unknown_headings);
    if (r->already) {
        cli_say(cli, "%s: 这个文件 %s 已由 %s 导入过,没有任何改动", file,
                instant_format(r->already_at, at), r->already_by);
        if (r->already_rejected > 0)
            cli_say(cli,
                    "  那次退回 %lld 行;如果现在能收了,加 --again "
                    "再导入一次(文件里的旧内容会盖过后来的更正)",
                    (long long)r->already_rejected);
        return;
    }
    cli_say(cli, "%s: %s,%lld 行,写入 %lld,无变化 %lld,退回 %lld", file, r->encoding,
            (long long)r->rows, (long long)r->changed, (long long)r->unchanged,
            (long long)r->rejected);
    if (r->rejected > 0)
        cli_say(cli, "  退回的行和原因在 %s,改好后可以直接再导入它", r->rejected_path);
}

static bool refused(const char *file, const struct intake_result *r, struct err *e) {
    err_set(e, ERR_INPUT,
            "%s: %lld of %lld rows are bad: the whole file is refused, nothing went in", file,
            (long long)r->rejected, (long long)r->rows);
    return err_hint(
        e,
        "over one row in ten: perhaps the wrong file or the wrong source; the reasons are in %s; "
        "mend the file itself and import "
        "all of it",
        r->rejected_path);
}

static bool import_file(struct cli *cli, const struct intake_source *source, const char *file,
                        struct err *e) {
    struct intake_result result = {0};
    if (!intake_run(cli->host.store, source, file, cli->host.actor, &result, e)) return false;
    if (result.refused) return refused(file, &result, e);
    say_result(cli, file, &result);
    return true;
}

static bool import(struct cli *cli, struct err *e) {
    struct intake_source source = {0};
    const struct contribution *c =
        registry_find(&cli->host.registry, NOUN_SOURCE, cli_text(cli, "source"), e);
    struct api_source *opened = c ? api_source_open(c, &source, e) : NULL;
    if (!opened) return false;
    const struct arg_value *files = cli_value(cli, "file");
    source.again = cli_flag(cli, "again");
    bool ok = true;
    for (size_t i = 0; ok && i < files->n_list; i++)
        ok = import_file(cli, &source, files->list[i], e);
    api_source_close(opened);
    return ok;
}

/* ---- source ---- */

static bool source_list(struct cli *cli, struct err *e) {
    static const struct output_column columns[] = {
        {"来源", OUTPUT_TEXT}, {"标题", OUTPUT_TEXT}, {"插件", OUTPUT_TEXT}};
    struct api_sink sink = cli_sink(cli);
    struct registry_walk at = {0};
    bool ok = sink.begin(cli, NULL, columns, 3, e);
    for (const struct contribution *c;
         ok && (c = registry_next(&cli->host.registry, NOUN_SOURCE, &at));) {
        const struct value cells[] = {value_text(c->name), value_text(c->title),
                                      value_text(c->plugin->manifest.name)};
        ok = sink.row(cli, cells, e);
    }
    return cli_sink_close(cli, ok, e);
}

/* Opens the source that the verb names, lets `use` have it, closes it. */
static bool with_source(struct cli *cli,
                        bool (*use)(struct cli *, const struct intake_source *, struct err *),
                        struct err *e) {
    struct intake_source source = {0};
    const struct contribution *c =
        registry_find(&cli->host.registry, NOUN_SOURCE, cli_text(cli, "source"), e);
    struct api_source *opened = c ? api_source_open(c, &source, e) : NULL;
    bool ok = opened && use(cli, &source, e);
    if (opened) api_source_close(opened);
    return ok;
}

static bool show_source(struct cli *cli, const struct intake_source *source, struct err *e) {
    static const struct output_column columns[] = {{"列", OUTPUT_TEXT},
                                                   {"内容", OUTPUT_TEXT},
                                                   {"必填", OUTPUT_TEXT},
                                                   {"主键", OUTPUT_TEXT},
                                                   {"也可写作", OUTPUT_TEXT}};
    struct api_sink sink = cli_sink(cli);
    bool ok = sink.begin(cli, source->title, columns, 5, e);
    for (size_t i = 0; ok && i < source->n_columns; i++) {
        const struct column *c = &source->columns[i];
        bool key = false;
        for (size_t k = 0; k < source->n_key; k++)
            key = key || strcmp(source->key[k], c->field) == 0;
        struct buf kind = {0}, aliases = {0};
        buf_add_text(&kind, column_type_title(c->type));
        for (size_t k = 0; k < c->n_choices; k++)
            buf_printf(&kind, "%s%s", k ? "、" : ":", c->choices[k]);
        for (size_t k = 0; k < c->n_aliases; k++)
            buf_printf(&aliases, "%s%s", k ? "、" : "", c->aliases[k]);
        const struct value cells[] = {value_text(c->title), value_text(buf_text(&kind)),
                                      value_text(c->required ? "是" : ""),
                                      value_text(key ? "是" : ""), value_text(buf_text(&aliases))};
        ok = sink.row(cli, cells, e);
        buf_free(&kind);
        buf_free(&aliases);
    }
    return cli_sink_close(cli, ok, e);
}

static bool source_show(struct cli *cli, struct err *e) {
    return with_source(cli, show_source, e);
}

static bool write_template(struct cli *cli, const struct intake_source *source, struct err *e) {
    char *path = mem_print("%s", cli_text(cli, "out") ? cli_text(cli, "out") : source->title);
    if (!cli_text(cli, "out")) {
        free(path);
        path = mem_print("%s.csv", source->name);
    }
    bool ok = intake_template(source, path, e);
    if (ok) cli_say(cli, "空表已写入 %s", path);
    free(path);
    return ok;
}

static bool source_template(struct cli *cli, struct err *e) {
    return with_source(cli, write_template, e);
}

static const struct arg import_args[] = {
    {.name = "again", .type = ARG_BOOLEAN, .help = "导入过的文件再导入一次"},
    {.name = "source",
     .type = ARG_TEXT,
     .help = "来源的名字(qianshou source list)",
     .required = true,
     .positional = true},
    {.name = "file",
     .type = ARG_FILE,
     .help = "CSV 文件,UTF-8、UTF-16 或 GB18030",
     .required = true,
     .positional = true,
     .many = true},
    {.name = NULL}};
static const struct arg source_args[] = {{.name = "source",
                                          .type = ARG_TEXT,
                                          .help = "来源的名字",
                                          .required = true,
                                          .positional = true},
                                         {.name = NULL}};
static const struct arg template_args[] = {
    {.name = "source",
     .type = ARG_TEXT,
     .help = "来源的名字",
     .required = true,
     .positional = true},
    {.name = "out", .type = ARG_TEXT, .help = "写到这个文件,默认是来源的名字加 .csv"},
    {.name = NULL}};

const struct command source_commands[] = {
    {"import", NULL, "导入登记表、学籍、捐赠等文件", "import children 儿童登记表.csv --as 周敏",
     import_args, CLI_OWNER, true, .permission = "import", .run = import},
    {"source", "list", "能导入哪些表", "source list", NULL, CLI_READER, true, true,
     .run = source_list},
    {"source", "show", "一张表有哪些列", "source show children", source_args, CLI_READER, true,
     true, .run = source_show},
    {"source", "template", "写一张只有表头的空表", "source template children --out 儿童登记表.csv",
     template_args, CLI_READER, true, .run = source_template},
    {0}};
