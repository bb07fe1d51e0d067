extension Trainer {
  /// Checksums of what an update changes, part by part: two trainers with the same ones go on alike.
  public var checksums: [(name: String, value: String)] {
    var parts = [
      ("parameters", checksum(model.decoder.parameters)),
      (
        "optimizer", combined([optimizer.firstMoment, optimizer.secondMoment].map { checksum($0) })
      ),
      ("reference", checksum(reference.parameters)),
    ]
    if let critic { parts.append(("critic", combined(critic.buffers.map { checksum($0) }))) }
    parts.append(
      (
        "counters",
        combined([
          "\(state.updates)", "\(state.optimizerSteps)", "\(state.problemsDrawn)",
          "\(state.klController.coefficient.bitPattern)",
        ])
      ))
    return parts
  }

  private func combined(_ texts: [String]) -> String {
    Array(texts.joined(separator: " ").utf8).withUnsafeBytes { checksum($0) }
  }

  /// The stage of the curriculum that the next problem is drawn from.
  public var nextStage: Int { places(from: state.problemsDrawn, count: 1).first?.stage ?? 0 }
}
