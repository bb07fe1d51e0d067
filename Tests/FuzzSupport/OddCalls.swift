import Lab

/// Every parameter of every command with every odd value, the other parameters as in the command's case;
/// then the same values given by place and through a pipe.
public struct OddCalls: Sendable {
  private let slots: [(command: CommandCase, parameter: String?)]

  public static let all = OddCalls()

  /// Commands without a case are left out; a test sees to it that there are none.
  private init() {
    slots = CommandCase.all.flatMap { command in
      let names = commandRegistry.parameters(of: command.name).flatMap { parameter in
        switch parameter.kind {
        case .settings: parameter.settings.map(\.name)
        case .rest: [String]()
        case .argument, .option: [parameter.name]
        }
      }
      return names.map { (command, $0) } + [(command, nil)]
    }
  }

  public var count: Int { 2 * slots.count * OddValue.all.count }

  /// A call; numbers beyond the count begin anew.
  public subscript(index: Int) -> String {
    let index = index % count
    let values = OddValue.all
    let value = values[index % values.count]
    let place = index / values.count
    let slot = slots[place % slots.count]
    let other = values[(index / values.count * 7919 + index * 31) % values.count]
    switch (slot.parameter, place < slots.count) {
    case (let parameter?, true): return slot.command.statement(parameter, value)
    // A second parameter is odd too, or the first is piped.
    case (let parameter?, false):
      return "(\(other)) | \(slot.command.name) \(parameter)=(\(value))"
    case (nil, true): return "\(slot.command.name) (\(value))"
    case (nil, false): return "\(slot.command.name) (\(value)) (\(other))"
    }
  }
}
