/// Writes a template's text. One renderer serves one rendering.
public struct Renderer {
  /// How a body ended.
  enum Flow {
    case normal, breakLoop, continueLoop
  }

  let limits: Limits
  let date: TemplateDate?
  /// Where the operation at hand stands in the source, for errors.
  var offset = 0
  var scope: Scope
  private(set) var text = ""
  private var steps = 0
  /// The steps at which to ask again whether to stop.
  private var nextCheck = 4096
  private var depth = 0
  /// Scopes that a macro refers to, and namespaces: both may refer to themselves, and are emptied at the end.
  private var cyclicScopes: [Scope] = []
  private var namespaces: [Namespace] = []

  init(scope: Scope, limits: Limits, date: TemplateDate?) {
    self.scope = scope
    self.limits = limits
    self.date = date
  }

  /// Lets go of what refers to itself.
  mutating func finish() {
    for scope in cyclicScopes { scope.removeAll() }
    for namespace in namespaces { namespace.members = [:] }
    cyclicScopes = []
    namespaces = []
  }

  /// A namespace that lives as long as the rendering.
  mutating func namespace(_ members: Value.Dictionary) throws -> Value {
    try count(8)
    let namespace = Namespace(members)
    namespaces.append(namespace)
    return .namespace(namespace)
  }

  // Bounds

  /// Counts work.
  ///
  /// - Throws: beyond the limit.
  mutating func count(_ work: Int = 1) throws {
    let (sum, overflow) = steps.addingReportingOverflow(work)
    steps = sum
    if overflow || steps > limits.steps {
      throw Failure(.limit, "the template takes more than \(limits.steps) steps")
    }
    guard steps >= nextCheck else { return }
    nextCheck = steps + 4096
    if limits.isInterrupted() { throw Failure(.interrupted, "interrupted") }
  }

  /// Counts the work of making a text or list of this size.
  func check(size: Int) throws {
    if size > limits.characters {
      throw Failure(.limit, "a value grew beyond \(limits.characters) characters or elements")
    }
  }

  /// Does something one level deeper.
  mutating func nested<Result>(
    _ work: (inout Renderer) throws -> Result
  ) throws -> Result {
    depth += 1
    defer { depth -= 1 }
    if depth > limits.depth {
      throw Failure(.limit, "nested deeper than \(limits.depth) levels: does a macro call itself?")
    }
    return try work(&self)
  }

  // Text

  mutating func write(_ piece: String) throws {
    try count(piece.utf8.count / 64)
    text += piece
    try check(size: text.utf8.count)
  }

  /// The text that some work writes, instead of writing it.
  mutating func captured(_ work: (inout Renderer) throws -> Void) throws -> String {
    let outer = text
    text = ""
    defer { text = outer }
    try work(&self)
    return text
  }

  /// Works in a scope of its own.
  mutating func inScope<Result>(
    _ inner: Scope, _ work: (inout Renderer) throws -> Result
  ) throws -> Result {
    let outer = scope
    scope = inner
    defer { scope = outer }
    return try work(&self)
  }

  // Statements

  mutating func run(_ statements: [Statement]) throws -> Flow {
    for statement in statements {
      let flow = try run(statement)
      if flow != .normal { return flow }
    }
    return .normal
  }

  private mutating func run(_ statement: Statement) throws -> Flow {
    try count()
    offset = statement.offset
    switch statement.kind {
    case .text(let text): try write(text)
    case .output(let expression): try write(try str(evaluate(expression)))
    case .branch(let branches, let otherwise):
      for branch in branches where try evaluate(branch.test).isTrue {
        return try nested { try $0.run(branch.body) }
      }
      return try nested { try $0.run(otherwise) }
    case .loop: try loop(statement)
    case .set(let target, let expression): try assign(target, try evaluate(expression))
    case .setBlock(let target, let filter, let body):
      try assign(target, try blockText(body, filter))
    case .with(let values, let body):
      let inner = Scope(in: scope)
      for (target, expression) in values {
        let value = try evaluate(expression)
        try inScope(inner) { try $0.assign(target, value) }
      }
      return try inScope(inner) { try $0.nested { try $0.run(body) } }
    case .macro(let declaration): scope[declaration.name] = .function(macro(declaration))
    case .call(let callee, let declaration): try callBlock(callee, declaration)
    case .filterBlock(let filter, let body):
      let value = try blockText(body, filter)
      guard let text = value.text else {
        throw Failure.type("sequence item 0: expected str instance, \(value.typeName) found")
      }
      try write(text)
    case .scope(let body):
      return try inScope(Scope(in: scope)) { try $0.nested { try $0.run(body) } }
    case .breakLoop: return .breakLoop
    case .continueLoop: return .continueLoop
    }
    return .normal
  }

