/// What a reduction along an axis, or over everything, works on and results in.
struct Reduction {
  /// The tensor, flattened when everything is reduced.
  let lines: Tensor
  let axis: Int
  /// The shape of the result: without the axis, or with size 1 there. Everything reduces to a single
  /// number, or to size 1 along every axis.
  let result: Shape

  /// The number of elements that one result is made of.
  var size: Int { lines.shape[axis] }

  /// Throws unless the axis exists and has as many elements as the operation needs.
  init(
    _ tensor: Tensor, _ operation: String, _ axis: Int?, _ keepingDimension: Bool, needed: Int = 1
  ) throws {
    let shape = tensor.shape
    var place = ""
    if let named = axis {
      self.axis = try shape.axis(named, operation: operation)
      lines = tensor
      result = shape.removing(axis: self.axis, keepingDimension: keepingDimension)
      place = " along axis \(self.axis)"
    } else {
      self.axis = 0
      lines = tensor.flattened()
      result = Shape(
        valid: [Int](repeating: 1, count: keepingDimension ? shape.rank : 0))
    }
    guard lines.shape[self.axis] >= needed else {
      throw TensorError.unsuitableShape(
        operation, shape, needs: "at least \(needed) element\(needed == 1 ? "" : "s")\(place)")
    }
  }
}
