/* Loaded with LD_PRELOAD: every flush of a file takes 5 ms longer, as on a disk that has to turn for it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

static void wait_for_the_disk(void) {
  struct timespec five_milliseconds = {0, 5 * 1000 * 1000};
  nanosleep(&five_milliseconds, 0);
}

int fsync(int file) {
  static int (*flush)(int);
  if (!flush) flush = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  wait_for_the_disk();
  return flush(file);
}

int fdatasync(int file) {
  static int (*flush)(int);
  if (!flush) flush = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  wait_for_the_disk();
  return flush(file);
}
