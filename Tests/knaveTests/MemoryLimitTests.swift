import Foundation
import Testing

@Suite("Memory, as a process")
struct MemoryLimitTests {
  private static let work = [
    "model": "m = tiny_model; r = generate m \"Zoey\" max_tokens=8; copy_model m",
    "products": "a = randn [600, 600] seed=1; (a @ a).shape",
    "tensors": "a = zeros [3000, 3000]; b = softmax (a + a) axis=0; b.shape",
    "training": """
    m = tiny_model
    t = trainer grpo model=m tasks=(kk people=2 count=2 seed=7) samples=2 max_tokens=16 kl=0.01
    step t
    """,
    "supervised": "l = sft (tiny_model) [{problem: \"a\", response: \"b\"}] steps=1",
  ]

  /// Runs code with a limit on the address space or the data of the process, in megabytes.
  private func limited(_ code: String, by option: String, megabytes: Int) throws -> (
    status: Int32, errors: String
  ) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c", "ulimit \(option) \(megabytes * 1024) && exec \"$0\" -c \"$1\"", executable().path,
      code,
    ]
    let errors = Pipe()
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    try process.runBounded()
    let deadline = Date(timeIntervalSinceNow: 60)
    let watch = Thread {
      while process.isRunning, Date() < deadline { usleep(50_000) }
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }
    watch.start()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit, "\(option) \(megabytes) MB: \(code): \(text)")
    return (process.terminationStatus, text)
  }

  @Test(
    "Out of address space is an error, whatever is done and wherever it runs out",
    arguments: [
      ("-v", [130, 200, 260, 330, 420, 500, 560, 640, 760]), ("-d", [60, 150, 250, 400]),
    ])
  func limits(option: String, megabytes: [Int]) throws {
    for (name, code) in Self.work.sorted(by: { $0.key < $1.key }) {
      for limit in megabytes {
        let (status, errors) = try limited(code, by: option, megabytes: limit)
        #expect([0, 2, 3].contains(status), "\(name), \(option) \(limit) MB: \(status) \(errors)")
        if status != 0 { #expect(errors.contains("memory"), "\(name), \(limit) MB: \(errors)") }
      }
    }
  }

  @Test("A model that no machine holds is an error at once")
  func hugeModel() throws {
    let result = try knave([
      "-c",
      """
      tok = train_tokenizer ["a b"] vocabulary=300
      new_model tok layers=200 hidden=8192 heads=64 key_value_heads=64 ffn=32768
      """,
    ])
    #expect(result.status == 3)
    #expect(result.errors.contains("MB of memory, and"))
  }
}
