/// Choosing between elements. NaN in either operand gives NaN.
extension Tensor {
  /// The greater of the elements that meet; where they are equal each takes half of the gradient.
  public static func maximum(_ first: Tensor, _ second: Tensor) throws -> Tensor {
    let (elements, shape) = try combined(first, second, operation: "maximum") { a, b in
      a.replacing(with: b, where: b .> a).replacing(with: b, where: b .!= b)
    }
    return recorded(chosen: elements, shape, first, second) { a, b in
      weight(of: a, above: b)
    }
  }

  /// The smaller of the elements that meet; where they are equal each takes half of the gradient.
  public static func minimum(_ first: Tensor, _ second: Tensor) throws -> Tensor {
    let (elements, shape) = try combined(first, second, operation: "minimum") { a, b in
      a.replacing(with: b, where: b .< a).replacing(with: b, where: b .!= b)
    }
    return recorded(chosen: elements, shape, first, second) { a, b in
      weight(of: b, above: a)
    }
  }

  /// The elements moved into [lower, upper]; outside of it, ends excluded, the derivative is 0.
  public func clamp(_ lower: Float = -.infinity, _ upper: Float = .infinity) throws -> Tensor {
    guard lower <= upper else {
      throw TensorError.invalidArgument("clamp", "the bounds \(lower) and \(upper) are reversed")
    }
    return mapped(
      { x in
        let least = SIMD8<Float>(repeating: lower)
        let greatest = SIMD8<Float>(repeating: upper)
        return x.replacing(with: least, where: x .< least)
          .replacing(with: greatest, where: x .> greatest)
      },
      derivative: { x, _ in
        let one = SIMD8<Float>(repeating: 1)
        let zero = SIMD8<Float>.zero
        return one.replacing(with: zero, where: x .< SIMD8(repeating: lower))
          .replacing(with: zero, where: x .> SIMD8(repeating: upper))
      })
  }

  /// The elements of `first` where the condition is not 0, of `second` where it is; all three
  /// broadcast. The condition has no gradient.
  public static func `where`(
    _ condition: Tensor, _ first: Tensor, _ second: Tensor
  ) throws -> Tensor {
    let operation = "where"
    let shape = try condition.shape.broadcast(with: first.shape, operation: operation)
      .broadcast(with: second.shape, operation: operation)
    let mask = try condition.detached.broadcast(to: shape).elements
    let a = try first.detached.broadcast(to: shape).elements
    let b = try second.detached.broadcast(to: shape).elements
    let (firstShape, secondShape) = (first.shape, second.shape)
    return recorded(
      select(mask, a, b), shape,
      [
        Dependency(on: first) { gradient in
          let zeros = [Float](repeating: 0, count: gradient.count)
          return Tensor(valid: select(mask, gradient.elements, zeros), shape)
            .summed(to: firstShape)
        },
        Dependency(on: second) { gradient in
          let zeros = [Float](repeating: 0, count: gradient.count)
          return Tensor(valid: select(mask, zeros, gradient.elements), shape)
            .summed(to: secondShape)
        },
      ])
  }

  /// Records a choice between two operands; `share` is what the first takes of the gradient.
  private static func recorded(
    chosen elements: [Float], _ shape: Shape, _ first: Tensor, _ second: Tensor,
    share: @escaping @Sendable (SIMD8<Float>, SIMD8<Float>) -> SIMD8<Float>
  ) -> Tensor {
    let (a, b) = (first.detached, second.detached)
    let firstShare: @Sendable () throws -> Tensor = {
      let (elements, shape) = try combined(a, b, operation: "choice", share)
      return Tensor(valid: elements, shape)
    }
    return recorded(
      elements, shape,
      [
        Dependency(on: first) { try ($0 * firstShare()).summed(to: a.shape) },
        Dependency(on: second) { try ($0 * (1 - firstShare())).summed(to: b.shape) },
      ])
  }
}

/// 1 in the lanes where the first is greater, ½ where both are equal, else 0.
@inline(__always)
private func weight(of first: SIMD8<Float>, above second: SIMD8<Float>) -> SIMD8<Float> {
  SIMD8<Float>.zero.replacing(with: SIMD8(repeating: 1), where: first .> second)
    .replacing(with: SIMD8(repeating: 0.5), where: first .== second)
}

/// The first where the mask is not 0, else the second; all three have one length.
private func select(_ mask: [Float], _ first: [Float], _ second: [Float]) -> [Float] {
  newElements(mask.count) { result in
    for position in mask.indices {
      result[position] = mask[position] != 0 ? first[position] : second[position]
    }
  }
}
