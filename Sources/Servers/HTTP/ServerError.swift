import Files

/// Why a server gave no answer that can be used.
public enum ServerError: Error, Sendable, Hashable, CustomStringConvertible {
  case badAddress(String)
  case badKey(String)
  /// There is nothing to talk HTTP with.
  case noClient(String)
  case notConnected
  case notTrusted
  case timedOut
  case broken
  case tooLong
  case failed(String)
  /// An HTTP status other than 200, with what the server says of it.
  case status(Int, String)
  case redirect(to: String)
  /// Retry-After is longer than what may be waited.
  case longWait(seconds: Int)
  /// An answer of another form than the protocol's.
  case malformed(String)

  public var description: String {
    switch self {
    case .badAddress(let reason), .badKey(let reason): reason
    case .noClient(let reason): "servers cannot be reached: \(reason)"
    case .notConnected: "the server cannot be reached: is it running, and is the address right?"
    case .notTrusted: "the server's certificate is not trusted: SSL_CERT_FILE names one that is"
    case .timedOut: "the server took too long: timeout= allows more seconds"
    case .broken: "the connection broke before the answer was whole"
    case .tooLong: "the answer is longer than the tokens that were asked for can be"
    case .failed(let reason): "the request failed: \(reason)"
    case .status(let code, let message):
      "the server answers \(code)" + (message.isEmpty ? "" : ": \(message)") + Self.advice(code)
    case .redirect(let place):
      "the server sends to \(place), which is not followed: give the address itself"
    case .longWait(let seconds): "the server is busy and asks to wait \(seconds) s"
    case .malformed(let what): "the answer is not understood: \(what)"
    }
  }

  private static func advice(_ code: Int) -> String {
    switch code {
    case 401, 403: " (key= names the environment variable that holds the key)"
    case 404: " (does the address end in /v1, and does the server have the model?)"
    default: ""
    }
  }

  /// Whether the same request may succeed a little later.
  var isPassing: Bool {
    switch self {
    case .notConnected, .broken: true
    case .status(let code, _): code == 408 || code == 429 || code >= 500
    default: false
    }
  }

  /// Whether every other request would end the same way.
  var concernsAll: Bool {
    switch self {
    case .notConnected, .notTrusted, .redirect, .noClient, .badKey, .longWait: true
    case .status(let code, _): [401, 403, 404, 405, 429].contains(code)
    default: false
    }
  }
}
