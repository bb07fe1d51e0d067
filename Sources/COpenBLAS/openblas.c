#include "openblas.h"

#include <cblas.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

static pthread_mutex_t load_lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_bool loaded = false;
static char failure[512];
static __typeof__(&cblas_sgemm) sgemm = NULL;
static __typeof__(&openblas_get_corename) core_name = NULL;

// OpenBLAS takes a buffer of 128 MB of addresses for each product that runs at once, and keeps it for
// later products. Where the system refuses, it asks again for ever. So no more products run at once
// than there are buffers: one more is let in when the system would give as many buffers as the
// products need that have been let in and may not have taken theirs yet; else it waits for another.
static const size_t buffer_bytes = (size_t)136 << 20;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t product_ended = PTHREAD_COND_INITIALIZER;
static int running = 0;
static int buffers = 0;
// Of the products running, those that were let in for a buffer that was not there.
static int newcomers = 0;

static bool system_gives(size_t bytes) {
  void *block =
      mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (block == MAP_FAILED) return false;
  munmap(block, bytes);
  return true;
}

// Lets a product begin; says whether it is a newcomer.
static bool enter(void) {
  bool is_new = false;
  pthread_mutex_lock(&gate);
  while (running >= buffers) {
    if (system_gives(buffer_bytes * (size_t)(newcomers + 1))) {
      is_new = true;
      buffers += 1;
      newcomers += 1;
      break;
    }
    pthread_cond_wait(&product_ended, &gate);
  }
  running += 1;
  pthread_mutex_unlock(&gate);
  return is_new;
}

static void leave(bool was_new) {
  pthread_mutex_lock(&gate);
  running -= 1;
  if (was_new) newcomers -= 1;
  pthread_cond_signal(&product_ended);
  pthread_mutex_unlock(&gate);
}

// The text of dlerror belongs to the C library, which may release it at the next call of any thread.
static void keep_failure(const char *otherwise) {
  const char *text = dlerror();
  snprintf(failure, sizeof failure, "%s", text == NULL ? otherwise : text);
}

static bool load(const char *core_type) {
  if (core_type != NULL) setenv("OPENBLAS_CORETYPE", core_type, 1);
  setenv("OPENBLAS_NUM_THREADS", "1", 1);
  void *library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    keep_failure("libopenblas.so.0 could not be loaded");
    return false;
  }
  sgemm = (__typeof__(&cblas_sgemm))dlsym(library, "cblas_sgemm");
  core_name = (__typeof__(&openblas_get_corename))dlsym(library, "openblas_get_corename");
  if (sgemm == NULL || core_name == NULL) {
    keep_failure("libopenblas.so.0 lacks cblas_sgemm");
    dlclose(library);
    return false;
  }
  // The first buffer: with it, every product can run sooner or later.
  if (!system_gives(buffer_bytes)) {
    snprintf(failure, sizeof failure, "there is no address space for its buffer of 128 MB");
    dlclose(library);
    return false;
  }
  float one = 1, product = 0;
  sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, 1, 1, 1, 1, &one, 1, &one, 1, 0, &product, 1);
  buffers = 1;
  return true;
}

const char *openblas_load(const char *core_type) {
  pthread_mutex_lock(&load_lock);
  // A failure may pass, as a lack of memory does: it is tried again.
  if (!loaded) loaded = load(core_type);
  const char *result = loaded ? NULL : failure;
  pthread_mutex_unlock(&load_lock);
  return result;
}

bool openblas_processor_is_suitable(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return true;
#endif
}

const char *openblas_core_type(void) { return loaded ? core_name() : ""; }

void openblas_sgemm(bool transpose_a, bool transpose_b, int m, int n, int k, float alpha,
                    const float *a, int lda, const float *b, int ldb, float beta, float *c,
                    int ldc) {
  bool is_new = enter();
  sgemm(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans,
        transpose_b ? CblasTrans : CblasNoTrans, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
  leave(is_new);
}
