import Testing

/// Expects two numbers to differ by no more than an absolute and a relative tolerance together.
public func expectClose(
  _ found: Double, _ expected: Double, absolute: Double = 0, relative: Double = 0,
  _ comment: @autoclosure () -> String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  let allowed = absolute + relative * abs(expected)
  let close = abs(found - expected) <= allowed
  #expect(
    close, "found \(found), expected \(expected) ± \(allowed) \(comment())",
    sourceLocation: sourceLocation)
}
