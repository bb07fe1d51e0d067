/// A curve in block characters: one column a number, `height` lines, with the scale at the left.
///
/// - Parameters:
///   - values: finite numbers; others leave a gap. More than `width` of them are averaged in runs, in
///     which what is not finite has no say.
///   - width: columns for the curve, ≥ 1.
///   - height: lines, ≥ 1.
public func blockPlot(_ values: [Double], width: Int = 60, height: Int = 8) -> [String] {
  let points = averaged(values, into: max(1, width))
  let finite = points.filter(\.isFinite)
  guard let least = finite.min(), let largest = finite.max() else { return ["(no numbers)"] }
  let labels = [shortNumber(largest), shortNumber(least)]
  let margin = labels.map(\.count).max() ?? 0
  let eighths: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  return (0..<height).map { line in
    let floor = Double(height - 1 - line)
    var text = line == 0 ? labels[0] : line == height - 1 ? labels[1] : ""
    text = String(repeating: " ", count: margin - text.count) + text + " │"
    for point in points {
      guard point.isFinite else {
        text.append(" ")
        continue
      }
      // The lowest value still shows one eighth.
      let share = position(of: point, from: least, to: largest) ?? 0
      let filled = share * (Double(height) - 0.125) + 0.125
      let eighth = Int(((filled - floor) * 8).rounded())
      text.append(eighths[min(max(eighth, 0), 8)])
    }
    while text.last == " " { text.removeLast() }
    return text
  }
}

/// A number in about four significant digits.
public func shortNumber(_ value: Double) -> String {
  guard value.isFinite else { return value.isNaN ? "nan" : "\(value)" }
  if value == value.rounded(), abs(value) < 1e6 { return "\(Int(value))" }
  let magnitude = abs(value)
  if magnitude >= 1e6 || magnitude < 1e-3 { return scientific(value) }
  if magnitude < 1 { return fixed(value, decimals: 4) }
  return fixed(value, decimals: max(0, 4 - "\(Int(magnitude))".count))
}

/// A number with a fixed number of decimals, rounded half away from zero.
public func fixed(_ value: Double, decimals: Int) -> String {
  var scale = 1.0
  for _ in 0..<decimals { scale *= 10 }
  guard abs(value) < 1e15, abs(value) * scale < 9e18 else {
    return value.isNaN ? "nan" : "\(value)"
  }
  let scaled = Int((abs(value) * scale).rounded())
  let digits = "\(scaled)"
  let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
  let sign = value < 0 && scaled != 0 ? "-" : ""
  guard decimals > 0 else { return sign + padded }
  return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
}

/// A number as m.mme±x.
private func scientific(_ value: Double) -> String {
  if value == 0 { return "0" }
  var exponent = 0
  var mantissa = abs(value)
  while mantissa >= 10 {
    mantissa /= 10
    exponent += 1
  }
  while mantissa < 1 {
    mantissa *= 10
    exponent -= 1
  }
  if mantissa >= 9.995 {
    mantissa = 1
    exponent += 1
  }
  return (value < 0 ? "-" : "") + fixed(mantissa, decimals: 2) + "e\(exponent)"
}

/// Runs of values averaged into at most `count` points.
private func averaged(_ values: [Double], into count: Int) -> [Double] {
  guard values.count > count else { return values }
  return (0..<count).map { index in
    let run = values[values.count * index / count..<values.count * (index + 1) / count]
      .filter(\.isFinite)
    let mean = run.reduce(0, +) / Double(run.count)
    // The sum of a few of the largest doubles is no longer finite; their mean is.
    return mean.isFinite ? mean : run.reduce(0) { $0 + $1 / Double(run.count) }
  }
}

/// Where a value lies between two ends, 0 at the low one and 1 at the high one; nil where they are one.
///
/// In halves, since the distance between the largest doubles is not finite. For others halves give the same
/// bits: dividing by two is exact.
func position(of value: Double, from low: Double, to high: Double) -> Double? {
  let span = high / 2 - low / 2
  return span > 0 ? (value / 2 - low / 2) / span : nil
}
