import Randomness

/// How often, and after what waits, a request is sent again.
public struct RetryPolicy: Sendable, Hashable {
  /// Attempts after the first, at least 0.
  public var retries = 4
  /// The wait before the first retry, in seconds; each further one waits twice as long.
  public var firstWait = 0.5
  /// No wait is longer, in seconds, also when the server asks for it.
  public var longestWait = 60.0

  public init() {}

  /// The wait before a retry, in seconds.
  ///
  /// It is drawn from the upper half of its range, so that requests that failed together do not come
  /// back together (exponential backoff with equal jitter); a longer wait that the server asks for
  /// holds.
  ///
  /// - Parameters:
  ///   - retry: from 0.
  ///   - requested: what Retry-After says, in seconds; 0 when it says nothing.
  func wait(before retry: Int, requested: Int, using stream: RandomStream) -> Double {
    var stream = stream
    let range = min(longestWait, firstWait * Double(UInt64(1) << UInt64(min(retry, 30))))
    return max(range * (0.5 + 0.5 * stream.uniform()), min(Double(requested), longestWait))
  }
}
