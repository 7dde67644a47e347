#include "cli/script_child.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/json.h"
#include "output/output.h"

enum { COLUMNS_MAX = 64, CPU_SECONDS = 60, MEMORY_MIB = 768 };

/* ---- the child's sink: JSON lines ---- */

struct writing {
    struct buf line;
    int columns;
};

static bool put(struct writing *w, struct err *e) {
    buf_add_char(&w->line, '\n');
    bool ok = fwrite(w->line.data, 1, w->line.len, stdout) == w->line.len;
    buf_clear(&w->line);
    return ok || err_system(e, "cannot hand the rows on");
}

static bool write_text(void *context, const char *text, struct err *e) {
    struct writing *w = context;
    buf_add_text(&w->line, "{\"text\":");
    json_add_text(&w->line, text, strlen(text));
    buf_add_char(&w->line, '}');
    return put(w, e);
}

static bool write_begin(void *context, const char *title, const struct output_column *columns,
                        int n, struct err *e) {
    struct writing *w = context;
    if (n > COLUMNS_MAX) return err_set(e, ERR_SCRIPT, "at most %d columns", COLUMNS_MAX);
    w->columns = n;
    buf_add_text(&w->line, "{\"title\":");
    json_add_text(&w->line, title ? title : "", strlen(title ? title : ""));
    buf_add_text(&w->line, ",\"columns\":[");
    for (int i = 0; i < n; i++) {
        buf_add_text(&w->line, i ? ",[" : "[");
        json_add_text(&w->line, columns[i].title, strlen(columns[i].title));
        buf_printf(&w->line, ",%d]", (int)columns[i].kind);
    }
    buf_add_text(&w->line, "]}");
    return put(w, e);
}

static bool write_row(void *context, const struct value *cells, struct err *e) {
    struct writing *w = context;
    buf_add_char(&w->line, '[');
    for (int i = 0; i < w->columns; i++) {
        if (i > 0) buf_add_char(&w->line, ',');
        if (cells[i].type == VALUE_INTEGER)
            json_add_integer(&w->line, cells[i].integer);
        else if (cells[i].type == VALUE_NULL)
            buf_add_text(&w->line, "null");
        else
            json_add_text(&w->line, cells[i].text, cells[i].length);
    }
    buf_add_char(&w->line, ']');
    return put(w, e);
}

/* ---- the child ---- */

static void limit(int what, rlim_t value) {
    const struct rlimit l = {value, value};
    setrlimit((__rlimit_resource_t)what, &l);
}

/* From here on: no processes, bounded time and memory; dies with
 * its parent. */
static void confine(void) {
    limit(RLIMIT_CPU, CPU_SECONDS);
#ifndef __SANITIZE_ADDRESS__ /* whose shadow is larger, and whose report of leaks is a thread */
    limit(RLIMIT_AS, (rlim_t)MEMORY_MIB << 20);
    limit(RLIMIT_NPROC, 0);
#endif
    limit(RLIMIT_CORE, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

/* "unpaid_reasons" → HOME/scripts/unpaid_reasons.lua; a path is taken as it is. */
static char *find_script(const struct cli *cli, const char *name) {
    if (strchr(name, '/') || strstr(name, ".lua")) return mem_copy_text(name);
    char *relative = mem_print("scripts/%s.lua", name), *path = host_path(&cli->host, relative);
    free(relative);
    return path;
}

static bool run_script(struct cli *cli, const char *path, struct err *e) {
    static const struct script_limits limits = {.memory_bytes = 256 << 20,
                                                .cpu_ms = CPU_SECONDS * 900};
    struct api_context context = {.store = cli->host.store};
    const struct plugin_host host = {
        .modules = api_script_modules, .limits = limits, .context = &context};
    struct writing w = {0};
    struct plugin *p = api_script_open(path, &host, e);
    struct api_program program = {0};
    bool ok = p && api_program_read(&p->items[0], &program, e) &&
              cli_add_args(cli, program.args, program.n_args, e);
    if (ok && cli->help) {
        char verb[256];
        snprintf(verb, sizeof verb, "run %s", cli->words[1]);
        cli_print_command_help(cli, verb, program.title, NULL);
    } else if (ok) {
        const struct api_sink sink = {
            .context = &w, .text = write_text, .begin = write_begin, .row = write_row};
        ok = cli_parse_args(cli, 2, e) &&
             api_program_run(&p->items[0], &program, cli->values, &sink, e);
    }
    buf_free(&w.line);
    api_program_free(&program);
    plugin_free(p);
    return ok;
}

bool script_child(struct cli *cli, struct err *e) {
    if (cli->n_words < 2)
        return err_set(e, ERR_USAGE, "script-child is the program's own: use run");
    if (!cli->help && !host_permit(&cli->host, "script", e)) return false;
    store_restrict(cli->host.store);
    confine();
    char *path = find_script(cli, cli->words[1]);
    cli->n_args = 0;
    bool ok = run_script(cli, path, e);
    free(path);
    return ok;
}

/* ---- the parent's side ---- */

static bool read_heading(struct script_reading *r, const cJSON *root, const struct api_sink *sink,
                         struct err *e) {
    const cJSON *text = cJSON_GetObjectItemCaseSensitive(root, "text"), *title, *list, *item;
    if (cJSON_IsString(text)) return sink->text(sink->context, text->valuestring, e);
    struct output_column columns[COLUMNS_MAX];
    title = cJSON_GetObjectItemCaseSensitive(root, "title");
    list = cJSON_GetObjectItemCaseSensitive(root, "columns");
    r->columns = 0;
    cJSON_ArrayForEach(item, list) {
        if (r->columns == COLUMNS_MAX) break;
        columns[r->columns].title = cJSON_GetStringValue(cJSON_GetArrayItem(item, 0));
        columns[r->columns++].kind = (enum output_kind)cJSON_GetArrayItem(item, 1)->valueint;
    }
    const char *text_title = cJSON_GetStringValue(title);
    return sink->begin(sink->context, text_title && text_title[0] ? text_title : NULL, columns,
                       r->columns, e);
}

static bool read_row(const struct script_reading *r, const cJSON *root, const struct api_sink *sink,
                     struct err *e) {
    struct value cells[COLUMNS_MAX] = {0};
    int i = 0;
    for (const cJSON *item = root->child; item && i < r->columns; item = item->next, i++) {
        int64_t integer;
        if (cJSON_IsString(item))
            cells[i] = value_text(item->valuestring);
        else if (json_integer(item, &integer))
            cells[i] = value_integer(integer);
    }
    return sink->row(sink->context, cells, e);
}

bool script_reading_line(struct script_reading *r, const char *line, size_t length,
                         const struct api_sink *sink, struct err *e) {
    cJSON *root = json_parse(line, length, "the script's rows", e);
    if (!root) return false;
    bool ok = cJSON_IsArray(root) ? read_row(r, root, sink, e) : read_heading(r, root, sink, e);
    cJSON_Delete(root);
    return ok;
}
