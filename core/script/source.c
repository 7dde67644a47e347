#include "script/source.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"

enum { FILE_MAX_BYTES = 1 << 20 };

void source_add(struct source_set *set, const char *name, const char *label, const void *text,
                size_t length) {
    set->files = MEM_PUSH(set->files, set->n, set->cap);
    size_t at = set->n++;
    for (; at > 0 && strcmp(set->files[at - 1].name, name) > 0; at--)
        set->files[at] = set->files[at - 1];
    set->files[at] = (struct source_file){.name = mem_copy_text(name),
                                          .label = mem_copy_text(label),
                                          .text = mem_copy(text, length),
                                          .length = length};
}

bool source_read_file(struct source_set *set, const char *path, const char *name, const char *label,
                      struct err *e) {
    FILE *f = fopen(path, "rb");
    if (!f) return err_system(e, "cannot read %s", path);
    char *text = mem_alloc(FILE_MAX_BYTES + 1);
    size_t n = fread(text, 1, FILE_MAX_BYTES + 1, f);
    bool ok = !ferror(f);
    if (!ok)
        err_system(e, "cannot read %s", path);
    else if (n > FILE_MAX_BYTES)
        ok = err_set(e, ERR_INPUT, "%s is larger than 1 MiB", path);
    else
        source_add(set, name, label, text, n);
    free(text);
    fclose(f);
    return ok;
}

static bool wanted(const char *name, const char *const *endings) {
    const char *dot = strrchr(name, '.');
    if (!dot || name[0] == '.') return false;
    for (; *endings; endings++)
        if (strcmp(dot + 1, *endings) == 0) return true;
    return false;
}

bool source_read_folder(struct source_set *set, const char *folder, const char *label,
                        const char *const *endings, struct err *e) {
    DIR *dir = opendir(folder);
    if (!dir) return err_system(e, "cannot open the folder %s", folder);
    bool ok = true;
    for (struct dirent *entry; ok && (entry = readdir(dir));) {
        if (!wanted(entry->d_name, endings)) continue;
        char *path = mem_print("%s/%s", folder, entry->d_name);
        char *file_label = mem_print("%s/%s", label, entry->d_name);
        struct stat st;
        if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
            ok = source_read_file(set, path, entry->d_name, file_label, e);
        free(path);
        free(file_label);
    }
    closedir(dir);
    return ok;
}

const struct source_file *source_find(const struct source_set *set, const char *name) {
    for (size_t i = 0; i < set->n; i++)
        if (strcmp(set->files[i].name, name) == 0) return &set->files[i];
    return NULL;
}

void source_free(struct source_set *set) {
    for (size_t i = 0; i < set->n; i++) {
        free(set->files[i].name);
        free(set->files[i].label);
        free(set->files[i].text);
    }
    free(set->files);
    *set = (struct source_set){0};
}
