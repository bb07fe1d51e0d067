#include "platform.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define WIDE __attribute__((target("avx512f")))

// Sixteen numbers as float32. Those of bfloat16 come in the order of memory: columns 0, 8, 1, 9 and so on.
WIDE __attribute__((always_inline)) static inline __m512 widened(const int format, const char *numbers) {
  switch (format) {
  case PANEL_BFLOAT16: {
    const __m512i bits = _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)numbers));
    return _mm512_castsi512_ps(_mm512_slli_epi32(bits, 16));
  }
  case PANEL_INT8: return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i *)numbers)));
  default: return _mm512_loadu_ps((const float *)numbers);
  }
}

// Columns in order as bfloat16 has them in memory, and back.
WIDE __attribute__((always_inline)) static inline __m512 interleaved(const int format, __m512 columns) {
  if (format != PANEL_BFLOAT16) return columns;
  const __m512i order = _mm512_setr_epi32(0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15);
  return _mm512_permutexvar_ps(order, columns);
}
WIDE __attribute__((always_inline)) static inline __m512 in_order(const int format, __m512 columns) {
  if (format != PANEL_BFLOAT16) return columns;
  const __m512i order = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15);
  return _mm512_permutexvar_ps(order, columns);
}

// Rows, panels and format are constants wherever this is inlined, so that every accumulator is a register: 24 of 32 at
// the most, beside the vectors of B; the elements of A come from memory as operands.
WIDE __attribute__((always_inline)) static inline void tile(
    const int rows, const int panels, const int format, const float *a, long a_stride, const void *numbers_of_b,
    long b_stride, long b_second, float *c, long c_stride, long depth, int columns, bool accumulate,
    const char *fetch, long fetch_step) {
  const __mmask16 last = (__mmask16)((1u << columns) - 1);
  const long size = format == PANEL_BFLOAT16 ? 2 : format == PANEL_INT8 ? 1 : 4;
  const char *b = numbers_of_b;
  __m512 sums[12][4];
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) {
#pragma clang loop unroll(full)
    for (int panel = 0; panel < panels; panel++) {
      const __mmask16 mask = panel == panels - 1 ? last : 0xffff;
      sums[row][panel] =
          accumulate ? interleaved(format, _mm512_maskz_loadu_ps(mask, c + row * c_stride + 16 * panel))
                     : _mm512_setzero_ps();
    }
  }
  // Four pointers of three rows each: one for every row would not fit the registers.
  const float *a0 = a, *a3 = a + 3 * a_stride, *a6 = a + 6 * a_stride, *a9 = a + 9 * a_stride;
  for (long k = 0; k < depth; k++) {
    __m512 numbers[4];
#pragma clang loop unroll(full)
    for (int panel = 0; panel < panels; panel++) {
      numbers[panel] = widened(format, b + panel * b_second * size);
      __builtin_prefetch(fetch + panel * b_second * size, 0, 3);
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
    b += b_stride * size;
    a0++, a3++, a6++, a9++;
  }
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) {
#pragma clang loop unroll(full)
    for (int panel = 0; panel < panels; panel++) {
      const __mmask16 mask = panel == panels - 1 ? last : 0xffff;
      _mm512_mask_storeu_ps(c + row * c_stride + 16 * panel, mask, in_order(format, sums[row][panel]));
    }
  }
}

#define TILE(ROWS, PANELS, FORMAT)                                                                               \
  tile(                                                                                                          \
      ROWS, PANELS, FORMAT, a, a_stride, b, b_stride, b_second, c, c_stride, depth, columns, accumulate, ahead,  \
      fetch_step)
#define UP_TO_TWO_PANELS(ROWS, FORMAT)                                                                           \
  case ROWS:                                                                                                     \
    if (panels == 1) { TILE(ROWS, 1, FORMAT); } else { TILE(ROWS, 2, FORMAT); }                                  \
    break;
#define UP_TO_FOUR_PANELS(ROWS)                                                                                  \
  case ROWS:                                                                                                     \
    if (panels == 1) {                                                                                           \
      TILE(ROWS, 1, PANEL_FLOAT32);                                                                              \
    } else if (panels == 2) {                                                                                    \
      TILE(ROWS, 2, PANEL_FLOAT32);                                                                              \
    } else {                                                                                                     \
      TILE(ROWS, 4, PANEL_FLOAT32);                                                                              \
    }                                                                                                            \
    break;
#define THREE_TO_TWELVE_ROWS(FORMAT)                                                                             \
  UP_TO_TWO_PANELS(3, FORMAT)                                                                                    \
  UP_TO_TWO_PANELS(4, FORMAT)                                                                                    \
  UP_TO_TWO_PANELS(5, FORMAT)                                                                                    \
  UP_TO_TWO_PANELS(6, FORMAT)                                                                                    \
  UP_TO_TWO_PANELS(7, FORMAT)                                                                                    \
  UP_TO_TWO_PANELS(8, FORMAT)                                                                                    \
  UP_TO_TWO_PANELS(9, FORMAT)                                                                                    \
  UP_TO_TWO_PANELS(10, FORMAT)                                                                                   \
  UP_TO_TWO_PANELS(11, FORMAT)                                                                                   \
  UP_TO_TWO_PANELS(12, FORMAT)

WIDE void product_tile512(
    int rows, int panels, const float *a, long a_stride, const float *b, long b_stride, long b_second, float *c,
    long c_stride, long depth, int columns, bool accumulate, const void *ahead, long fetch_step) {
  switch (rows) {
    UP_TO_FOUR_PANELS(1)
    UP_TO_FOUR_PANELS(2)
    THREE_TO_TWELVE_ROWS(PANEL_FLOAT32)
  }
}

WIDE void product_panels512(
    int rows, int panels, const float *a, long a_stride, enum panel_format format, const void *b, long b_stride,
    long b_second, float *c, long c_stride, long depth, int columns, bool accumulate, const void *ahead,
    long fetch_step) {
  if (format == PANEL_FLOAT32) {
    product_tile512(
        rows, panels, a, a_stride, b, b_stride, b_second, c, c_stride, depth, columns, accumulate, ahead,
        fetch_step);
  } else if (format == PANEL_BFLOAT16) {
    switch (rows) {
      UP_TO_TWO_PANELS(1, PANEL_BFLOAT16)
      UP_TO_TWO_PANELS(2, PANEL_BFLOAT16)
      THREE_TO_TWELVE_ROWS(PANEL_BFLOAT16)
    }
  } else {
    switch (rows) {
      UP_TO_TWO_PANELS(1, PANEL_INT8)
      UP_TO_TWO_PANELS(2, PANEL_INT8)
      THREE_TO_TWELVE_ROWS(PANEL_INT8)
    }
  }
}

bool has_tile512(void) { return __builtin_cpu_supports("avx512f"); }

#else

void product_tile512(
    int rows, int panels, const float *a, long a_stride, const float *b, long b_stride, long b_second, float *c,
    long c_stride, long depth, int columns, bool accumulate, const void *ahead, long fetch_step) {}

void product_panels512(
    int rows, int panels, const float *a, long a_stride, enum panel_format format, const void *b, long b_stride,
    long b_second, float *c, long c_stride, long depth, int columns, bool accumulate, const void *ahead,
    long fetch_step) {}

bool has_tile512(void) { return false; }

#endif
