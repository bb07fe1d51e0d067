#include "platform.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define WIDE __attribute__((target("avx512f")))

// Rows and panels are constants wherever this is inlined, so that every accumulator is a register: 24 of 32 at the
// most, beside the vectors of B; the elements of A come from memory as operands.
WIDE __attribute__((always_inline)) static inline void tile(
    const int rows, const int panels, const float *a, long a_stride, const float *b, long b_stride, long b_second,
    float *c, long c_stride, long depth, int columns, bool accumulate, const char *fetch, long fetch_step) {
  const __mmask16 last = (__mmask16)((1u << columns) - 1);
  __m512 sums[12][4];
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) {
#pragma clang loop unroll(full)
    for (int panel = 0; panel < panels; panel++) {
      const __mmask16 mask = panel == panels - 1 ? last : 0xffff;
      sums[row][panel] =
          accumulate ? _mm512_maskz_loadu_ps(mask, c + row * c_stride + 16 * panel) : _mm512_setzero_ps();
    }
  }
  // Four pointers of three rows each: one for every row would not fit the registers.
  const float *a0 = a, *a3 = a + 3 * a_stride, *a6 = a + 6 * a_stride, *a9 = a + 9 * a_stride;
  for (long k = 0; k < depth; k++) {
    __m512 numbers[4];
#pragma clang loop unroll(full)
    for (int panel = 0; panel < panels; panel++) {
      numbers[panel] = _mm512_loadu_ps(b + panel * b_second);
      __builtin_prefetch(fetch + panel * b_second * (long)sizeof(float), 0, 3);
    }
#pragma clang loop unroll(full)
    for (int row = 0; row < rows; row++) {
      const float *start = row < 3 ? a0 : row < 6 ? a3 : row < 9 ? a6 : a9;
      const __m512 x = _mm512_set1_ps(start[row % 3 * a_stride]);
#pragma clang loop unroll(full)
      for (int panel = 0; panel < panels; panel++) {
        sums[row][panel] = _mm512_fmadd_ps(x, numbers[panel], sums[row][panel]);
      }
    }
    fetch += fetch_step;
    b += b_stride;
    a0++, a3++, a6++, a9++;
  }
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) {
#pragma clang loop unroll(full)
    for (int panel = 0; panel < panels; panel++) {
      const __mmask16 mask = panel == panels - 1 ? last : 0xffff;
      _mm512_mask_storeu_ps(c + row * c_stride + 16 * panel, mask, sums[row][panel]);
    }
  }
}

#define TILE(ROWS, PANELS)                                                                                       \
  tile(ROWS, PANELS, a, a_stride, b, b_stride, b_second, c, c_stride, depth, columns, accumulate, ahead, fetch_step)
#define UP_TO_TWO_PANELS(ROWS)                                                                                   \
  case ROWS:                                                                                                     \
    if (panels == 1) { TILE(ROWS, 1); } else { TILE(ROWS, 2); }                                                  \
    break;
#define UP_TO_FOUR_PANELS(ROWS)                                                                                  \
  case ROWS:                                                                                                     \
    if (panels == 1) { TILE(ROWS, 1); } else if (panels == 2) { TILE(ROWS, 2); } else { TILE(ROWS, 4); }         \
    break;

WIDE void product_tile512(
    int rows, int panels, const float *a, long a_stride, const float *b, long b_stride, long b_second, float *c,
    long c_stride, long depth, int columns, bool accumulate, const void *ahead, long fetch_step) {
  switch (rows) {
    UP_TO_FOUR_PANELS(1)
    UP_TO_FOUR_PANELS(2)
    UP_TO_TWO_PANELS(3)
    UP_TO_TWO_PANELS(4)
    UP_TO_TWO_PANELS(5)
    UP_TO_TWO_PANELS(6)
    UP_TO_TWO_PANELS(7)
    UP_TO_TWO_PANELS(8)
    UP_TO_TWO_PANELS(9)
    UP_TO_TWO_PANELS(10)
    UP_TO_TWO_PANELS(11)
    UP_TO_TWO_PANELS(12)
  }
}

bool has_tile512(void) { return __builtin_cpu_supports("avx512f"); }

#else

void product_tile512(
    int rows, int panels, const float *a, long a_stride, const float *b, long b_stride, long b_second, float *c,
    long c_stride, long depth, int columns, bool accumulate, const void *ahead, long fetch_step) {}

bool has_tile512(void) { return false; }

#endif
