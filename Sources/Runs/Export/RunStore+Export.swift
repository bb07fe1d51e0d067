import Files
import Training

extension RunStore {
  /// Writes a run into a file, complete under its name or not there.
  ///
  /// - Parameter path: the file; for TensorBoard the folder that gets the event file.
  /// - Returns: the file.
  /// - Throws: ``RunStoreError``
  @discardableResult
  public func export(_ run: RecordedRun, as format: ExportFormat, to path: String) throws -> String
  {
    let updates = try updates(of: run)
    do {
      switch format {
      case .jsonLines:
        try AtomicFile.write(updates.map { jsonLine($0) + "\n" }.joined(), to: path)
      case .csv: try AtomicFile.write(commaSeparated(updates), to: path)
      case .tensorBoard:
        try makeFolders(path)
        // A viewer that follows the folder takes a file of the same name for the same run.
        let file = "\(path)/events.out.tfevents.\(Int(run.started.clamped())).knave"
        try AtomicFile.write(eventFile(started: run.started, updates), to: file)
        return file
      case .rollouts: try writeRollouts(of: run, to: path)
      }
    } catch let error as FileError {
      throw RunStoreError(error.description)
    }
    return path
  }

  private func jsonLine(_ update: RecordedUpdate) -> String {
    var object: JSONObject = ["step": .integer(update.report.update)]
    for entry in update.report.metrics.entries { object[entry.name] = finite(entry.value) }
    object["ended"] = finite(update.ended)
    object["seconds"] = finite(update.seconds)
    return JSONValue.object(object).line
  }

  /// JSON has no word for what is no number.
  private func finite(_ value: Double) -> JSONValue { value.isFinite ? .number(value) : .null }

  private func commaSeparated(_ updates: [RecordedUpdate]) -> String {
    var names: [String] = []
    var known: Set<String> = []
    for update in updates {
      for name in update.report.metrics.names where known.insert(name).inserted {
        names.append(name)
      }
    }
    let head = (["step"] + names + ["ended", "seconds"]).map(csvField).joined(separator: ",")
    let rows = updates.map { update in
      ([String(update.report.update)]
        + names.map { name in update.report.metrics[name].map { "\($0)" } ?? "" }
        + ["\(update.ended)", "\(update.seconds)"]).joined(separator: ",")
    }
    return ([head] + rows).map { $0 + "\r\n" }.joined()
  }

  /// A field as RFC 4180 has it.
  private func csvField(_ text: String) -> String {
    text.contains { ",\"\r\n".contains($0) }
      ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }

  private func writeRollouts(of run: RecordedRun, to path: String) throws {
    let file = try AtomicFile(path: path)
    var failure: (any Error)?
    try forEachRollout(of: run) { rollout in
      guard failure == nil else { return }
      do {
        try Array((jsonLine(rollout) + "\n").utf8).withUnsafeBytes { try file.write($0) }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    try file.place()
  }

  /// A row that `load_rollouts` reads back: the messages stand in `prompt`, the truth in `ground_truth`.
  private func jsonLine(_ rollout: RecordedRollout) -> String {
    let (prompt, truth) = problem(of: rollout)
    return JSONValue.object([
      "step": .integer(rollout.step), "group": .integer(rollout.group),
      "sample": .integer(rollout.sample), "task": .string(rollout.task),
      "problem": .integer(rollout.problem), "prompt": prompt, "ground_truth": truth,
      "question": .string(rollout.question), "solution_text": .string(rollout.solution),
      "response": .string(rollout.text),
      "finish": .string(rollout.finish), "score": rollout.score.map(finite) ?? .null,
      "components": rollout.components.value,
      "prompt_tokens": .array(rollout.promptTokens.map { .integer(Int($0)) }),
      "tokens": .array(rollout.tokens.map { .integer(Int($0)) }),
      "log_probs": .array(rollout.logProbs.map { finite(Double($0)) }),
      "advantages": .array(rollout.advantages.map(finite)),
    ]).line
  }
}

/// What a rollout's problem asks, and what its truth is.
private func problem(of rollout: RecordedRollout) -> (prompt: JSONValue, truth: JSONValue) {
  let row = rollout.problemRow.value
  if let prompt = row["prompt"], let truth = row["ground_truth"] { return (prompt, truth) }
  // A version that kept no more than the question and the solution in words wrote it. The numbers of a
  // Countdown problem are not among them.
  let truth: JSONValue =
    switch rollout.task {
    case "kk": .object(["solution_text_format": .string(rollout.solution)])
    case "countdown": .null
    default: .string(rollout.solution)
    }
  return (.string(rollout.question), truth)
}

extension Double {
  /// Within what an integer holds; 0 for what is no number.
  fileprivate func clamped() -> Double { isFinite ? Swift.min(Swift.max(self, 0), 1e15) : 0 }
}
