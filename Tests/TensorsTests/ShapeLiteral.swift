import Tensors

/// Shapes of the tests, written as `[2, 3]`.
extension Shape: ExpressibleByArrayLiteral {
  public init(arrayLiteral dimensions: Int...) { try! self.init(dimensions) }
}
