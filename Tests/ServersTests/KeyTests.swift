import Foundation
import Servers
import TestSupport
import Testing

@Suite("Keys and addresses")
struct KeyTests {
  @Test("A key goes to the server, and comes back in nothing that it says")
  func key() throws {
    let server = try LocalServer { request, number in
      let echoed = request.headers["authorization"] ?? ""
      switch number {
      case 0:
        return LocalServer.answer(
          #"{"choices": [{"message": {"content": "\#(echoed)"}, "finish_reason": "\#(echoed)", "logprobs": {"content": [{"token": "\#(echoed)", "logprob": -1}]}}]}"#
        )
      case 1:
        return LocalServer.answer(
          #"{"error": {"message": "bad key \#(echoed)"}}"#, status: "401 No")
      case 2: return LocalServer.answer(echoed, status: "400 No")
      case 3:
        // Cut for the message in the middle of the key.
        return LocalServer.answer(
          String(repeating: "x", count: 285) + echoed, status: "400 No")
      case 4:
        return LocalServer.answer(
          #"{"\#(String(repeating: "x", count: 45) + echoed)" : 1, "\#(String(repeating: "x", count: 45) + echoed)" : 2}"#
        )
      case 5: return LocalServer.answer(#"{"\#(echoed)" 3}"#)
      default: return LocalServer.answer(#"{"choices": "\#(echoed)"}"#)
      }
    }
    let remote = try model(server) { $0.key = testKey("sk-secret-1234") }
    var shown = ""
    for _ in 0..<7 { dump(try remote.answers(), to: &shown) }
    dump(remote, to: &shown)
    shown += "\(remote) \(String(reflecting: remote.settings.key))"
    #expect(
      server.requests.map { $0.headers["authorization"] }
        == Array(repeating: "Bearer sk-secret-1234", count: 7))
    #expect(!shown.contains("sk-s"), "\(shown)")
    #expect(shown.contains("[key]"))
    #expect(shown.contains("KEY_OF_TESTS"))
  }

  @Test(
    "What is written in place of a variable's name is not shown",
    arguments: ["sk-abc", "a b", "", "1A", "KEY=x"])
  func names(name: String) {
    let error = #expect(throws: ServerError.self) { try ServerKey(variable: name) }
    #expect(name.isEmpty || error?.description.contains(name) == false)
  }

  @Test("A key that could end its header is refused")
  func header() throws {
    #expect(throws: ServerError.self) {
      try ServerKey(variable: "A", environment: { _ in "a\r\nX-Evil: 1" })
    }
    #expect(try ServerKey(variable: "A", environment: { _ in "" }) == nil)
    #expect(try ServerKey(variable: "A", environment: { _ in nil }) == nil)
    #expect(try ServerKey(variable: "KNAVE_ABSENT_FROM_EVERY_ENVIRONMENT") == nil)
    #expect(try ServerKey(variable: "PATH") != nil)
  }

  @Test(
    "Addresses that are none are refused",
    arguments: [
      "", "localhost:8000", "ftp://a/v1", "file:///etc/passwd", "http://", "http:///v1",
      "http://:80/v1",
      "http://a:0/v1", "http://a:70000", "http://a:b/v1", "http://user:hunter2@a/v1",
      "http://a/v1?x=1",
      "http://a/v1#x", "http://a b/v1", "http://a/\u{1}", "http://a/\r\nX: y", "http://é/v1",
      "http://[::1/v1",
    ])
  func addresses(text: String) {
    let error = #expect(throws: ServerError.self) { try ServerAddress(text) }
    #expect(error?.description.contains("hunter2") == false)
  }

  @Test("An address keeps its path and loses the slash at its end")
  func path() throws {
    #expect(try ServerAddress("http://h:1/v1//").text == "http://h:1/v1")
    #expect(try ServerAddress("HTTPS://H/a/v1").host == "h")
    #expect(try ServerAddress("https://h").isPrivate)
    #expect(try !ServerAddress("http://h").isPrivate)
    #expect(try !ServerAddress("http://127.evil.org").isPrivate)
    #expect(try ServerAddress("http://127.0.0.1:3").isPrivate)
    #expect(try ServerAddress("http://[::1]:3/v1").isPrivate)
    #expect(try ServerAddress("http://LocalHost:3/v1").isPrivate)
  }
}
