import Interruptions
import Memory

/// One axis of a walk over a result: its size and how far each operand moves along it.
struct WalkAxis {
  var size: Int
  var steps: [Int]
}

extension Shape {
  /// The axes of a walk over this shape in row-major order, merged as far as every operand allows,
  /// and the last of them apart. Operands are given by their strides broadcast to this shape.
  func walk(_ strides: [[Int]]) -> (outer: [WalkAxis], inner: WalkAxis) {
    var axes: [WalkAxis] = []
    for axis in dimensions.indices.reversed() where dimensions[axis] != 1 {
      let steps = strides.map { $0[axis] }
      if let last = axes.last, zip(steps, last.steps).allSatisfy({ $0 == $1 * last.size }) {
        axes[axes.count - 1].size *= dimensions[axis]
      } else {
        axes.append(WalkAxis(size: dimensions[axis], steps: steps))
      }
    }
    guard let inner = axes.first else {
      return ([], WalkAxis(size: 1, steps: [Int](repeating: 0, count: strides.count)))
    }
    return (axes.dropFirst().reversed(), inner)
  }
}

/// Calls the body with the operands' offsets at the start of every innermost row, in row-major order,
/// until it is to stop.
///
/// - Parameter width: elements of a row, by which the work is measured.
func forEachRow(
  _ outer: [WalkAxis], width: Int, operands: Int, _ body: (_ offsets: [Int]) -> Void
) {
  var index = [Int](repeating: 0, count: outer.count)
  var offsets = [Int](repeating: 0, count: operands)
  var tiles = TileCounter()
  for _ in 0..<outer.reduce(1, { $0 * $1.size }) {
    body(offsets)
    guard tiles.add(width) else { return }
    for axis in outer.indices.reversed() {
      index[axis] += 1
      for operand in 0..<operands { offsets[operand] += outer[axis].steps[operand] }
      if index[axis] < outer[axis].size { break }
      index[axis] = 0
      for operand in 0..<operands {
        offsets[operand] -= outer[axis].steps[operand] * outer[axis].size
      }
    }
  }
}

extension Tensor {
  /// `combine` of the elements that meet when both tensors broadcast, and the shape of the result.
  @inline(__always)
  static func combined(
    _ first: Tensor, _ second: Tensor, operation: String,
    _ combine: (SIMD8<Float>, SIMD8<Float>) -> SIMD8<Float>
  ) throws -> (elements: [Float], shape: Shape) {
    if first.shape == second.shape {
      try requireMemory(bytes: first.count * MemoryLayout<Float>.size)
      let elements = mapBlocks(first.elements, second.elements, combine)
      try Interruption.check()
      return (elements, first.shape)
    }
    let shape = try first.shape.broadcast(with: second.shape, operation: operation)
    try requireMemory(bytes: shape.count * MemoryLayout<Float>.size)
    let (outer, inner) = shape.walk([
      first.shape.strides(broadcastTo: shape), second.shape.strides(broadcastTo: shape),
    ])
    let elements: [Float] = first.elements.withUnsafeBufferPointer { firstBuffer in
      second.elements.withUnsafeBufferPointer { secondBuffer in
        newElements(shape.count) { result in
          var row = result
          forEachRow(outer, width: inner.size, operands: 2) { offsets in
            combineTiles(
              firstBuffer.baseAddress! + offsets[0], inner.steps[0],
              secondBuffer.baseAddress! + offsets[1], inner.steps[1], row, inner.size, combine)
            row += inner.size
          }
        }
      }
    }
    try Interruption.check()
    return (elements, shape)
  }

  /// The tensor repeated along axes of size 1 and new leading axes until it has the shape.
  public func broadcast(to target: Shape) throws -> Tensor {
    guard try shape.broadcast(with: target, operation: "broadcast") == target else {
      throw TensorError.incompatibleShapes(
        "broadcast", shape, target, needs: "only axes of size 1 can be repeated")
    }
    try requireMemory(bytes: 2 * target.count * MemoryLayout<Float>.size)
    let elements = try Tensor.combined(self, .zeros(target), operation: "broadcast") { own, _ in
      own
    }.elements
    let own = shape
    return .recorded(elements, target, [Dependency(on: self) { $0.summed(to: own) }])
  }

  /// The sum over the axes along which `target` was repeated to make this shape: the gradient of
  /// broadcasting. Added in row-major order in double precision.
  func summed(to target: Shape) -> Tensor {
    if shape == target { return detached }
    var sums: [Double] = newElements(target.count) { sums in
      forEachTile(target.count) { for index in $0 { sums[index] = 0 } }
    }
    let (outer, inner) = shape.walk([shape.strides, target.strides(broadcastTo: shape)])
    elements.withUnsafeBufferPointer { source in
      guard source.count > 0 else { return }
      forEachRow(outer, width: inner.size, operands: 2) { offsets in
        let row = source.baseAddress! + offsets[0]
        if inner.steps[1] == 0 {
          sums[offsets[1]] += orderedSum(row, inner.size)
        } else {
          forEachTile(inner.size) { tile in
            for column in tile { sums[offsets[1] + column] += Double(row[column]) }
          }
        }
      }
    }
    let rounded: [Float] = newElements(target.count) { result in
      forEachTile(target.count) { for index in $0 { result[index] = Float(sums[index]) } }
    }
    return Tensor(valid: rounded, target)
  }
}
