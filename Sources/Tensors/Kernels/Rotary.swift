import Memory

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Cosines and sines of the rotary position embedding (Su et al. 2021, arXiv:2104.09864), for
/// positions 0 ..< `positions`, in the half-split layout of Hugging Face models: element i of a
/// head turns with element i + D/2.
public final class RotaryTable: Sendable {
  public let positions: Int
  /// Half of the head size, D/2.
  public let half: Int
  /// [positions, 2, D/2]: the cosines of a position, then its sines.
  let angles: FloatBuffer

  /// - Parameter inverseFrequencies: one angle per position for each pair, D/2 of them.
  public init(positions: Int, inverseFrequencies: [Double]) throws(OutOfMemory) {
    self.positions = positions
    half = inverseFrequencies.count
    angles = try FloatBuffer(count: positions * 2 * half)
    for position in 0..<positions {
      let row = angles.pointer + position * 2 * half
      for (index, frequency) in inverseFrequencies.enumerated() {
        // Hugging Face forms the angle in float32; so must we, to agree at long positions.
        let angle = Float(position) * Float(frequency)
        row[index] = Float(cos(Double(angle)))
        row[half + index] = Float(sin(Double(angle)))
      }
    }
  }

  /// Turns `heads` consecutive heads of one row by the angles of a position; backwards when
  /// `inverse`, which is also the gradient.
  @inline(__always)
  public func rotate(
    _ row: UnsafeMutablePointer<Float>, heads: Int, position: Int, inverse: Bool = false
  ) {
    let cosines = UnsafePointer(angles.pointer + position * 2 * half)
    let sines = cosines + half
    let direction: Float = inverse ? -1 : 1
    let directions = SIMD8<Float>(repeating: direction)
    for head in 0..<heads {
      let first = row + head * 2 * half
      let second = first + half
      var index = 0
      while index + 8 <= half {
        let c = cosines.load8(index)
        let s = sines.load8(index) * directions
        let a = first.load8(index)
        let b = second.load8(index)
        first.store8(a * c - b * s, index)
        second.store8(b * c + a * s, index)
        index += 8
      }
      while index < half {
        let c = cosines[index]
        let s = sines[index] * direction
        let a = first[index]
        let b = second[index]
        first[index] = a * c - b * s
        second[index] = b * c + a * s
        index += 1
      }
    }
  }
}
