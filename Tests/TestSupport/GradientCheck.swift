import Testing

/// Expects an analytic gradient to agree with finite differences of a function of plain numbers.
///
/// The differences are central and of fourth order, from values at ±step and ±2·step, so the function
/// must be smooth over that distance.
///
/// - Parameters:
///   - gradient: the analytic gradient at `inputs`, one number for each.
///   - inputs: where the function is differentiated.
///   - function: the function of the inputs.
///   - step: a power of two keeps the shifted inputs exact.
public func expectGradient(
  _ gradient: [Float], at inputs: [Float], step: Float = 0x1p-6, absolute: Double,
  relative: Double, _ comment: String = "", sourceLocation: SourceLocation = #_sourceLocation,
  of function: ([Float]) throws -> Double
) rethrows {
  #expect(gradient.count == inputs.count, "\(comment)", sourceLocation: sourceLocation)
  for (index, found) in gradient.enumerated() {
    func value(_ steps: Float) throws -> Double {
      var shifted = inputs
      shifted[index] += steps * step
      return try function(shifted)
    }
    let near = try value(1) - value(-1)
    let far = try value(2) - value(-2)
    expectClose(
      Double(found), (8 * near - far) / (12 * Double(step)), absolute: absolute,
      relative: relative, "\(comment): derivative by element \(index)",
      sourceLocation: sourceLocation)
  }
}
