import Foundation
import Testing

/// A file or folder of the test resources.
func fixturePath(_ name: String) throws -> String {
  try #require(Bundle.module.resourcePath) + "/Fixtures/" + name
}

func fixtureText(_ name: String) throws -> String {
  try String(contentsOfFile: fixturePath(name), encoding: .utf8)
}

/// An empty folder that goes away with its value.
final class ScratchFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "knave-models-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and returns its path.
  func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  func write(_ bytes: [UInt8], to name: String) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
    return path + "/" + name
  }

  func copyFixture(_ name: String) throws {
    for file in try FileManager.default.contentsOfDirectory(atPath: fixturePath(name)) {
      try FileManager.default.copyItem(
        atPath: fixturePath(name) + "/" + file, toPath: path + "/" + file)
    }
  }

  func bytes(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
  }
}
