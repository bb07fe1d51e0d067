import Lab
import Language

/// Statements made from the grammar and from what the commands declare, with arguments of the right kind
/// and of any other. Statement n of a seed is always the same.
public struct RandomStatements: Sendable {
  private let seed: UInt64

  public init(seed: UInt64) { self.seed = seed }

  public subscript(index: Int) -> String {
    var writer = StatementWriter(
      numbers: FuzzNumbers(
        state: seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(index) &* 0xD1B5_4A32_D192_ED03))
    return writer.statement(depth: 0)
  }
}

/// A linear congruential generator (Knuth's MMIX constants), the same in every run.
public struct FuzzNumbers: Sendable {
  private var state: UInt64

  public init(state: UInt64) {
    self.state = state
    _ = below(2)
  }

  public mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }

  public mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }
}

private struct StatementWriter {
  var numbers: FuzzNumbers

  private static let commands = CommandCase.all
  private static let functions = commandRegistry.allNames.filter { name in
    !commands.contains { $0.name == name }
  }
  private static let operators = [
    "+", "-", "*", "/", "%", "**", "@", "==", "!=", "<", ">", "<=", ">=", "~=", "and", "or", "in",
    "not in",
  ]
  private static let members = [
    "shape", "list", "gradient", "item", "name", "text", "solution", "tokens", "log_probs", "total",
    "components", "history", "metrics", "rollouts", "scores", "advantages", "reward", "tokenizer",
    "checksum", "phase", "updates", "accuracy", "rows", "problem", "a", "b", "value", "low", "",
  ]
  /// Names that statements set, so that later ones find values of all kinds in them.
  private static let variables = ["v0", "v1", "v2", "v3", "v4", "f0", "f1", "_"]

  mutating func statement(depth: Int) -> String {
    switch numbers.below(depth > 2 ? 8 : 17) {
    case 0, 1: return "\(variable) = \(rightSide(depth))"
    case 2, 3: return command(depth)
    case 4: return expression(depth)
    case 5: return "\(variable) \(numbers.pick(["+=", "-=", "*=", "/="])) \(expression(depth))"
    case 6: return "\(variable)[\(expression(depth + 1))] = \(expression(depth))"
    case 7: return "\(expression(depth)) | \(command(depth))"
    case 8: return "\(variable), \(variable) = \(expression(depth))"
    case 9:
      return "def \(numbers.pick(["f0", "f1"]))(\(parameters)) { \(body(depth)) }"
    case 10: return "for \(variable) in \(expression(depth)) { \(body(depth)) }"
    case 11: return "repeat \(numbers.below(4)) { \(body(depth)) }"
    case 12: return "while \(expression(depth)) { \(body(depth)) }"
    case 13:
      return "if \(expression(depth)) { \(body(depth)) } else { \(body(depth)) }"
    case 14: return "expect \(expression(depth)) \"why\""
    case 15: return "time \(command(depth))"
    default: return "\(statement(depth: depth + 1)); \(statement(depth: depth + 1))"
    }
  }

  private var variable: String { mutating get { numbers.pick(Self.variables) } }

  private var parameters: String {
    mutating get { numbers.pick(["", "a", "a, b", "a, b=2", "a=nil"]) }
  }

  private mutating func body(_ depth: Int) -> String {
    (0...numbers.below(2)).map { _ in
      numbers.below(8) == 0
        ? numbers.pick(["break", "continue", "return 1", "return"]) : statement(depth: depth + 1)
    }.joined(separator: "\n")
  }

  private mutating func rightSide(_ depth: Int) -> String {
    numbers.below(2) == 0 ? command(depth) : expression(depth)
  }

  private mutating func expression(_ depth: Int) -> String {
    guard depth < 4 else { return numbers.pick(OddValue.all) }
    let next = depth + 1
    switch numbers.below(14) {
    case 0, 1, 2, 3: return numbers.pick(OddValue.all)
    case 4: return variable
    case 5:
      return "(\(expression(next))) \(numbers.pick(Self.operators)) (\(expression(next)))"
    case 6: return "\(numbers.pick(["-", "not "]))(\(expression(next)))"
    case 7: return "(\(expression(next))).\(numbers.pick(Self.members))"
    case 8: return "(\(expression(next)))[\(expression(next))]"
    case 9: return "(\(expression(next)))[\(expression(next)):\(expression(next))]"
    case 10: return call(numbers.pick(Self.functions), next)
    case 11: return call(numbers.pick(Self.commands).name, next)
    case 12: return "\(expression(next)) if \(expression(next)) else \(expression(next))"
    default: return call(numbers.pick(["f0", "f1", "(x -> x)", "_"]), next)
    }
  }

  private mutating func call(_ name: String, _ depth: Int) -> String {
    let arguments = (0..<numbers.below(4)).map { _ in expression(depth + 1) }
    return "\(name)(\(arguments.joined(separator: ", ")))"
  }

  /// A call of a command: as it is meant to be, but for some of the arguments.
  private mutating func command(_ depth: Int) -> String {
    let command = numbers.pick(Self.commands)
    var changes: [String: String] = [:]
    for _ in 0..<numbers.below(3) {
      guard let (name, value) = argument(of: command, depth) else { continue }
      changes[name] = value
    }
    var words = [command.name]
    for (name, value) in command.arguments {
      let value = changes.removeValue(forKey: name) ?? value
      if numbers.below(12) > 0 { words.append("\(name)=(\(value))") }
    }
    for (name, value) in changes.sorted(by: { $0.key < $1.key }) {
      words.append("\(name)=(\(value))")
    }
    for value in command.rest { words.append(numbers.below(3) == 0 ? expression(3) : value) }
    if numbers.below(10) == 0 { words.append("(\(expression(depth + 1)))") }
    return words.joined(separator: " ")
  }

  private mutating func argument(
    of command: CommandCase, _ depth: Int
  ) -> (name: String, value: String)? {
    let parameters = commandRegistry.parameters(of: command.name)
    guard !parameters.isEmpty else { return nil }
    let parameter = numbers.pick(parameters)
    switch parameter.kind {
    case .rest: return nil
    case .settings:
      let setting = numbers.pick(parameter.settings)
      return (setting.name, value(choices: setting.choices, type: "", depth))
    case .argument, .option:
      return (parameter.name, value(choices: parameter.choices, type: parameter.type, depth))
    }
  }

  private mutating func value(choices: [String]?, type: String, _ depth: Int) -> String {
    if numbers.below(3) == 0 { return expression(depth + 1) }
    if let choices, !choices.isEmpty { return "\"\(numbers.pick(choices))\"" }
    if type.contains("integer") {
      return numbers.pick(["0", "1", "2", "3", "-1", "100", "100000"])
    }
    if type.contains("number") {
      return numbers.pick(["0", "0.5", "1.0", "-0.5", "1e-9", "1e300"])
    }
    if type.contains("true") { return numbers.pick(["true", "false"]) }
    return numbers.pick(OddValue.all)
  }
}
