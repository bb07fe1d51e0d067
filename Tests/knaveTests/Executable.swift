import Foundation
import Testing

/// The built executable, beside the test runner.
func executable() -> URL {
  let beside = Bundle.main.bundleURL.deletingLastPathComponent().appending(path: "knave")
  if FileManager.default.isExecutableFile(atPath: beside.path) { return beside }
  return URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "knave")
}

extension Process {
  /// Starts the process, and kills it if it still runs after ten minutes: one that hangs then fails its test,
  /// where the suite would wait for it for ever.
  func runBounded() throws {
    try run()
    DispatchQueue.global().asyncAfter(deadline: .now() + 600) { [self] in
      if isRunning { kill(processIdentifier, SIGKILL) }
    }
  }
}

/// Runs the built executable.
func knave(
  _ arguments: [String], input: String? = nil, environment: [String: String] = [:]
) throws -> (status: Int32, output: String, errors: String) {
  let process = Process()
  process.executableURL = executable()
  process.arguments = arguments
  var variables = ProcessInfo.processInfo.environment
  for name in ["CI", "GITHUB_ACTIONS"] { variables[name] = nil }
  process.environment = variables.merging(environment) { _, new in new }
  let (output, errors, stdin) = (Pipe(), Pipe(), Pipe())
  process.standardOutput = output
  process.standardError = errors
  process.standardInput = stdin
  try process.runBounded()
  stdin.fileHandleForWriting.write(Data((input ?? "").utf8))
  try stdin.fileHandleForWriting.close()
  let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  let complaints = String(
    decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  return (process.terminationStatus, text, complaints)
}

/// A folder that is removed with its contents at the end.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "knave-process-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and returns its path.
  func write(_ text: String, to name: String) throws -> String {
    let file = path + "/" + name
    try Data(text.utf8).write(to: URL(filePath: file))
    return file
  }
}
