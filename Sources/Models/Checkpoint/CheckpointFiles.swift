import Files

/// The weights of a model folder: one safetensors file, or the shards that an index lists.
struct CheckpointFiles {
  /// Path that errors name when no particular file is at fault.
  let path: String
  private var files: [SafetensorsFile] = []
  /// File of each tensor, in `files`.
  private var places: [String: Int] = [:]

  static let singleName = "model.safetensors"
  static let indexName = "model.safetensors.index.json"

  /// Opens every file of the folder's checkpoint.
  init(folder: FilePath) throws(ModelFileError) {
    let single = folder.appending(Self.singleName)
    let index = folder.appending(Self.indexName)
    if isAbsent(single), !isAbsent(index) {
      path = index.name
      try addShards(folder: folder, index: index)
    } else {
      path = single.name
      try add(SafetensorsFile(path: single))
    }
  }

  var names: [String] { files.flatMap(\.names) }

  func file(of name: String) -> SafetensorsFile? { places[name].map { files[$0] } }

  private mutating func add(_ file: SafetensorsFile) throws(ModelFileError) {
    for name in file.names {
      if let other = places.updateValue(files.count, forKey: name) {
        throw ModelFileError(
          .malformed, file: file.path, key: excerpt(name, limit: 120),
          found: "a tensor that \(files[other].path) also holds")
      }
    }
    files.append(file)
  }

  private mutating func addShards(folder: FilePath, index: FilePath) throws(ModelFileError) {
    let fields = ConfigurationFields(file: path, object: try FileContents.jsonObject(path: index))
    guard let map = try fields.nested("weight_map") else {
      throw fields.missing("weight_map", expected: "the file of each tensor")
    }
    var shards: [String] = []
    for member in map.object.members {
      guard case .string(let name) = member.value else {
        throw map.mismatch(member.key, found: member.value, expected: "the name of a file")
      }
      guard Self.isPlainName(name) else {
        throw ModelFileError(
          .malformed, file: path, key: excerpt(member.key), found: member.value.summary,
          expected: "the name of a .safetensors file in the same folder")
      }
      if !shards.contains(name) { shards.append(name) }
    }
    for name in shards.sorted() { try add(SafetensorsFile(path: folder.appending(name))) }
    for member in map.object.members {
      guard case .string(let name) = member.value else { continue }
      let shard = folder.appending(name).name
      guard file(of: member.key)?.path == shard else {
        throw ModelFileError(
          .mismatch, file: shard, key: excerpt(member.key),
          found: "no such tensor", expected: "the tensor, as \(Self.indexName) says")
      }
    }
  }

  /// Whether a shard's name stays in its folder.
  private static func isPlainName(_ name: String) -> Bool {
    name.hasSuffix(".safetensors") && !name.hasPrefix(".")
      && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 < 32 }
  }
}
