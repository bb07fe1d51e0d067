import Interruptions

/// The sum of consecutive numbers: lane j of eight adds elements j, j + 8, … in double precision, and
/// the lanes are added as ((0+4)+(2+6)) + ((1+5)+(3+7)). The order depends on the count alone.
func orderedSum(_ start: UnsafePointer<Float>, _ count: Int) -> Double {
  var low = SIMD4<Double>.zero
  var high = SIMD4<Double>.zero
  let whole = count & ~(laneCount - 1)
  forEachTile(whole) { tile in
    for place in stride(from: tile.lowerBound, to: tile.upperBound, by: laneCount) {
      let block = loadBlock(start + place)
      low += SIMD4<Double>(block.lowHalf)
      high += SIMD4<Double>(block.highHalf)
    }
  }
  if whole < count {
    let block = loadBlock(start + whole, count: count - whole)
    low += SIMD4<Double>(block.lowHalf)
    high += SIMD4<Double>(block.highHalf)
  }
  let folded = low + high
  return (folded[0] + folded[2]) + (folded[1] + folded[3])
}

extension Tensor {
  /// The sum of all elements, as a single number.
  public func sum() -> Tensor {
    let total = elements.withUnsafeBufferPointer {
      $0.isEmpty ? 0 : orderedSum($0.baseAddress!, $0.count)
    }
    let own = shape
    return .recorded([Float(total)], .scalar, [Dependency(on: self) { try $0.broadcast(to: own) }])
  }

  /// The sums along one axis, or of everything; zero where there is nothing.
  public func sum(axis: Int?, keepingDimension: Bool = false) throws -> Tensor {
    let reduction = try Reduction(self, "sum", axis, keepingDimension, needed: 0)
    let sums = reduction.lines.sum(along: reduction.axis).reshape(validTo: reduction.result)
    try Interruption.check()
    return sums
  }

  /// The sums along an axis that exists, which stays with size 1.
  func sum(along axis: Int) -> Tensor {
    let kept = shape.removing(axis: axis, keepingDimension: true)
    let own = shape
    return .recorded(
      detached.summed(to: kept).elements, kept,
      [Dependency(on: self) { try $0.broadcast(to: own) }])
  }

  /// Along one axis, at each place the sum of the elements up to it, itself included. Added in order
  /// in double precision.
  public func cumulativeSum(axis: Int = -1) throws -> Tensor {
    let axis = try shape.axis(axis, operation: "cumulative sum")
    return .recorded(
      runningSum(axis: axis, backwards: false), shape,
      [
        Dependency(on: self) {
          Tensor(valid: $0.runningSum(axis: axis, backwards: true), $0.shape)
        }
      ])
  }

  private func runningSum(axis: Int, backwards: Bool) -> [Float] {
    let (outer, size, inner) = shape.split(at: axis)
    var result = elements
    for block in 0..<outer {
      for column in 0..<inner {
        var total = 0.0
        for step in 0..<size {
          let row = backwards ? size - 1 - step : step
          let position = (block * size + row) * inner + column
          total += Double(elements[position])
          result[position] = Float(total)
        }
      }
    }
    return result
  }
}
