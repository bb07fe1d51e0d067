import Diagnostics

extension CommandRegistry {
  /// The overview: the areas with their commands, a line each.
  public func overview() -> String {
    var lines: [String] = []
    let width = entries.map { $0.declaration.name.count }.max() ?? 0
    for area in CommandDeclaration.Area.allCases {
      let commands = entries.filter { $0.declaration.area == area }
      if commands.isEmpty { continue }
      lines.append("\(area.rawValue):")
      for command in commands {
        let name = command.declaration.name
        lines.append(
          "  \(name)\(String(repeating: " ", count: width - name.count))  "
            + command.declaration.summary)
      }
      lines.append("")
    }
    lines.append("functions: " + wrapped(builtins.map(\.name).joined(separator: " "), indent: 11))
    lines.append("")
    lines.append("help NAME tells more of one of them.")
    return lines.joined(separator: "\n")
  }

  /// The page of one command or function; nil when there is none of that name.
  public func page(of name: String) -> String? {
    if let entry = entry(named: name) { return page(of: entry) }
    guard let builtin = builtinsByName[name] else { return nil }
    return "\(builtin.name)(\(builtin.parameters))\n\(builtin.summary)"
  }

  private func page(of entry: Entry) -> String {
    var lines = [usage(of: entry), entry.declaration.summary]
    if !entry.declaration.discussion.isEmpty { lines += ["", entry.declaration.discussion] }
    let rows = entry.parameters.flatMap(parameterLines)
    if !rows.isEmpty {
      lines.append("")
      let width = rows.map(\.0.count).max() ?? 0
      for (name, text) in rows {
        lines.append("  \(name)\(String(repeating: " ", count: width - name.count))  \(text)")
      }
    }
    if !entry.declaration.examples.isEmpty {
      lines += ["", entry.declaration.examples.count == 1 ? "example:" : "examples:"]
      lines += entry.declaration.examples.map { "  " + $0.code.replacing("\n", with: "\n  ") }
    }
    return lines.joined(separator: "\n")
  }

  /// `kk people=3 count=1 …`
  private func usage(of entry: Entry) -> String {
    var words = [entry.declaration.name]
    for parameter in entry.parameters {
      switch parameter.kind {
      case .argument where parameter.defaultText == nil: words.append(parameter.name)
      case .argument: words.append("[\(parameter.name)]")
      case .option where parameter.defaultText == nil: words.append("\(parameter.name)=…")
      case .option: words.append("[\(parameter.name)=\(parameter.defaultText ?? "")]")
      case .rest: words.append("\(parameter.name) …")
      case .settings: words.append("[NAME=VALUE …]")
      }
    }
    return wrapped(words.joined(separator: " "), indent: 2)
  }

  private func parameterLines(_ parameter: ParameterDescription) -> [(String, String)] {
    if parameter.kind == .settings {
      return parameter.settings.map { setting in
        (setting.name, setting.help + (setting.choices.map { choicesText($0) } ?? ""))
      }
    }
    var text = parameter.help
    if let choices = parameter.choices {
      text += choicesText(choices)
    } else if let range = parameter.range {
      text += " (\(range))"
    }
    if let value = parameter.defaultText, !value.isEmpty { text += " Default: \(value)." }
    return [(parameter.name, text)]
  }

  private func choicesText(_ choices: [String]) -> String {
    " One of: " + choices.joined(separator: ", ") + "."
  }

  /// The reference of all commands in Markdown, for the documentation.
  public func reference() -> String {
    var text = ""
    for area in CommandDeclaration.Area.allCases {
      let commands = entries.filter { $0.declaration.area == area }
      if commands.isEmpty { continue }
      let title = area.rawValue.prefix(1).uppercased() + area.rawValue.dropFirst()
      text += "### \(title)\n\n| command | what it does |\n|---|---|\n"
      for command in commands {
        text += "| `\(usageLine(of: command))` | \(command.declaration.summary) |\n"
      }
      text += "\n"
    }
    text += "### Functions\n\n| function | what it gives |\n|---|---|\n"
    for builtin in builtins {
      text += "| `\(builtin.name)(\(builtin.parameters))` | \(builtin.summary) |\n"
    }
    return text
  }

  private func usageLine(of entry: Entry) -> String {
    usage(of: entry).replacing("\n  ", with: " ").replacing("|", with: "\\|")
  }

  /// Words in lines of at most 80 columns, those after the first indented.
  private func wrapped(_ text: String, indent: Int) -> String {
    var lines = [""]
    for word in text.split(separator: " ") {
      let line = lines[lines.count - 1]
      if !line.isEmpty && line.count + word.count + 1 + (lines.count == 1 ? indent : 0) > 80 {
        lines.append(String(repeating: " ", count: indent) + word)
      } else {
        lines[lines.count - 1] += line.isEmpty ? String(word) : " \(word)"
      }
    }
    return lines.joined(separator: "\n")
  }
}
