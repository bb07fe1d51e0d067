import Synchronization

/// Requests not yet begun and sequences already finished, shared by all who draw.
final class SamplingQueue: Sendable {
  let requests: [SamplingRequest]
  private let progress: (@Sendable (Int) -> Void)?
  private let state: Mutex<State>

  private struct State {
    var next = 0
    var idle = false
    var finished = 0
    var sequences: [[SampledSequence?]]
  }

  init(_ requests: [SamplingRequest], progress: (@Sendable (Int) -> Void)?) {
    self.requests = requests
    self.progress = progress
    state = Mutex(
      State(sequences: requests.map { Array(repeating: nil, count: $0.streams.count) }))
  }

  var results: [[SampledSequence]] {
    state.withLock { $0.sequences.map { $0.compactMap(\.self) } }
  }

  /// Someone found nothing left to begin: what the others still draw can be shared.
  var isSomeoneIdle: Bool { state.withLock { $0.idle } }

  func becomeIdle() { state.withLock { $0.idle = true } }

  /// The next request, if its prompt has at most `limit` tokens.
  func take(promptUpTo limit: Int) -> Int? {
    state.withLock { state in
      while state.next < requests.count, requests[state.next].streams.isEmpty { state.next += 1 }
      guard state.next < requests.count, requests[state.next].prompt.count <= limit else {
        return nil
      }
      state.next += 1
      return state.next - 1
    }
  }

  func finish(_ sequence: SampledSequence, request: Int, sample: Int) {
    let finished = state.withLock { state in
      state.sequences[request][sample] = sequence
      state.finished += 1
      return state.finished
    }
    progress?(finished)
  }
}
