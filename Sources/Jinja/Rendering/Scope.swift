/// Names with their values; a loop, macro or block has a scope of its own inside the one it stands in.
final class Scope {
  private var values: [String: Value]
  private let outer: Scope?

  init(_ values: [String: Value] = [:], in outer: Scope? = nil) {
    self.values = values
    self.outer = outer
  }

  subscript(name: String) -> Value? {
    get {
      var scope: Scope? = self
      while let current = scope {
        if let value = current.values[name] { return value }
        scope = current.outer
      }
      return nil
    }
    set { values[name] = newValue }
  }

  func removeAll() { values = [:] }
}
