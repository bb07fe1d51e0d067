#include "platform.h"

#include <stdlib.h>

#ifdef __GLIBC__
#include <mcheck.h>
void allocation_trace_begin(void) { mtrace(); }
void allocation_trace_end(void) { muntrace(); }
#else
void allocation_trace_begin(void) {}
void allocation_trace_end(void) {}
#endif
