import Notebooks
import Testing

@Suite struct FrontMatterTests {
  @Test(
    "Wrong front matter is refused with its line",
    arguments: [
      ("sead: 7", "line 2: front matter has no key 'sead': did you mean 'seed'?"),
      ("title: x\nseed: -1", "line 3: the seed is no integer"), ("seed: 1.5", "line 2: the seed"),
      ("title: x\nseed: 1\nseed: 2", "is given twice"), ("title: [a", "line "), ("- a", "line 2"),
      ("timeout: 0", "above 0"), ("tolerance: x", "at least 0"), ("threads: 0", "1 to 4096"),
      ("parameters: 3", "line 2: parameters are no"), ("parameters: {a b: 1}", "cannot name"),
      ("parameters: {a: {b: 1}}", "neither a scalar nor a list"),
      ("parameters: {a: [[1]]}", "another list"), ("parameters: {a: .inf}", "not a finite number"),
      ("a: &x 1\nb: *x", "line 2: anchors, aliases and tags"), ("a: [*x]", "anchors"),
      ("a: !!binary x", "tags"), ("a: [[[[[[[[[[1]]]]]]]]]]", "nested"),
      ("- - - - - - - - - - 1", "nested"),
      ("title: " + String(repeating: "x", count: 20_000), "at most 16384"),
      ("title: \u{1}", "not YAML"),
    ])
  func errors(yaml: String, message: String) {
    let text = failureText { _ = try Notebook(text: "---\n\(yaml)\n---\n") }
    #expect(text.contains(message), "\(text)")
  }

  @Test("Quoted marks and other tools' keys are no trouble")
  func accepted() throws {
    let notebook = try Notebook(
      text: "---\ntitle: \"*a* \\\" &b\"\nlayout: post\nparameters: {a: '*x', b: yes}\n---\n")
    #expect(notebook.title == "*a* \" &b")
    #expect(notebook.frontMatter.parameters.map(\.value) == [.text("*x"), .text("yes")])
  }

  @Test("A thematic break at the top is prose; an unclosed setting is refused")
  func unclosed() throws {
    #expect(try Notebook(text: "---\n\nprose\n").frontMatter == FrontMatter())
    #expect(try Notebook(text: "---\nprose\n").frontMatter == FrontMatter())
    #expect(failureText { _ = try Notebook(text: "---\nseed: 3\n") }.contains("is not closed"))
  }

  @Test(
    "A parameter's value becomes a literal of the command language",
    arguments: [
      ("3", "3"), ("-3", "-3"), ("+3", "3"), (".5", "0.5"), ("1.", "1.0"), ("2.5e-4", "2.5e-4"),
      ("12345678901234567890123", "12345678901234567890123"), ("true", "true"), ("null", "nil"),
      ("", "\"\""), ("a b", "\"a b\""), ("'3'", "\"3\""), ("[1, x]", "[1, \"x\"]"),
      ("1.2.3", "\"1.2.3\""),
      ("0x10", "\"0x10\""), ("\"a\\n\\\"\"", "\"a\\n\\\"\""),
    ])
  func literals(written: String, literal: String) throws {
    #expect(try Parameter(argument: "a=\(written)").value.literal == literal)
  }

  @Test("A parameter on the command line needs a name and a readable value")
  func arguments() {
    #expect(failureText { _ = try Parameter(argument: "steps") }.contains("write it as name=value"))
    #expect(failureText { _ = try Parameter(argument: "=1") }.contains("write it as name=value"))
    #expect(failureText { _ = try Parameter(argument: "a b=1") }.contains("cannot name"))
    #expect(
      failureText { _ = try Parameter(argument: "a=[1") }.contains(
        "the value '[1' of a parameter cannot be read"))
  }
}
