/* qianshou: from the command line to one command. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <sodium.h>

#include "cli/cli.h"

/* A file opened in the place of a closed stream would get what is printed. Reading only: what is
 * printed to a closed stream stays a failure. */
static void fill_closed_streams(void) {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDONLY) < 0) _exit(1);
}

int main(int argc, char **argv) {
    fill_closed_streams();
    if (sodium_init() < 0) {
        fputs("qianshou: libsodium cannot start\n", stderr);
        return 1;
    }
    return cli_main(argc, argv);
}
