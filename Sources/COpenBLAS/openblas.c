#include "openblas.h"

#include <cblas.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

static pthread_mutex_t load_lock = PTHREAD_MUTEX_INITIALIZER;
static const char *failure = NULL;
static bool attempted = false;
static __typeof__(&cblas_sgemm) sgemm = NULL;
static __typeof__(&openblas_get_corename) core_name = NULL;

static void load(const char *core_type) {
  if (core_type != NULL) setenv("OPENBLAS_CORETYPE", core_type, 1);
  setenv("OPENBLAS_NUM_THREADS", "1", 1);
  void *library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    failure = dlerror();
    if (failure == NULL) failure = "libopenblas.so.0 could not be loaded";
    return;
  }
  sgemm = (__typeof__(&cblas_sgemm))dlsym(library, "cblas_sgemm");
  core_name = (__typeof__(&openblas_get_corename))dlsym(library, "openblas_get_corename");
  if (sgemm == NULL || core_name == NULL) failure = "libopenblas.so.0 lacks cblas_sgemm";
}

const char *openblas_load(const char *core_type) {
  pthread_mutex_lock(&load_lock);
  if (!attempted) {
    attempted = true;
    load(core_type);
  }
  pthread_mutex_unlock(&load_lock);
  return failure;
}

bool openblas_processor_is_suitable(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return true;
#endif
}

const char *openblas_core_type(void) { return core_name == NULL ? "" : core_name(); }

void openblas_sgemm(bool transpose_a, bool transpose_b, int m, int n, int k, float alpha,
                    const float *a, int lda, const float *b, int ldb, float beta, float *c,
                    int ldc) {
  sgemm(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans,
        transpose_b ? CblasTrans : CblasNoTrans, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}
