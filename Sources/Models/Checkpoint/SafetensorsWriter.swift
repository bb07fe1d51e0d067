import Files

/// Writes a safetensors file: the same tensors give the same bytes.
public struct SafetensorsWriter {
  /// One tensor to write.
  public struct Item {
    public let name: String
    public let shape: [Int]
    /// As many numbers as the shape has.
    public let numbers: UnsafeBufferPointer<Float>

    public init(name: String, shape: [Int], numbers: UnsafeBufferPointer<Float>) {
      precondition(
        shape.reduce(1, *) == numbers.count,
        "SafetensorsWriter: \(name) has \(numbers.count) numbers for the shape \(shape)")
      self.name = name
      self.shape = shape
      self.numbers = numbers
    }
  }

  public let type: TensorType
  /// Texts that go into the header's `__metadata__`.
  public var metadata: [(name: String, text: String)] = []

  /// - Parameter type: float32, or bfloat16 rounded to nearest, ties to even.
  public init(type: TensorType = .float32) {
    precondition(type != .float16, "SafetensorsWriter: float16 is read but not written")
    self.type = type
  }

  /// Writes a file in one step: readers see the old file until the new one is complete.
  ///
  /// - Throws: ``ModelFileError`` when the folder cannot be written to.
  public func write(_ items: [Item], to path: String) throws(ModelFileError) {
    try asModelFiles { () throws(FileError) in try writeFile(items, to: path) }
  }

  private func writeFile(_ items: [Item], to path: String) throws(FileError) {
    let file = try AtomicFile(path: path)
    var head = Array(header(items).utf8)
    // Padded so that the data begins on an 8-byte boundary, which mapping readers rely on.
    while head.count % 8 != 0 { head.append(UInt8(ascii: " ")) }
    var length = UInt64(head.count).littleEndian
    let lengthBytes = withUnsafeBytes(of: &length) { Array($0) }
    try Self.write(lengthBytes + head, to: file)
    for item in items {
      switch type {
      case .bfloat16:
        let chunk = 1 << 16
        for start in stride(from: 0, to: item.numbers.count, by: chunk) {
          let part = item.numbers[start..<min(start + chunk, item.numbers.count)]
          try Self.write(part.map { TensorType.bfloat16($0).littleEndian }, to: file)
        }
      case .float32, .float16:
        try file.write(UnsafeRawBufferPointer(item.numbers))
      }
    }
    try file.place()
  }

  private func header(_ items: [Item]) -> String {
    let more = metadata.map { ",\(JSONValue.quoted($0.name)):\(JSONValue.quoted($0.text))" }.joined()
    var text = "{\"__metadata__\":{\"format\":\"pt\"\(more)}"
    var offset = 0
    for item in items {
      let end = offset + item.numbers.count * type.byteCount
      let shape = item.shape.map(String.init).joined(separator: ",")
      text += ",\(JSONValue.quoted(item.name)):{\"dtype\":\"\(type.rawValue)\""
      text += ",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}"
      offset = end
    }
    return text + "}"
  }

  private static func write<Element: BitwiseCopyable>(
    _ elements: [Element], to file: borrowing AtomicFile
  ) throws(FileError) {
    var failure: FileError?
    elements.withUnsafeBytes { bytes in
      do throws(FileError) { try file.write(bytes) } catch { failure = error }
    }
    if let failure { throw failure }
  }
}
