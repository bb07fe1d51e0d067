#define _GNU_SOURCE
#include "platform.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

int fork_process(void) { return fork(); }

void end_with_parent(int parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);
}

const void *find_bytes(const void *whole, long count, const void *part, long part_count) {
  return memmem(whole, count, part, part_count);
}

#ifdef __GLIBC__
#include <mcheck.h>
void allocation_trace_begin(void) { mtrace(); }
void allocation_trace_end(void) { muntrace(); }
#else
void allocation_trace_begin(void) {}
void allocation_trace_end(void) {}
#endif
