#include "platform.h"

#if defined(__x86_64__)

#include <stdint.h>

#include "vectors512.h"

#pragma STDC FP_CONTRACT OFF

INLINE __m512 negated(__m512 x) {
  return _mm512_castsi512_ps(_mm512_xor_si512(_mm512_castps_si512(x), _mm512_set1_epi32(INT32_MIN)));
}

INLINE __m512 power_of_two(__m512i exponent) {
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_add_epi32(exponent, _mm512_set1_epi32(127)), 23));
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
  const __m512i n = _mm512_sub_epi32(_mm512_castps_si512(shifted), _mm512_set1_epi32(0x4B400000));
  const __m512i half = _mm512_srai_epi32(n, 1);
  return _mm512_mul_ps(_mm512_mul_ps(p, power_of_two(half)), power_of_two(_mm512_sub_epi32(n, half)));
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

WIDE float row_maximum512(const float *row, long count) {
  __m512 largest = _mm512_set1_ps(row[0]);
  for (long index = 0; index < count; index += 16) {
    largest = _mm512_max_ps(_mm512_mask_loadu_ps(largest, first_lanes(count - index), row + index), largest);
  }
  return _mm512_reduce_max_ps(largest);
}

WIDE float exponentiate_row512(float *row, long count, float scale, float shift) {
  __m256 lanes = _mm256_setzero_ps();
  for (long index = 0; index < count; index += 16) {
    const __mmask16 mask = first_lanes(count - index);
    const __m512 shifted = _mm512_sub_ps(_mm512_maskz_loadu_ps(mask, row + index), _mm512_set1_ps(shift));
    const __m512 values = exponential(_mm512_mul_ps(shifted, _mm512_set1_ps(scale)));
    _mm512_mask_storeu_ps(row + index, mask, values);
    if (count - index >= 8) lanes = _mm256_add_ps(lanes, low_half(values));
    if (count - index >= 16) lanes = _mm256_add_ps(lanes, high_half(values));
  }
  float sum = ordered_sum(lanes);
  for (long index = count / 8 * 8; index < count; index++) sum += row[index];
  return sum;
}

WIDE void score_gradient_row512(
    float *scores, float *gradients, long count, float scale, float log_normalizer, float delta) {
  const __m512 scales = _mm512_set1_ps(scale);
  for (long index = 0; index < count; index += 16) {
    const __mmask16 mask = first_lanes(count - index);
    const __m512 scaled = _mm512_mul_ps(_mm512_maskz_loadu_ps(mask, scores + index), scales);
    const __m512 probability = exponential(_mm512_sub_ps(scaled, _mm512_set1_ps(log_normalizer)));
    const __m512 pull = _mm512_sub_ps(_mm512_maskz_loadu_ps(mask, gradients + index), _mm512_set1_ps(delta));
    _mm512_mask_storeu_ps(scores + index, mask, probability);
    _mm512_mask_storeu_ps(gradients + index, mask, _mm512_mul_ps(_mm512_mul_ps(probability, pull), scales));
  }
}

WIDE void swiglu512(const float *gate, const float *up, float *y, long count) {
  const __m512 one = _mm512_set1_ps(1);
  for (long index = 0; index < count; index += 16) {
    const __mmask16 mask = first_lanes(count - index);
    const __m512 g = _mm512_maskz_loadu_ps(mask, gate + index);
    const __m512 silu = _mm512_div_ps(g, _mm512_add_ps(one, exponential(negated(g))));
    _mm512_mask_storeu_ps(y + index, mask, _mm512_mul_ps(silu, _mm512_maskz_loadu_ps(mask, up + index)));
  }
}

WIDE void swiglu_backward512(const float *dy, float *gate, float *up, float *y, long count) {
  const __m512 one = _mm512_set1_ps(1);
  for (long index = 0; index < count; index += 16) {
    const __mmask16 mask = first_lanes(count - index);
    const __m512 g = _mm512_maskz_loadu_ps(mask, gate + index);
    const __m512 u = _mm512_maskz_loadu_ps(mask, up + index);
    const __m512 d = _mm512_maskz_loadu_ps(mask, dy + index);
    const __m512 sigmoid = _mm512_div_ps(one, _mm512_add_ps(one, exponential(negated(g))));
    const __m512 silu = _mm512_mul_ps(g, sigmoid);
    const __m512 slope =
        _mm512_mul_ps(sigmoid, _mm512_add_ps(one, _mm512_mul_ps(g, _mm512_sub_ps(one, sigmoid))));
    _mm512_mask_storeu_ps(y + index, mask, _mm512_mul_ps(silu, u));
    _mm512_mask_storeu_ps(gate + index, mask, _mm512_mul_ps(_mm512_mul_ps(d, u), slope));
    _mm512_mask_storeu_ps(up + index, mask, _mm512_mul_ps(d, silu));
  }
}

#else

float row_maximum512(const float *row, long count) { return 0; }
float exponentiate_row512(float *row, long count, float scale, float shift) { return 0; }
void score_gradient_row512(
    float *scores, float *gradients, long count, float scale, float log_normalizer, float delta) {}
void swiglu512(const float *gate, const float *up, float *y, long count) {}
void swiglu_backward512(const float *dy, float *gate, float *up, float *y, long count) {}

#endif
