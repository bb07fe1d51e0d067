import Dispatch

/// A large value that long work builds up. When the work ends early, it is freed on another thread, so that
/// whoever interrupted the work need not wait: a million problems take a second to free.
package struct Unfinished<Contents: Sendable>: ~Copyable {
  package var contents: Contents
  private let none: Contents
  private var isFinished = false

  /// - Parameter none: the empty value, to begin with.
  package init(_ none: Contents) {
    contents = none
    self.none = none
  }

  deinit { if !isFinished { freeLater(contents) } }

  /// The value, when the work is done.
  package consuming func finished() -> Contents {
    isFinished = true
    let result = contents
    // The last reference must not be dropped later than the result's.
    contents = none
    return result
  }
}

/// Frees a value on another thread.
package func freeLater<Contents: Sendable>(_ contents: consuming Contents) {
  let contents = contents
  DispatchQueue.global(qos: .utility).async { withExtendedLifetime(contents) {} }
}
