#include "platform.h"

#if defined(__x86_64__)

#include <stdint.h>

#include "vectors512.h"

#pragma STDC FP_CONTRACT OFF

INLINE __m512 negated(__m512 x) {
  return _mm512_castsi512_ps(_mm512_xor_si512(_mm512_castps_si512(x), _mm512_set1_epi32(INT32_MIN)));
}

// eˣ, step by step as `exponential` in ElementaryFunctions.swift, which explains it.
INLINE __m512 exponential(__m512 x) {
  // min and max keep the second operand where one is NaN.
  const __m512 bounded = _mm512_max_ps(_mm512_set1_ps(-104), _mm512_min_ps(_mm512_set1_ps(89), x));
  const __m512 rounding = _mm512_set1_ps(12582912);
  const __m512 shifted = _mm512_fmadd_ps(bounded, _mm512_set1_ps(1.44269504088896341f), rounding);
  const __m512 exponent = _mm512_sub_ps(shifted, rounding);
  __m512 r = _mm512_fmadd_ps(exponent, _mm512_set1_ps(-0.693359375f), bounded);
  r = _mm512_fmadd_ps(exponent, _mm512_set1_ps(2.12194440e-4f), r);
  __m512 p = _mm512_set1_ps(1.9875691500e-4f);
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.3981999507e-3f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(8.3334519073e-3f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(4.1665795894e-2f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.6666665459e-1f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(5.0000001201e-1f));
  p = _mm512_fmadd_ps(p, _mm512_mul_ps(r, r), r);
  p = _mm512_add_ps(p, _mm512_set1_ps(1));
  // p·2ⁿ, rounded once, as by the two powers of two whose product 2ⁿ is.
  return _mm512_scalef_ps(p, exponent);
}

INLINE __m256 low_half(__m512 x) { return _mm512_castps512_ps256(x); }
INLINE __m256 high_half(__m512 x) {
  return _mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(x), 1));
}

// Adds eight lanes as `orderedSum` does.
INLINE float ordered_sum(__m256 lanes) {
  float eight[8];
  _mm256_storeu_ps(eight, lanes);
  return ((eight[0] + eight[4]) + (eight[2] + eight[6])) + ((eight[1] + eight[5]) + (eight[3] + eight[7]));
}

// Does a step for each sixteen of a row: for `index`, where they begin, and the `mask` of those that there are. It is a
// constant but for the last ones, and costs nothing then.
#define FOR_SIXTEENS(COUNT, STEP)                                                                                \
  do {                                                                                                           \
    long index = 0;                                                                                              \
    for (; index + 16 <= (COUNT); index += 16) {                                                                 \
      const __mmask16 mask = 0xffff;                                                                             \
      STEP;                                                                                                      \
    }                                                                                                            \
    if (index < (COUNT)) {                                                                                       \
      const __mmask16 mask = first_lanes((COUNT) - index);                                                       \
      STEP;                                                                                                      \
    }                                                                                                            \
  } while (0)

WIDE float row_maximum512(const float *row, long count) {
  __m512 largest = _mm512_set1_ps(row[0]);
  FOR_SIXTEENS(count, largest = _mm512_max_ps(_mm512_mask_loadu_ps(largest, mask, row + index), largest));
  return _mm512_reduce_max_ps(largest);
}

// Sixteen numbers → exp((number − shift)·scale); whole eights are added to the lanes.
INLINE void exponentiate(float *numbers, __mmask16 mask, float scale, float shift, __m256 *lanes) {
  const __m512 shifted = _mm512_sub_ps(_mm512_maskz_loadu_ps(mask, numbers), _mm512_set1_ps(shift));
  const __m512 values = exponential(_mm512_mul_ps(shifted, _mm512_set1_ps(scale)));
  _mm512_mask_storeu_ps(numbers, mask, values);
  if (mask >= 0xff) *lanes = _mm256_add_ps(*lanes, low_half(values));
  if (mask == 0xffff) *lanes = _mm256_add_ps(*lanes, high_half(values));
}

