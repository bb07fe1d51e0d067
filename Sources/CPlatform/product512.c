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
INLINE void step(
    const int rows, const int panels, const int read_at_once, const Rows *a, long offset, const float *b,
    __m512 sums[ROWS][4]) {
  __m512 numbers[4];
#pragma clang loop unroll(full)
  for (int panel = 0; panel < panels; panel++) {
    numbers[panel] = _mm512_load_ps(b + 16 * panel);
    __builtin_prefetch(b + 16 * panel + 32 * 24, 0, 3);
  }
  add_step(rows, panels, read_at_once, a, offset, numbers, sums);
}

// Adds steps over k. With two ways, every other one is added to `odd`.
INLINE void add_steps(
    const int rows, const int panels, const int ways, Factor a, const float *b, long depth, __m512 sums[ROWS][4],
    __m512 odd[ROWS][4]) {
  const int read_at_once = a.step == ROWS ? TWO_OF_THREE : FIRST_OF_PAIRS;
  Rows places = rows_from(a.start, a.row);
  for (long left = depth / SPLIT * SPLIT; left > 0; left -= STEPS) {
#pragma clang loop unroll(full)
    for (int ahead = 0; ahead < STEPS; ahead++) {
      step(
          rows, panels, read_at_once, &places, ahead * a.step, b + 32 * ahead,
          ways == 2 && ahead % 2 == 1 ? odd : sums);
    }
    b += 32 * STEPS;
    KEEP_IN_REGISTER(b);
    advance(rows, &places, STEPS * a.step);
  }
  for (long left = depth % SPLIT; left > 0; left--) {
    step(rows, panels, read_at_once, &places, 0, b, sums);
    b += 32;
    advance(rows, &places, a.step);
  }
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
  // Packed rows or rows of a matrix, said with constants, which make the places of the elements constants too.
  if (a.step == ROWS) {
    add_steps(rows, panels, ways, (Factor){a.start, 1, ROWS}, b, depth, sums, odd);
  } else {
    add_steps(rows, panels, ways, (Factor){a.start, a.row, 1}, b, depth, sums, odd);
  }
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
TILE(four_rows, 4, 2, 1)
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
  // In the four rows after those the eights are split, and columns after the last eight are chains, as everywhere.
  Columns eights[PANELS], rest[PANELS];
} Order;

// Adds lanes of an eight to the columns of one half of the rows, or of both.
static void mark_half(Columns *columns, int half, long eight, unsigned lanes) {
  columns[eight / 2].half[half] |= (__mmask16)(eight % 2 == 0 ? lanes : lanes << 8);
}
static void mark(Columns *columns, long eight, unsigned lanes) {
  for (int half = 0; half < 2; half++) mark_half(columns, half, eight, lanes);
}

