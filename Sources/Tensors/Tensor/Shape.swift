/// The sizes of a tensor's axes, slowest first. `[]` is the shape of a single number.
public struct Shape: Sendable, Hashable {
  /// The greatest number of axes.
  public static let greatestRank = 16
  /// The greatest number of elements: 2³⁰, which take 4 GiB.
  public static let greatestCount = 1 << 30

  /// The shape of a single number.
  public static let scalar = Shape(valid: [])

  public let dimensions: [Int]
  /// The number of elements.
  public let count: Int

  /// Throws when a dimension is negative or the shape is beyond the bounds above.
  public init(_ dimensions: [Int]) throws {
    guard dimensions.count <= Self.greatestRank else { throw TensorError.rankLimit(dimensions) }
    // Zeros count as ones in the bound, so that strides cannot overflow either.
    var bounded = 1
    for dimension in dimensions {
      guard dimension >= 0 else { throw TensorError.negativeDimension(dimensions) }
      let (product, overflow) = bounded.multipliedReportingOverflow(by: max(dimension, 1))
      guard !overflow, product <= Self.greatestCount else {
        throw TensorError.countLimit(dimensions)
      }
      bounded = product
    }
    self.init(valid: dimensions)
  }

  /// A shape whose bounds follow from those of other shapes.
  init(valid dimensions: [Int]) {
    self.dimensions = dimensions
    count = dimensions.reduce(1, *)
  }

  /// The number of axes.
  public var rank: Int { dimensions.count }

  /// The size of one axis, which must exist.
  public subscript(axis: Int) -> Int { dimensions[axis] }

  /// How many elements apart neighbours along each axis are in row-major order.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in stride(from: rank - 2, through: 0, by: -1) {
      strides[axis] = strides[axis + 1] * dimensions[axis + 1]
    }
    return strides
  }

  /// The axis counted from the front; a negative one counts from the end, −1 being the last.
  public func axis(_ axis: Int, operation: String) throws -> Int {
    guard axis >= -rank, axis < rank else {
      throw TensorError.axisOutOfRange(operation, axis, self)
    }
    return axis < 0 ? axis + rank : axis
  }

  /// The shape to which both broadcast: aligned at the last axis, sizes are equal or one of them is 1
  /// or absent.
  public func broadcast(with other: Shape, operation: String) throws -> Shape {
    if self == other { return self }
    var result = [Int](repeating: 1, count: max(rank, other.rank))
    for back in 1...result.count {
      let mine = back <= rank ? self[rank - back] : 1
      let theirs = back <= other.rank ? other[other.rank - back] : 1
      guard mine == theirs || mine == 1 || theirs == 1 else {
        throw TensorError.notBroadcastable(operation, self, other, mine, theirs)
      }
      result[result.count - back] = mine == 1 ? theirs : mine
    }
    return try Shape(result)
  }

  /// The strides with which this shape is read as `target`, to which it must broadcast: 0 along the
  /// axes that are repeated.
  func strides(broadcastTo target: Shape) -> [Int] {
    let own = strides
    let missing = target.rank - rank
    return target.dimensions.indices.map { axis in
      let mine = axis - missing
      return mine < 0 || self[mine] == 1 ? 0 : own[mine]
    }
  }

  /// The shape without one axis, or with size 1 there.
  func removing(axis: Int, keepingDimension: Bool = false) -> Shape {
    var dimensions = dimensions
    if keepingDimension {
      dimensions[axis] = 1
    } else {
      dimensions.remove(at: axis)
    }
    return Shape(valid: dimensions)
  }

  /// The shape with another size along one axis; throws when that has too many elements.
  func replacing(axis: Int, with size: Int) throws -> Shape {
    var dimensions = dimensions
    dimensions[axis] = size
    return try Shape(dimensions)
  }

  /// The elements as [outer, size, inner], `size` being that of the axis.
  func split(at axis: Int) -> (outer: Int, size: Int, inner: Int) {
    (
      dimensions[..<axis].reduce(1, *), dimensions[axis], dimensions[(axis + 1)...].reduce(1, *)
    )
  }
}

extension Shape: CustomStringConvertible {
  /// `[2, 3]`
  public var description: String {
    "[" + dimensions.map(String.init).joined(separator: ", ") + "]"
  }
}
