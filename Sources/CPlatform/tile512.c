#include "tile512.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define WIDE __attribute__((target("avx512f")))
#define INLINE WIDE __attribute__((always_inline)) static inline

// Rows and panels are constants wherever this is inlined, so that every accumulator is a register: 24 of 32 at
// the most, beside two vectors of B; the elements of A come from memory as operands.
INLINE void tile(
    const int rows, const int panels, const float *a, long a_stride, const float *b, long b_second, float *c,
    long c_stride, long depth, unsigned columns, int accumulate, const char *fetch, long fetch_step) {
  const __mmask16 last = (__mmask16)((1u << columns) - 1);
  __m512 sums[12][2];
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) {
    float *target = c + row * c_stride;
    if (panels == 2) {
      sums[row][0] = accumulate ? _mm512_loadu_ps(target) : _mm512_setzero_ps();
      sums[row][1] = accumulate ? _mm512_maskz_loadu_ps(last, target + 16) : _mm512_setzero_ps();
    } else {
      sums[row][0] = accumulate ? _mm512_maskz_loadu_ps(last, target) : _mm512_setzero_ps();
    }
  }
  // Four pointers of three rows each: one for every row would not fit the registers.
  const float *a0 = a, *a3 = a + 3 * a_stride, *a6 = a + 6 * a_stride, *a9 = a + 9 * a_stride;
  for (long k = 0; k < depth; k++) {
    const __m512 b0 = _mm512_loadu_ps(b);
    const __m512 b1 = panels == 2 ? _mm512_loadu_ps(b + b_second) : b0;
    __builtin_prefetch(fetch, 0, 3);
    if (panels == 2) { __builtin_prefetch(fetch + 4 * b_second, 0, 3); }
    fetch += fetch_step;
    b += 16;
#pragma clang loop unroll(full)
    for (int row = 0; row < rows; row++) {
      const float *start = row < 3 ? a0 : row < 6 ? a3 : row < 9 ? a6 : a9;
      const __m512 x = _mm512_set1_ps(start[(row % 3) * a_stride]);
      sums[row][0] = _mm512_fmadd_ps(x, b0, sums[row][0]);
      if (panels == 2) { sums[row][1] = _mm512_fmadd_ps(x, b1, sums[row][1]); }
    }
    a0++, a3++, a6++, a9++;
  }
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) {
    float *target = c + row * c_stride;
    if (panels == 2) {
      _mm512_storeu_ps(target, sums[row][0]);
      _mm512_mask_storeu_ps(target + 16, last, sums[row][1]);
    } else {
      _mm512_mask_storeu_ps(target, last, sums[row][0]);
    }
  }
}

#define CASE(ROWS) \
  case ROWS: \
    if (b_second) { \
      tile(ROWS, 2, a, a_stride, b, b_second, c, c_stride, depth, columns, accumulate, fetch, fetch_step); \
    } else { \
      tile(ROWS, 1, a, a_stride, b, 0, c, c_stride, depth, columns, accumulate, fetch, fetch_step); \
    } \
    break;

WIDE void product_tile512(
    int rows, const float *a, long a_stride, const float *b, long b_second, float *c, long c_stride, long depth,
    int columns, int accumulate, const void *ahead, long fetch_step) {
  const char *fetch = ahead;
  switch (rows) {
    CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7) CASE(8) CASE(9) CASE(10) CASE(11) CASE(12)
  }
}

int has_tile512(void) { return __builtin_cpu_supports("avx512f") != 0; }

#else

int has_tile512(void) { return 0; }

void product_tile512(
    int rows, const float *a, long a_stride, const float *b, long b_second, float *c, long c_stride, long depth,
    int columns, int accumulate, const void *ahead, long fetch_step) {}

#endif
