import Foundation
import Notebooks
import Testing

@Suite struct ConversionTests {
  private let text = """
    ---
    title: A trip
    seed: 7
    parameters: {steps: 3}
    ---

    # Heading

    Some *prose* with "quotes" and 中文.

    ```knave
    #| name: first
    #| timeout: 60
    #| tolerance: 0.001
    x = 1

    print x
    ```

    ```output
    1

    ```

    ```knave
    #| error: no [..] here
    fail
    ```

    ````markdown
    ```knave
    not a cell
    ```
    ````

    ```knave
    #| skip: true
    y
    ```

    ```output
    ```

    """

  @Test("The way to Jupyter and back keeps the notebook")
  func roundTrip() throws {
    let notebook = try Notebook(text: text)
    let jupyter = JupyterConversion.text(of: notebook)
    #expect(try JupyterConversion.markdown(ofJupyter: Array(jupyter.utf8)) == text)
    #expect(JupyterConversion.text(of: notebook) == jupyter)
  }

  @Test("A Jupyter notebook has what format 4.5 asks for")
  func format() throws {
    let jupyter = JupyterConversion.text(of: try Notebook(text: text))
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(jupyter.utf8)) as? [String: Any])
    #expect(object["nbformat"] as? Int == 4)
    #expect(object["nbformat_minor"] as? Int == 5)
    let cells = try #require(object["cells"] as? [[String: Any]])
    #expect(
      cells.map { $0["cell_type"] as? String } == ["markdown", "code", "code", "markdown", "code"])
    #expect(Set(cells.compactMap { $0["id"] as? String }).count == 5)
    for cell in cells {
      #expect(cell["metadata"] != nil)
      #expect(cell["source"] is [String])
      let isCode = cell["cell_type"] as? String == "code"
      #expect((cell["outputs"] != nil) == isCode)
      #expect((cell["execution_count"] != nil) == isCode)
    }
  }

  @Test(
    "What is no Jupyter notebook of the command language is refused",
    arguments: [
      ("", "is not JSON"), ("[1", "is not JSON"), ("{}", "format 4"),
      ("{\"cells\": [], \"nbformat\": 3}", "format 4"),
      ("{\"cells\": [{}], \"nbformat\": 4}", "cell 1 has no source"),
      (
        "{\"cells\": [], \"nbformat\": 4, \"metadata\": {\"kernelspec\": {\"language\": \"python\"}}}",
        "written in 'python'"
      ),
      (
        "{\"cells\": [{\"cell_type\": \"markdown\", \"source\": \"```\"}, {\"cell_type\": \"code\", \"source\": \"a\"}], \"nbformat\": 4}",
        "its 1 cells would become 0"
      ),
      (String(repeating: "[", count: 100_000), "is not JSON"),
    ])
  func refused(json: String, message: String) {
    let text = failureText {
      _ = try JupyterConversion.markdown(ofJupyter: Array(json.utf8), path: "a.ipynb")
    }
    #expect(text.contains("a.ipynb") && text.contains(message), "\(text)")
  }

  @Test("A script holds the code, with prose as comments and parameters as variables")
  func script() throws {
    let short =
      "---\nseed: 7\nparameters: {steps: 3}\n---\n# Title\n\nWhy.\n" + cellText("x = 1\nx", "1")
      + cellText("#| error: no\ny")
    #expect(
      ScriptConversion.text(of: try Notebook(text: short)) == """
        # Run with --seed 7.
        steps = 3

        # # Title
        #
        # Why.

        x = 1
        x

        # Fails with: no
        # y

        """)
  }
}
