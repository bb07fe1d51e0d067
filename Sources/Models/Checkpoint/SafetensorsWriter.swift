import Files
import Tensors

/// Writes a safetensors file: the same tensors give the same bytes.
public struct SafetensorsWriter {
  /// One tensor to write.
  public struct Item {
    public let name: String
    public let shape: [Int]
    fileprivate let count: Int
    /// The numbers, when they lie in one piece.
    fileprivate let numbers: UnsafeBufferPointer<Float>?
    /// Writes some of the numbers to memory.
    fileprivate let read: (Range<Int>, UnsafeMutablePointer<Float>) -> Void

    /// - Parameter numbers: as many as the shape has.
    public init(name: String, shape: [Int], numbers: UnsafeBufferPointer<Float>) {
      precondition(
        shape.reduce(1, *) == numbers.count,
        "SafetensorsWriter: \(name) has \(numbers.count) numbers for the shape \(shape)")
      self.name = name
      self.shape = shape
      count = numbers.count
      self.numbers = numbers
      read = { range, target in
        guard let base = numbers.baseAddress else { return }
        target.update(from: base + range.lowerBound, count: range.count)
      }
    }

    /// A matrix whose rows are handed over one by one.
    init(name: String, shape: [Int], row: @escaping (Int, UnsafeMutablePointer<Float>) -> Void) {
      self.name = name
      self.shape = shape
      count = shape[0] * shape[1]
      numbers = nil
      read = { [columns = shape[1]] range, target in
        for index in range.lowerBound / columns..<range.upperBound / columns {
          row(index, target + index * columns - range.lowerBound)
        }
      }
    }

    /// Numbers handled at once: whole rows of a matrix.
    fileprivate var chunk: Int {
      let row = shape.count == 2 ? max(shape[1], 1) : 1
      return max(1, (1 << 16) / row) * row
    }
  }

  public let type: TensorType
  /// Texts that go into the header's `__metadata__`.
  public var metadata: [(name: String, text: String)] = []

  /// - Parameter type: numbers are rounded to it, to nearest, ties to even.
  public init(type: TensorType = .float32) { self.type = type }

  /// Writes a file in one step: readers see the old file until the new one is complete.
  ///
  /// - Throws: ``ModelFileError`` when the folder cannot be written to.
  public func write(_ items: [Item], to path: FilePath) throws(ModelFileError) {
    try asModelFiles { () throws(FileError) in
      let file = try AtomicFile(path: path)
      try write(items, to: file)
      try file.place()
    }
  }

  /// Writes the bytes of a file that is not yet in its place.
  func write(_ items: [Item], to file: AtomicFile) throws(FileError) {
    var head = Array(header(items).utf8)
    // Padded so that the data begins on an 8-byte boundary, which mapping readers rely on.
    while head.count % 8 != 0 { head.append(UInt8(ascii: " ")) }
    var length = UInt64(head.count).littleEndian
    let lengthBytes = withUnsafeBytes(of: &length) { Array($0) }
    try file.write(lengthBytes + head)
    for item in items { try write(item, to: file) }
  }

  private func write(_ item: Item, to file: AtomicFile) throws(FileError) {
    if type == .float32, let numbers = item.numbers {
      return try file.write(UnsafeRawBufferPointer(numbers))
    }
    let room = FloatBuffer(count: min(item.chunk, item.count))
    for start in stride(from: 0, to: item.count, by: item.chunk) {
      let range = start..<min(start + item.chunk, item.count)
      item.read(range, room.pointer)
      let part = UnsafeBufferPointer(start: room.pointer, count: range.count)
      switch type {
      case .float32: try file.write(UnsafeRawBufferPointer(part))
      case .bfloat16: try Self.write(part.map { bfloat16Bits($0).littleEndian }, to: file)
      case .float16: try Self.write(part.map { TensorType.half($0).littleEndian }, to: file)
      }
    }
  }

  private func header(_ items: [Item]) -> String {
    let more = metadata.map { ",\(JSONValue.quoted($0.name)):\(JSONValue.quoted($0.text))" }
      .joined()
    var text = "{\"__metadata__\":{\"format\":\"pt\"\(more)}"
    var offset = 0
    for item in items {
      let end = offset + item.count * type.byteCount
      let shape = item.shape.map(String.init).joined(separator: ",")
      text += ",\(JSONValue.quoted(item.name)):{\"dtype\":\"\(type.rawValue)\""
      text += ",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}"
      offset = end
    }
    return text + "}"
  }

  private static func write<Element: BitwiseCopyable>(
    _ elements: [Element], to file: AtomicFile
  ) throws(FileError) {
    var failure: FileError?
    elements.withUnsafeBytes { bytes in
      do throws(FileError) { try file.write(bytes) } catch { failure = error }
    }
    if let failure { throw failure }
  }
}
