/* Watches init.lua and the plugins' folders, and tells once when somebody has finished writing. */
#ifndef QIANSHOU_HOST_FILES_H
#define QIANSHOU_HOST_FILES_H

#include <uv.h>

struct files;

/* `changed` comes 100 ms after the last of a run of changes. Where the system cannot watch, it is
 * said in the log and nothing is noticed. */
struct files *files_watch(uv_loop_t *loop, const char *home, void (*changed)(void *),
                          void *context);
void files_watch_again(struct files *files); /* folders may have come and gone */
void files_close(struct files *files);       /* frees when the loop has run once more */

#endif
