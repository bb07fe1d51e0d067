import Interruptions
import Memory

/// Putting tensors together.
extension Tensor {
  /// The tensors one after another along an axis; they agree in all other axes.
  public static func concat(_ tensors: [Tensor], axis: Int = 0) throws -> Tensor {
    guard let first = tensors.first else {
      throw TensorError.invalidArgument("concat", "no tensors are given")
    }
    let axis = try first.shape.axis(axis, operation: "concat")
    var total = 0
    for tensor in tensors {
      guard
        tensor.shape.rank == first.shape.rank,
        tensor.shape.removing(axis: axis) == first.shape.removing(axis: axis)
      else {
        throw TensorError.incompatibleShapes(
          "concat", first.shape, tensor.shape, needs: "all axes but axis \(axis) are alike")
      }
      total += tensor.shape[axis]
    }
    let shape = try first.shape.replacing(axis: axis, with: total)
    let (outer, _, inner) = shape.split(at: axis)
    try requireMemory(bytes: shape.count * MemoryLayout<Float>.size)
    var elements: [Float] = []
    elements.reserveCapacity(shape.count)
    var tiles = TileCounter()
    for block in 0..<outer {
      for tensor in tensors {
        let length = tensor.shape[axis] * inner
        guard tiles.add(length + 1) else { throw Interrupted() }
        forEachTile(length) { tile in
          elements +=
            tensor.elements[block * length + tile.lowerBound..<block * length + tile.upperBound]
        }
      }
    }
    try Interruption.check()
    var start = 0
    let dependencies = tensors.map { tensor in
      let range = start..<start + tensor.shape[axis]
      start = range.upperBound
      return Dependency(on: tensor) { try $0.slice(axis: axis, range) }
    }
    return recorded(elements, shape, dependencies)
  }

  /// The tensors, all of one shape, along a new axis (counted in the result).
  public static func stack(_ tensors: [Tensor], axis: Int = 0) throws -> Tensor {
    guard let first = tensors.first else {
      throw TensorError.invalidArgument("stack", "no tensors are given")
    }
    for tensor in tensors where tensor.shape != first.shape {
      throw TensorError.incompatibleShapes(
        "stack", first.shape, tensor.shape, needs: "all shapes are equal")
    }
    guard axis >= -first.shape.rank - 1, axis <= first.shape.rank else {
      throw TensorError.axisOutOfRange("stack", axis, first.shape)
    }
    let place = axis < 0 ? axis + first.shape.rank + 1 : axis
    return try concat(tensors.map { try $0.insertingAxis(place) }, axis: place)
  }
}
