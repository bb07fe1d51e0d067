#pragma once

#include <stdbool.h>

// What Swift has no name for.

/// Asks for the cache line at an address, to be read soon. Never faults, whatever the address.
static inline void prefetch_line(const void *address) {
  __builtin_prefetch(address, 0, 2);
}

/// Asks for the cache line of an address, into the nearest cache; no address is too far.
static inline void prefetch_near_line(const void *address) {
  __builtin_prefetch(address, 0, 3);
}

typedef float float8 __attribute__((vector_size(32)));
typedef signed char int8x8 __attribute__((vector_size(8)));

/// Eight bytes as float32; Swift's own conversion of vectors is a call for each.
static inline float8 widen_int8(const void *bytes) {
  int8x8 numbers;
  __builtin_memcpy(&numbers, bytes, sizeof numbers);
  return __builtin_convertvector(numbers, float8);
}

/// Copies numbers past the caches, if they go to a multiple of 16 bytes: for what is read much later. Other threads
/// see them after the next locked operation.
static inline void copy_past_caches(float *to, const float *from, long count) {
  typedef float float4 __attribute__((vector_size(16), aligned(4)));
  typedef float aligned4 __attribute__((vector_size(16)));
  long index = 0;
  if ((unsigned long)to % 16 != 0) {
    __builtin_memcpy(to, from, count * sizeof(float));
    return;
  }
  for (; index + 16 <= count; index += 16)
    for (long part = 0; part < 16; part += 4)
      __builtin_nontemporal_store(
          (aligned4) * (const float4 *)(from + index + part), (aligned4 *)(to + index + part));
  for (; index < count; index++) to[index] = from[index];
}

/// Starts and ends glibc's trace of allocations, to the file that MALLOC_TRACE names; does nothing
/// unless libc_malloc_debug.so is loaded first.
void allocation_trace_begin(void);
void allocation_trace_end(void);

/// Opens a path beneath a folder: without `..`, absolute paths, symbolic links and magic links anywhere on the way, its
/// end included. Returns a descriptor, or -1 with errno: ELOOP for a link, EXDEV for a way out.
///
/// - folder: a descriptor of the folder, which may be opened with O_PATH.
/// - path: relative; "." is the folder itself.
/// - flags, mode: those of open(2); the descriptor is closed in programs that are started.
int open_beneath(int folder, const char *path, int flags, unsigned mode);

/// The same without openat2(2), component by component: for kernels before 5.6, and sandboxes that forbid it.
int open_beneath_by_walking(int folder, const char *path, int flags, unsigned mode);

/// The flag O_PATH, which Swift's headers leave out.
int path_only_flag(void);

/// Whether this processor has AVX-512, for which the functions whose names end in 512 are.
bool has_avx512(void);

/// How the numbers of a panel are stored; bfloat16 with columns j and j + 8 in the halves of one 32-bit word.
enum panel_format { PANEL_FLOAT32, PANEL_BFLOAT16, PANEL_INT8 };

/// Up to 12 rows × 32 columns, or 2 × 64, of C ← A·B or C + A·B in vectors of 16. Each element of C is one chain of
/// fused multiply-adds over k in ascending order, as in the kernels of vectors of 8: the bits are theirs.
///
/// - rows: 1...12; panels of 16 columns: 1 or 2, with up to 2 rows also 4.
/// - a: [rows, depth] with row stride `a_stride`.
/// - b: the first 16 columns of each of `depth` rows, `b_stride` numbers apart, which is 16 unless they are float32;
///   each 16 more lie `b_second` further on.
/// - scales: with int8 the factor of each column, by which its sum enters C; not read otherwise.
/// - c: [rows, 16·panels] with row stride `c_stride`; of the last panel `columns`, 1...16, are written.
/// - ahead: what is read soon after, asked for `fetch_step` bytes at a time in each panel.
void product_tile512(
    int rows, int panels, const float *a, long a_stride, enum panel_format format, const void *b, long b_stride,
    long b_second, const float *scales, float *c, long c_stride, long depth, int columns, bool accumulate,
    const void *ahead, long fetch_step);

/// C ← op(A)·op(B) or C + op(A)·op(B) in vectors of 16, with the sums in the order of OpenBLAS' kernels for Haswell:
/// the bits are those of its sgemm.
///
/// - a: [m, k] with row stride `a_stride`, or [k, m] if transposed.
/// - b: [k, n] with row stride `b_stride`, or [n, k] if transposed.
/// - packed: B as `pack512` leaves it, and then `b` is not read; or NULL.
/// - c: [m, n].
void product512(
    const float *a, bool transpose_a, long a_stride, const float *b, bool transpose_b, long b_stride,
    const float *packed, float *c, long c_stride, long m, long n, long k, bool keep);

/// B [k, n] in the order in which `product512` reads it: `packed_size512` numbers on a cache line boundary.
void pack512(const float *b, long b_stride, long n, long k, float *packed);
long packed_size512(long n, long k);

/// The largest of at least one number, with the bits of `rowMaximum` but for the sign of zero.
float row_maximum512(const float *row, long count);

/// row ← exp((row − shift)·scale); returns the sum, with the bits of `exponentiateRow`.
float exponentiate_row512(float *row, long count, float scale, float shift);

/// Scores of a row → probabilities, and their gradients → those of the scores, with the bits of `scoreGradientRow`.
void score_gradient_row512(
    float *scores, float *gradients, long count, float scale, float log_normalizer, float delta);

/// y ← silu(gate)∘up, with the bits of `swiGLU`.
void swiglu512(const float *gate, const float *up, float *y, long count);

/// gate and up → their gradients, and y once more, with the bits of `swiGLUBackward`.
void swiglu_backward512(const float *dy, float *gate, float *up, float *y, long count);
