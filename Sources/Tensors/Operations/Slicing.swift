import Interruptions

/// Parts of a tensor along its axes.
extension Tensor {
  /// One row along the first axis, without that axis; a negative index counts from the end.
  public subscript(index: Int) -> Tensor {
    get throws {
      guard shape.rank > 0 else {
        throw TensorError.unsuitableShape("index", shape, needs: "at least one axis")
      }
      guard index >= -shape[0], index < shape[0] else {
        throw TensorError.indexOutOfRange("index", index, axis: 0, shape)
      }
      let row = index < 0 ? index + shape[0] : index
      return try slice(axis: 0, row..<row + 1).reshape(validTo: shape.removing(axis: 0))
    }
  }

  /// Some rows along the first axis.
  public subscript(range: Range<Int>) -> Tensor {
    get throws { try slice(axis: 0, range) }
  }

  /// The places from a start up to an end along an axis, as Python counts them: a negative place
  /// counts from the end, nil is the respective end, and what lies outside is left out.
  public func slice(axis: Int = 0, from start: Int?, to end: Int?) throws -> Tensor {
    let axis = try shape.axis(axis, operation: "slice")
    let size = shape[axis]
    func bounded(_ place: Int) -> Int {
      Swift.min(Swift.max(place < 0 ? place + size : place, 0), size)
    }
    let lower = bounded(start ?? 0)
    return try slice(axis: axis, lower..<Swift.max(lower, bounded(end ?? size)))
  }

  /// The places of a range along an axis, all of which must exist.
  public func slice(axis: Int, _ range: Range<Int>) throws -> Tensor {
    let axis = try shape.axis(axis, operation: "slice")
    let (outer, size, inner) = shape.split(at: axis)
    guard range.lowerBound >= 0, range.upperBound <= size else {
      let outside = range.lowerBound < 0 ? range.lowerBound : range.upperBound
      throw TensorError.indexOutOfRange("slice", outside, axis: axis, shape)
    }
    var part: [Float] = []
    part.reserveCapacity(outer * range.count * inner)
    var tiles = TileCounter()
    for block in 0..<outer {
      let start = (block * size + range.lowerBound) * inner
      guard tiles.add(range.count * inner + 1) else { throw Interrupted() }
      forEachTile(range.count * inner) { tile in
        part += elements[start + tile.lowerBound..<start + tile.upperBound]
      }
    }
    try Interruption.check()
    let own = shape
    return .recorded(
      part, try shape.replacing(axis: axis, with: range.count),
      [
        Dependency(on: self) { gradient in
          var whole = [Float](repeating: 0, count: own.count)
          let length = range.count * inner
          for block in 0..<outer {
            let start = (block * size + range.lowerBound) * inner
            whole.replaceSubrange(
              start..<start + length,
              with: gradient.elements[block * length..<(block + 1) * length])
          }
          return Tensor(valid: whole, own)
        }
      ])
  }
}