// Six of twelve rows pass a part's columns in sixteens from its ninth on, the other six from its first on; the eights
// that this leaves over at the ends are split.
static Order order_of_columns(long first, long count, long n) {
  Order order = {0};
  for (long start = 0, columns; start < n; start += columns) {
    columns = part(n - start);
    const long eights = columns / 8;
    for (long eight = 0; eight < (columns + 7) / 8; eight++) {
      const long place = (start - first) / 8 + eight;
      if (place < 0 || 8 * place >= count) continue;
      if (eight == eights) {
        const unsigned lanes = (1u << columns % 8) - 1;
        mark(order.plain, place, lanes);
        mark(order.later, place, lanes);
        mark(order.rest, place, lanes);
        continue;
      }
      const bool last = eight == eights - 1;
      const bool over[2] = {eight == 0 || (last && eights % 2 == 0), last && eights % 2 == 1};
      for (int half = 0; half < 2; half++) {
        if (over[half] && eights > 1) {
          order.split[half].columns[order.split[half].count++] = 8 * place;
        } else {
          mark_half(order.plain, half, place, 0xff);
        }
      }
      mark(start == 0 ? order.first : order.later, place, 0xff);
      mark(order.eights, place, 0xff);
    }
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

// The transpose of sixteen rows, in fours of fours: within lanes of four numbers, then of the lanes.
INLINE void transpose(__m512 rows[16]) {
  __m512 pairs[16], fours[16];
  for (int row = 0; row < 16; row += 2) {
    pairs[row] = _mm512_unpacklo_ps(rows[row], rows[row + 1]);
    pairs[row + 1] = _mm512_unpackhi_ps(rows[row], rows[row + 1]);
  }
  for (int row = 0; row < 16; row += 4) {
    for (int pair = 0; pair < 2; pair++) {
      const __m512d low = _mm512_castps_pd(pairs[row + pair]), high = _mm512_castps_pd(pairs[row + pair + 2]);
      fours[row + 2 * pair] = _mm512_castpd_ps(_mm512_unpacklo_pd(low, high));
      fours[row + 2 * pair + 1] = _mm512_castpd_ps(_mm512_unpackhi_pd(low, high));
    }
  }
  for (int row = 0; row < 4; row++) {
    const __m512 a = _mm512_shuffle_f32x4(fours[row], fours[row + 4], 0x44);
    const __m512 b = _mm512_shuffle_f32x4(fours[row], fours[row + 4], 0xee);
    const __m512 c = _mm512_shuffle_f32x4(fours[row + 8], fours[row + 12], 0x44);
    const __m512 d = _mm512_shuffle_f32x4(fours[row + 8], fours[row + 12], 0xee);
    rows[row] = _mm512_shuffle_f32x4(a, c, 0x88);
    rows[row + 4] = _mm512_shuffle_f32x4(a, c, 0xdd);
    rows[row + 8] = _mm512_shuffle_f32x4(b, d, 0x88);
    rows[row + 12] = _mm512_shuffle_f32x4(b, d, 0xdd);
  }
}

// The same of a transposed B, whose rows are the columns.
WIDE static void pack_transposed(const float *b, long b_stride, long depth, long count, float *packed) {
  for (long column = 0; column < (count + 31) / 32 * 32; column += 16) {
    float *target = packed + column / 32 * 32 * depth + column % 32;
    for (long k = 0; k < depth; k += 16) {
      __m512 rows[16];
      for (int row = 0; row < 16; row++) {
        const __mmask16 mask = column + row < count ? first_lanes(depth - k) : 0;
        rows[row] = _mm512_maskz_loadu_ps(mask, b + (column + row) * b_stride + k);
      }
      transpose(rows);
      for (int step = 0; step < 16 && k + step < depth; step++) {
        _mm512_store_ps(target + (k + step) * 32, rows[step]);
      }
    }
  }
}

// Eights of packed columns, [depth, 32].
WIDE static void pack_eights(const float *columns, long depth, const Eights *eights, float *packed) {
  for (int eight = 0; eight < eights->count; eight++) {
    const long column = eights->columns[eight];
    const float *source = columns + column / 32 * 32 * depth + column % 32;
    for (long k = 0; k < depth; k++) {
      _mm256_store_ps(packed + 32 * k + 8 * eight, _mm256_load_ps(source + 32 * k));
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

// Rows of a transposed A as groups of twelve, [depth, 12] each.
WIDE static void pack_rows(const float *a, long a_stride, long depth, long rows, float *packed) {
  for (long k = 0; k < depth; k++) {
    const float *source = a + k * a_stride;
    float *target = packed + k * ROWS;
    long left = rows;
    for (; left >= ROWS; left -= ROWS, source += ROWS, target += ROWS * depth) {
      for (int four = 0; four < ROWS; four += 4) _mm_store_ps(target + four, _mm_loadu_ps(source + four));
    }
    const __mmask16 mask = first_lanes(left);
    if (left > 0) _mm512_mask_storeu_ps(target, mask, _mm512_maskz_loadu_ps(mask, source));
  }
}

// Numbers that a packed chunk takes for each step over k: groups of 32 columns, then the eights of both halves.
static long place_of_eights(long count, int half) { return (count + 31) / 32 * 32 + 32 * half; }
static long packed_width(long count) { return place_of_eights(count, 2); }

static bool has_columns(const Columns panels[2]) { return panels[0].half[0] != 0 || panels[1].half[0] != 0; }

// All of the first `count` columns.
INLINE Columns first_columns(long count) { return (Columns){{first_lanes(count), first_lanes(count)}}; }

// Up to twelve rows of C by a chunk's columns, packed.
WIDE static void multiply_rows(
    Factor a, long rows, const float *packed, long count, float *c, long c_stride, long depth, bool keep,
    const Order *order) {
  for (long column = 0; column < count; column += 32) {
    const long panel = column / 16;
    const float *b = packed + column * depth;
    float *target = c + column;
    const Columns all[2] = {first_columns(count - column), first_columns(count - column - 16)};
    switch (rows) {
    case 12: twelve_rows(a, b, target, c_stride, depth, keep, order->plain + panel); break;
    case 8:
      if (has_columns(order->first + panel)) {
        for (int four = 0; four < 8; four += 4) {
          const Factor rows_of_four = {a.start + four * a.row, a.row, a.step};
          four_rows_split(
              rows_of_four, b, target + four * c_stride, c_stride, depth, keep, order->first + panel);
        }
      }
      if (has_columns(order->later + panel)) eight_rows(a, b, target, c_stride, depth, keep, order->later + panel);
      break;
    case 4:
      four_rows_split(a, b, target, c_stride, depth, keep, order->eights + panel);
      if (has_columns(order->rest + panel)) four_rows(a, b, target, c_stride, depth, keep, order->rest + panel);
      break;
    case 3: three_rows(a, b, target, c_stride, depth, keep, all); break;
    case 2: two_rows(a, b, target, c_stride, depth, keep, all); break;
    default: one_row(a, b, target, c_stride, depth, keep, all);
    }
  }
  if (rows < ROWS) return;
  for (int half = 0; half < 2; half++) {
    const Factor rows_of_half = {a.start + half * HALF * a.row, a.row, a.step};
    six_rows_split(
        rows_of_half, packed + place_of_eights(count, half) * depth, c + half * HALF * c_stride, c_stride, depth,
        keep, order->split + half);
  }
}

// B as it is stored.
typedef struct {
  const float *start;
  bool is_transposed;
  long stride;
} Second;

static Second from(Second b, long k, long column) {
  b.start += b.is_transposed ? column * b.stride + k : k * b.stride + column;
  return b;
}

WIDE static void pack_chunk(Second b, long depth, long count, const Order *order, float *packed) {
  if (b.is_transposed) {
    pack_transposed(b.start, b.stride, depth, count, packed);
  } else {
    pack_columns(b.start, b.stride, depth, count, packed);
  }
  for (int half = 0; half < 2; half++) {
    pack_eights(packed, depth, order->split + half, packed + place_of_eights(count, half) * depth);
  }
}

long packed_size512(long n, long k) {
  const long whole = n / CHUNK, left = n % CHUNK;
  return (whole * packed_width(CHUNK) + (left > 0 ? packed_width(left) : 0)) * k;
}

// Where a part's chunk of columns begins in packed B: the parts follow one another, and within them the chunks.
static long place_of_chunk(long n, long start, long first, long depth) {
  return packed_size512(n, start) + packed_size512(first, depth);
}

WIDE void pack512(const float *b, long b_stride, long n, long k, float *packed) {
  for (long start = 0, depth; start < k; start += depth) {
    depth = part(k - start);
    for (long first = 0; first < n; first += CHUNK) {
      const long count = n - first < CHUNK ? n - first : CHUNK;
      const Order order = order_of_columns(first, count, n);
      pack_chunk(
          from((Second){b, false, b_stride}, start, first), depth, count, &order,
          packed + place_of_chunk(n, start, first, depth));
    }
  }
}

WIDE void product512(
    const float *a, bool transpose_a, long a_stride, const float *b, bool transpose_b, long b_stride,
    const float *packed, float *c, long c_stride, long m, long n, long k, bool keep) {
  // Rows of a transposed A that are packed at once: whole twelves, or all that are left.
  enum { MOST = 264, SOME = 252 };
  static _Thread_local float packed_rows[MOST * PART] __attribute__((aligned(64)));
  static _Thread_local float packed_chunk[(CHUNK + 64) * PART] __attribute__((aligned(64)));
  for (long start = 0, depth; start < k; start += depth) {
    depth = part(k - start);
    for (long top = 0, height; top < m; top += height) {
      height = !transpose_a || m - top <= MOST ? m - top : SOME;
      if (transpose_a) pack_rows(a + start * a_stride + top, a_stride, depth, height, packed_rows);
      for (long first = 0; first < n; first += CHUNK) {
        const long count = n - first < CHUNK ? n - first : CHUNK;
        const Order order = order_of_columns(first, count, n);
        const float *chunk = packed_chunk;
        if (packed != NULL) {
          chunk = packed + place_of_chunk(n, start, first, depth);
        } else {
          pack_chunk(from((Second){b, transpose_b, b_stride}, start, first), depth, count, &order, packed_chunk);
        }
        for (long row = 0, rows; row < height; row += rows) {
          const long left = height - row;
          rows = left >= 12 ? 12 : left >= 8 ? 8 : left >= 4 ? 4 : left;
          const Factor factor = transpose_a ? (Factor){packed_rows + row / ROWS * ROWS * depth + row % ROWS, 1, ROWS}
                                            : (Factor){a + (top + row) * a_stride + start, a_stride, 1};
          multiply_rows(
              factor, rows, chunk, count, c + (top + row) * c_stride + first, c_stride, depth, keep || start > 0,
              &order);
        }
      }
    }
  }
}

#else

long packed_size512(long n, long k) { return 0; }

void pack512(const float *b, long b_stride, long n, long k, float *packed) {}

void product512(
    const float *a, bool transpose_a, long a_stride, const float *b, bool transpose_b, long b_stride,
    const float *packed, float *c, long c_stride, long m, long n, long k, bool keep) {}

#endif
