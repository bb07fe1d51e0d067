#include "platform.h"

#if defined(__x86_64__)

#include "vectors512.h"

// The order of the sums in OpenBLAS 0.3.21's sgemm for Haswell, found by comparing bits.
enum {
  // Both k and the columns are cut into parts of at most this many.
  PART = 320,
  // Rows are taken twelve at a time.
  ROWS = 12,
  HALF = 6,
  // Sums that are split take the even and the odd steps of whole eights apart.
  SPLIT = 8,
};

// Columns that are packed at once: with their k they fit the second cache.
enum { CHUNK = 256, PANELS = CHUNK / 16 };

static long part(long left) {
  return left >= 2 * PART ? PART : left > PART ? (left / 2 + 7) / 8 * 8 : left;
}

// The elements of A that a tile reads, [rows, depth].
typedef struct {
  const float *start;
  long row, step;
} Factor;

// Columns of one panel that a tile writes, for its first six rows and the rest.
typedef struct {
  __mmask16 half[2];
} Columns;

// One step over k by up to two panels of B, [depth, 32], packed.
INLINE void step(const int rows, const int panels, Rows *a, long a_step, const float **b, __m512 sums[ROWS][4]) {
  __m512 numbers[4];
#pragma clang loop unroll(full)
  for (int panel = 0; panel < panels; panel++) {
    numbers[panel] = _mm512_load_ps(*b + 16 * panel);
    __builtin_prefetch(*b + 16 * panel + 32 * 24, 0, 3);
  }
  add_step(rows, panels, a, numbers, sums);
  *b += 32;
  advance(a, a_step);
}

// The sums of a tile of constant shape. With two ways, even and odd steps add up apart.
INLINE void sum_tile(
    const int rows, const int panels, const int ways, Factor a, const float *b, long depth, __m512 sums[ROWS][4]) {
  __m512 odd[ROWS][4];
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) {
#pragma clang loop unroll(full)
    for (int panel = 0; panel < panels; panel++) sums[row][panel] = odd[row][panel] = _mm512_setzero_ps();
  }
  Rows places = rows_from(a.start, a.row);
  long k = 0;
  if (ways == 2) {
    for (; k < depth / SPLIT * SPLIT; k += 2) {
      step(rows, panels, &places, a.step, &b, sums);
      step(rows, panels, &places, a.step, &b, odd);
    }
  }
  for (; k < depth; k++) step(rows, panels, &places, a.step, &b, sums);
  if (ways == 1) return;
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) {
#pragma clang loop unroll(full)
    for (int panel = 0; panel < panels; panel++) {
      sums[row][panel] = _mm512_add_ps(sums[row][panel], odd[row][panel]);
    }
  }
}

// Sums of the columns of a mask, added to those there are or to zero, which turns −0 into 0.
INLINE void store(float *c, __mmask16 mask, __m512 sums, bool keep) {
  const __m512 before = keep ? _mm512_maskz_loadu_ps(mask, c) : _mm512_setzero_ps();
  _mm512_mask_storeu_ps(c, mask, _mm512_add_ps(before, sums));
}

// C + A·B or A·B for neighbouring columns.
INLINE void tile(
    const int rows, const int panels, const int ways, Factor a, const float *b, float *c, long c_stride, long depth,
    bool keep, const Columns *columns) {
  __m512 sums[ROWS][4];
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) {
    __builtin_prefetch(c + row * c_stride, 1, 3);
    __builtin_prefetch(c + row * c_stride + 16, 1, 3);
  }
  sum_tile(rows, panels, ways, a, b, depth, sums);
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) {
#pragma clang loop unroll(full)
    for (int panel = 0; panel < panels; panel++) {
      store(c + row * c_stride + 16 * panel, columns[panel].half[row >= HALF], sums[row][panel], keep);
    }
  }
}

#define TILE(NAME, ROWS, PANELS, WAYS)                                                                           \
  WIDE __attribute__((noinline)) static void NAME(                                                               \
      Factor a, const float *b, float *c, long c_stride, long depth, bool keep, const Columns *columns) {        \
    tile(ROWS, PANELS, WAYS, a, b, c, c_stride, depth, keep, columns);                                           \
  }
