import Foundation

/// Public data sets beside the checkout, in `../shared/data`; they are not part of the project, and a test that
/// uses them is skipped where they are absent.
public enum PublicData {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent()  // TestSupport
    .deletingLastPathComponent()  // Tests
    .deletingLastPathComponent()
    .appending(path: "../shared/data").standardizedFileURL

  public static func url(_ path: String) -> URL { folder.appending(path: path) }

  public static func has(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: url(path).path)
  }
}
