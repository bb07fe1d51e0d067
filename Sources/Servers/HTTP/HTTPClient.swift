import CHTTP

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Requests to servers, any number at once, driven by the thread that calls.
final class HTTPClient {
  private let client: OpaquePointer

  /// - Throws: ``ServerError`` when libcurl cannot be loaded.
  init() throws(ServerError) {
    if let reason = http_load() { throw .noClient(String(cString: reason)) }
    guard let client = http_client_make() else { throw .noClient("there is not enough memory") }
    self.client = client
  }

  deinit { http_client_free(client) }

  func start(_ request: HTTPRequest, identifier: Int) throws(ServerError) {
    var description = http_request()
    description.identifier = identifier
    description.byte_limit = request.byteLimit
    description.connect_timeout_ms = request.connectTimeout.milliseconds
    description.timeout_ms = request.timeout.milliseconds
    description.avoids_proxies = request.address.isLoopback
    let lines = request.headers.map { strdup($0) }
    defer { for line in lines { free(line) } }
    let pointers = lines.map { line in line.map { UnsafePointer($0) } }
    let isStarted = pointers.withUnsafeBufferPointer { pointers in
      request.url.withCString { url in
        description.url = url
        description.headers = pointers.baseAddress
        description.header_count = pointers.count
        guard let body = request.body else { return http_client_start(client, &description) }
        return body.withUnsafeBytes { bytes in
          // An empty array has no address, which would mean a request without a body.
          guard let start = bytes.baseAddress else { return false }
          description.body = start.assumingMemoryBound(to: CChar.self)
          description.body_length = bytes.count
          return http_client_start(client, &description)
        }
      }
    }
    guard isStarted else { throw .failed("the request cannot be sent") }
  }

  /// Works on the requests and waits for the network, this long at the most.
  func wait(_ duration: Duration) {
    http_client_wait(client, Int32(clamping: duration.milliseconds))
  }

  /// A request that has ended.
  func next() -> (identifier: Int, HTTPResult)? {
    var result = http_result()
    guard http_client_next(client, &result) else { return nil }
    return (result.identifier, HTTPResult(result))
  }
}

/// What HTTP is spoken with: `libcurl 7.88.1`.
///
/// - Throws: ``ServerError/noClient(_:)``.
package func httpLibrary() throws(ServerError) -> String {
  if let reason = http_load() { throw .noClient(String(cString: reason)) }
  return "libcurl " + String(cString: http_library_version())
}

struct HTTPRequest {
  let address: ServerAddress
  /// Below the address: `/chat/completions`.
  let path: String
  /// What is posted; nil gets.
  var body: [UInt8]?
  /// Whole lines, `Name: value`.
  var headers: [String] = []
  /// Longest answer in bytes.
  var byteLimit: Int
  var connectTimeout: Duration
  /// For the whole exchange.
  var timeout: Duration

  var url: String { address.text + path }
}

/// How a request ended.
enum HTTPResult {
  case answered(HTTPAnswer)
  case failed(ServerError)

  init(_ result: http_result) {
    switch result.outcome {
    case http_answered:
      self = .answered(
        HTTPAnswer(
          status: result.status, retryAfter: result.retry_after,
          redirect: result.redirect.map { String(cString: $0) },
          body: [UInt8](UnsafeRawBufferPointer(start: result.body, count: result.body_length))))
    case http_not_connected: self = .failed(.notConnected)
    case http_timed_out: self = .failed(.timedOut)
    case http_too_long: self = .failed(.tooLong)
    case http_broken: self = .failed(.broken)
    case http_not_trusted: self = .failed(.notTrusted)
    default:
      self = .failed(.failed(result.message.map { String(cString: $0) } ?? "no reason is given"))
    }
  }
}

struct HTTPAnswer {
  let status: Int
  /// What Retry-After says, in seconds; 0 when it says nothing.
  let retryAfter: Int
  let redirect: String?
  let body: [UInt8]
}

extension Duration {
  /// At least 1: 0 would mean no limit to libcurl.
  var milliseconds: Int {
    max(1, Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000))
  }
}
