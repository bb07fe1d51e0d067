#ifndef KNAVE_OPENBLAS_H
#define KNAVE_OPENBLAS_H

// The few OpenBLAS calls the project makes.
//
// OpenBLAS chooses its kernels when it is loaded, from OPENBLAS_CORETYPE, and the same product has
// different bits under different kernels. So it is loaded here, at the first call, after the core
// type and a single thread have been set, rather than by the linker at process start. This also
// keeps the library's start-up time out of commands that compute nothing.

#include <stdbool.h>

// Loads OpenBLAS with the given core type (such as "Haswell"); NULL leaves the choice to OpenBLAS.
// Has no effect once it is loaded. Returns NULL, or the reason why the library cannot be used, valid
// until the next call.
const char *openblas_load(const char *core_type);

// Whether this processor has what the kernels are compiled for: AVX2 and FMA on x86-64.
bool openblas_processor_is_suitable(void);

// The core type that is running, or "" before the library is loaded.
const char *openblas_core_type(void);

// C ← alpha·op(A)·op(B) + beta·C with row-major matrices, on the calling thread.
// op(A) is m × k, op(B) is k × n, C is m × n; lda, ldb, ldc are row strides in elements.
// The library must have been loaded.
void openblas_sgemm(bool transpose_a, bool transpose_b, int m, int n, int k, float alpha,
                    const float *a, int lda, const float *b, int ldb, float beta, float *c, int ldc);

#endif
