import Diagnostics
import Language

/// The tokens of a rollout, to be looked at one by one: a list of records that shows itself as a line
/// of text in heat colours, or where there is no colour as a table.
struct TokenView: ObjectValue {
  let rollout: RolloutValue
  let measure: TokenMeasure
  /// As ``Session/heat``.
  let heat: (@Sendable (_ text: String, _ level: Double) -> String)?

  var typeName: String { "the tokens of a rollout" }
  var summary: String { "\(rollout.rollout.tokenCount) tokens of \(rollout.summary)" }
  var elements: [Value]? { rollout.tokenRecords }

  func plainDisplay(width: Int) -> String {
    tableLines(of: rollout.tokenRecords, width: width).joined(separator: "\n")
  }

  func display(width: Int) -> String {
    guard let heat else { return plainDisplay(width: width) }
    let values = (0..<rollout.rollout.tokenCount).map { rollout.measure(measure, of: $0) }
    let scale = measure.scale(of: values.compactMap { $0 })
    var text = ""
    for (token, value) in values.enumerated() {
      // Colours end with the line they are on, so that a terminal does not smear them.
      let parts = visibleControlCharacters(rollout.tokenText(token))
        .split(separator: "\n", omittingEmptySubsequences: false)
      for (index, part) in parts.enumerated() {
        if index > 0 { text += "\n" }
        guard !part.isEmpty else { continue }
        text += value.map { heat(String(part), scale.level($0)) } ?? String(part)
      }
    }
    return text + "\n"
      + heat(" \(shortNumber(scale.cold)) ", 0) + " \(measure.rawValue) "
      + heat(" \(shortNumber(scale.hot)) ", 1)
  }
}

/// What the colour of a token means.
enum TokenMeasure: String, ChoiceConvertible {
  case logProb = "log_prob"
  case advantage, ratio, entropy, kl, gradient

  /// The values at the cold and the hot end; the hot one may be the smaller.
  struct Scale {
    let cold: Double
    let hot: Double

    /// From 0 at the cold end to 1 at the hot one; values beyond have the colour of their end.
    func level(_ value: Double) -> Double {
      let sign = hot > cold ? 1.0 : -1.0
      guard value.isFinite else { return value.isNaN ? 0.5 : sign * value > 0 ? 1 : 0 }
      let level = position(of: sign * value, from: sign * cold, to: sign * hot) ?? 0.5
      return min(max(level, 0), 1)
    }
  }

  /// From this log-probability on, of 5 %, a token is as hot as can be: one that is far unlikelier would
  /// leave no colour for the others.
  private static let unlikely = -3.0

  /// Log-probabilities run from certain, which is cold, to the least likely token, entropies from 0 to the
  /// largest; what has a neutral value, 0 or for ratios 1, has it in the middle.
  func scale(of values: [Double]) -> Scale {
    let finite = values.filter(\.isFinite)
    let low = finite.min() ?? 0
    let high = finite.max() ?? 0
    switch self {
    case .logProb: return Scale(cold: 0, hot: min(max(low, Self.unlikely), -1e-3))
    case .entropy: return Scale(cold: 0, hot: max(high, 1e-3))
    case .advantage, .kl, .gradient:
      let reach = max(abs(low), abs(high), 1e-12)
      return Scale(cold: -reach, hot: reach)
    case .ratio:
      let reach = max(abs(low - 1), abs(high - 1), 1e-6)
      return Scale(cold: 1 - reach, hot: 1 + reach)
    }
  }
}

extension RolloutValue {
  /// A number of one response token; nil where no phase has found it yet.
  func measure(_ measure: TokenMeasure, of index: Int) -> Double? {
    switch measure {
    case .logProb: index < rollout.logProbs.count ? Double(rollout.logProbs[index]) : nil
    case .advantage: advantages?[index]
    case .ratio: losses?.ratios[index]
    case .entropy: losses?.entropies[index]
    case .kl:
      // The estimate in the loss; before it, or without one there, k1 of the policy that sampled.
      losses?.divergences.isEmpty == false
        ? losses?.divergences[index]
        : reference.map { Double(rollout.logProbs[index] - $0[index]) }
    case .gradient: losses?.gradients[index]
    }
  }
}
