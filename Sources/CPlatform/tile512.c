#include "platform.h"

#if defined(__x86_64__)

#include "vectors512.h"

// Sixteen numbers as float32. Those of bfloat16 come in the order of memory: columns 0, 8, 1, 9 and so on.
INLINE __m512 widened(const int format, const char *numbers) {
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
INLINE __m512 interleaved(const int format, __m512 columns) {
  if (format != PANEL_BFLOAT16) return columns;
  const __m512i order = _mm512_setr_epi32(0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15);
  return _mm512_permutexvar_ps(order, columns);
}
INLINE __m512 in_order(const int format, __m512 columns) {
  if (format != PANEL_BFLOAT16) return columns;
  const __m512i order = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15);
  return _mm512_permutexvar_ps(order, columns);
}

// One step over k by up to four panels of B, `second` bytes apart.
INLINE void multiply_step(
    const int rows, const int panels, const int format, const Rows *a, long offset, const char *b, long second,
    __m512 sums[12][4]) {
  __m512 numbers[4];
#pragma clang loop unroll(full)
  for (int panel = 0; panel < panels; panel++) numbers[panel] = widened(format, b + panel * second);
  add_step(rows, panels, FIRST_OF_PAIRS, a, offset, numbers, sums);
}

// With rows of B that are not strided, but follow one another, their places are constants.
INLINE void tile(
    const int rows, const int panels, const int format, const bool is_strided, const float *a, long a_stride,
    const void *numbers_of_b, long b_stride, long b_second, const float *scales, float *c, long c_stride, long depth,
    int columns, bool accumulate, const char *ahead, long fetch_step) {
  const __mmask16 last = first_lanes(columns);
  const long size = format == PANEL_BFLOAT16 ? 2 : format == PANEL_INT8 ? 1 : 4;
  // Sums of int8 are scaled before they are added to what is there.
  const bool continues = accumulate && format != PANEL_INT8;
  const long next = (is_strided ? b_stride : 16) * size, second = b_second * size;
  const char *b = numbers_of_b;
  __m512 sums[12][4];
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) {
#pragma clang loop unroll(full)
    for (int panel = 0; panel < panels; panel++) {
      const __mmask16 mask = panel == panels - 1 ? last : 0xffff;
      sums[row][panel] =
          continues ? interleaved(format, _mm512_maskz_loadu_ps(mask, c + row * c_stride + 16 * panel))
                    : _mm512_setzero_ps();
    }
  }
  Rows places = rows_from(a, a_stride);
  // What the steps ask for, line by line at the most.
  const long fetched = STEPS * fetch_step, line_step = fetch_step < 64 ? 64 : fetch_step;
  for (long left = depth / STEPS; left > 0; left--) {
    long line = 0;
    do {
#pragma clang loop unroll(full)
      for (int panel = 0; panel < panels; panel++) __builtin_prefetch(ahead + line + panel * second, 0, 3);
      line += line_step;
    } while (line < fetched);
    ahead += fetched;
#pragma clang loop unroll(full)
    for (int step = 0; step < STEPS; step++) {
      multiply_step(rows, panels, format, &places, step, b, second, sums);
      b += next;
      if (is_strided || step == STEPS - 1) KEEP_IN_REGISTER(b);
    }
    advance(rows, &places, STEPS);
  }
  for (long left = depth % STEPS; left > 0; left--) {
    multiply_step(rows, panels, format, &places, 0, b, second, sums);
    b += next;
    advance(rows, &places, 1);
  }
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) {
#pragma clang loop unroll(full)
    for (int panel = 0; panel < panels; panel++) {
      const __mmask16 mask = panel == panels - 1 ? last : 0xffff;
      float *target = c + row * c_stride + 16 * panel;
      __m512 result = in_order(format, sums[row][panel]);
      if (format == PANEL_INT8) {
        const __m512 before = accumulate ? _mm512_maskz_loadu_ps(mask, target) : _mm512_setzero_ps();
        result = _mm512_fmadd_ps(result, _mm512_maskz_loadu_ps(mask, scales + 16 * panel), before);
      }
      _mm512_mask_storeu_ps(target, mask, result);
    }
  }
}

#define TILE(ROWS, PANELS)                                                                                       \
  tile(                                                                                                          \
      ROWS, PANELS, format, is_strided, a, a_stride, b, b_stride, b_second, scales, c, c_stride, depth, columns, \
      accumulate, ahead, fetch_step)
#define UP_TO_TWO_PANELS(ROWS)                                                                                   \
  case ROWS:                                                                                                     \
    if (panels == 1) { TILE(ROWS, 1); } else { TILE(ROWS, 2); }                                                  \
    break;
#define UP_TO_FOUR_PANELS(ROWS)                                                                                  \
  case ROWS:                                                                                                     \
    if (panels == 1) { TILE(ROWS, 1); } else if (panels == 2) { TILE(ROWS, 2); } else { TILE(ROWS, 4); }         \
    break;

// A tile of any shape, for a format and a kind of stride that are constants.
INLINE void tile_of(
    const int format, const bool is_strided, int rows, int panels, const float *a, long a_stride, const void *b,
    long b_stride, long b_second, const float *scales, float *c, long c_stride, long depth, int columns,
    bool accumulate, const void *ahead, long fetch_step) {
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

#define TILE_OF(FORMAT, IS_STRIDED)                                                                              \
  tile_of(                                                                                                       \
      FORMAT, IS_STRIDED, rows, panels, a, a_stride, b, b_stride, b_second, scales, c, c_stride, depth, columns, \
      accumulate, ahead, fetch_step)

WIDE void product_tile512(
    int rows, int panels, const float *a, long a_stride, enum panel_format format, const void *b, long b_stride,
    long b_second, const float *scales, float *c, long c_stride, long depth, int columns, bool accumulate,
    const void *ahead, long fetch_step) {
  switch (format) {
  case PANEL_FLOAT32:
    if (b_stride == 16) { TILE_OF(PANEL_FLOAT32, false); } else { TILE_OF(PANEL_FLOAT32, true); }
    break;
  case PANEL_BFLOAT16: TILE_OF(PANEL_BFLOAT16, false); break;
  case PANEL_INT8: TILE_OF(PANEL_INT8, false); break;
  }
}

bool has_avx512(void) { return __builtin_cpu_supports("avx512f"); }

#else

void product_tile512(
    int rows, int panels, const float *a, long a_stride, enum panel_format format, const void *b, long b_stride,
    long b_second, const float *scales, float *c, long c_stride, long depth, int columns, bool accumulate,
    const void *ahead, long fetch_step) {}

bool has_avx512(void) { return false; }

#endif
