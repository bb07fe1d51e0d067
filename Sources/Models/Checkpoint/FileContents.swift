import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The bytes of a file, mapped read-only; unmapped with the last reference.
///
/// The pages are private to this process and never written, which makes it `Sendable`.
final class FileContents: @unchecked Sendable {
  let path: String
  let bytes: UnsafeRawBufferPointer

  /// Maps a file.
  init(path: String) throws(ModelFileError) {
    self.path = path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.failure(path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw ModelFileError(.unreadable, file: path, found: "not a regular file")
    }
    let count = Int(status.st_size)
    guard count > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let address, address != MAP_FAILED else { throw Self.failure(path) }
    bytes = UnsafeRawBufferPointer(start: address, count: count)
  }

  deinit {
    if let base = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: base), bytes.count)
    }
  }

  /// More bytes than the JSON of any model folder has; values take many times their text in memory.
  static let jsonLimit = 1 << 26

  /// A file as a JSON object.
  static func jsonObject(path: String) throws(ModelFileError) -> JSONObject {
    try FileContents(path: path).jsonObject()
  }

  /// The file as a JSON object.
  func jsonObject() throws(ModelFileError) -> JSONObject {
    guard bytes.count <= Self.jsonLimit else {
      throw ModelFileError(
        .malformed, file: path, found: "\(bytes.count >> 20) MB of JSON",
        expected: "at most \(Self.jsonLimit >> 20) MB")
    }
    return try parsedObject(bytes.bindMemory(to: UInt8.self), file: path)
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  private static func failure(_ path: String) -> ModelFileError {
    let code = errno
    return ModelFileError(
      .unreadable, file: path, found: String(cString: strerror(code)),
      advice: code == ENOENT
        ? "A model folder holds config.json, model.safetensors and tokenizer.json" : nil)
  }
}
