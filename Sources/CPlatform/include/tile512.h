#pragma once

/// Whether this processor runs ``product_tile512``.
int has_tile512(void);

/// Up to 12 rows × 32 columns of C ← A·B, or C + A·B, in vectors of 16: each element of C is one chain of fused
/// multiply-adds over k in ascending order, as in the kernels of vectors of 8, so that the bits are theirs.
///
/// - a: [rows, depth], rows 1...12, with row stride `a_stride`.
/// - b: a panel [depth, 16]; the columns from 16 on are another, `b_second` numbers further on, or none if that is 0.
/// - c: [rows, …] with row stride `c_stride`; of the last panel `columns`, 1...16, are written, of a first all.
/// - ahead: what is read soon after, asked for `fetch_step` bytes at a time.
void product_tile512(
    int rows, const float *a, long a_stride, const float *b, long b_second, float *c, long c_stride, long depth,
    int columns, int accumulate, const void *ahead, long fetch_step);
