/// One way of writing a set of numbers, so that they align: whole, with up to four decimals, or in
/// scientific notation with up to four when some are very large or very small.
struct NumberFormat {
  private enum Style {
    case fixed(decimals: Int)
    case scientific(decimals: Int)
  }

  private let style: Style
  private var width = 0

  private static let greatestDecimals = 4
  /// Scientific notation begins at the first magnitude and below the second.
  private static let greatestFixed: Double = 1e8
  private static let leastFixed: Double = 1e-4

  init(_ numbers: [Float]) {
    let magnitudes = numbers.filter { $0.isFinite && $0 != 0 }.map { abs(Double($0)) }
    let greatest = magnitudes.max() ?? 0
    let least = magnitudes.min() ?? 1
    // Rounding noise beside ordinary numbers prints as 0, not in scientific notation.
    let isScientific =
      greatest >= Self.greatestFixed || greatest < 10 * Self.leastFixed && least < Self.leastFixed
    let decimals =
      magnitudes.map {
        isScientific
          ? Self.decimals(Self.scientific($0).mantissa) : Self.decimalsTellingFromWhole($0)
      }.max() ?? 0
    style = isScientific ? .scientific(decimals: decimals) : .fixed(decimals: decimals)
    width = numbers.map { text($0).count }.max() ?? 0
  }

  func padded(_ number: Float) -> String {
    let text = text(number)
    return String(repeating: " ", count: max(0, width - text.count)) + text
  }

  func text(_ number: Float) -> String {
    if number.isNaN { return "nan" }
    let magnitude = abs(Double(number))
    let unsigned: String
    if magnitude == .infinity {
      unsigned = "inf"
    } else {
      switch style {
      case .fixed(let decimals): unsigned = Self.fixed(magnitude, decimals)
      case .scientific(let decimals):
        let (mantissa, exponent) = Self.scientific(magnitude)
        let digits = abs(exponent) < 10 ? "0\(abs(exponent))" : "\(abs(exponent))"
        unsigned = Self.fixed(mantissa, decimals) + "e" + (exponent < 0 ? "-" : "+") + digits
      }
    }
    return number < 0 ? "-" + unsigned : unsigned
  }

  /// All decimals for a number that only rounds to a whole one, so that 0.0000 is told from 0.
  private static func decimalsTellingFromWhole(_ magnitude: Double) -> Int {
    let decimals = decimals(magnitude)
    return decimals == 0 && magnitude.rounded() != magnitude ? greatestDecimals : decimals
  }

  /// How many decimals, up to the limit, the number needs.
  private static func decimals(_ magnitude: Double) -> Int {
    var scaled = scaled(magnitude, greatestDecimals)
    var decimals = greatestDecimals
    while decimals > 0, scaled % 10 == 0 {
      scaled /= 10
      decimals -= 1
    }
    return decimals
  }

  private static func fixed(_ magnitude: Double, _ decimals: Int) -> String {
    let digits = String(scaled(magnitude, decimals))
    guard decimals > 0 else { return digits }
    let filled = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return filled.dropLast(decimals) + "." + filled.suffix(decimals)
  }

  private static func scaled(_ magnitude: Double, _ decimals: Int) -> Int {
    var factor = 1.0
    for _ in 0..<decimals { factor *= 10 }
    return Int((magnitude * factor).rounded(.toNearestOrEven))
  }

  /// The number as mantissa · 10ᵉ, with a mantissa that stays below 10 when it is rounded.
  private static func scientific(_ magnitude: Double) -> (mantissa: Double, exponent: Int) {
    guard magnitude > 0 else { return (0, 0) }
    var mantissa = magnitude
    var exponent = 0
    while mantissa >= 9.99995 {
      mantissa /= 10
      exponent += 1
    }
    while mantissa < 0.999995 {
      mantissa *= 10
      exponent -= 1
    }
    return (mantissa, exponent)
  }
}
