/* Moves the wall clock of one process while it runs, and leaves every other clock alone.
   gcc -O2 -shared -fPIC -o clock-shim.so clock-shim.c -ldl; LD_PRELOAD=clock-shim.so MESH_FAULTS_CLOCK=FILE program
   FILE holds one 64-bit number in the machine's own byte order: seconds to add. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

static volatile long *offset;
static int (*real)(clockid_t, struct timespec *);

__attribute__((constructor)) static void init(void)
{
    const char *path = getenv("MESH_FAULTS_CLOCK");
    int file = path ? open(path, O_RDONLY) : -1;
    real = dlsym(RTLD_NEXT, "clock_gettime");
    if (file >= 0) {
        void *map = mmap(0, sizeof(long), PROT_READ, MAP_SHARED, file, 0);
        if (map != MAP_FAILED)
            offset = map;
    }
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    int result;
    if (!real)
        real = dlsym(RTLD_NEXT, "clock_gettime");
    result = real(clock, now);
    if (!result && offset && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += *offset;
    return result;
}
