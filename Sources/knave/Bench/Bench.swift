import Files
import Glibc
import Models
import Randomness
import Tensors
import Training

/// Measurements of one model shape on one pool of threads.
struct Bench {
  let preset: BenchPreset
  let pool: WorkerPool
  let repeats: Int
  /// Of a training step.
  let trainingSequences: Int
  let trainingLength: Int
  /// Of the frozen model.
  let weights: WeightFormat
  let model: DecoderModel

  init(
    preset: BenchPreset, pool: WorkerPool, repeats: Int, sequences: Int? = nil, length: Int? = nil,
    weights: WeightFormat = .bfloat16
  ) throws {
    self.preset = preset
    self.pool = pool
    self.repeats = repeats
    self.weights = weights
    trainingSequences = sequences ?? preset.trainingSequences
    trainingLength = length ?? 256
    model = try DecoderModel(preset.configuration)
    try model.initialize(from: RandomStream(seed: 1))
    model.parametersChanged(pool: pool)
  }

  /// The figures by name, in the units that their names end with.
  func report(of work: BenchWork) throws -> JSONObject {
    var report: JSONObject = [
      "preset": .string(preset.rawValue), "threads": .integer(pool.threadCount),
      "repeats": .integer(repeats), "parameters": .integer(model.parameterCount),
      "core_type": .string(OpenBLAS.coreType),
    ]
    let rate = try sgemmRate() * Double(pool.threadCount)
    report["sgemm_gflops"] = .number(rounded(rate / 1e9, 1))
    if work == .startup || work == .all { report["startup_ms"] = .number(try startup()) }
    if work == .shell || work == .all {
      for (name, value) in try shellFigures() { report[name] = .number(value) }
    }
    if work == .train || work == .all {
      let tokens = try trainingRate()
      report["train_tokens_per_s"] = .number(rounded(tokens, 0))
      report["flop_share"] = .number(
        rounded(tokens * flopsPerToken(length: trainingLength) / rate, 3))
    }
    if work == .sample || work == .all {
      var rates: JSONObject = [:]
      var distinct: JSONObject = [:]
      for batch in [64, 256] {
        rates["\(batch)"] = .number(
          rounded(try samplingRate(batch: batch, samplesPerPrompt: 8), 0))
        distinct["\(batch)"] = .number(
          rounded(try samplingRate(batch: batch, samplesPerPrompt: 1), 0))
      }
      report["sample_tokens_per_s"] = .object(rates)
      report["sample_distinct_tokens_per_s"] = .object(distinct)
    }
    if work == .grpo || work == .all {
      let (seconds, phases) = try updateSeconds()
      report["grpo_update_s"] = .number(rounded(seconds, 3))
      report["grpo_phases_s"] = .object(phases)
    }
    if work == .decode {
      for (name, value) in try frozenFigures(sgemmRate: rate) { report[name] = .number(value) }
    }
    if work == .lora {
      let seconds = try adapterUpdateSeconds()
      report["lora_update_s"] = .number(rounded(seconds, 2))
    }
    if work == .allocations {
      report["allocations_per_step"] = .object(try allocations())
    } else if work == .all {
      report["allocations_per_step"] = try allocationsElsewhere()
    }
    report["peak_rss_mb"] = .number(rounded(peakMegabytes(), 1))
    return report
  }

  /// Floating-point operations a token of training: 6 for each parameter, and attention over half the
  /// sequence on average, forward and twice that backward.
  private func flopsPerToken(length: Int) -> Double {
    let shape = preset.configuration
    let attention = 6 * length * shape.headCount * shape.headSize * shape.layerCount
    return Double(6 * model.parameterCount + attention)
  }

  private func sgemmRate() throws -> Double {
    try OpenBLAS.load()
    let size = 512
    let a = try FloatBuffer(count: size * size)
    let b = try FloatBuffer(count: size * size)
    let c = try FloatBuffer(count: size * size)
    a.fill(0.5)
    b.fill(0.25)
    return try median { () throws -> Double in
      let count = 20
      let seconds = elapsed {
        for _ in 0..<count {
          OpenBLAS.product(
            a.pointer, stride: size, b.pointer, stride: size, m: size, n: size, k: size,
            into: c.pointer, stride: size)
        }
      }
      return 2 * Double(size * size * size * count) / seconds
    }
  }

  /// Tokens a second of forward, backward, clip and AdamW.
  private func trainingRate() throws -> Double {
    let step = try trainingStep(sequences: trainingSequences)
    try step()
    return try median {
      let seconds = try elapsed { try step() }
      return Double(trainingSequences * trainingLength) / seconds
    }
  }