TILE(twelve_rows, 12, 2, 1)
TILE(eight_rows, 8, 2, 1)
TILE(four_rows_split, 4, 2, 2)
TILE(three_rows, 3, 2, 1)
TILE(two_rows, 2, 2, 1)
TILE(one_row, 1, 2, 1)

// Eights of columns that six of twelve rows split. There are two at most where one part ends and the next begins, and
// as parts have 160 columns or more, unless there is one only, a chunk has four at most.
typedef struct {
  int count;
  long columns[4];
} Eights;

// How the sums of a chunk's columns are taken, by panel.
typedef struct {
  // In blocks of twelve rows: as plain chains, or split.
  Columns plain[PANELS];
  Eights split[2];
  // In the eight rows after them: those of the first part are split, the later ones are chains.
  Columns first[PANELS], later[PANELS];
  Columns all[PANELS];
} Order;

static void mark(Columns *columns, int half, long eight) {
  columns[eight / 2].half[half] |= (__mmask16)(eight % 2 == 0 ? 0x00ff : 0xff00);
}

// Six of twelve rows pass a part's columns in sixteens from its ninth on, the other six from its first on; the eights
// that this leaves over at the ends are split.
static Order order_of_columns(long first, long count, long n) {
  Order order = {0};
  for (long start = 0; start < n;) {
    const long eights = part(n - start) / 8;
    for (long eight = 0; eight < eights; eight++) {
      const long place = (start - first) / 8 + eight;
      if (place < 0 || place >= count / 8) continue;
      const bool last = eight == eights - 1;
      const bool over[2] = {eight == 0 || (last && eights % 2 == 0), last && eights % 2 == 1};
      for (int half = 0; half < 2; half++) {
        if (over[half] && eights > 1) {
          order.split[half].columns[order.split[half].count++] = 8 * place;
        } else {
          mark(order.plain, half, place);
        }
        mark(start == 0 ? order.first : order.later, half, place);
        mark(order.all, half, place);
      }
    }
    start += 8 * eights;
  }
  return order;
}

// B as groups of 32 columns, [depth, 32] each; what lies past the columns is zero.
WIDE static void pack_columns(const float *b, long b_stride, long depth, long count, float *packed) {
  for (long column = 0; column < count; column += 32) {
    const long left = count - column;
    const __mmask16 low = first_lanes(left), high = first_lanes(left - 16);
    for (long k = 0; k < depth; k++) {
      const float *source = b + k * b_stride + column;
      _mm512_store_ps(packed, _mm512_maskz_loadu_ps(low, source));
      _mm512_store_ps(packed + 16, high ? _mm512_maskz_loadu_ps(high, source + 16) : _mm512_setzero_ps());
      packed += 32;
    }
  }
}

// Eights of columns, [depth, 32].
WIDE static void pack_eights(const float *b, long b_stride, long depth, const Eights *eights, float *packed) {
  for (int eight = 0; eight < eights->count; eight++) {
    for (long k = 0; k < depth; k++) {
      const __m512 numbers = _mm512_maskz_loadu_ps(0x00ff, b + k * b_stride + eights->columns[eight]);
      _mm512_mask_storeu_ps(packed + 32 * k + 8 * eight, 0x00ff, numbers);
    }
  }
}

// Six rows of C by eights of columns, two a panel.
INLINE void split_eights(
    const int panels, Factor a, const float *b, float *c, long c_stride, long depth, bool keep,
    const Eights *eights) {
  __m512 sums[ROWS][4];
  sum_tile(HALF, panels, 2, a, b, depth, sums);
#pragma clang loop unroll(full)
  for (int row = 0; row < HALF; row++) {
#pragma clang loop unroll(full)
    for (int eight = 0; eight < 2 * panels; eight++) {
      if (eight >= eights->count) continue;
      const int upper = eight % 2;
      store(
          c + row * c_stride + eights->columns[eight] - 8 * upper, (__mmask16)(upper ? 0xff00 : 0x00ff),
          sums[row][eight / 2], keep);
    }
  }
}

WIDE static void six_rows_split(
    Factor a, const float *b, float *c, long c_stride, long depth, bool keep, const Eights *eights) {
  if (eights->count > 2) {
    split_eights(2, a, b, c, c_stride, depth, keep, eights);
  } else if (eights->count > 0) {
    split_eights(1, a, b, c, c_stride, depth, keep, eights);
  }
}

