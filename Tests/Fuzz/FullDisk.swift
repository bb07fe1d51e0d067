import Foundation
import FuzzSupport

/// Tries every command that writes where no file may grow: to a process the same as a full disk.
///
/// - Returns: whether each says so, leaves what was there as it was, and works once there is room.
func tryFullDisk() -> Bool {
  signal(SIGXFSZ, SIG_IGN)
  var isFine = true
  for command in CommandCase.all {
    for parameter in command.writes {
      guard let session = try? FuzzSession() else { return false }
      let named = command.arguments.first { $0.parameter == parameter }?.value
      let standard = command.name == "plot" ? "\"saved.svg\"" : "\"saved\""
      let statement = command.statement(parameter, named ?? standard)
      func complain(_ what: String) {
        print("\(statement): \(what)")
        isFine = false
      }
      let before = files(in: session.folder)
      setGrowth(0)
      let outcome = session.run(statement)
      setGrowth(.max)
      guard let error = outcome.error else {
        complain("succeeds on a full disk")
        continue
      }
      if !error.message.contains("saved") && !error.message.contains("scores") {
        complain("does not name the file: \(error.message)")
      }
      if files(in: session.folder) != before { complain("changes files") }
      if let error = session.run(statement).error { complain("fails afterwards: \(error.message)") }
    }
  }
  return isFine
}

/// Bytes to which a file may grow.
private func setGrowth(_ bytes: rlim_t) {
  var limit = rlimit()
  getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
  limit.rlim_cur = min(bytes, limit.rlim_max)
  setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
}

/// The regular files of a folder and below, but for the run store, whose log changes when it is read.
private func files(in folder: String) -> [String: Data] {
  var files: [String: Data] = [:]
  for name in FileManager.default.subpaths(atPath: folder) ?? [] where !name.hasPrefix(".knave") {
    let path = folder + "/" + name
    var status = stat()
    if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
      files[name] = FileManager.default.contents(atPath: path)
    }
  }
  return files
}