WIDE float exponentiate_row512(float *row, long count, float scale, float shift) {
  __m256 lanes = _mm256_setzero_ps();
  FOR_SIXTEENS(count, exponentiate(row + index, mask, scale, shift, &lanes));
  float sum = ordered_sum(lanes);
  for (long index = count / 8 * 8; index < count; index++) sum += row[index];
  return sum;
}

INLINE void score_gradients(
    float *scores, float *gradients, __mmask16 mask, float scale, float log_normalizer, float delta) {
  const __m512 scales = _mm512_set1_ps(scale);
  const __m512 scaled = _mm512_mul_ps(_mm512_maskz_loadu_ps(mask, scores), scales);
  const __m512 probability = exponential(_mm512_sub_ps(scaled, _mm512_set1_ps(log_normalizer)));
  const __m512 pull = _mm512_sub_ps(_mm512_maskz_loadu_ps(mask, gradients), _mm512_set1_ps(delta));
  _mm512_mask_storeu_ps(scores, mask, probability);
  _mm512_mask_storeu_ps(gradients, mask, _mm512_mul_ps(_mm512_mul_ps(probability, pull), scales));
}

WIDE void score_gradient_row512(
    float *scores, float *gradients, long count, float scale, float log_normalizer, float delta) {
  FOR_SIXTEENS(count, score_gradients(scores + index, gradients + index, mask, scale, log_normalizer, delta));
}

INLINE void gate_units(const float *gate, const float *up, float *y, __mmask16 mask) {
  const __m512 g = _mm512_maskz_loadu_ps(mask, gate);
  const __m512 silu = _mm512_div_ps(g, _mm512_add_ps(_mm512_set1_ps(1), exponential(negated(g))));
  _mm512_mask_storeu_ps(y, mask, _mm512_mul_ps(silu, _mm512_maskz_loadu_ps(mask, up)));
}

WIDE void swiglu512(const float *gate, const float *up, float *y, long count) {
  FOR_SIXTEENS(count, gate_units(gate + index, up + index, y + index, mask));
}

INLINE void gate_gradients(const float *dy, float *gate, float *up, float *y, __mmask16 mask) {
  const __m512 one = _mm512_set1_ps(1);
  const __m512 g = _mm512_maskz_loadu_ps(mask, gate);
  const __m512 u = _mm512_maskz_loadu_ps(mask, up);
  const __m512 d = _mm512_maskz_loadu_ps(mask, dy);
  const __m512 sigmoid = _mm512_div_ps(one, _mm512_add_ps(one, exponential(negated(g))));
  const __m512 silu = _mm512_mul_ps(g, sigmoid);
  const __m512 slope = _mm512_mul_ps(sigmoid, _mm512_add_ps(one, _mm512_mul_ps(g, _mm512_sub_ps(one, sigmoid))));
  _mm512_mask_storeu_ps(y, mask, _mm512_mul_ps(silu, u));
  _mm512_mask_storeu_ps(gate, mask, _mm512_mul_ps(_mm512_mul_ps(d, u), slope));
  _mm512_mask_storeu_ps(up, mask, _mm512_mul_ps(d, silu));
}

WIDE void swiglu_backward512(const float *dy, float *gate, float *up, float *y, long count) {
  FOR_SIXTEENS(count, gate_gradients(dy + index, gate + index, up + index, y + index, mask));
}

#else

float row_maximum512(const float *row, long count) { return 0; }
float exponentiate_row512(float *row, long count, float scale, float shift) { return 0; }
void score_gradient_row512(
    float *scores, float *gradients, long count, float scale, float log_normalizer, float delta) {}
void swiglu512(const float *gate, const float *up, float *y, long count) {}
void swiglu_backward512(const float *dy, float *gate, float *up, float *y, long count) {}

#endif
