import Foundation
import Jinja
import TestSupport
import Testing

@Suite("Damaged templates are errors or texts")
struct MutationTests {
  /// Rounds: a few in the suite, `KNAVE_FUZZ_ROUNDS` in the long tests.
  private static let rounds =
    ProcessInfo.processInfo.environment["KNAVE_FUZZ_ROUNDS"].flatMap(Int.init) ?? 1000

  private static let source = """
    {{- bos_token }}{%- set ns = namespace(first=true, n=0) %}
    {%- macro show(value, indent=2) -%}
      {%- if value is mapping %}{% for key, item in value | dictsort %}{{ key }}: {{ show(item) }}{% endfor %}
      {%- elif value is iterable and value is not string %}[{{ value | map('string') | join(', ') }}]
      {%- else %}{{ value | tojson(indent=indent) }}{% endif %}
    {%- endmacro %}
    {% for message in messages if message.role != 'tool' -%}
      {% set ns.n = ns.n + 1 %}{% set text = message['content'] | trim %}
      {{ '<|' ~ message.role ~ '|>\\n' + (text.split('</think>')[-1] if '</think>' in text else text[:-1]) }}
      {%- if loop.last and not loop.first %}{{ show({'a': [1, 2.5, none], 'b': loop.index}) }}{% break %}{% endif %}
      {{- "%s-%05d" % (message.role, ns.n) + '{:>8}'.format(text | length) }}
    {%- else %}{{ raise_exception('no messages') }}
    {%- endfor %}
    {% filter upper %}{% raw %}{{ raw }}{% endraw %}{% endfilter %}
    {%- macro wrap() %}<{{ caller(1) }}>{% endmacro %}{% call(x) wrap() %}{{ x }}{% endcall %}
    {%- if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}
    """

  @Test("Deleted, doubled and exchanged pieces")
  func mutated() {
    var generator = SeededGenerator(seed: 11)
    var limits = FuzzLimits()
    let message = Value.record([("role", .string("user")), ("content", .string("Hi <think>"))])
    let names: [String: Value] = [
      "messages": .list([message, message]), "bos_token": .string("<s>"),
      "add_generation_prompt": .bool(true),
    ]
    let pieces = Self.source.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == " " || $0 == "\n" }
    ).flatMap { [String($0), " "] }
    var rendered = 0
    for _ in 0..<Self.rounds {
      var parts = pieces
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = Int.random(in: 0..<parts.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: parts.remove(at: index)
        case 1: parts.insert(parts.randomElement(using: &generator) ?? "", at: index)
        case 2: parts[index] = parts.randomElement(using: &generator) ?? ""
        default: parts[index] = String(parts[index].shuffled(using: &generator))
        }
      }
      let source = parts.joined()
      limits.begin()
      if (try? Template(source).render(names)) != nil { rendered += 1 }
      limits.end(Array(source.utf8))
    }
    #expect(rendered > 0 && rendered < Self.rounds)
    limits.finish()
  }
}

/// A generator with a seed (SplitMix64), so that a failure comes again.
private struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
