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

// Where twelve rows of A stand at a step over k: pointers of three rows each, as one for every row would not fit the
// registers.
typedef struct {
  const float *three[4];
  long stride;
} Rows;

INLINE Rows rows_from(const float *a, long stride) {
  return (Rows){{a, a + 3 * stride, a + 6 * stride, a + 9 * stride}, stride};
}

// Has a pointer in a register of its own. Without this the compiler would rather work out the place of every row anew
// at every step, which takes a third more instructions.
#define KEEP_IN_REGISTER(POINTER) __asm__("" : "+r"(POINTER))

INLINE void advance(const int rows, Rows *a, long step) {
#pragma clang loop unroll(full)
  for (int three = 0; three < (rows + 2) / 3; three++) {
    a->three[three] += step;
    KEEP_IN_REGISTER(a->three[three]);
  }
}

// sums + x·numbers, where the multiplication reads x itself: an instruction less for a row, but a load for each sum.
INLINE __m512 add_product_of(const float *x, __m512 numbers, __m512 sums) {
  __asm__("vfmadd231ps %2%{1to16%}, %1, %0" : "+v"(sums) : "v"(numbers), "m"(*x));
  return sums;
}

// sums += a column of A, `offset` from where the rows stand, times up to four panels of a row of B. Rows and panels are
// constants wherever this is inlined, so that every accumulator is a register: 24 of 32 at the most, beside the vectors
// of B. In tall tiles multiplications read one row of three, whose place needs one register only: where two threads
// share a core, there is more room for loads than for instructions.
INLINE void add_step(
    const int rows, const int panels, const Rows *a, long offset, const __m512 numbers[4], __m512 sums[12][4]) {
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) {
    const float *x = a->three[row / 3] + row % 3 * a->stride + offset;
    const bool loads_by_itself = rows > 4 && row % 3 == 0;
    const __m512 spread = loads_by_itself ? _mm512_setzero_ps() : _mm512_set1_ps(*x);
#pragma clang loop unroll(full)
    for (int panel = 0; panel < panels; panel++) {
      sums[row][panel] = loads_by_itself ? add_product_of(x, numbers[panel], sums[row][panel])
                                         : _mm512_fmadd_ps(spread, numbers[panel], sums[row][panel]);
    }
  }
}
