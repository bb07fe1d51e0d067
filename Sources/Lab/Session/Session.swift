import Diagnostics
import Files
import Language
import Models
import Notebooks
import Randomness
import Tasks
import Tensors
import Training

/// What the commands work with: the threads, the seed, where files may be read and written, whether
/// servers may be talked to, and the record of what was run.
public final class Session {
  public let pool: WorkerPool
  public let files: FileAccess
  public let network: NetworkAccess
  public static let standardWidth = 80
  /// Columns of the terminal, or of the notebook.
  public var terminalWidth = Session.standardWidth
  /// The seed that the session began with, which a saved notebook states.
  let firstSeed: Int
  var settings: Settings
  /// Is told how far long work has come: what it is, how much is done, of how much.
  public var progress: (@Sendable (String, Int, Int) -> Void)?
  /// Is told what is no result: how long a statement took, or what looks wrong in an update.
  public var note: (@Sendable (String) -> Void)?
  /// Where runs are recorded unless `config store` names another file.
  var standardStore = StandardStore()
  /// In a replay, the folders that got checkpoints.
  var ownCheckpoints: [FilePath: CheckpointFolder] = [:]
  /// Set by `quit`: the exit code.
  public internal(set) var quitCode: Int32?
  /// What was run and what it showed, for `save` and `history`.
  var record: [RecordedStatement] = []
  /// What the running statement has written, line by line, without colour.
  var output: [String] = []
  /// What held when the running statement began.
  lazy var conditions = Conditions(self, Language.Tolerance())
  /// The file that the running statement has loaded, if that is all it does.
  var loaded: LoadedFile?
  /// The text of each file that `save` wrote since the session began, by its resolved path.
  var savedFiles: [FilePath: String] = [:]
  /// Set by a statement that is not to be on record, such as `undo`.
  var leavesNoRecord = false
  /// What can be taken back.
  var undo = UndoRing()
  /// The trainers that were made and still are.
  var trainers = TrainerRegister()
  /// Shows text on a scale from cold, 0, over neutral to hot, 1; nil where there is no colour.
  public var heat: (@Sendable (_ text: String, _ level: Double) -> String)?
  /// Answers that servers did not give although nothing allowed them to be missing.
  var missingAnswers = 0
  /// What is missing from the session's results; nil when they are complete.
  public var incompleteness: String? {
    missingAnswers == 0
      ? nil
      : "the results are not complete: servers left out \(missingAnswers) answer"
        + (missingAnswers == 1 ? "" : "s")
  }
  /// Updates that the running statement completed before it was interrupted.
  var completedUpdates = 0
  /// Whether an interrupted statement left a change that no recorded statement makes.
  var hasUnrecordedChange = false

  /// - Parameter isInterrupted: asked between tiles of work; true stops it.
  public init(
    threads: Int? = nil, seed: Int = 0, files: FileAccess = FileAccess(),
    network: NetworkAccess = NetworkAccess(),
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) {
    pool = WorkerPool(
      threads: threads ?? WorkerPool.processorCount, interruption: isInterrupted)
    settings = Settings(seed: seed, undoMemory: 1 << 30)
    firstSeed = seed
    self.files = files
    self.network = network
  }

  /// Seed of whatever is not given one of its own.
  public var seed: Int { settings.seed }

  /// Columns that results may take: those of the terminal, within what a notebook can state.
  public var width: Int { settings.width ?? min(max(terminalWidth, 20), 1000) }

  /// The random numbers of a named use, from the session's seed or a given one.
  func stream(_ purpose: String, seed given: Int?) -> RandomStream {
    RandomStream(seed: UInt64(bitPattern: Int64(given ?? seed))).substream(purpose)
  }

  /// Reports progress under a label, as the sampler and trainers call it.
  func reporter(_ label: String, of total: Int) -> (@Sendable (Int) -> Void)? {
    progress.map { progress in { @Sendable done in progress(label, done, total) } }
  }
}
