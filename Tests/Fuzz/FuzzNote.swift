import Foundation

/// A file that both processes map: which statement runs, and what was found. It outlives a crash.
final class FuzzNote {
  private static let size = 1 << 20
  private let start: UnsafeMutableRawPointer

  init?(path: String) {
    let descriptor = open(path, O_RDWR | O_CREAT, 0o600)
    guard descriptor >= 0, ftruncate(descriptor, off_t(Self.size)) == 0 else { return nil }
    defer { close(descriptor) }
    let start = mmap(nil, Self.size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
    guard let start, start != MAP_FAILED else { return nil }
    self.start = start
  }

  deinit { munmap(start, Self.size) }

  /// The index of the statement that runs.
  var index: Int {
    get { start.load(as: Int.self) }
    set { start.storeBytes(of: newValue, as: Int.self) }
  }

  /// What was found so far, a line each.
  var findings: String {
    get {
      let count = start.load(fromByteOffset: 8, as: Int.self)
      return String(
        decoding: UnsafeRawBufferPointer(start: start + 16, count: count), as: UTF8.self)
    }
    set {
      let bytes = Array(newValue.utf8.prefix(Self.size - 16))
      (start + 16).copyMemory(from: bytes, byteCount: bytes.count)
      start.storeBytes(of: bytes.count, toByteOffset: 8, as: Int.self)
    }
  }
}
