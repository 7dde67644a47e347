#include "host/files.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"

enum { QUIET_MS = 100 };

enum watched {
    WATCHED_HOME,    /* only init.lua: its other files are not ours */
    WATCHED_PLUGINS, /* where folders come and go */
    WATCHED_PLUGIN,
};

struct watch {
    uv_fs_event_t event;
    struct files *files;
    enum watched what;
    struct watch *next;
};

struct files {
    uv_loop_t *loop;
    char *home;
    struct watch *watches;
    uv_timer_t quiet;
    void (*changed)(void *);
    void *context;
    bool failed;
    bool moved; /* folders have come or gone since they were looked for */
};

static void on_quiet(uv_timer_t *timer) {
    struct files *files = timer->data;
    files->changed(files->context);
}

/* What editors leave while they write. */
static bool is_passing(const char *name) {
    size_t n = strlen(name);
    return name[0] == '.' || (n > 0 && name[n - 1] == '~') || strcmp(name, "4913") == 0;
}

static void on_event(uv_fs_event_t *event, const char *name, int kinds, int status) {
    struct watch *watch = event->data;
    (void)kinds;
    if (status != 0 || !name || is_passing(name)) return;
    if (watch->what == WATCHED_HOME && strcmp(name, "init.lua") != 0) return;
    watch->files->moved |= watch->what == WATCHED_PLUGINS;
    uv_timer_start(&watch->files->quiet, on_quiet, QUIET_MS, 0);
}

static void watch_folder(struct files *files, const char *path, enum watched what) {
    struct watch *watch = mem_alloc(sizeof *watch);
    watch->files = files;
    watch->what = what;
    uv_fs_event_init(files->loop, &watch->event);
    watch->event.data = watch;
    watch->next = files->watches;
    files->watches = watch;
    int rc = uv_fs_event_start(&watch->event, on_event, path, 0);
    if (rc == 0 || rc == UV_ENOENT || files->failed) return;
    files->failed = true;
    log_line(LOG_WARNING, "cannot watch %s (%s): after a change, reload by SIGHUP", path,
             uv_strerror(rc));
}

static void watch_all(struct files *files) {
    char *folder = mem_print("%s/plugins", files->home);
    watch_folder(files, files->home, WATCHED_HOME);
    watch_folder(files, folder, WATCHED_PLUGINS);
    DIR *d = opendir(folder);
    for (struct dirent *entry; d && (entry = readdir(d));) {
        if (entry->d_name[0] == '.') continue;
        char *path = mem_print("%s/%s", folder, entry->d_name);
        watch_folder(files, path, WATCHED_PLUGIN);
        free(path);
    }
    if (d) closedir(d);
    free(folder);
}

static void free_watch(uv_handle_t *handle) {
    free(handle->data);
}

static void forget(struct watch *watch) {
    while (watch) {
        struct watch *next = watch->next;
        uv_close((uv_handle_t *)&watch->event, free_watch);
        watch = next;
    }
}

struct files *files_watch(uv_loop_t *loop, const char *home, void (*changed)(void *),
                          void *context) {
    struct files *files = mem_alloc(sizeof *files);
    files->loop = loop;
    files->home = mem_copy_text(home);
    files->changed = changed;
    files->context = context;
    uv_timer_init(loop, &files->quiet);
    files->quiet.data = files;
    watch_all(files);
    return files;
}

/* The old ones go last, so that nothing is missed. What was written into a new folder before it was
 * watched is found by looking once more. */
void files_watch_again(struct files *files) {
    struct watch *old = files->watches;
    bool moved = files->moved;
    files->watches = NULL;
    files->moved = false;
    watch_all(files);
    forget(old);
    if (moved) uv_timer_start(&files->quiet, on_quiet, QUIET_MS, 0);
}

static void free_files(uv_handle_t *handle) {
    struct files *files = handle->data;
    free(files->home);
    free(files);
}

void files_close(struct files *files) {
    forget(files->watches);
    uv_close((uv_handle_t *)&files->quiet, free_files);
}
