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
  let bytes: UnsafeRawBufferPointer

  /// Maps a file.
  init(path: FilePath) throws(ModelFileError) {
    let file: OpenFile
    do throws(FileError) { file = try OpenFile(path) } catch { throw ModelFileError(error) }
    guard file.size > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let address = mmap(nil, file.size, PROT_READ, MAP_PRIVATE, file.descriptor, 0)
    guard let address, address != MAP_FAILED else {
      throw ModelFileError(.unreadable, file: path.name, found: String(cString: strerror(errno)))
    }
    bytes = UnsafeRawBufferPointer(start: address, count: file.size)
  }

  deinit {
    if let base = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: base), bytes.count)
    }
  }

  /// More bytes than the JSON of any model folder has; values take many times their text in memory.
  private static let jsonLimit = 1 << 26

  /// The file as a JSON object.
  static func jsonObject(path: FilePath) throws(ModelFileError) -> JSONObject {
    let contents = try FileContents(path: path)
    guard contents.bytes.count <= jsonLimit else {
      throw ModelFileError(
        .malformed, file: path.name, found: "\(contents.bytes.count >> 20) MB of JSON",
        expected: "at most \(jsonLimit >> 20) MB")
    }
    let value = try parsedJSON(contents.bytes.bindMemory(to: UInt8.self), file: path.name)
    withExtendedLifetime(contents) {}
    guard case .object(let object) = value else {
      throw ModelFileError(
        .malformed, file: path.name, found: value.summary, expected: "a JSON object")
    }
    return object
  }
}
