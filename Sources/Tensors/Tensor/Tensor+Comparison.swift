extension Tensor: Equatable {
  /// The same shape and equal elements; like numbers, NaN equals nothing. Differentiation does not
  /// enter.
  public static func == (first: Tensor, second: Tensor) -> Bool {
    first.shape == second.shape && first.elements.elementsEqual(second.elements)
  }

  /// Whether the shapes are equal and every element is within `absolute + relative · |expected|` of
  /// its counterpart. Equal infinities are close; NaN is close to NaN only when `equalNaN`.
  public func isClose(
    to expected: Tensor, relative: Float = 1e-5, absolute: Float = 1e-8, equalNaN: Bool = false
  ) -> Bool {
    guard shape == expected.shape else { return false }
    return zip(elements, expected.elements).allSatisfy { found, expected in
      if found == expected { return true }
      if found.isNaN || expected.isNaN { return equalNaN && found.isNaN && expected.isNaN }
      return Swift.abs(found - expected) <= absolute + relative * Swift.abs(expected)
        && expected.isFinite
    }
  }
}
