import Foundation
import Synchronization

/// An HTTP server on this machine that does what a test tells it to, also what no server should do.
///
/// It runs until it is stopped or the process ends: a test's last use of it comes before its last request.
public final class LocalServer: Sendable {
  public struct Request: Sendable {
    public let method: String
    /// With what stands before it in the address: `/v1/chat/completions`.
    public let path: String
    /// By lower-case name.
    public let headers: [String: String]
    public let body: String

    /// The body as a JSON object; empty when it is none.
    public var json: [String: any Sendable] {
      (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: any Sendable] ?? [:]
    }
  }

  /// What is done to answer, one after the other.
  public enum Step: Sendable {
    case send(String)
    /// Sends a text again and again until the client goes.
    case endless(String)
    case pause(seconds: Double)
    /// Says nothing more until the client goes.
    case hang
    case close
  }

  private struct State {
    var requests: [Request] = []
    var connections: Set<Int32> = []
    var isStopped = false
  }

  private let listener: Int32
  public let port: UInt16
  private let state = Mutex(State())

  /// - Parameter respond: the steps for a request and its number, from 0.
  public init(_ respond: @escaping @Sendable (Request, Int) -> [Step]) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, size) == 0 && listen(listener, 64) == 0
          && getsockname(listener, address, &size) == 0
      }
    }
    guard isListening else { throw POSIXError(.EADDRNOTAVAIL) }
    port = UInt16(bigEndian: address.sin_port)
    let accepting = Thread { [self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        guard keep(connection) else {
          close(connection)
          return
        }
        let serving = Thread { [self] in
          serve(connection, respond)
          state.withLock { _ = $0.connections.remove(connection) }
          close(connection)
        }
        serving.start()
      }
    }
    accepting.start()
  }

  /// Ends every connection, and takes no more.
  public func stop() {
    let connections = state.withLock { state in
      let isFirst = !state.isStopped
      state.isStopped = true
      return isFirst ? state.connections : nil
    }
    guard let connections else { return }
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
    for connection in connections { shutdown(connection, Int32(SHUT_RDWR)) }
  }

  public var address: String { "http://127.0.0.1:\(port)/v1" }

  /// What was asked so far.
  public var requests: [Request] { state.withLock { $0.requests } }

  /// A whole answer.
  public static func answer(
    _ body: String, status: String = "200 OK", headers: [String] = []
  ) -> [Step] {
    let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers
    return [.send(lines.map { $0 + "\r\n" }.joined() + "\r\n" + body)]
  }

  private func keep(_ connection: Int32) -> Bool {
    state.withLock { state in
      if !state.isStopped { state.connections.insert(connection) }
      return !state.isStopped
    }
  }

  private func serve(_ connection: Int32, _ respond: (Request, Int) -> [Step]) {
    var received: [UInt8] = []
    while let request = nextRequest(connection, &received) {
      let number = state.withLock { state in
        state.requests.append(request)
        return state.requests.count - 1
      }
      for step in respond(request, number) where !perform(step, connection) { return }
    }
  }

  /// Whether the connection is still there.
  private func perform(_ step: Step, _ connection: Int32) -> Bool {
    switch step {
    case .send(let text): return send(text, connection)
    case .endless(let text):
      while send(text, connection) {}
      return false
    case .pause(let seconds):
      Thread.sleep(forTimeInterval: seconds)
      return true
    case .hang:
      var byte: UInt8 = 0
      while recv(connection, &byte, 1, 0) > 0 {}
      return false
    case .close: return false
    }
  }

  private func send(_ text: String, _ connection: Int32) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes {
        Foundation.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      bytes = bytes.dropFirst(count)
    }
    return true
  }

  private func nextRequest(_ connection: Int32, _ received: inout [UInt8]) -> Request? {
    while true {
      if let (request, end) = parsed(received) {
        received.removeFirst(end)
        return request
      }
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      received += buffer[..<count]
    }
  }

  /// A request and where it ends; nil when it is not all there.
  private func parsed(_ bytes: [UInt8]) -> (Request, end: Int)? {
    guard let head = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: bytes[..<head.lowerBound], as: UTF8.self).split(separator: "\r\n")
    let words = (lines.first ?? "").split(separator: " ")
    guard words.count == 3 else { return nil }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] =
        parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
    }
    let end = head.upperBound + (headers["content-length"].flatMap(Int.init) ?? 0)
    guard end <= bytes.count else { return nil }
    let body = String(decoding: bytes[head.upperBound..<end], as: UTF8.self)
    return (
      Request(method: String(words[0]), path: String(words[1]), headers: headers, body: body), end
    )
  }
}
