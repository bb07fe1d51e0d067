#pragma once

// What Swift has no name for.

/// Asks for the cache line at an address, to be read soon. Never faults, whatever the address.
static inline void prefetch_line(const void *address) {
  __builtin_prefetch(address, 0, 2);
}

/// Asks for the cache line of an address, into the nearest cache; no address is too far.
static inline void prefetch_near_line(const void *address) {
  __builtin_prefetch(address, 0, 3);
}

typedef float float8 __attribute__((vector_size(32)));
typedef signed char int8x8 __attribute__((vector_size(8)));

/// Eight bytes as float32; Swift's own conversion of vectors is a call for each.
static inline float8 widen_int8(const void *bytes) {
  int8x8 numbers;
  __builtin_memcpy(&numbers, bytes, sizeof numbers);
  return __builtin_convertvector(numbers, float8);
}

/// Starts and ends glibc's trace of allocations, to the file that MALLOC_TRACE names; does nothing
/// unless libc_malloc_debug.so is loaded first.
void allocation_trace_begin(void);
void allocation_trace_end(void);
