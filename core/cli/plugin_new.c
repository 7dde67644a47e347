/* plugin new: copies a skeleton of scripts/skeletons, with the plugin's name where it says NAME. A
 * skeleton's .sql file becomes the first migration. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/plugin.h"

static bool is_plugin_name(const char *name) {
    return strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name) &&
           name[0] >= 'a' && name[0] <= 'z' && strlen(name) < 64;
}

static bool make_folder(const char *folder, const char *plugin, struct err *e) {
    if (mkdir(folder, 0755) == 0) return true;
    return errno == EEXIST ? err_set(e, ERR_STATE, "there is a plugin %s already", plugin)
                           : err_system(e, "cannot make the folder %s", folder);
}

static void fill_in(const char *text, const char *name, struct buf *out) {
    for (const char *at; (at = strstr(text, "NAME")); text = at + 4) {
        buf_add(out, text, (size_t)(at - text));
        buf_add_text(out, name);
    }
    buf_add_text(out, text);
}

static bool write_file(const struct source_file *file, const char *folder, const char *name,
                       struct err *e) {
    const char *dot = strrchr(file->name, '.');
    bool is_schema = strcmp(dot, ".sql") == 0;
    char *schema = mem_print("%s/schema", folder);
    char *path = is_schema ? mem_print("%s/0001_%s", schema, file->name)
                           : mem_print("%s/%s", folder, file->name);
    struct buf text = {0};
    fill_in(file->text, name, &text);
    bool ok = (!is_schema || make_folder(schema, name, e)) &&
              output_file(path, buf_text(&text), text.len, 0644, e);
    buf_free(&text);
    free(path);
    free(schema);
    return ok;
}

static bool write_plugin(struct cli *cli, const struct source_set *skeleton, const char *name,
                         struct err *e) {
    char *relative = mem_print("plugins/%s", name), *folder = host_path(&cli->host, relative);
    bool ok = make_folder(folder, name, e);
    for (size_t i = 0; ok && i < skeleton->n; i++)
        ok = write_file(&skeleton->files[i], folder, name, e);
    if (ok) cli_say(cli, "%s 已写好", folder);
    free(relative);
    free(folder);
    return ok;
}

/* Names the plugin in init.lua, or says how. */
static bool declare(struct cli *cli, const char *name, struct err *e) {
    if (!cli_flag(cli, "add")) {
        cli_say(cli, "在 init.lua 里加一行: plugin \"%s\",再运行: qianshou plugin check %s", name,
                name);
        return true;
    }
    char *path = host_path(&cli->host, "init.lua");
    FILE *f = fopen(path, "a");
    bool ok = f && fprintf(f, "plugin \"%s\"\n", name) > 0;
    if (f && fclose(f) != 0) ok = false;
    if (!ok) err_system(e, "cannot add to %s", path);
    free(path);
    if (ok)
        cli_say(cli, "init.lua 里已加上: plugin \"%s\",接下来运行: qianshou plugin check %s", name,
                name);
    return ok;
}

bool plugin_new(struct cli *cli, struct err *e) {
    static const char *const endings[] = {"lua", "json", "sql", NULL};
    const char *name = cli_text(cli, "name");
    struct source_set skeleton = {0};
    if (!is_plugin_name(name))
        return err_set(e, ERR_USAGE,
                       "a plugin's name has lower-case letters, digits and _ only, not \"%s\"",
                       name);
    char *relative = mem_print("scripts/skeletons/%s", cli_text(cli, "noun"));
    char *folder = host_path(&cli->host, relative);
    bool ok = source_read_folder(&skeleton, folder, relative, endings, e) &&
              write_plugin(cli, &skeleton, name, e) && declare(cli, name, e);
    source_free(&skeleton);
    free(relative);
    free(folder);
    return ok;
}
