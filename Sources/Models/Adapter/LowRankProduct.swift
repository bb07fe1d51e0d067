import Memory
import Tensors

/// The adapters of the weights of a layer that read the same input x, [R, K]: one product by their
/// A, [R, ranks], and one by their B for each packed matrix of weights that they stand beside.
///
/// The products read packed copies of A and of s·B, as those of the frozen weights do: bits do not
/// depend on how many rows there are, so sampler and trainer agree.
final class LowRankProduct: Sendable {
  /// One adapted weight.
  struct Module: Sendable {
    /// Offsets of A, [rank, K], and of B, [outputs, rank], in the adapter's parameters.
    let a: Int
    let b: Int
    let outputs: Int
    /// First of its columns in the outputs of all weights together.
    let output: Int
    /// First of its columns in the inner rows.
    let inner: Int
  }

  /// What stands beside one packed matrix of weights: s·B of its modules, zero where a module's
  /// inner columns meet another's outputs.
  private struct Part {
    let matrix: PackedMatrix
    let output: Int
    let inner: Int
  }

  let rank: Int
  let inputs: Int
  let modules: [Module]
  /// Outputs of all weights, the adapted and the others.
  private let outputs: Int
  private let scale: Float
  private let first: PackedMatrix
  /// For each packed matrix; nil where none of its weights is adapted.
  private let parts: [Part?]

  /// - Parameter matrices: the outputs of each packed matrix, one after the other.
  init(_ configuration: AdapterConfiguration, inputs: Int, matrices: [Int], modules: [Module])
    throws(OutOfMemory)
  {
    rank = configuration.rank
    scale = configuration.scale
    self.inputs = inputs
    self.modules = modules
    outputs = matrices.reduce(0, +)
    first = try PackedMatrix(outputs: modules.count * configuration.rank, inputs: inputs)
    var start = 0
    var parts: [Part?] = []
    for count in matrices {
      let inside = modules.filter { (start..<start + count).contains($0.output) }
      if let lowest = inside.first {
        parts.append(
          Part(
            matrix: try PackedMatrix(outputs: count, inputs: inside.count * rank), output: start,
            inner: lowest.inner))
      } else {
        parts.append(nil)
      }
      start += count
    }
    self.parts = parts
  }

  /// Columns of the inner rows.
  var width: Int { modules.count * rank }

  /// Packs A and s·B anew from the adapter's parameters.
  func pack(from parameters: UnsafePointer<Float>) {
    // The A of all modules follow one another.
    first.pack(from: parameters + modules[0].a)
    for case let part? in parts {
      let depth = part.matrix.inputs
      let rows = FloatBuffer.small(16 * depth)
      for panel in 0..<part.matrix.panelCount {
        let first = part.output + panel * 16
        let outputs = first..<min(first + 16, part.output + part.matrix.outputs)
        rows.fill(0)
        for module in modules {
          let own = (module.output..<module.output + module.outputs).clamped(to: outputs)
          for output in own {
            let row = rows.pointer + (output - first) * depth + module.inner - part.inner
            let source = parameters + module.b + (output - module.output) * rank
            for index in 0..<rank { row[index] = scale * source[index] }
          }
        }
        part.matrix.pack(panel: panel, from: rows.pointer)
      }
    }
  }

  /// inner ← x·Aᵀ, [rows, K] → [rows, ranks].
  func project(
    _ x: UnsafePointer<Float>, stride: Int, rows: Int, into inner: UnsafeMutablePointer<Float>
  ) {
    product(x, stride: stride, rows: rows, first, into: inner, stride: width)
  }

  /// y ← y + inner·(s·B)ᵀ for the outputs of one packed matrix, or for some of its panels.
  func add(
    _ index: Int, _ inner: UnsafePointer<Float>, rows: Int, panels: Range<Int>? = nil,
    to y: UnsafeMutablePointer<Float>, stride: Int
  ) {
    guard let part = parts[index] else { return }
    let x = inner + part.inner
    if let panels {
      product(
        x, stride: width, rows: rows, part.matrix, panels: panels, into: y, stride: stride,
        accumulate: true)
    } else {
      product(x, stride: width, rows: rows, part.matrix, into: y, stride: stride, accumulate: true)
    }
  }

