import Language

/// How the numbers of a column are written, so that their points stand below each other.
struct NumberColumn {
  /// Decimals of each; nil writes every number for itself.
  private let decimals: Int?

  init(_ cells: [Value]) {
    let numbers = cells.compactMap { cell in
      if case .number(let number) = cell { number } else { nil }
    }
    let largest = numbers.map(abs).max() ?? 0
    if numbers.allSatisfy({ $0 == $0.rounded() && abs($0) < 1e6 }) {
      decimals = 0
    } else if largest >= 1e-3, largest < 1e6 {
      decimals = largest < 10 ? 4 : largest < 1000 ? 2 : 1
    } else {
      decimals = nil
    }
  }

  func text(_ number: Double) -> String {
    guard let decimals, number.isFinite else { return shortNumber(number) }
    return fixed(number, decimals: decimals)
  }
}
