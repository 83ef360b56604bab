/* One request a line in, one answer a line out: so the vectors run through C (`.ci/c vectors`). */

#define _POSIX_C_SOURCE 200809L
#include "vehicle_license.h"

#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    vl_door door = vl_open();
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    while ((length = getline(&line, &room, stdin)) > 0) {
        const char *answer = vl_call(door, line, (size_t)length);
        puts(answer);
        vl_free(answer);
        fflush(stdout);
    }
    free(line);
    return vl_close(door) == 1 ? 0 : 1;
}