  /// dX ← dX + s·(dY·B)·A: dY is [rows, N] of all weights together, dX is [rows, K].
  ///
  /// - Parameter scratch: room for [rows, rank].
  func addInputGradient(
    _ dy: UnsafePointer<Float>, rows: Int, _ parameters: UnsafePointer<Float>,
    to dx: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    for module in modules {
      innerGradient(module, dy, rows: rows, parameters, into: scratch)
      matrixProduct(
        scratch, stride: rank, parameters + module.a, stride: inputs, m: rows, n: inputs, k: rank,
        keep: 1, into: dx, stride: inputs)
    }
  }

  /// s·dY·B of one module, [rows, rank].
  private func innerGradient(
    _ module: Module, _ dy: UnsafePointer<Float>, rows: Int, _ parameters: UnsafePointer<Float>,
    into target: UnsafeMutablePointer<Float>
  ) {
    matrixProduct(
      dy + module.output, stride: outputs, parameters + module.b, stride: rank, m: rows, n: rank,
      k: module.outputs, scale: scale, into: target, stride: rank)
  }

  /// dA += s·(dY·B)ᵀ·X and dB += s·dYᵀ·(X·Aᵀ) of one module.
  ///
  /// - Parameters:
  ///   - inner, innerGradient: room for [rows, rank].
  func addGradient(
    _ module: Module, _ dy: UnsafePointer<Float>, _ x: UnsafePointer<Float>, rows: Int,
    _ parameters: UnsafePointer<Float>, to gradient: UnsafeMutablePointer<Float>,
    inner: UnsafeMutablePointer<Float>, innerGradient room: UnsafeMutablePointer<Float>
  ) {
    innerGradient(module, dy, rows: rows, parameters, into: room)
    matrixProduct(
      room, stride: rank, transposeA: true, x, stride: inputs, m: rank, n: inputs, k: rows,
      keep: 1, into: gradient + module.a, stride: inputs)
    matrixProduct(
      x, stride: inputs, parameters + module.a, stride: inputs, transposeB: true, m: rows,
      n: rank, k: inputs, into: inner, stride: rank)
    matrixProduct(
      dy + module.output, stride: outputs, transposeA: true, inner, stride: rank,
      m: module.outputs, n: rank, k: rows, scale: scale, keep: 1, into: gradient + module.b,
      stride: rank)
  }

  /// W ← W + s·B·A for one module's row-major weights, [outputs, K].
  func merge(
    _ module: Module, _ parameters: UnsafePointer<Float>, into weights: UnsafeMutablePointer<Float>
  ) {
    matrixProduct(
      parameters + module.b, stride: rank, parameters + module.a, stride: inputs,
      m: module.outputs, n: inputs, k: rank, scale: scale, keep: 1, into: weights, stride: inputs)
  }
}

/// y ← x·Wᵀ, or y + x·Wᵀ, and the part of the adapters beside W.
///
/// - Parameters:
///   - part: which of the packed matrices with this input W is; the first leaves the inner rows in
///     `lowRank` for the others.
///   - lowRank: room for the inner rows.
@inline(__always)
func adaptedProduct(
  _ x: UnsafePointer<Float>, stride xStride: Int, rows: Int, _ weights: PackedMatrix,
  _ adapter: LowRankProduct?, part: Int = 0, into y: UnsafeMutablePointer<Float>,
  stride yStride: Int, accumulate: Bool = false, lowRank: UnsafeMutablePointer<Float>
) {
  product(
    x, stride: xStride, rows: rows, weights, into: y, stride: yStride, accumulate: accumulate)
  guard let adapter else { return }
  if part == 0 { adapter.project(x, stride: xStride, rows: rows, into: lowRank) }
  adapter.add(part, lowRank, rows: rows, to: y, stride: yStride)
}
