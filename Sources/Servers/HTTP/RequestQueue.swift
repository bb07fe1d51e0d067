import Files
import Randomness

/// Sends requests for jobs, some at once, and again those that failed in passing.
struct RequestQueue<Job> {
  /// Requests under way at once, at least 1.
  let parallel: Int
  let policy: RetryPolicy
  /// For the waits before retries.
  let stream: RandomStream
  let key: ServerKey?
  let isInterrupted: () -> Bool

  /// How long an interruption may go unnoticed.
  private static var tick: Duration { .milliseconds(25) }

  private struct Pending {
    let job: Job
    /// Its place among all jobs, which its waits are drawn for.
    let number: Int
    var retries = 0
    /// Not to be sent before.
    var moment: ContinuousClock.Instant
  }

  /// Runs every job to its end.
  ///
  /// When a server cannot be reached or refuses all, the jobs that are left end the same way without
  /// being tried.
  ///
  /// - Parameter finished: is given each job with its answer, and may return further jobs.
  /// - Throws: `CancellationError` when interrupted, after breaking off what is under way;
  ///   ``ServerError/noClient(_:)``.
  func run(
    _ jobs: [Job], request: (Job) -> HTTPRequest,
    finished: (Job, Result<JSONValue, ServerError>) -> [Job]
  ) throws {
    let client = try HTTPClient()
    var count = 0
    func pending(_ job: Job) -> Pending {
      defer { count += 1 }
      return Pending(job: job, number: count, moment: .now)
    }
    /// In reverse order: the next one is the last.
    var waiting = Array(jobs.map(pending).reversed())
    var sleeping: [Pending] = []
    var running: [Int: Pending] = [:]
    var identifier = 0
    var end: ServerError?
    while !(waiting.isEmpty && sleeping.isEmpty && running.isEmpty), end == nil {
      if isInterrupted() { throw CancellationError() }
      let now = ContinuousClock.now
      for index in sleeping.indices.reversed() where sleeping[index].moment <= now {
        waiting.append(sleeping.remove(at: index))
      }
      while running.count < parallel, let next = waiting.popLast() {
        try client.start(request(next.job), identifier: identifier)
        running[identifier] = next
        identifier += 1
      }
      let pause = sleeping.map { now.duration(to: $0.moment) }.min() ?? Self.tick
      client.wait(min(pause, Self.tick))
      while let (identifier, result) = client.next() {
        guard var ended = running.removeValue(forKey: identifier) else { continue }
        switch outcome(result, retries: ended.retries, number: ended.number) {
        case .success(let value):
          waiting += finished(ended.job, .success(value)).map(pending).reversed()
        case .again(let wait):
          ended.retries += 1
          ended.moment = .now + .seconds(wait)
          sleeping.append(ended)
        case .failure(let error):
          if error.concernsAll { end = error }
          waiting += finished(ended.job, .failure(error)).map(pending).reversed()
        }
      }
    }
    guard let end else { return }
    for left in (waiting + sleeping + Array(running.values)).sorted(by: { $0.number < $1.number }) {
      _ = finished(left.job, .failure(end))
    }
  }

  private enum Outcome {
    case success(JSONValue)
    /// After so many seconds.
    case again(Double)
    case failure(ServerError)
  }

  private func outcome(_ result: HTTPResult, retries: Int, number: Int) -> Outcome {
    var requested = 0
    let error: ServerError
    do throws(ServerError) {
      switch result {
      case .failed(let failure): throw failure
      case .answered(let answer):
        requested = answer.retryAfter
        return .success(try answer.json(clearedOf: key))
      }
    } catch let failure {
      error = failure
    }
    guard error.isPassing, retries < policy.retries else { return .failure(error) }
    guard Double(requested) <= policy.longestWait else {
      return .failure(.longWait(seconds: requested))
    }
    return .again(
      policy.wait(
        before: retries, requested: requested, using: stream.substream("wait", number, retries)))
  }
}

extension HTTPAnswer {
  /// The JSON of the answer, without the key that its request carried.
  func json(clearedOf key: ServerKey?) throws(ServerError) -> JSONValue {
    // Cleared before it is cut for a message, which could show a part of the key.
    let body = key?.cleared(body) ?? body
    if let redirect, (300..<400).contains(status) {
      throw .redirect(to: excerpt(key?.cleared(redirect) ?? redirect, limit: 200))
    }
    guard (200..<300).contains(status) else {
      let message = Self.message(body)
      throw .status(status, excerpt(key?.cleared(message) ?? message, limit: 300))
    }
    do throws(JSONError) {
      return try JSONParser.parse(body).cleared(of: key)
    } catch {
      throw .malformed("it is not JSON: \(error.message)")
    }
  }

  /// What the server says of an error.
  private static func message(_ body: [UInt8]) -> String {
    let start = body.prefix(1 << 16)
    let value = try? JSONParser.parse(start)
    let texts = [value?["error"]?["message"], value?["error"], value?["message"], value?["detail"]]
    return texts.lazy.compactMap { $0?.stringValue }.first
      ?? String(decoding: start, as: UTF8.self)
  }
}

extension JSONValue {
  /// The value without a key in any of its texts; names of members are not shown and stay.
  fileprivate func cleared(of key: ServerKey?) -> JSONValue {
    guard let key else { return self }
    switch self {
    case .string(let text): return .string(key.cleared(text))
    case .array(let values): return .array(values.map { $0.cleared(of: key) })
    case .object(var object):
      for member in object.members { object[member.key] = member.value.cleared(of: key) }
      return .object(object)
    case .null, .bool, .integer, .number: return self
    }
  }
}
