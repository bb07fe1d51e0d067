import Diagnostics
import Files
import FoundationEssentials
import Lab
import Shell

/// Statements that every prompt begins with: `knave/startup.knave` in the user's configuration folder.
enum StartUpFile {
  static var path: String? {
    if let folder = environmentVariable("XDG_CONFIG_HOME"), folder.hasPrefix("/") {
      return folder + "/knave/startup.knave"
    }
    return environmentVariable("HOME").flatMap { $0.isEmpty ? nil : $0 }
      .map { $0 + "/.config/knave/startup.knave" }
  }

  /// Runs the file, if there is one. An error in it is shown, and the prompt opens all the same.
  static func run(in runner: SessionRunner) {
    guard let path, FileManager.default.fileExists(atPath: path) else { return }
    do {
      let bytes = try readFile(path, limit: ProgramFile.largest)
      let text = try ProgramFile.script(bytes, path)
      if let error = runner.run(Source(name: path, text: text)).error {
        report(error, timedOut: false)
      }
    } catch let error as FileError {
      complain(error)
    } catch {
      complain("\(error)")
    }
  }
}