// Up to twelve rows of a transposed A, [depth, 12].
WIDE static void pack_rows(const float *a, long a_stride, long depth, long rows, float *packed) {
  const __mmask16 mask = first_lanes(rows);
  for (long k = 0; k < depth; k++) {
    _mm512_mask_storeu_ps(packed + k * ROWS, mask, _mm512_maskz_loadu_ps(mask, a + k * a_stride));
  }
}

// Up to twelve rows of C by a chunk's columns.
WIDE static void multiply_rows(
    Factor a, long rows, const float *packed, const float *const *eights, long panels, float *c, long c_stride,
    long depth, bool keep, const Order *order) {
  for (long panel = 0; panel < panels; panel += 2) {
    const float *b = packed + 16 * panel * depth;
    float *target = c + 16 * panel;
    const Columns *all = order->all + panel;
    switch (rows) {
    case 12: twelve_rows(a, b, target, c_stride, depth, keep, order->plain + panel); break;
    case 8:
      if (order->first[panel].half[0] != 0) {
        for (int four = 0; four < 8; four += 4) {
          const Factor rows_of_four = {a.start + four * a.row, a.row, a.step};
          four_rows_split(
              rows_of_four, b, target + four * c_stride, c_stride, depth, keep, order->first + panel);
        }
      }
      if (order->later[panel].half[0] != 0 || order->later[panel + 1].half[0] != 0) {
        eight_rows(a, b, target, c_stride, depth, keep, order->later + panel);
      }
      break;
    case 4: four_rows_split(a, b, target, c_stride, depth, keep, all); break;
    case 3: three_rows(a, b, target, c_stride, depth, keep, all); break;
    case 2: two_rows(a, b, target, c_stride, depth, keep, all); break;
    default: one_row(a, b, target, c_stride, depth, keep, all);
    }
  }
  if (rows < ROWS) return;
  for (int half = 0; half < 2; half++) {
    const Factor rows_of_half = {a.start + half * HALF * a.row, a.row, a.step};
    six_rows_split(
        rows_of_half, eights[half], c + half * HALF * c_stride, c_stride, depth, keep, order->split + half);
  }
}

WIDE void product512(
    const float *a, bool transpose_a, long a_stride, const float *b, long b_stride, float *c, long c_stride, long m,
    long n, long k, bool keep) {
  static _Thread_local float packed_columns[CHUNK * PART] __attribute__((aligned(64)));
  static _Thread_local float packed_rows[ROWS * PART] __attribute__((aligned(64)));
  static _Thread_local float packed_eights[2][32 * PART] __attribute__((aligned(64)));
  const float *const eights[2] = {packed_eights[0], packed_eights[1]};
  for (long first = 0; first < n; first += CHUNK) {
    const long count = n - first < CHUNK ? n - first : CHUNK;
    const Order order = order_of_columns(first, count, n);
    for (long start = 0, depth; start < k; start += depth) {
      depth = part(k - start);
      pack_columns(b + start * b_stride + first, b_stride, depth, count, packed_columns);
      for (int half = 0; half < 2 && m >= ROWS; half++) {
        pack_eights(b + start * b_stride + first, b_stride, depth, order.split + half, packed_eights[half]);
      }
      for (long row = 0, rows; row < m; row += rows) {
        const long left = m - row;
        rows = left >= 12 ? 12 : left >= 8 ? 8 : left >= 4 ? 4 : left;
        Factor factor = {a + row * a_stride + start, a_stride, 1};
        if (transpose_a) {
          pack_rows(a + start * a_stride + row, a_stride, depth, rows, packed_rows);
          factor = (Factor){packed_rows, 1, ROWS};
        }
        multiply_rows(
            factor, rows, packed_columns, eights, (count + 15) / 16, c + row * c_stride + first, c_stride, depth,
            keep || start > 0, &order);
      }
    }
  }
}

#else

void product512(
    const float *a, bool transpose_a, long a_stride, const float *b, long b_stride, float *c, long c_stride, long m,
    long n, long k, bool keep) {}

#endif
