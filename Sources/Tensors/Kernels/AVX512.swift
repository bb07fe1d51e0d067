import CPlatform

/// Vectors of sixteen numbers, on processors that have them. Every kernel makes the same bits with and without.
enum AVX512 {
  static let isAvailable = has_avx512()
}
