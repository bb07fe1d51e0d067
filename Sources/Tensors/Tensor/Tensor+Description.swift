/// Prints like NumPy: columns aligned, at most four decimals and the same number everywhere, the
/// middle of long axes left out, long lines wrapped.
///
///     [[1.0000, 0.5000],
///      [0.3333, 0.2500]]
extension Tensor: CustomStringConvertible {
  /// Above this many elements, long axes show their ends only.
  private static let elisionThreshold = 1000
  private static let lineWidth = 80

  public var description: String {
    if shape.rank > 0, count == 0 { return shape.rank == 1 ? "[]" : "[] (shape \(shape))" }
    let shown = shownIndices(0, offset: 0)
    let format = NumberFormat(shown.map { elements[$0] })
    if shape.rank == 0 { return format.text(elements[0]) }
    return block(axis: 0, offset: 0, format)
  }

  /// The places shown along an axis; nil stands for those left out.
  private func places(_ axis: Int) -> [Int?] {
    let size = shape[axis]
    let (front, back) = edges(axis)
    guard count > Self.elisionThreshold, size > front + back else { return Array(0..<size) }
    return Array(0..<front) + [nil] + Array(size - back..<size)
  }

  /// How many places of an elided axis are shown at its ends: fewer before the last three axes, so
  /// that no shape prints more than 432 numbers.
  private func edges(_ axis: Int) -> (front: Int, back: Int) {
    switch shape.rank - 1 - axis {
    case 0...2: (3, 3)
    case 3: (1, 1)
    default: (1, 0)
    }
  }

  private func shownIndices(_ axis: Int, offset: Int) -> [Int] {
    guard axis < shape.rank else { return [offset] }
    let step = shape.strides[axis]
    return places(axis).flatMap { place in
      place.map { shownIndices(axis + 1, offset: offset + $0 * step) } ?? []
    }
  }

  private func block(axis: Int, offset: Int, _ format: NumberFormat) -> String {
    let indent = String(repeating: " ", count: axis + 1)
    let step = shape.strides[axis]
    guard axis < shape.rank - 1 else {
      return "[" + line(offset: offset, indent: indent, format) + "]"
    }
    // As many line breaks as brackets close between two blocks.
    let breaks = String(repeating: "\n", count: shape.rank - axis - 1)
    let blocks = places(axis).map { place in
      place.map { block(axis: axis + 1, offset: offset + $0 * step, format) } ?? "..."
    }
    return "[" + blocks.joined(separator: "," + breaks + indent) + "]"
  }

  private func line(offset: Int, indent: String, _ format: NumberFormat) -> String {
    var text = ""
    var column = indent.count
    for (index, place) in places(shape.rank - 1).enumerated() {
      let word = place.map { format.padded(elements[offset + $0]) } ?? "..."
      if index > 0 {
        // The closing brackets and a comma must fit too.
        let breaksLine = column + 2 + word.count + shape.rank + 1 > Self.lineWidth
        text += breaksLine ? ",\n" + indent : ", "
        column = breaksLine ? indent.count : column + 2
      }
      text += word
      column += word.count
    }
    return text
  }
}