  /// A step that trains on so many sequences.
  func trainingStep(sequences: Int) throws -> () throws -> Void {
    let length = trainingLength
    let groups = (0..<sequences).map { index in
      let tokens = tokens(count: length, index: index)
      return SequenceGroup(prefix: [tokens[0]], continuations: [Array(tokens[1...])])
    }
    let gradients = try Gradients(model)
    let optimizer = try AdamW(count: model.parameters.count)
    let share = -1 / Float(sequences * (length - 1))
    var step = 0
    return {
      step += 1
      try gradients.clear(pool: pool)
      _ = try model.accumulateGradients(groups, into: gradients, pool: pool) { row in
        for index in row.logProbs.indices { row.logProbGradients[index] = share }
      }
      let norm = try AdamW.norm(gradients.total, pool: pool)
      optimizer.update(
        model.parameters, gradient: gradients.total,
        gradientScale: Float(gradientClipCoefficient(norm: norm, maximum: 1) ?? 0), step: step,
        configuration: AdamWConfiguration(learningRate: 1e-5), pool: pool)
      model.parametersChanged(pool: pool)
    }
  }

  /// New tokens a second, prompts included in the time.
  private func samplingRate(batch: Int, samplesPerPrompt: Int) throws -> Double {
    let requests = samplingRequests(batch: batch, samplesPerPrompt: samplesPerPrompt)
    let options = SamplingOptions(temperature: 1, maxTokens: 128)
    _ = try model.sample(requests, options: options, pool: pool)
    return try median {
      let seconds = try elapsed { _ = try model.sample(requests, options: options, pool: pool) }
      return Double(batch * 128) / seconds
    }
  }

  /// Prompts of 64 tokens with their samples.
  func samplingRequests(batch: Int, samplesPerPrompt: Int) -> [SamplingRequest] {
    (0..<batch / samplesPerPrompt).map { index in
      SamplingRequest(
        prompt: tokens(count: 64, index: index),
        streams: (0..<samplesPerPrompt).map {
          RandomStream(seed: 3).substream("bench", index, $0)
        })
    }
  }

  func tokens(count: Int, index: Int) -> [Int32] {
    var stream = RandomStream(seed: 2).substream("tokens", index)
    return (0..<count).map { _ in
      Int32(stream.integer(in: 0..<preset.configuration.vocabularySize))
    }
  }

  /// Milliseconds from the start of a process to its end that runs one statement.
  private func startup() throws -> Double {
    let path = try resolvedExecutable()
    return rounded(
      try median {
        1000 * (try elapsed { try runOnce(path, ["-c", "1"]) })
      }, 1)
  }

  func resolvedExecutable() throws -> String {
    guard let path = realpath("/proc/self/exe", nil) else {
      throw BenchError(description: "the executable's own path cannot be found")
    }
    defer { free(path) }
    return String(cString: path)
  }

  /// Runs a program to its end, its output in a file and its environment with additions.
  func runOnce(
    _ path: String, _ words: [String], output: String = "/dev/null", environment: [String] = []
  ) throws {
    var arguments = ([path] + words).map { word in word.withCString { strdup($0) } } + [nil]
    var variables = environment.map { word in word.withCString { strdup($0) } }
    defer { for word in arguments + variables { free(word) } }
    var inherited = environ
    while let variable = inherited.pointee {
      variables.append(strdup(variable))
      inherited += 1
    }
    variables.append(nil)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(
      &actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var process: pid_t = 0
    var status: Int32 = 0
    guard posix_spawn(&process, path, &actions, nil, &arguments, &variables) == 0,
      waitpid(process, &status, 0) == process, status == 0
    else { throw BenchError(description: "\(path) \(words.joined(separator: " ")) does not run") }
  }

  func median(_ measure: () throws -> Double) rethrows -> Double {
    let values = try (0..<repeats).map { _ in try measure() }.sorted()
    return (values[(repeats - 1) / 2] + values[repeats / 2]) / 2
  }
}

struct BenchError: Error, CustomStringConvertible {
  let description: String
}

func elapsed(_ work: () throws -> Void) rethrows -> Double {
  let start = ContinuousClock.now
  try work()
  return (ContinuousClock.now - start) / .seconds(1)
}

func rounded(_ value: Double, _ decimals: Int) -> Double {
  let scale = pow(10, Double(decimals))
  return (value * scale).rounded() / scale
}

/// The most memory that the process has had, in MiB.
private func peakMegabytes() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return Double(usage.ru_maxrss) / 1024
}
