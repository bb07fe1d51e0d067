import Glibc

/// A number as C's `printf` writes it with `%.*f`, `%.*e` or `%.*g`.
func cFormatted(_ number: Double, _ type: Unicode.Scalar, _ precision: Int) -> String {
  if number.isNaN { return type.properties.isUppercase ? "NAN" : "nan" }
  if number.isInfinite { return type.properties.isUppercase ? "INF" : "inf" }
  // The longest double has 309 digits before the point.
  let precision = min(precision, 1000)
  var buffer = [CChar](repeating: 0, count: precision + 400)
  let count = withVaList([Int32(precision), number]) { arguments in
    vsnprintf(&buffer, buffer.count, "%.*" + String(type), arguments)
  }
  return String(
    decoding: buffer.prefix(max(0, min(Int(count), buffer.count - 1))).map {
      UInt8(bitPattern: $0)
    },
    as: UTF8.self)
}
