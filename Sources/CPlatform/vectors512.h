#pragma once

#include <immintrin.h>
#include <stdbool.h>

#define WIDE __attribute__((target("avx512f")))
#define INLINE WIDE __attribute__((always_inline)) static inline

// The first `count` of sixteen lanes: none below 1, all from 16 on.
INLINE __mmask16 first_lanes(long count) {
  return count >= 16 ? 0xffff : count > 0 ? (__mmask16)((1u << count) - 1) : 0;
}

// Steps over k that are taken at once: the rows of A advance once for all of them.
enum { STEPS = 4 };

// Where twelve rows of A stand at a step over k: pointers of two rows each, as one for every row would not fit the
// registers.
typedef struct {
  const float *pairs[6];
  long stride;
} Rows;

INLINE Rows rows_from(const float *a, long stride) {
  Rows rows = {.stride = stride};
  for (int pair = 0; pair < 6; pair++) rows.pairs[pair] = a + 2 * pair * stride;
  return rows;
}

// Has a pointer in a register of its own. Without this the compiler would rather work out the place of every row anew
// at every step, which takes a third more instructions.
#define KEEP_IN_REGISTER(POINTER) __asm__("" : "+r"(POINTER))

INLINE void advance(const int rows, Rows *a, long step) {
#pragma clang loop unroll(full)
  for (int pair = 0; pair < (rows + 1) / 2; pair++) {
    a->pairs[pair] += step;
    KEEP_IN_REGISTER(a->pairs[pair]);
  }
}

// Rows of a tall tile, as bits, whose numbers the multiplications read themselves: an instruction less for a row, but a
// load for each panel. Where two threads share a core there is more room for loads than for instructions, unless the
// place of a number takes two registers, as for the second rows of the pairs; and not for all rows of a tile.
enum { FIRST_OF_PAIRS = 0x555, TWO_OF_THREE = 0x6db };

// sums + x·numbers, where the multiplication reads x.
INLINE __m512 add_product_of(const float *x, __m512 numbers, __m512 sums) {
  __asm__("vfmadd231ps %2%{1to16%}, %1, %0" : "+v"(sums) : "v"(numbers), "m"(*x));
  return sums;
}

// sums += a column of A, `offset` from where the rows stand, times up to four panels of a row of B. Rows and panels are
// constants wherever this is inlined, so that every accumulator is a register: 24 of 32 at the most, beside the vectors
// of B.
INLINE void add_step(
    const int rows, const int panels, const int read_at_once, const Rows *a, long offset, const __m512 numbers[4],
    __m512 sums[12][4]) {
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) {
    const float *x = a->pairs[row / 2] + row % 2 * a->stride + offset;
    const bool is_read_at_once = rows > 4 && (read_at_once >> row & 1);
    const __m512 spread = is_read_at_once ? _mm512_setzero_ps() : _mm512_set1_ps(*x);
#pragma clang loop unroll(full)
    for (int panel = 0; panel < panels; panel++) {
      sums[row][panel] = is_read_at_once ? add_product_of(x, numbers[panel], sums[row][panel])
                                         : _mm512_fmadd_ps(spread, numbers[panel], sums[row][panel]);
    }
  }
}
