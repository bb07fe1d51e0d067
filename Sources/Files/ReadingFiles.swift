/// The bytes of a regular file, or of a stream that the process was started with.
///
/// - Parameter limit: a longer file is refused.
package func readFile(_ path: FilePath, limit: Int = 1 << 32) throws(FileError) -> [UInt8] {
  let file = try OpenFile(fileOrStream: path)
  guard file.size <= limit else {
    throw FileError(
      path, "is \(file.size) bytes long, expected at most \(limit)", isReading: true)
  }
  var bytes: [UInt8] = []
  bytes.reserveCapacity(file.size)
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = try file.read(&buffer)
    if count == 0 { return bytes }
    bytes.append(contentsOf: buffer[..<count])
    guard bytes.count <= limit else {
      throw FileError(path, "grew beyond \(limit) bytes", isReading: true)
    }
  }
}
