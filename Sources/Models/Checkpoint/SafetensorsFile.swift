import Files

/// A safetensors file opened for reading; its header has been checked in full.
public final class SafetensorsFile: Sendable {
  /// The path of the file, as messages name it.
  public let path: String
  private let contents: FileContents
  private let header: SafetensorsHeader
  private let places: [String: Int]

  /// Opens a file and checks its header.
  ///
  /// - Throws: ``ModelFileError`` naming the tensor that is wrong.
  public init(path: FilePath) throws(ModelFileError) {
    self.path = path.name
    contents = try FileContents(path: path)
    header = try SafetensorsHeader(contents.bytes, file: path.name)
    var places: [String: Int] = [:]
    for (index, entry) in header.entries.enumerated() { places[entry.name] = index }
    self.places = places
  }

  /// A text of the header's `__metadata__`; nil when there is none of that name.
  public func metadata(_ name: String) -> String? { header.metadata[name] }

  /// Names of the tensors, in the order of the header.
  public var names: [String] { header.entries.map(\.name) }

  /// Sizes of a tensor; nil when the file has none of that name.
  public func shape(of name: String) -> [Int]? { entry(name)?.shape }

  /// Number format of a tensor; nil when the file has none of that name.
  public func type(of name: String) -> TensorType? { entry(name)?.type }

  func entry(_ name: String) -> SafetensorsEntry? { places[name].map { header.entries[$0] } }

  /// The bytes of a tensor as they are in the file; nil when the file has none of that name.
  package func withBytes<Result>(of name: String, _ body: (UnsafeRawBufferPointer) -> Result)
    -> Result?
  {
    guard let entry = entry(name) else { return nil }
    let start = header.dataStart
    let range = start + entry.range.lowerBound..<start + entry.range.upperBound
    return withExtendedLifetime(contents) {
      body(UnsafeRawBufferPointer(rebasing: contents.bytes[range]))
    }
  }

  /// Writes the numbers of a tensor as float32.
  ///
  /// - Parameter target: room for as many numbers as the tensor's shape has.
  public func read(_ name: String, into target: UnsafeMutablePointer<Float>)
    throws(ModelFileError)
  {
    guard let source = source(of: name) else {
      throw ModelFileError(.missing, file: path, key: name, found: "no such tensor")
    }
    source.read(0..<source.count, into: target)
  }

  /// The numbers of a tensor where they lie; nil when the file has none of that name.
  func source(of name: String) -> TensorSource? {
    guard let entry = entry(name) else { return nil }
    let start = header.dataStart
    let range = start + entry.range.lowerBound..<start + entry.range.upperBound
    return TensorSource(
      contents: contents, bytes: UnsafeRawBufferPointer(rebasing: contents.bytes[range]),
      type: entry.type)
  }

  /// The numbers of a tensor as float32.
  public func read(_ name: String) throws(ModelFileError) -> [Float] {
    guard let entry = entry(name) else {
      throw ModelFileError(.missing, file: path, key: name, found: "no such tensor")
    }
    var numbers = [Float](repeating: 0, count: entry.count)
    var failure: ModelFileError?
    numbers.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      do throws(ModelFileError) { try read(name, into: base) } catch { failure = error }
    }
    if let failure { throw failure }
    return numbers
  }
}

/// The numbers of a tensor in a mapped file, to be read in parts by any thread.
struct TensorSource: @unchecked Sendable {
  /// Keeps the bytes mapped, which nobody writes to.
  let contents: FileContents
  let bytes: UnsafeRawBufferPointer
  let type: TensorType

  var count: Int { bytes.count / type.byteCount }

  /// Writes some of the numbers as float32.
  func read(_ range: Range<Int>, into target: UnsafeMutablePointer<Float>) {
    let size = type.byteCount
    type.convert(
      UnsafeRawBufferPointer(
        rebasing: bytes[range.lowerBound * size..<range.upperBound * size]), to: target)
  }
}
