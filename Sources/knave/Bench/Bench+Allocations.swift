import CPlatform
import Files
import Glibc
import Models
import Tensors

extension Bench {
  /// Heap allocations in the steady state: of one decode step, and of one more tile in a training
  /// step. glibc counts them, in a process that has its debugging allocator loaded.
  func allocations() throws -> JSONObject {
    guard let path = getenv("MALLOC_TRACE") else {
      throw BenchError(description: "glibc's allocation trace has no file: set MALLOC_TRACE")
    }
    let trace = String(cString: path)
    func count(_ work: () throws -> Void) throws -> Double {
      _ = unlink(trace)
      allocation_trace_begin()
      defer { allocation_trace_end() }
      try work()
      allocation_trace_end()
      let lines = try readFile(FilePath(trace), limit: 1 << 30).split(separator: UInt8(ascii: "\n"))
      return Double(lines.count { $0.contains(UInt8(ascii: "+")) })
    }
    func tokens(_ limit: Int) throws {
      _ = try model.sample(
        samplingRequests(batch: 64, samplesPerPrompt: 8), options: .init(maxTokens: limit),
        pool: pool)
    }
    try tokens(96)
    let decode = try count { try tokens(96) } - count { try tokens(64) }
    let short = try trainingStep(sequences: 2 * preset.trainingSequences)
    let long = try trainingStep(sequences: 4 * preset.trainingSequences)
    for step in [short, long, short, long] { try step() }
    let rows = 2 * preset.trainingSequences * trainingLength
    let train = try count(long) - count(short)
    return [
      "decode_step": .number(rounded(decode / 32, 2)),
      "training_tile": .number(rounded(train / (Double(rows) / 768).rounded(.up), 2)),
    ]
  }

  /// Runs ``allocations()`` in a process of its own.
  func allocationsElsewhere() throws -> JSONValue {
    let directory = try temporaryDirectory()
    defer {
      for name in ["trace", "report"] { unlink("\(directory)/\(name)") }
      rmdir(directory)
    }
    try runOnce(
      resolvedExecutable(),
      [
        "bench", "--preset", preset.rawValue, "--work", BenchWork.allocations.rawValue,
        "--threads", String(pool.threadCount), "--json",
      ], output: "\(directory)/report",
      environment: [
        "LD_PRELOAD=libc_malloc_debug.so.0", "MALLOC_TRACE=\(directory)/trace",
      ])
    let report = try JSONParser.parse(readFile(FilePath("\(directory)/report"), limit: 1 << 20))
    guard let value = report["allocations_per_step"] else {
      throw BenchError(description: "the count of allocations has no result")
    }
    return value
  }

  private func temporaryDirectory() throws -> String {
    var template = Array("/tmp/knave-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw BenchError(description: "no temporary directory can be made in /tmp")
    }
    return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
