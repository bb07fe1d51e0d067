import Diagnostics
import Interruptions
import Language
import Models
import Rewards
import Tasks
import Tensors
import Training

/// A sampled answer as a value; inside a trainer, with its score and advantages.
struct RolloutValue: ObjectValue, ValueConvertible, TableRow {
  let rollout: Rollout
  /// Writes its tokens; nil for an answer that was sampled elsewhere.
  let tokenizer: Tokenizer?
  var score: Score?
  var advantages: [Double]?
  var reference: [Float]?
  var losses: TokenLosses?
  /// Sum of the sizes of all tokens' gradients in the mini-batch's loss.
  var gradientSum: Double?

  static var typeDescription: String { "a rollout" }
  var typeName: String { Self.typeDescription }

  init(rollout: Rollout, tokenizer: Tokenizer?) {
    self.rollout = rollout
    self.tokenizer = tokenizer
  }

  init(_ value: Value) throws {
    guard case .object(let object) = value, let rollout = object as? RolloutValue else {
      throw ConversionError(expected: Self.typeDescription, found: value)
    }
    self = rollout
  }

  var languageValue: Value { .object(self) }

  var summary: String {
    "rollout \(rollout.group).\(rollout.sample): "
      + (rollout.length.map { "\($0) tokens" } ?? "\(rollout.text.count) characters")
      + (score.map { ", reward \(shortNumber($0.total))" } ?? "")
  }

  func display(width: Int) -> String {
    var lines = [summary + (rollout.finishReason.map { ", ended by \($0.rawValue)" } ?? ""), ""]
    lines += ResponsePart.all(in: rollout.text).map { $0.lines(width: width) }
    switch rollout.problem.truth {
    case .knightsAndKnaves(let names, let solution) where !names.isEmpty:
      lines.append("")
      lines += claims(names, solution).lines(width: width)
    default: break
    }
    if let score {
      lines.append("reward \(shortNumber(score.total)):")
      for component in score.components {
        lines.append(
          "  \(component.name) \(shortNumber(component.value)): \(component.reason)")
      }
    }
    return lines.joined(separator: "\n")
  }

  /// What the answer says of each person, against the truth.
  private func claims(_ names: [String], _ solution: [Bool]) -> TextTable {
    let roles = rollout.problem.roles
    func word(_ isTruthful: Bool) -> String { isTruthful ? roles.truthful : roles.liar }
    let claimed = claimedRoles(in: rollout.text, names: names, roles: roles)
    return TextTable(
      columns: [.init("person"), .init("claimed"), .init("truth"), .init("")],
      rows: names.indices.map { index in
        let claim = claimed[index]
        return [
          names[index], claim.map(word) ?? "–", word(solution[index]),
          claim == solution[index] ? "right" : claim == nil ? "not said" : "wrong",
        ]
      })
  }

  var memberNames: [String] {
    [
      "text", "tokens", "log_probs", "length", "finish", "problem", "prompt_tokens", "group",
      "sample", "score", "reward", "advantages",
    ]
  }

  func member(_ name: String) -> Value? {
    switch name {
    case "text": .string(rollout.text)
    case "tokens": .list(rollout.tokens.map { .integer(Int($0)) })
    case "log_probs": .list(rollout.logProbs.map { .number(Double($0)) })
    case "length": rollout.length.map(Value.integer) ?? .nil
    case "finish": finish
    case "problem": .object(ProblemValue(problem: rollout.problem))
    case "prompt_tokens": .list(rollout.promptTokens.map { .integer(Int($0)) })
    case "group": .integer(rollout.group)
    case "sample": .integer(rollout.sample)
    case "score": score.map { .object(ScoreValue(score: $0)) } ?? .nil
    case "reward": score.map { .number($0.total) } ?? .nil
    case "advantages": advantages.map { .list($0.map(Value.number)) } ?? .nil
    default: nil
    }
  }

  var tableFields: [(String, Value)] {
    var fields: [(String, Value)] = [
      ("group", .integer(rollout.group)), ("sample", .integer(rollout.sample)),
      ("tokens", rollout.length.map(Value.integer) ?? .nil), ("finish", finish),
    ]
    if let score { fields.append(("reward", .number(score.total))) }
    fields.append(("text", .string(rollout.text)))
    return fields
  }

  private var finish: Value { rollout.finishReason.map { .string($0.rawValue) } ?? .nil }

  /// The text of a response token: as it was told, or as the tokenizer writes it.
  func tokenText(_ index: Int) -> String {
    if let texts = rollout.reported?.texts, index < texts.count { return texts[index] }
    guard index < rollout.tokens.count else { return "?" }
    return tokenizer?.tokenString(rollout.tokens[index]) ?? "<\(rollout.tokens[index])>"
  }

  /// A record for each response token: what is known of it, as it was computed.
  var tokenRecords: [Value] {
    (0..<rollout.tokenCount).map { index in
      var record = Record([("#", .integer(index)), ("token", .string(tokenText(index)))])
      if index < rollout.logProbs.count {
        record["log_prob"] = .number(Double(rollout.logProbs[index]))
      }
      if let losses { record["now"] = .number(losses.logProbs[index]) }
      if let reference { record["reference"] = .number(Double(reference[index])) }
      if let losses {
        record["ratio"] = .number(losses.ratios[index])
        record["clip"] = .string(losses.clips[index].rawValue)
      }
      if let advantages { record["advantage"] = .number(advantages[index]) }
      if let kl = measure(.kl, of: index) { record["kl"] = .number(kl) }
      if let losses {
        record["entropy"] = .number(losses.entropies[index])
        record["gradient"] = .number(losses.gradients[index])
        let share = gradientSum.map { $0 > 0 ? abs(losses.gradients[index]) / $0 : 0 }
        record["share"] = share.map { .number($0) } ?? .nil
      }
      return .record(record)
    }
  }
}

extension Tokenizer {
  /// A token as it is shown: its text with control characters visible.
  func tokenString(_ id: Int32) -> String {
    guard let bytes = tokenBytes(id), !bytes.isEmpty else { return tokenText(id) ?? "<\(id)>" }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// One rollout or a list of them.
struct RolloutList: ValueConvertible {
  let rollouts: [RolloutValue]
  static var typeDescription: String { "a list of rollouts" }

  init(_ value: Value) throws {
    if case .object(let object) = value, let rollout = object as? RolloutValue {
      rollouts = [rollout]
      return
    }
    guard let elements = value.asList else {
      throw ConversionError(expected: Self.typeDescription, found: value)
    }
    rollouts = try elements.interruptibleMap(cost: 64) { try RolloutValue($0) }
  }

  var languageValue: Value { .list(rollouts.map(\.languageValue)) }
}
