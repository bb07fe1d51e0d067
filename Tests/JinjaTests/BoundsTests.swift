import Jinja
import Testing

@Suite("A template from a stranger ends, and takes little")
struct BoundsTests {
  private func failure(_ source: String) -> TemplateError? {
    do throws(TemplateError) {
      _ = try Template(source).render([:])
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "Work, size and depth are bounded",
    arguments: [
      "{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}",
      "{% set ns=namespace(s='a') %}{% for i in range(100) %}{% set ns.s=ns.s+ns.s %}{% endfor %}",
      "{{ 'a' * 9223372036854775807 }}", "{{ [1] * 4000000 * 1000 }}", "{{ 9 ** 9 ** 9 }}",
      "{% macro m(x) %}{{ m(x + 1) }}{% endmacro %}{{ m(1) }}",
      "{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}",
      "{% set ns=namespace(x=[]) %}{% for i in range(100000) %}{% set ns.x=[ns.x] %}{% endfor %}",
      "{% set ns=namespace() %}{% set ns.x=[ns] %}{{ ns }}",
      "{{ '{:>999999999}'.format(1) }}", "{{ '%999999999d' % 1 }}",
      "{{ 'a'.center(99999999) }}", "{{ 'a'.zfill(9223372036854775807) }}",
      "{{ ('\\t' * 100000).expandtabs(100000) }}",
      "{{ ('a' * 1000000) | replace('', 'bbbbbbbbbbbbbbbbbbbb') }}",
      "{% for i in range(50) %}{% set x=('a,' * 1000000).split(',') %}{% endfor %}",
      "{{ [1] | slice(4000000) | list | length }}", "{{ ('\\n' * 1000000) | indent(1000) }}",
      "{{ range(100000) | join('x' * 1000) }}", "{{ range(9223372036854775807) }}",
      "{% for i in range(100000) %}{% set x = range(100000) %}{% endfor %}",
      "{{ 9223372036854775807 + 1 }}", "{{ -(-9223372036854775807 - 1) }}",
      "{{ (-9223372036854775807 - 1) // -1 }}",
    ])
  func bounded(source: String) {
    #expect(failure(source)?.kind == .limit)
  }

  @Test(
    "Nesting in the source is bounded",
    arguments: [
      String(repeating: "(", count: 5000) + "1" + String(repeating: ")", count: 5000) + "+",
      String(repeating: "not ", count: 5000),
      String(repeating: "-", count: 5000), String(repeating: "1+", count: 5000),
      "x" + String(repeating: ".a", count: 5000), "x" + String(repeating: "|trim", count: 5000),
      String(repeating: "[", count: 5000) + "1" + String(repeating: "]", count: 5000) + "+",
      String(repeating: "1 if 1 else ", count: 5000),
      String(repeating: "{'a':", count: 5000) + "1" + String(repeating: "}", count: 5000) + "+",
    ])
  func nested(expression: String) {
    #expect(failure("{{ \(expression)1 }}")?.message.contains("nested deeper") == true)
  }

  @Test("What changes a value, or looks behind it, is refused")
  func sandbox() {
    #expect(failure("{{ [1].append(2) }}")?.kind == .security)
    #expect(failure("{{ {'a': 1}.pop('a') }}")?.kind == .security)
    #expect(failure("{{ ''.__class__.__mro__ }}")?.kind == .security)
    #expect(failure("{% include 'secret' %}")?.kind == .syntax)
  }

  @Test("An error shows its line with a caret")
  func place() {
    let error = failure("first\n  {{ 'a' + missing.name }}\nlast")
    #expect(
      error?.description == """
        line 2, column 19: 'missing' is undefined
            {{ 'a' + missing.name }}
                            ^
        """)
  }

  @Test("The date is given, not taken from a clock")
  func date() throws {
    let template = try Template("{{ strftime_now('%A, %d %b %Y %H:%M, day %-j') }}")
    let date = try #require(TemplateDate("2024-02-29T09:05:00"))
    #expect(try template.render([:], date: date) == "Thursday, 29 Feb 2024 09:05, day 60")
    #expect(throws: TemplateError.self) { try template.render([:]) }
    #expect(TemplateDate("2026-02-29") == nil)
    #expect(TemplateDate("yesterday") == nil)
  }
}
