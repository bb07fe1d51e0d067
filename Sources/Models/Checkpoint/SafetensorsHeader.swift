import Files

/// One tensor of a safetensors file.
struct SafetensorsEntry: Sendable, Hashable {
  let name: String
  let type: TensorType
  let shape: [Int]
  /// Bytes within the data that follows the header.
  let range: Range<Int>

  var count: Int { range.count / type.byteCount }
}

/// The header of a safetensors file, checked in full before any of the data is trusted.
///
/// Format: 8 bytes of little-endian length, that many bytes of JSON, then the data, which the
/// tensors cover without gap or overlap.
struct SafetensorsHeader: Sendable {
  /// The same bound as the reference implementation's.
  static let lengthLimit = 100_000_000

  let entries: [SafetensorsEntry]
  /// The texts of `__metadata__`.
  let metadata: [String: String]
  /// First byte of the data in the file.
  let dataStart: Int

  init(_ bytes: UnsafeRawBufferPointer, file: String) throws(ModelFileError) {
    func malformed(_ key: String?, _ found: String, _ expected: String) -> ModelFileError {
      ModelFileError(
        .malformed, file: file, key: key, found: found, expected: expected,
        advice: "The file may be cut off or not be safetensors; fetch it again")
    }
    guard bytes.count >= 8 else {
      throw malformed(nil, "\(bytes.count) bytes", "at least 8 bytes, the length of the header")
    }
    let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    let limit = min(Self.lengthLimit, bytes.count - 8)
    guard length >= 2, length <= UInt64(limit) else {
      throw malformed("header length", String(length), "2 to \(limit)")
    }
    dataStart = 8 + Int(length)
    let text = UnsafeRawBufferPointer(rebasing: bytes[8..<dataStart])
    let value = try parsedJSON(text.bindMemory(to: UInt8.self), file: file)
    guard case .object(let object) = value else {
      throw malformed("header", value.summary, "a JSON object")
    }
    var metadata: [String: String] = [:]
    if case .object(let texts)? = object["__metadata__"] {
      for member in texts.members { metadata[member.key] = member.value.stringValue }
    }
    self.metadata = metadata
    var entries: [SafetensorsEntry] = []
    for member in object.members where member.key != "__metadata__" {
      entries.append(try Self.entry(member, file: file))
    }
    let byPlace = entries.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    var next = 0
    for entry in byPlace {
      guard entry.range.lowerBound == next else {
        throw malformed(
          excerpt(entry.name, limit: 120), "data from byte \(entry.range.lowerBound)",
          "data from byte \(next), where the tensor before it ends")
      }
      next = entry.range.upperBound
    }
    guard next == bytes.count - dataStart else {
      throw malformed("data", "\(bytes.count - dataStart) bytes", "\(next), as the tensors need")
    }
    self.entries = entries
  }

  private static func entry(_ member: JSONObject.Member, file: String) throws(ModelFileError)
    -> SafetensorsEntry
  {
    let name = excerpt(member.key, limit: 120)
    func malformed(_ found: String, _ expected: String) -> ModelFileError {
      ModelFileError(.malformed, file: file, key: name, found: found, expected: expected)
    }
    guard case .object(let object) = member.value, object.members.count == 3 else {
      throw malformed(member.value.summary, "an object of dtype, shape and data_offsets")
    }
    guard case .string(let typeName) = object["dtype"] else {
      throw malformed(object["dtype"]?.summary ?? "nothing", "a dtype")
    }
    guard let type = TensorType(rawValue: typeName) else {
      let known = TensorType.allCases.map(\.rawValue).joined(separator: ", ")
      throw ModelFileError(
        .unsupported, file: file, key: name, found: "dtype \"\(excerpt(typeName))\"",
        expected: "one of \(known)", advice: "Convert the checkpoint to BF16 or F32")
    }
    guard let shape = numbers(object["shape"]), shape.count <= 8 else {
      throw malformed(object["shape"]?.summary ?? "no shape", "a shape of at most 8 sizes ≥ 0")
    }
    guard let offsets = numbers(object["data_offsets"]), offsets.count == 2,
      offsets[0] <= offsets[1]
    else {
      throw malformed(
        object["data_offsets"]?.summary ?? "no data_offsets", "data_offsets of begin and end")
    }
    var size = type.byteCount
    for dimension in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
      guard !overflow else { throw malformed("shape \(shape)", "fewer than 2⁶³ bytes") }
      size = product
    }
    guard offsets[1] - offsets[0] == size else {
      throw malformed(
        "\(offsets[1] - offsets[0]) bytes", "\(size) for \(type.rawValue) of shape \(shape)")
    }
    return SafetensorsEntry(
      name: member.key, type: type, shape: shape, range: offsets[0]..<offsets[1])
  }

  /// A list of whole numbers ≥ 0.
  private static func numbers(_ value: JSONValue?) -> [Int]? {
    guard case .array(let items) = value else { return nil }
    var numbers: [Int] = []
    for item in items {
      guard case .integer(let number) = item, number >= 0 else { return nil }
      numbers.append(number)
    }
    return numbers
  }
}
