#pragma once

#include <immintrin.h>

#define WIDE __attribute__((target("avx512f")))
#define INLINE WIDE __attribute__((always_inline)) static inline

// The first `count` of sixteen lanes: none below 1, all from 16 on.
INLINE __mmask16 first_lanes(long count) {
  return count >= 16 ? 0xffff : count > 0 ? (__mmask16)((1u << count) - 1) : 0;
}

// Where twelve rows of A stand at a step over k: pointers of three rows each, as one for every row would not fit the
// registers.
typedef struct {
  const float *three[4];
  long stride;
} Rows;

INLINE Rows rows_from(const float *a, long stride) {
  return (Rows){{a, a + 3 * stride, a + 6 * stride, a + 9 * stride}, stride};
}

INLINE void advance(Rows *a, long step) {
#pragma clang loop unroll(full)
  for (int three = 0; three < 4; three++) a->three[three] += step;
}

// sums += a column of A times up to four panels of a row of B. Rows and panels are constants wherever this is inlined,
// so that every accumulator is a register: 24 of 32 at the most, beside the vectors of B; the elements of A come from
// memory as operands.
INLINE void add_step(const int rows, const int panels, const Rows *a, const __m512 numbers[4], __m512 sums[12][4]) {
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) {
    const __m512 x = _mm512_set1_ps(a->three[row / 3][row % 3 * a->stride]);
#pragma clang loop unroll(full)
    for (int panel = 0; panel < panels; panel++) {
      sums[row][panel] = _mm512_fmadd_ps(x, numbers[panel], sums[row][panel]);
    }
  }
}
