/// Functions that sum up a list of numbers; true counts 1 and false 0.
let statisticsBuiltins: [Builtin] = [
  Builtin("count", "list, function", 1...2, "How many elements, or for how many it holds.") {
    arguments, caller in
    let elements = try list(arguments[0], "count")
    guard arguments.count > 1 else { return .integer(elements.count) }
    var count = 0
    for element in elements {
      if case .bool(true) = try caller.call(arguments[1], [element]) { count += 1 }
    }
    return .integer(count)
  },
  statistic("sum", "The sum.") { values in values.reduce(0, +) },
  statistic("mean", "The arithmetic mean.", least: 1) { values in
    values.reduce(0, +) / Double(values.count)
  },
  statistic("std", "The standard deviation with n − 1.", least: 2) { values in
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  },
  Builtin("min", "list, or values", 1...64, "The smallest.") { arguments, caller in
    try extreme(arguments, "min", caller) { try isBefore($0, $1) }
  },
  Builtin("max", "list, or values", 1...64, "The largest.") { arguments, caller in
    try extreme(arguments, "max", caller) { try isBefore($1, $0) }
  },
  Builtin("quantile", "list, share", 2...2, "The number below which a share in 0..1 lies.") {
    arguments, caller in
    var steps = Checkpoints(caller)
    let values = try numbers(arguments[0], "quantile", caller).sorted { first, second in
      try steps.step()
      return first < second
    }
    let share = try number(arguments[1], "quantile")
    guard let last = values.last, (0...1).contains(share) else {
      throw FunctionError("quantile wants at least one number and a share from 0 to 1")
    }
    let position = share * Double(values.count - 1)
    let index = Int(position)
    guard index + 1 < values.count else { return .number(last) }
    return .number(values[index] + (values[index + 1] - values[index]) * (position - Double(index)))
  },
]

private func statistic(
  _ name: String, _ summary: String, least: Int = 0,
  _ body: @escaping @Sendable ([Double]) -> Double
) -> Builtin {
  Builtin(name, "list", 1...1, summary) { arguments, caller in
    let elements = try list(arguments[0], name)
    let values = try numbers(arguments[0], name, caller)
    guard values.count >= least else {
      throw FunctionError("\(name) wants \(least) or more numbers, found \(values.count)")
    }
    let areIntegers = elements.allSatisfy { if case .integer = $0 { true } else { false } }
    if name == "sum", areIntegers {
      var sum = 0
      for case .integer(let value) in elements {
        let (next, overflow) = sum.addingReportingOverflow(value)
        if overflow { throw FunctionError("the sum is too large for an integer") }
        sum = next
      }
      return .integer(sum)
    }
    return .number(body(values))
  }
}

private func extreme(
  _ arguments: [Value], _ name: String, _ caller: any FunctionCaller,
  _ isBetter: (Value, Value) throws -> Bool
) throws -> Value {
  let elements = arguments.count == 1 ? try list(arguments[0], name) : arguments
  guard var best = elements.first else { throw FunctionError("\(name) of an empty list") }
  var steps = Checkpoints(caller)
  for element in elements.dropFirst() {
    try steps.step(comparisonSteps(element, best))
    if try isBetter(element, best) { best = element }
  }
  return best
}
