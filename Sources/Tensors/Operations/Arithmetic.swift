/// Elementwise arithmetic with broadcasting; an error names both shapes.
extension Tensor {
  public static func + (first: Tensor, second: Tensor) throws -> Tensor {
    let (elements, shape) = try combined(first, second, operation: "add") { $0 + $1 }
    let (firstShape, secondShape) = (first.shape, second.shape)
    return recorded(
      elements, shape,
      [
        Dependency(on: first) { $0.summed(to: firstShape) },
        Dependency(on: second) { $0.summed(to: secondShape) },
      ])
  }

  public static func - (first: Tensor, second: Tensor) throws -> Tensor {
    let (elements, shape) = try combined(first, second, operation: "subtract") { $0 - $1 }
    let (firstShape, secondShape) = (first.shape, second.shape)
    return recorded(
      elements, shape,
      [
        Dependency(on: first) { $0.summed(to: firstShape) },
        Dependency(on: second) { (-$0).summed(to: secondShape) },
      ])
  }

  public static func * (first: Tensor, second: Tensor) throws -> Tensor {
    let (elements, shape) = try combined(first, second, operation: "multiply") { $0 * $1 }
    let (a, b) = (first.detached, second.detached)
    return recorded(
      elements, shape,
      [
        Dependency(on: first) { try ($0 * b).summed(to: a.shape) },
        Dependency(on: second) { try ($0 * a).summed(to: b.shape) },
      ])
  }

  /// Division by zero gives ±∞ or NaN, as for numbers.
  public static func / (first: Tensor, second: Tensor) throws -> Tensor {
    let (elements, shape) = try combined(first, second, operation: "divide") { $0 / $1 }
    let (a, b) = (first.detached, second.detached)
    return recorded(
      elements, shape,
      [
        Dependency(on: first) { try ($0 / b).summed(to: a.shape) },
        // d(a/b)/db = −a/b²
        Dependency(on: second) { try (-$0 * (a / b) / b).summed(to: b.shape) },
      ])
  }

  public static prefix func - (operand: Tensor) -> Tensor {
    recorded(
      mapBlocks(operand.elements) { -$0 }, operand.shape, [Dependency(on: operand) { -$0 }])
  }
}

/// Arithmetic with a number, which fits every shape and so cannot fail.
extension Tensor {
  public static func + (tensor: Tensor, number: Float) -> Tensor {
    recorded(
      mapBlocks(tensor.elements) { $0 + SIMD8(repeating: number) }, tensor.shape,
      [Dependency(on: tensor) { $0 }])
  }

  public static func + (number: Float, tensor: Tensor) -> Tensor { tensor + number }

  public static func - (tensor: Tensor, number: Float) -> Tensor { tensor + -number }

  public static func - (number: Float, tensor: Tensor) -> Tensor { -tensor + number }

  public static func * (tensor: Tensor, number: Float) -> Tensor {
    recorded(
      mapBlocks(tensor.elements) { $0 * SIMD8(repeating: number) }, tensor.shape,
      [Dependency(on: tensor) { $0 * number }])
  }

  public static func * (number: Float, tensor: Tensor) -> Tensor { tensor * number }

  public static func / (tensor: Tensor, number: Float) -> Tensor {
    recorded(
      mapBlocks(tensor.elements) { $0 / SIMD8(repeating: number) }, tensor.shape,
      [Dependency(on: tensor) { $0 / number }])
  }

  public static func / (number: Float, tensor: Tensor) -> Tensor {
    tensor.mapped({ SIMD8(repeating: number) / $0 }, derivative: { x, y in -y / x })
  }
}
