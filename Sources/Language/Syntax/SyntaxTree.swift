import Diagnostics

/// An expression and its place in the source.
final class Expression: Sendable {
  indirect enum Kind: Sendable {
    case literal(Value)
    case name(String)
    case list([Expression])
    case record([(key: String, value: Expression)])
    case range(Expression, Expression)
    case lambda([String], Expression)
    case negate(Expression)
    case not(Expression)
    case binary(BinaryOperator, Expression, Expression)
    case and(Expression, Expression)
    case or(Expression, Expression)
    case conditional(condition: Expression, then: Expression, otherwise: Expression)
    case member(Expression, String, Span)
    case index(Expression, Expression)
    case slice(Expression, from: Expression?, to: Expression?)
    case call(Expression, [Argument])
    /// A command with its arguments; `piped` is what stood before the `|`.
    case command(String, Span, [Argument], piped: Expression?)
    /// `left | stage` where the stage is no command: a function, or a call to hand `left` to.
    case pipe(Expression, Expression)
  }

  /// An argument of a call: `value` or `name=value`.
  struct Argument: Sendable {
    let name: String?
    let nameSpan: Span?
    let value: Expression
  }

  let kind: Kind
  let span: Span

  /// Levels of expressions inside, this one included.
  let depth: Int

  init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
    depth = 1 + (kind.parts.lazy.map(\.depth).max() ?? 0)
  }

  /// The word, if the expression is a single name.
  var bareWord: String? {
    if case .name(let name) = kind { name } else { nil }
  }
}

extension Expression.Kind {
  /// The expressions directly inside.
  var parts: [Expression] {
    switch self {
    case .literal, .name: []
    case .list(let elements): elements
    case .record(let fields): fields.map(\.value)
    case .lambda(_, let body): [body]
    case .negate(let operand), .not(let operand), .member(let operand, _, _): [operand]
    case .range(let left, let right), .binary(_, let left, let right), .and(let left, let right),
      .or(let left, let right), .index(let left, let right), .pipe(let left, let right):
      [left, right]
    case .conditional(let condition, let then, let otherwise): [condition, then, otherwise]
    case .slice(let base, let from, let to): [base] + [from, to].compactMap(\.self)
    case .call(let callee, let arguments): [callee] + arguments.map(\.value)
    case .command(_, _, let arguments, let piped):
      arguments.map(\.value) + [piped].compactMap(\.self)
    }
  }
}

enum BinaryOperator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
  case power = "**"
  case matrixProduct = "@"
  case equal = "=="
  case unequal = "!="
  case close = "~="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case contains = "in"
  case lacks = "not in"
}

/// A parameter of a `def`, with the value it has when none is given.
struct Parameter: Sendable {
  let name: String
  let standard: Expression?
}

/// What is assigned to: a variable, or an element or field inside its value.
struct AssignmentTarget: Sendable {
  /// One step into a value.
  enum Step: Sendable {
    case field(String, Span)
    case index(Expression)
  }

  let name: String
  let path: [Step]
  /// The target as an expression, for its value before.
  let expression: Expression
}

/// A statement and its place in the source.
final class Statement: Sendable {
  enum Kind: Sendable {
    case expression(Expression)
    /// `target = value`, or `target += value` with the operator.
    case assign(AssignmentTarget, BinaryOperator?, Expression)
    /// `a, b = value`: the elements of a list to as many variables.
    case unpack([String], Expression)
    case define(String, [Parameter], Block)
    case forEach([String], Expression, Block)
    case whileLoop(Expression, Block)
    case branch([(condition: Expression, body: Block)], otherwise: Block?)
    case repeatLoop(Expression, Block)
    case expect(Expression, why: Expression?)
    case importFile(Expression)
    /// `time` before a statement.
    case timed(Statement)
    case returnValue(Expression?)
    case breakLoop
    case continueLoop
  }

  let kind: Kind
  let span: Span

  init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }

  /// What the statement computes, where it is an expression or an assignment.
  var value: Expression? {
    switch kind {
    case .expression(let value), .assign(_, _, let value), .unpack(_, let value): value
    case .timed(let statement): statement.value
    default: nil
    }
  }

  /// The name of the command that the statement consists of; nil where it is more, or none.
  var commandName: String? {
    switch kind {
    case .expression(let expression):
      if case .command(let name, _, _, _) = expression.kind { name } else { nil }
    case .timed(let statement): statement.commandName
    default: nil
    }
  }
}

/// Statements between braces.
struct Block: Sendable {
  let statements: [Statement]
}
