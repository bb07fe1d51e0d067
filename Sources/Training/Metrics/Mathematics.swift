#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// Names of their own, so that files of formulas need no C library import.
package func exponential(_ x: Double) -> Double { exp(x) }
package func naturalLogarithm(_ x: Double) -> Double { log(x) }
package func cosine(_ x: Double) -> Double { cos(x) }
