import Interruptions
import Randomness

extension Tensor {
  /// A single number, of shape [].
  public init(_ number: Float) {
    self.init(valid: [number], .scalar)
  }

  /// A vector of shape [n].
  public init(_ elements: [Float]) {
    self.init(valid: elements, Shape(valid: [elements.count]))
  }

  /// The elements, in row-major order, under a shape that they fill exactly.
  public init(_ elements: [Float], shape: Shape) throws {
    guard elements.count == shape.count else {
      throw TensorError.elementCount(elements.count, shape)
    }
    self.init(valid: elements, shape)
  }

  /// A matrix of shape [rows, columns] from rows of one length.
  public init(_ rows: [[Float]]) throws {
    let columns = rows.first?.count ?? 0
    for (index, row) in rows.enumerated() where row.count != columns {
      throw TensorError.raggedRows(index: index, count: row.count, expected: columns)
    }
    self.init(valid: Array(rows.joined()), try Shape([rows.count, columns]))
  }

  public static func zeros(_ shape: Shape) -> Tensor { full(shape, 0) }

  public static func ones(_ shape: Shape) -> Tensor { full(shape, 1) }

  /// The same number everywhere.
  public static func full(_ shape: Shape, _ number: Float) -> Tensor {
    let elements: [Float] = newElements(shape.count) { result in
      forEachTile(shape.count) { for index in $0 { result[index] = number } }
    }
    return Tensor(valid: elements, shape)
  }

  /// 0, 1, … up to but without end.
  public static func arange(_ end: Double) throws -> Tensor { try arange(0, end) }

  /// start, start + step, … up to but without end; empty when end lies the other way.
  public static func arange(_ start: Double, _ end: Double, step: Double = 1) throws -> Tensor {
    guard start.isFinite, end.isFinite, step.isFinite, step != 0 else {
      throw TensorError.invalidArgument(
        "arange", "from \(start) to \(end) in steps of \(step) is not a finite sequence")
    }
    let count = Swift.max(0, ((end - start) / step).rounded(.up))
    guard count <= Double(Shape.greatestCount) else {
      throw TensorError.invalidArgument(
        "arange", "from \(start) to \(end) in steps of \(step) has too many elements")
    }
    let elements: [Float] = newElements(Int(count)) { result in
      forEachTile(Int(count)) {
        for index in $0 { result[index] = Float(start + Double(index) * step) }
      }
    }
    try Interruption.check()
    return Tensor(elements)
  }

  /// Independent normal numbers, drawn in row-major order.
  public static func normal(
    _ shape: Shape, mean: Float = 0, standardDeviation: Float = 1, using stream: inout RandomStream
  ) -> Tensor {
    let elements: [Float] = newElements(shape.count) { result in
      forEachTile(shape.count, of: tileSize / 8) { tile in
        for index in tile { result[index] = mean + standardDeviation * Float(stream.normal()) }
      }
    }
    return Tensor(valid: elements, shape)
  }

  /// Independent numbers in [lower, upper), drawn in row-major order.
  public static func uniform(
    _ shape: Shape, _ lower: Float = 0, _ upper: Float = 1, using stream: inout RandomStream
  ) -> Tensor {
    let elements: [Float] = newElements(shape.count) { result in
      forEachTile(shape.count) { tile in
        for index in tile {
          // 24 bits, so that rounding to a float cannot reach 1.
          result[index] = lower + (upper - lower) * Float(stream.next() >> 40) * 0x1p-24
        }
      }
    }
    return Tensor(valid: elements, shape)
  }
}
