/// Whether operations record how their result was made.
enum Recording {
  @TaskLocal static var isEnabled = true
}

/// Runs the body without recording: results in it require no gradient, whatever their inputs.
public func withoutGradients<Result>(_ body: () throws -> Result) rethrows -> Result {
  try Recording.$isEnabled.withValue(false, operation: body)
}

/// An input of an operation and the rule that turns the output's gradient into the input's.
struct Dependency {
  let node: GradientNode?
  let rule: GradientRule

  init(on input: Tensor, _ rule: @escaping GradientRule) {
    node = input.node
    self.rule = rule
  }
}

extension Tensor {
  /// An operation's result, standing in the graph when one of its inputs does.
  static func recorded(
    _ elements: [Float], _ shape: Shape, _ dependencies: [Dependency]
  ) -> Tensor {
    let tracked = dependencies.filter { $0.node != nil }
    guard !tracked.isEmpty, Recording.isEnabled else { return Tensor(valid: elements, shape) }
    let node = GradientNode(
      shape: shape, inputs: tracked.compactMap(\.node), rules: tracked.map(\.rule))
    return Tensor(valid: elements, shape, node: node)
  }
}
