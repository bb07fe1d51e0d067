#pragma once

/// Asks for the cache line at an address, to be read soon. Never faults, whatever the address.
static inline void prefetch_line(const void *address) {
  __builtin_prefetch(address, 0, 2);
}
