import Glibc
import Testing

/// An empty folder that goes away with its value.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/knave-shell-XXXXXX".utf8CString)
    let made = mkdtemp(&template)
    path = try String(cString: #require(made))
  }

  deinit { removeTree(path) }

  func write(_ text: String, to name: String) throws {
    let file = try #require(fopen("\(path)/\(name)", "w"))
    fputs(text, file)
    fclose(file)
  }
}

private func removeTree(_ path: String) {
  if let folder = opendir(path) {
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { removeTree("\(path)/\(name)") }
    }
    closedir(folder)
  }
  remove(path)
}
