import Synchronization
import Tensors

/// The activations of sequences, kept while they are sampled, for a backward pass by the same
/// parameters: it needs no forward pass of its own, since sampling and training compute the same
/// bits.
///
/// Sequences are found by their tokens. What is kept holds for one model, until its parameters change.
/// A prompt whose samples might not fit is not kept, and its backward pass computes them anew.
public final class ActivationCache: Sendable {
  /// Positions that a sequence's memory grows by.
  static let blockRows = 16
  /// Memory of caches that are empty, for any cache: fresh pages cost more than what they are for.
  private static let restingSlabs = Mutex<[FloatBuffer]>([])
  /// Numbers of a slab at least: 64 MB.
  private static let slabSize = 1 << 24

  private let limit: Int
  private let state = Mutex(State())

  private struct State: @unchecked Sendable {
    var model: ObjectIdentifier?
    var parameterVersion = 0
    var blockSize = 0
    /// Blocks set aside for sequences that are drawn or kept.
    var reserved = 0
    var slabs: [FloatBuffer] = []
    var resting: [UnsafeMutablePointer<Float>] = []
    var prompts: [[Int32]: KeptActivations.Prompt] = [:]
  }

  /// - Parameter byteLimit: most memory it takes, > 0.
  public init(byteLimit: Int) {
    limit = byteLimit / MemoryLayout<Float>.size
  }

  /// Forgets what is kept.
  public func empty() {
    state.withLock { Self.empty(&$0) }
  }

  deinit { empty() }

  private static func empty(_ state: inout State) {
    state.prompts = [:]
    state.reserved = 0
    state.resting = []
    let slabs = state.slabs
    state.slabs = []
    restingSlabs.withLock { $0 += slabs.reversed() }
  }

  private static func takeSlab(_ state: inout State) {
    let size = max(slabSize, state.blockSize)
    let slab =
      restingSlabs.withLock { resting in
        resting.lastIndex { $0.count >= size }.map { resting.remove(at: $0) }
      } ?? FloatBuffer(count: size)
    state.slabs.append(slab)
    for index in (0..<slab.count / state.blockSize).reversed() {
      state.resting.append(slab.pointer + index * state.blockSize)
    }
  }

  /// Prepares for sequences sampled by a model: those of other parameters are forgotten.
  func prepare(for model: DecoderModel) {
    let blockSize = Self.blockRows * ActivationLayout(model.configuration).rowSize
    state.withLock { state in
      let isSame =
        state.model == ObjectIdentifier(model)
        && state.parameterVersion == model.parameterVersion && state.blockSize == blockSize
      if isSame { return }
      state.model = ObjectIdentifier(model)
      state.parameterVersion = model.parameterVersion
      state.blockSize = blockSize
      Self.empty(&state)
    }
  }

  /// Room for a prompt and its samples.
  ///
  /// - Parameter room: most tokens of a sample.
  /// - Returns: the rows of the prompt and of each sample; nil when they might not fit.
  func reserve(
    prompt: Int, samples: Int, room: Int, _ model: DecoderModel
  ) -> (prompt: ActivationRows, samples: [ActivationRows])? {
    func blocks(_ positions: Int) -> Int { (positions + Self.blockRows - 1) / Self.blockRows }
    // A sample's last token is not run through the model.
    let each = blocks(room - 1)
    let wanted = blocks(prompt) + samples * each
    let fits = state.withLock { state in
      guard wanted <= limit / state.blockSize - state.reserved else { return false }
      state.reserved += wanted
      return true
    }
    guard fits else { return nil }
    func rows(_ limit: Int) -> ActivationRows {
      ActivationRows(
        self, rowSize: ActivationLayout(model.configuration).rowSize, blockLimit: limit)
    }
    return (rows(blocks(prompt)), (0..<samples).map { _ in rows(each) })
  }

  /// A block of a sequence that has some set aside.
  func takeBlock() -> UnsafeMutablePointer<Float> {
    state.withLock { state in
      if state.resting.isEmpty { Self.takeSlab(&state) }
      return state.resting.removeLast()
    }
  }

  /// Keeps a sample that has ended.
  func keep(
    prompt: [Int32], _ promptRows: ActivationRows, continuation: [Int32], _ rows: ActivationRows
  ) {
    state.withLock { state in
      state.reserved -= rows.blockLimit - rows.blocks.count
      state.prompts[prompt, default: KeptActivations.Prompt(rows: promptRows)]
        .samples[continuation] = rows
    }
  }

  /// What is kept of a model, as its parameters are now.
  func kept(of model: DecoderModel) -> KeptActivations? {
    state.withLock { state in
      guard state.model == ObjectIdentifier(model),
        state.parameterVersion == model.parameterVersion, !state.prompts.isEmpty
      else { return nil }
      return KeptActivations(
        configuration: model.configuration, cache: self, prompts: state.prompts)
    }
  }
}
