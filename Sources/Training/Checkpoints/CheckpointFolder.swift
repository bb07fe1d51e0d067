import Files

/// The checkpoints of one training run: a folder of files `checkpoint-STEP.safetensors`, STEP the number
/// of updates done.
public struct CheckpointFolder: Sendable {
  public let path: FilePath
  /// Steps whose checkpoints are looked at, and those that ``save(_:keeping:)`` adds; nil looks at all.
  public private(set) var visible: Set<Int>?

  /// - Parameter visible: an empty set overlooks what is there already, as if the folder were new.
  public init(path: FilePath, visible: Set<Int>? = nil) {
    self.path = path
    self.visible = visible
  }

  /// Whether there is such a folder.
  public var exists: Bool { isFolder(path) }

  public func file(ofStep step: Int) -> FilePath {
    path.appending("checkpoint-\(step).safetensors")
  }

  /// Steps of which there is a checkpoint, in ascending order; none for a folder that does not exist.
  ///
  /// - Throws: ``CheckpointError`` when the folder cannot be read.
  public func steps() throws -> [Int] {
    try asCheckpointError { () throws(FileError) in try entries(ofFolder: path) }.compactMap {
      entry in
      entry.name.wholeMatch(of: /checkpoint-(0|[1-9][0-9]{0,14})\.safetensors/)
        .flatMap { Int($0.1) }
    }.filter { visible?.contains($0) ?? true }.sorted()
  }

  /// Saves a trainer under the number of its updates, then removes the oldest checkpoints.
  ///
  /// - Parameter count: how many of the latest stay, ≥ 1; nil keeps all.
  /// - Throws: ``CheckpointError``; nothing has been removed then.
  public mutating func save(_ trainer: Trainer, keeping count: Int? = nil) throws {
    try asCheckpointError { () throws(FileError) in try makeFolders(path) }
    try trainer.saveCheckpoint(to: file(ofStep: trainer.updates))
    visible?.insert(trainer.updates)
    guard let count else { return }
    for step in try steps().dropLast(max(1, count)) {
      try asCheckpointError { () throws(FileError) in try removeIfPresent(file(ofStep: step)) }
    }
  }

  /// Takes up the latest checkpoint, if there is one.
  ///
  /// - Returns: its step; nil for none.
  /// - Throws: ``CheckpointError``; of a damaged one, with the one before it that could be taken instead.
  public func resume(_ trainer: Trainer) throws -> Int? {
    let steps = try steps()
    guard let latest = steps.last else { return nil }
    do {
      try trainer.loadCheckpoint(from: file(ofStep: latest))
    } catch let error as CheckpointError {
      guard let before = steps.dropLast().last else { throw error }
      throw CheckpointError(
        path: error.path,
        message: error.message + "; the one before it is \(file(ofStep: before))")
    }
    return latest
  }

  private func asCheckpointError<Result>(_ work: () throws(FileError) -> Result) throws -> Result {
    do throws(FileError) {
      return try work()
    } catch {
      throw CheckpointError(path: path.name, message: error.message)
    }
  }
}
