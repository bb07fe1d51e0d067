import FoundationEssentials
import Tensors

/// What a checkpoint says beside its numbers.
struct CheckpointState: Codable {
  /// The version of the form; a reader refuses those it does not know.
  static let currentVersion = 1

  var version = Self.currentVersion
  let modelName: String
  /// A checksum of the problems' questions, in order.
  let problems: String
  let rule: String
  let configuration: TrainerConfiguration
  let updates: Int
  let optimizerSteps: Int
  let problemsDrawn: Int
  let klCoefficient: Double
  let history: [Report]
  /// The checksum of each tensor.
  let checksums: [String: String]

  struct Report: Codable {
    let update: Int
    let names: [String]
    let values: [Double]

    init(_ report: UpdateReport) {
      update = report.update
      names = report.metrics.entries.map(\.name)
      values = report.metrics.entries.map(\.value)
    }

    var report: UpdateReport {
      var metrics = Metrics()
      for (name, value) in zip(names, values) { metrics[name] = value }
      return UpdateReport(update: update, metrics: metrics)
    }
  }

  func encoded() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  static func decoded(_ text: String) throws -> CheckpointState {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(CheckpointState.self, from: Data(text.utf8))
  }
}

/// A 64-bit checksum that depends on every bit of a block and on their order.
func checksum(_ bytes: UnsafeRawBufferPointer) -> String {
  var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(bytes.count)
  func mix(_ word: UInt64) {
    hash = (hash ^ word) &* 0xBF58_476D_1CE4_E5B9
    hash ^= hash >> 31
  }
  let words = bytes.count / 8
  for index in 0..<words { mix(bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)) }
  for index in (words * 8)..<bytes.count { mix(UInt64(bytes[index])) }
  return String(hash, radix: 16)
}

func checksum(_ buffer: FloatBuffer) -> String {
  checksum(UnsafeRawBufferPointer(UnsafeBufferPointer(start: buffer.pointer, count: buffer.count)))
}
