/// An expression of a template.
final class Expression: Sendable {
  enum Kind: Sendable {
    case constant(Value)
    case name(String)
    case list([Expression])
    case tuple([Expression])
    case dictionary([(key: Expression, value: Expression)])
    case not(Expression)
    case negate(Expression)
    case plus(Expression)
    case and(Expression, Expression)
    case or(Expression, Expression)
    case binary(String, Expression, Expression)
    /// `a < b <= c`: each operand is evaluated once.
    case comparison(Expression, [(operation: String, operand: Expression)])
    case concatenation([Expression])
    case member(Expression, String)
    case item(Expression, Expression)
    case slice(Expression, Expression?, Expression?, Expression?)
    case call(Expression, Arguments)
    /// A filter; without an operand it takes the text of its block.
    case filter(Expression?, String, Arguments)
    case test(Expression, String, Arguments)
    case conditional(test: Expression, then: Expression, otherwise: Expression?)
  }

  /// What a call is given.
  struct Arguments: Sendable {
    var positional: [Expression] = []
    var named: [(name: String, value: Expression)] = []
    /// `*list`
    var spread: Expression?
    /// `**record`
    var namedSpread: Expression?
  }

  let kind: Kind
  /// Where an error in it is shown, in Unicode scalars of the source.
  let offset: Int

  init(_ kind: Kind, _ offset: Int) {
    self.kind = kind
    self.offset = offset
  }
}

/// What a loop, `set` or `with` gives a value to.
indirect enum Target: Sendable {
  case name(String)
  /// `namespace.name`
  case member(String, String)
  case tuple([Target])
}

/// A statement of a template.
final class Statement: Sendable {
  enum Kind: Sendable {
    case text(String)
    case output(Expression)
    case branch([(test: Expression, body: [Statement])], otherwise: [Statement])
    case loop(
      target: Target, sequence: Expression, condition: Expression?, isRecursive: Bool,
      body: [Statement], otherwise: [Statement])
    case set(Target, Expression)
    case setBlock(Target, filter: Expression?, body: [Statement])
    case with([(target: Target, value: Expression)], body: [Statement])
    case macro(MacroDeclaration)
    case call(Expression, MacroDeclaration)
    case filterBlock(Expression, body: [Statement])
    /// A body in a scope of its own, as `generation` and `autoescape` have.
    case scope([Statement])
    case breakLoop
    case continueLoop
  }

  let kind: Kind
  let offset: Int

  init(_ kind: Kind, _ offset: Int) {
    self.kind = kind
    self.offset = offset
  }
}

/// A macro as it is written.
final class MacroDeclaration: Sendable {
  let name: String
  let parameters: [(name: String, standard: Expression?)]
  let body: [Statement]
  /// Whether the body asks for further arguments, by these names.
  let usesVarargs: Bool
  let usesKwargs: Bool
  let usesCaller: Bool

  init(
    name: String, parameters: [(name: String, standard: Expression?)], body: [Statement],
    names: Set<String>
  ) {
    self.name = name
    self.parameters = parameters
    self.body = body
    let own = Set(parameters.map(\.name))
    usesVarargs = names.contains("varargs") && !own.contains("varargs")
    usesKwargs = names.contains("kwargs") && !own.contains("kwargs")
    usesCaller = names.contains("caller") && !own.contains("caller")
  }
}
