/// The number of float32 lanes in one AVX2 register.
let laneCount = 8

/// Eight consecutive elements.
@inline(__always)
func loadBlock(_ pointer: UnsafePointer<Float>) -> SIMD8<Float> {
  UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Float>.self)
}

/// The first `count` (below eight) elements, the other lanes zero.
@inline(__always)
func loadBlock(_ pointer: UnsafePointer<Float>, count: Int) -> SIMD8<Float> {
  var block = SIMD8<Float>.zero
  for lane in 0..<count { block[lane] = pointer[lane] }
  return block
}

@inline(__always)
func storeBlock(_ block: SIMD8<Float>, to pointer: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(pointer).storeBytes(of: block, as: SIMD8<Float>.self)
}

/// Stores the first `count` (below eight) lanes.
@inline(__always)
func storeBlock(_ block: SIMD8<Float>, to pointer: UnsafeMutablePointer<Float>, count: Int) {
  for lane in 0..<count { pointer[lane] = block[lane] }
}

/// A new array of `count` numbers, every one of which `fill` writes unless it is interrupted.
@inline(__always)
func newElements<Number: BitwiseCopyable>(
  _ count: Int, _ fill: (_ result: UnsafeMutablePointer<Number>) throws -> Void
) rethrows -> [Number] {
  guard count > 0 else { return [] }
  return try [Number](unsafeUninitializedCapacity: count) { buffer, initialized in
    try fill(buffer.baseAddress!)
    initialized = count
  }
}

/// `transform` of every element, eight at a time; the last partial block is padded with zeros.
@inline(__always)
func mapBlocks(
  _ elements: [Float], _ transform: (SIMD8<Float>) -> SIMD8<Float>
) -> [Float] {
  elements.withUnsafeBufferPointer { source in
    newElements(source.count) { result in
      let input = source.baseAddress!
      forEachTile(source.count) { tile in
        let whole = tile.lowerBound + tile.count & ~(laneCount - 1)
        for start in stride(from: tile.lowerBound, to: whole, by: laneCount) {
          storeBlock(transform(loadBlock(input + start)), to: result + start)
        }
        let rest = tile.upperBound - whole
        if rest > 0 {
          let block = transform(loadBlock(input + whole, count: rest))
          storeBlock(block, to: result + whole, count: rest)
        }
      }
    }
  }
}

/// `combine` of the elements at each position of two arrays of one length.
@inline(__always)
func mapBlocks(
  _ first: [Float], _ second: [Float],
  _ combine: (SIMD8<Float>, SIMD8<Float>) -> SIMD8<Float>
) -> [Float] {
  first.withUnsafeBufferPointer { firstBuffer in
    second.withUnsafeBufferPointer { secondBuffer in
      newElements(firstBuffer.count) { result in
        combineTiles(
          firstBuffer.baseAddress!, 1, secondBuffer.baseAddress!, 1, result, firstBuffer.count,
          combine)
      }
    }
  }
}

/// One row of a combination of two operands, tile by tile.
@inline(__always)
func combineTiles(
  _ first: UnsafePointer<Float>, _ firstStep: Int, _ second: UnsafePointer<Float>,
  _ secondStep: Int, _ result: UnsafeMutablePointer<Float>, _ count: Int,
  _ combine: (SIMD8<Float>, SIMD8<Float>) -> SIMD8<Float>
) {
  forEachTile(count) { tile in
    let start = tile.lowerBound
    combineRow(
      first + start * firstStep, firstStep, second + start * secondStep, secondStep, result + start,
      tile.count, combine)
  }
}

/// One row of a combination of two operands, each of which either advances (step 1) or stays at its
/// first element (step 0).
@inline(__always)
func combineRow(
  _ first: UnsafePointer<Float>, _ firstStep: Int, _ second: UnsafePointer<Float>,
  _ secondStep: Int, _ result: UnsafeMutablePointer<Float>, _ count: Int,
  _ combine: (SIMD8<Float>, SIMD8<Float>) -> SIMD8<Float>
) {
  let firstFixed = SIMD8<Float>(repeating: first[0])
  let secondFixed = SIMD8<Float>(repeating: second[0])
  let whole = count & ~(laneCount - 1)
  for start in stride(from: 0, to: whole, by: laneCount) {
    let a = firstStep == 0 ? firstFixed : loadBlock(first + start)
    let b = secondStep == 0 ? secondFixed : loadBlock(second + start)
    storeBlock(combine(a, b), to: result + start)
  }
  let rest = count - whole
  guard rest > 0 else { return }
  let a = firstStep == 0 ? firstFixed : loadBlock(first + whole, count: rest)
  let b = secondStep == 0 ? secondFixed : loadBlock(second + whole, count: rest)
  storeBlock(combine(a, b), to: result + whole, count: rest)
}
