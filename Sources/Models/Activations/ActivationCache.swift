import Files
import Memory
import Synchronization
import Tensors

/// The activations of sequences, kept while they are sampled, for a backward pass by the same
/// parameters: it needs no forward pass of its own, since sampling and training compute the same
/// bits.
///
/// Sequences are found by their tokens. What is kept holds for one model, until its parameters change.
/// Where a prompt's samples might not fit, nothing of it is kept, and the backward pass computes it
/// anew.
public final class ActivationCache: Sendable {
  /// Positions that a sequence's memory grows by.
  static let blockRows = 16
  /// Memory of caches that are empty, for any cache: fresh pages cost more than what they are for.
  private static let restingSlabs = Mutex<[FloatBuffer]>([])
  /// Numbers of a slab at least: 64 MB.
  private static let slabSize = 1 << 24

  private let byteLimit: Int
  private let state = Mutex(State())

  private struct State: @unchecked Sendable {
    var model: DecoderModel?
    var parameterVersion = 0
    var blockSize = 0
    /// Most blocks at once.
    var blockLimit = 0
    /// Blocks set aside for sequences that are drawn or kept.
    var reserved = 0
    var slabs: [FloatBuffer] = []
    /// Blocks of all slabs.
    var blockCount = 0
    var resting: [UnsafeMutablePointer<Float>] = []
    var prompts: [[Int32]: KeptActivations.Prompt] = [:]

    /// Whether what is kept is of a model, as its parameters are now.
    func isOf(_ other: DecoderModel) -> Bool {
      model === other && parameterVersion == other.parameterVersion
    }
  }

  /// Rows set aside for a prompt and for each of its samples.
  struct Reservation {
    let prompt: ActivationRows
    let samples: [ActivationRows]
  }

  /// - Parameter byteLimit: most memory it takes, and no more than a quarter of what is free.
  public init(byteLimit: Int) { self.byteLimit = byteLimit }

  /// Forgets what is kept.
  public func empty() {
    state.withLock { Self.empty(&$0) }
  }

  deinit { empty() }

  private static func empty(_ state: inout State) {
    state.model = nil
    state.prompts = [:]
    state.reserved = 0
    state.resting = []
    let slabs = state.slabs
    state.slabs = []
    state.blockCount = 0
    restingSlabs.withLock { $0 += slabs.reversed() }
  }

  /// Takes a slab; false when there is no memory for one.
  private static func takeSlab(_ state: inout State) -> Bool {
    let size = max(slabSize, state.blockSize)
    let rested = restingSlabs.withLock { resting in
      resting.lastIndex { $0.count >= size }.map { resting.remove(at: $0) }
    }
    guard let slab = rested ?? (try? FloatBuffer(count: size)) else { return false }
    state.slabs.append(slab)
    // Below the blocks of earlier slabs, whose pages may have been written to before.
    state.resting.insert(
      contentsOf: (0..<slab.count / state.blockSize).reversed().map {
        slab.pointer + $0 * state.blockSize
      }, at: 0)
    state.blockCount += slab.count / state.blockSize
    return true
  }

  /// Prepares for sequences that a model samples: those of other parameters are forgotten.
  func prepare(for model: DecoderModel) {
    state.withLock { state in
      if state.isOf(model) { return }
      Self.empty(&state)
      state.model = model
      state.parameterVersion = model.parameterVersion
      state.blockSize = Self.blockRows * ActivationLayout(model.configuration).rowSize
      let free = availableMemory() ?? .max
      let resting = Self.restingSlabs.withLock {
        $0.reduce(0) { $0 + $1.count * MemoryLayout<Float>.size }
      }
      state.blockLimit =
        min(byteLimit, resting + free / 4) / (state.blockSize * MemoryLayout<Float>.size)
    }
  }

  /// Room for a prompt and its samples.
  ///
  /// - Parameter room: most tokens of a sample.
  /// - Returns: the rows of the prompt and of each sample; nil when they might not fit.
  func reserve(prompt: Int, samples: Int, room: Int) -> Reservation? {
    func blocks(_ positions: Int) -> Int { (positions + Self.blockRows - 1) / Self.blockRows }
    // A sample's last token is not run through the model.
    let each = blocks(room - 1)
    let wanted = blocks(prompt) + samples * each
    let reservedBlockSize: Int? = state.withLock { state in
      guard wanted <= state.blockLimit - state.reserved else { return nil }
      // Pages are taken from the system as they are written to, but the place for them now: later, it
      // might be too late.
      while state.blockCount < state.reserved + wanted {
        guard Self.takeSlab(&state) else { return nil }
      }
      state.reserved += wanted
      return state.blockSize
    }
    guard let blockSize = reservedBlockSize else { return nil }
    func rows(_ limit: Int) -> ActivationRows {
      ActivationRows(self, rowSize: blockSize / Self.blockRows, blockLimit: limit)
    }
    return Reservation(
      prompt: rows(blocks(prompt)), samples: (0..<samples).map { _ in rows(each) })
  }

  /// A block of a sequence that has some set aside.
  func takeBlock() -> UnsafeMutablePointer<Float> {
    state.withLock { state in
      state.resting.removeLast()
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
      guard state.isOf(model), !state.prompts.isEmpty else { return nil }
      return KeptActivations(
        configuration: model.configuration, cache: self, prompts: state.prompts)
    }
  }
}
