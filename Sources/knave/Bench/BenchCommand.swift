import ArgumentParser
import Files
import Interruptions
import Models
import Shell
import Tensors

/// Measures the engine.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure training, sampling and a whole update.",
    discussion: """
      Medians over the repeats. flop_share is what was achieved of threads × single-threaded sgemm, \
      measured in the same process.
      """)

  @Option(help: "Shape of the model.")
  var preset = BenchPreset.s

  @Option(help: "What to measure.")
  var work = BenchWork.all

  @Option(help: ArgumentHelp("Times each is measured.", valueName: "n"))
  var repeats = 3

  @Option(help: ArgumentHelp("Threads to work on; all processors unless given.", valueName: "n"))
  var threads: Int?

  @Option(help: ArgumentHelp("Sequences of a training step.", valueName: "n"))
  var sequences: Int?

  @Option(help: ArgumentHelp("Tokens of a training sequence; 256 unless given.", valueName: "n"))
  var length: Int?

  @Option(help: "How the weights are stored for decode and lora, which all leaves out.")
  var weights = WeightFormat.bfloat16

  @Flag(help: "Write one JSON object.")
  var json = false

  func validate() throws {
    guard (1...1000).contains(repeats) else {
      throw ValidationError("--repeats is \(repeats): expected 1 to 1000")
    }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads is \(threads): expected 1 to 1024")
    }
    if let sequences, !(1...65536).contains(sequences) {
      throw ValidationError("--sequences is \(sequences): expected 1 to 65536")
    }
    if let length, !(2...4096).contains(length) {
      throw ValidationError("--length is \(length): expected 2 to 4096")
    }
  }

  func run() throws {
    InterruptFlag.install()
    let threads = threads ?? WorkerPool.processorCount
    do {
      let report = try InterruptFlag.whileRunning {
        let bench = try Bench(
          preset: preset, pool: WorkerPool(threads: threads) { InterruptFlag.isRaised },
          repeats: repeats, sequences: sequences, length: length, weights: weights)
        return try bench.report(of: work)
      }
      writeResult(json ? JSONValue.object(report).line + "\n" : Self.lines(report))
    } catch is Interrupted {
      throw ExitStatus.interrupted
    } catch {
      complain("\(error)")
      throw ExitStatus.runtime
    }
  }

  private static func lines(_ report: JSONObject) -> String {
    report.members.map { member in
      let padding = String(repeating: " ", count: max(1, 22 - member.key.count))
      return member.key + padding + (member.value.stringValue ?? member.value.line) + "\n"
    }.joined()
  }
}

/// Shapes that are measured.
enum BenchPreset: String, ExpressibleByArgument, CaseIterable {
  case s = "S"
  case m = "M"
  case l = "L"
  case half = "0.5B"

  var configuration: ModelConfiguration {
    switch self {
    case .s:
      ModelConfiguration(
        vocabularySize: 512, hiddenSize: 256, intermediateSize: 1024, layerCount: 4, headCount: 4,
        keyValueHeadCount: 2, maximumPositions: 4096)
    case .m:
      ModelConfiguration(
        vocabularySize: 2048, hiddenSize: 384, intermediateSize: 1536, layerCount: 6, headCount: 6,
        keyValueHeadCount: 6, maximumPositions: 4096)
    case .l:
      ModelConfiguration(
        vocabularySize: 8192, hiddenSize: 512, intermediateSize: 2048, layerCount: 12,
        headCount: 8, keyValueHeadCount: 4, maximumPositions: 4096)
    case .half:
      // The shape of Qwen2.5-0.5B.
      ModelConfiguration(
        vocabularySize: 151_936, hiddenSize: 896, intermediateSize: 4864, layerCount: 24,
        headCount: 14, keyValueHeadCount: 2, maximumPositions: 4096)
    }
  }

  /// Sequences of a training step unless asked for otherwise.
  var trainingSequences: Int {
    switch self {
    case .s, .m: 32
    case .l: 8
    case .half: 4
    }
  }
}

extension WeightFormat: ExpressibleByArgument {}

/// What can be measured.
enum BenchWork: String, ExpressibleByArgument, CaseIterable {
  case train, sample, grpo, decode, lora, startup, shell, allocations, all
}
