import FoundationEssentials
import Models
import Rewards

/// What a checkpoint says beside its numbers.
struct CheckpointState: Codable {
  /// The version of the form; a reader refuses those it does not know.
  static let currentVersion = 1

  var version = Self.currentVersion
  let modelName: String
  /// The model's sizes in words.
  let modelShape: String
  /// A checksum of the weights that no training changes; nil when all are trained.
  let frozenWeights: String?
  /// A checksum of the problems, in order.
  let problems: String
  let rule: RuleSpecification
  let configuration: TrainerConfiguration
  let updates: Int
  let optimizerSteps: Int
  let problemsDrawn: Int
  let klController: KLController
  let history: CheckpointHistory
  /// What was measured before the first update; empty when nothing was.
  let initialEvaluation: CheckpointHistory
  /// The checksum of each tensor.
  let checksums: [String: String]

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

  /// What is wrong with the counters; nil for those that a training can have.
  ///
  /// A checksum tells damage, not malice: what would overflow is refused too.
  var fault: String? {
    let range = 0...(1 << 53)
    for (name, value) in [
      ("updates", updates), ("optimizerSteps", optimizerSteps), ("problemsDrawn", problemsDrawn),
    ] where !range.contains(value) {
      return "\(name) is \(value), expected 0 or more"
    }
    return klController.coefficient.isFinite ? nil : "the weight of the KL is no number"
  }
}

/// The reports of all updates, the names of the metrics written once.
struct CheckpointHistory: Codable {
  private struct Row: Codable {
    let update: Int
    /// Which of `layouts` the values follow.
    let layout: Int
    let values: [Double]
  }

  /// Lists of names, each as some update had them.
  private var layouts: [[String]] = []
  private var rows: [Row] = []

  init(_ reports: [UpdateReport]) {
    for report in reports {
      let names = report.metrics.names
      let known = layouts.lastIndex(of: names)
      if known == nil { layouts.append(names) }
      rows.append(
        Row(
          update: report.update, layout: known ?? layouts.count - 1,
          values: report.metrics.entries.map(\.value)))
    }
  }

  /// The reports; nil when a row does not fit its names.
  var reports: [UpdateReport]? {
    var reports: [UpdateReport] = []
    for row in rows {
      guard layouts.indices.contains(row.layout), layouts[row.layout].count == row.values.count
      else { return nil }
      var metrics = Metrics()
      for (name, value) in zip(layouts[row.layout], row.values) { metrics[name] = value }
      reports.append(UpdateReport(update: row.update, metrics: metrics))
    }
    return reports
  }
}
