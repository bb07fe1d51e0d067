import Files
import Runs
import Training

extension Session {
  /// The checkpoints in a folder. A replay overlooks those that it has not taken itself, so that it shows the
  /// same whatever an earlier one has left.
  func checkpointFolder(at path: FilePath) -> CheckpointFolder {
    guard standardStore.isReplay else { return CheckpointFolder(path: path) }
    return ownCheckpoints[path] ?? CheckpointFolder(path: path, visible: [])
  }

  /// Where runs are recorded.
  struct StandardStore {
    /// Below the session's folder.
    var name = ".knave/runs.sqlite"
    /// Whether the session replays a notebook, which shows the same whatever was recorded before.
    var isReplay = false
    /// Whether what is there is of an earlier replay. It goes when the store is first asked for.
    var isStale = false

    /// That of a notebook's replay, which no other notebook of the folder shares.
    static func replay(of path: String) -> StandardStore {
      let name = path.split(separator: "/").last.map(String.init) ?? path
      return StandardStore(name: ".knave/replays/\(name).sqlite", isReplay: true, isStale: true)
    }
  }

  /// The store that `config store` names, or the session's own.
  ///
  /// - Throws: ``FileAccessError``, or `RunStoreError`.
  func runStore() throws -> RunStore {
    if let name = settings.store {
      return RunStore(path: try files.path(name))
    }
    let store = RunStore(path: try files.path(standardStore.name))
    if standardStore.isStale {
      try store.remove()
      standardStore.isStale = false
    }
    return store
  }
}