  /// The text of a body in a scope of its own, after a filter.
  private mutating func blockText(_ body: [Statement], _ filter: Expression?) throws -> Value {
    let text = try captured { renderer in
      _ = try renderer.inScope(Scope(in: renderer.scope)) { try $0.nested { try $0.run(body) } }
    }
    guard let filter else { return .string(text) }
    return try evaluate(filter, block: .string(text))
  }

  /// Gives a value to names.
  mutating func assign(_ target: Target, _ value: Value) throws {
    try checkNesting(value)
    switch target {
    case .name(let name): scope[name] = value
    case .member(let name, let member):
      guard case .namespace(let namespace)? = scope[name] else {
        throw Failure(.type, "cannot assign attribute on non-namespace object")
      }
      namespace.members[Key(.string(member))] = value
    case .tuple(let targets):
      let values = try elements(of: value)
      guard values.count == targets.count else {
        throw Failure.type(
          values.count < targets.count
            ? "not enough values to unpack (expected \(targets.count), got \(values.count))"
            : "too many values to unpack (expected \(targets.count))")
      }
      for (target, value) in zip(targets, values) { try assign(target, value) }
    }
  }

  /// Only what is kept can grow without end in depth, and Swift frees nested values recursively: so that a
  /// value is kept, it must not be nested deeper than a hundred levels.
  private mutating func checkNesting(_ value: Value, _ level: Int = 0) throws {
    let inner: [Value]
    switch value {
    case .list(let elements), .tuple(let elements): inner = elements
    case .dictionary(let members): inner = Array(members.values)
    case .sequence(let sequence) where sequence.kind != .range: inner = sequence.all
    default: return
    }
    guard level < 100 else { throw Failure(.limit, "values are nested too deeply") }
    try count(1 + inner.count / 8)
    for element in inner { try checkNesting(element, level + 1) }
  }

  // Macros

  /// A macro as a value. It sees the names of the place where it stands, as they are when it is called.
  mutating func macro(_ declaration: MacroDeclaration) -> Function {
    let home = scope
    let start = offset
    cyclicScopes.append(home)
    return Function(declaration.name) { renderer, arguments in
      let inner = Scope(in: home)
      try renderer.bind(arguments, to: declaration, in: inner)
      let place = renderer.offset
      defer { renderer.offset = place }
      renderer.offset = start
      let text = try renderer.captured { renderer in
        _ = try renderer.inScope(inner) { try $0.nested { try $0.run(declaration.body) } }
      }
      return .string(text)
    }
  }

  private mutating func bind(
    _ arguments: CallArguments, to declaration: MacroDeclaration, in inner: Scope
  ) throws {
    let parameters = declaration.parameters
    var named = arguments.named
    var values: [Value?] = arguments.positional.prefix(parameters.count).map(Optional.some)
    for parameter in parameters[values.count...] {
      let index = named.firstIndex { $0.name == parameter.name }
      values.append(index.map { named.remove(at: $0).value })
    }
    if declaration.usesCaller {
      let index = named.firstIndex { $0.name == "caller" }
      inner["caller"] =
        index.map { named.remove(at: $0).value } ?? .undefined(Undefined("No caller defined"))
    }
    if declaration.usesKwargs {
      inner["kwargs"] = .record(named)
    } else if let unknown = named.first {
      throw Failure.type(
        "macro '\(declaration.name)' takes no keyword argument '\(unknown.name)'")
    }
    if declaration.usesVarargs {
      inner["varargs"] = .tuple(Array(arguments.positional.dropFirst(parameters.count)))
    } else if arguments.positional.count > parameters.count {
      throw Failure.type(
        "macro '\(declaration.name)' takes not more than \(parameters.count) argument(s)")
    }
    for (parameter, value) in zip(parameters, values) {
      if let value {
        inner[parameter.name] = value
      } else if let standard = parameter.standard {
        inner[parameter.name] = try inScope(inner) { try $0.evaluate(standard) }
      } else {
        inner[parameter.name] = .undefined(
          Undefined("parameter '\(parameter.name)' was not provided"))
      }
    }
  }

  private mutating func callBlock(_ callee: Expression, _ declaration: MacroDeclaration) throws {
    let caller = macro(declaration)
    guard case .call(let function, let written) = callee.kind else { return }
    var arguments = try self.arguments(written)
    arguments.named.append(("caller", .function(caller)))
    try write(try str(call(try evaluate(function), arguments)))
  }
}
